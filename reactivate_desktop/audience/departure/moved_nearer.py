"""Lives much nearer to another clinic than to the one that the sheet names, in straight-line miles from the ZIP."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience import nearest_clinic
from reactivate_desktop.audience.departure.facts import Facts, Mask
from reactivate_desktop.audience.departure.reason import Reason, Row

LEAST_MILES = 8.0
LEAST_TIMES = 2.0
"""The way to the own clinic is longer by so many miles, and so many times as long."""

Miles = npt.NDArray[np.float64]


def _finds(patients: pd.DataFrame, facts: Facts) -> Mask:
    if len(facts.clinics) < 2 or patients.empty:
        return np.zeros(len(patients), dtype=np.bool_)
    own, miles = _miles(patients["clinic"], patients["zip"], facts)
    known = (own >= 0) & ~np.isnan(miles).any(axis=1)
    there = miles[np.arange(len(own)), np.maximum(own, 0)]
    near = np.where(known, miles.min(axis=1, initial=np.inf), np.nan)
    with np.errstate(invalid="ignore"):
        far: Mask = known & (there - near >= LEAST_MILES) & (there >= LEAST_TIMES * near)
    return far


def _evidence(row: Row, facts: Facts) -> str:
    one = pd.Series([row.clinic], dtype=object), pd.Series([row.zip], dtype=object)
    own, miles = _miles(*one, facts)
    place = int(np.argmin(miles[0]))
    there, near = facts.clinics[int(own[0])].name, facts.clinics[place].name
    return f"ZIP code: {miles[0][int(own[0])]:.0f} miles from {there}, {miles[0][place]:.0f} from {near}."


def _miles(clinic: pd.Series, zips: pd.Series, facts: Facts) -> tuple[npt.NDArray[np.int64], Miles]:
    own = nearest_clinic.named(clinic, facts.clinics)
    miles, rough = nearest_clinic.all_miles(zips, facts.clinics, nearest_clinic.load_centroids())
    return own, np.where(rough[:, None], np.nan, miles)


REASON = Reason("moved_nearer", "Moved nearer to another clinic", ("zip", "clinic"), _finds, _evidence)
