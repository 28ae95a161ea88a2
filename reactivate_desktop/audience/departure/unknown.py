"""Nothing on record says why: who shows none of the other reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reactivate_desktop.audience.departure.facts import Facts, Mask
from reactivate_desktop.audience.departure.reason import Reason, Row


def _finds(patients: pd.DataFrame, _: Facts) -> Mask:
    """Of itself it is found in everybody; the others go before it."""
    return np.ones(len(patients), dtype=np.bool_)


def _evidence(_: Row, __: Facts) -> str:
    return "No field says why."


REASON = Reason("unknown", "Unknown", (), _finds, _evidence)
