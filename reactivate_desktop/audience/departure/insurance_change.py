"""The insurance is another one than before, or none."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reactivate_desktop.audience.departure.facts import Facts, Mask, codes
from reactivate_desktop.audience.departure.reason import Reason, Row


def _finds(patients: pd.DataFrame, _: Facts) -> Mask:
    had = (patients["previous_insurance"] != "").to_numpy(dtype=np.bool_)
    changed = np.zeros(len(patients), dtype=np.bool_)
    if had.any():
        both = pd.concat([patients.loc[had, "previous_insurance"], patients.loc[had, "insurance"]], ignore_index=True)
        numbers, _names = codes(both)
        half = int(had.sum())
        changed[had] = numbers[:half] != numbers[half:]
    return changed


def _evidence(row: Row, _: Facts) -> str:
    return f"Insurance: {row.insurance.strip() or 'none'}, before {row.previous_insurance.strip()}."


REASON = Reason("insurance_change", "Insurance changed", ("insurance", "previous_insurance"), _finds, _evidence)
