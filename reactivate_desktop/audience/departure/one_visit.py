"""Came once and never again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reactivate_desktop.audience.departure.facts import Facts, Mask
from reactivate_desktop.audience.departure.reason import Reason, Row


def _finds(patients: pd.DataFrame, _: Facts) -> Mask:
    count = patients["visit_count"]
    same_day = (patients["first_visit"] == patients["last_visit"]).to_numpy(dtype=np.bool_)
    once = (count == 1).fillna(False).to_numpy(dtype=np.bool_)
    return once | (count.isna().to_numpy() & same_day)


def _evidence(row: Row, _: Facts) -> str:
    return "First and last visit: the same day." if pd.isna(row.visit_count) else "Visits: 1."


REASON = Reason("one_visit", "Came only once", ("visit_count", "first_visit", "last_visit"), _finds, _evidence)
