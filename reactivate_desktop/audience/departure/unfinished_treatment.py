"""Treatment was planned and not done."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reactivate_desktop.audience.departure.facts import Facts, Mask
from reactivate_desktop.audience.departure.reason import Reason, Row


def _finds(patients: pd.DataFrame, _: Facts) -> Mask:
    return patients["open_treatment"].fillna(0).to_numpy(dtype=np.int64) > 0


def _evidence(_: Row, __: Facts) -> str:
    return "Treatment planned and not done: yes."


REASON = Reason("unfinished_treatment", "Unfinished treatment", ("open_treatment",), _finds, _evidence)
