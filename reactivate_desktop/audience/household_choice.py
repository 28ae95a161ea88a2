"""Who of a household gets the piece, among any of its members."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.frame_memo import remembered
from reactivate_desktop.audience.household import households


def household_of(patients: pd.DataFrame) -> pd.Series[int]:
    """The household of each row, over the whole table; worked out once per table."""
    return remembered(patients, "household", lambda: households(patients))


def household_key(patients: pd.DataFrame) -> pd.Series[int]:
    """The lowest patient key of each row's household: its own number, in whatever order the rows come."""

    def lowest() -> pd.Series[int]:
        labels = household_of(patients).to_numpy()
        return pd.Series(patients.index.to_numpy(), index=patients.index).groupby(labels).transform("min")

    return remembered(patients, "household key", lowest)


def all_but_the_best(
    patients: pd.DataFrame, adult_birth: pd.Timestamp, among: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """True for those ``among`` the rows who leave the piece to another member of their household among them.

    The piece goes to an adult, then to the latest visit, then to the lowest key.
    """
    order, household = remembered(patients, "best first", lambda: _best_first(patients))
    given = among[order]
    rows, groups = order[given], household[given]
    adults = np.flatnonzero(~(patients["birth_date"] > adult_birth).to_numpy()[rows])
    chosen = np.full(int(household[-1]) + 1 if len(household) else 0, -1, dtype=np.int64)
    for some in (np.arange(len(rows)), adults):  # an adult takes the place of whoever comes first
        first = np.ones(len(some), dtype=np.bool_)
        first[1:] = groups[some][1:] != groups[some][:-1]
        chosen[groups[some][first]] = rows[some][first]
    out = among.copy()
    out[chosen[chosen >= 0]] = False
    return out


def _best_first(patients: pd.DataFrame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Positions of all rows, household by household with the latest visit first; and at each a number of its household.

    The households are numbered from 0 in that order.
    """
    household = household_of(patients).to_numpy()
    visit = patients["last_visit"].to_numpy().astype("datetime64[s]").astype("int64")
    # absent dates are the least int64, so that negating them would overflow: they go last by hand
    late_first = np.where(visit == np.iinfo(np.int64).min, np.iinfo(np.int64).max, -visit)
    order = np.lexsort((patients.index.to_numpy(), late_first, household)).astype(np.int64)
    sorted_ = household[order]
    numbers = np.zeros(len(order), dtype=np.int64)
    numbers[1:] = np.cumsum(sorted_[1:] != sorted_[:-1])
    return order, numbers
