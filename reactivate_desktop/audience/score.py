"""Whom to mail first where the budget does not reach for all: a score that anybody can reckon by hand.

Each part is a whole number from 0 to 1,000 that depends on the patient alone, so that neither the order of rows nor who
else is in the list changes it; the score is their sum, each times its weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.nearest_clinic import haversine_miles
from reactivate_desktop.domain.campaign import Score
from reactivate_desktop.domain.clinic import Clinic

MOST = 1_000
OLDEST_DAYS, MOST_VISITS, MOST_VALUE_CENTS, FARTHEST_MILES = 3_650, 20, 500_000, 100
"""Where a part ends: a visit ten years ago, twenty visits, $5,000, a hundred miles."""

Numbers = npt.NDArray[np.int64]


def parts(patients: pd.DataFrame, miles: npt.NDArray[np.float64], as_of: date) -> pd.DataFrame:
    """The parts of the score: ``recency``, ``visits``, ``value``, ``distance`` (``int64``, 0 where nothing is known).

    ``miles`` lead to the clinic, NaN where they are not known; the nearer, the more.
    """
    days = (np.datetime64(as_of, "D") - patients["last_visit"].to_numpy().astype("datetime64[D]")).astype("int64")
    seen = patients["last_visit"].notna().to_numpy()
    far = np.where(np.isnan(miles), FARTHEST_MILES, miles)
    return pd.DataFrame(
        {
            "recency": np.where(seen, _share(OLDEST_DAYS - np.where(seen, days, 0), OLDEST_DAYS), 0),
            "visits": _share(_known(patients["visit_count"]), MOST_VISITS),
            "value": _share(_known(patients["lifetime_value"]), MOST_VALUE_CENTS),
            "distance": _share((FARTHEST_MILES * 100 - np.rint(far * 100)).astype("int64"), FARTHEST_MILES * 100),
        },
        index=patients.index,
    )


def total(found: pd.DataFrame, weights: Score) -> pd.Series[int]:
    """The score: the parts, each times its weight."""
    return (
        found["recency"] * weights.recency
        + found["visits"] * weights.visits
        + found["value"] * weights.value
        + found["distance"] * weights.distance
    )


def best_first(score: pd.Series[int]) -> Numbers:
    """Places by falling score; equals by rising key."""
    return np.lexsort((score.index.to_numpy(), -score.to_numpy())).astype(np.int64)


def miles_to(
    patients: pd.DataFrame, clinic_ids: pd.Series, clinics: Sequence[Clinic], centroids: pd.DataFrame
) -> npt.NDArray[np.float64]:
    """Straight-line miles from the centroid of each ZIP code to the patient's clinic; NaN where it is not known."""
    codes, values = pd.factorize(patients["zip"])
    points = centroids.reindex([str(value)[:5] for value in values]).to_numpy(dtype=np.float64)
    found = np.full(len(patients), np.nan)
    for clinic in clinics:
        of_clinic = (clinic_ids == clinic.id).to_numpy()
        if of_clinic.any():
            miles = haversine_miles(points, clinic.latitude, clinic.longitude)
            found[of_clinic] = miles[codes[of_clinic]]
    return found


def _share(values: Numbers, whole: int) -> Numbers:
    return np.clip(values, 0, whole) * MOST // whole


def _known(column: pd.Series) -> Numbers:
    return column.fillna(0).to_numpy(dtype=np.int64)
