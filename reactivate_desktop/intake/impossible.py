"""Dates that can't be: born tomorrow, seen before birth, seen after death. Nothing is guessed."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.intake.table import Severity

EARLIEST_BIRTH = pd.Timestamp(1900, 1, 1)


class Doubt(NamedTuple):
    """Rows whose date can't be right.

    Attributes:
        rows: mask over the table.
        field: the date that is doubted.
        rule, fix, severity: as in ``table.Problem``.
        empties: the date is left empty in these rows.
    """

    rows: npt.NDArray[np.bool_]
    field: str
    rule: str
    fix: str
    severity: Severity = "warning"
    empties: bool = False


def doubts(patients: pd.DataFrame, today: datetime.date) -> list[Doubt]:
    """Every impossible date of the table, by kind. A date that was emptied is not compared with others."""
    now = pd.Timestamp(today)
    born = patients["birth_date"]
    wrong_birth = ((born > now) | (born < EARLIEST_BIRTH)).to_numpy()
    born = born.mask(wrong_birth)
    last, first, died = patients["last_visit"], patients["first_visit"], patients["deceased_date"]
    keeps = "kept as it is, with both dates: one of them is wrong"
    ahead = "kept: it lies ahead, so the patient counts as seen and is not mailed before it"
    found = [
        Doubt(wrong_birth, "birth_date", "birth-impossible", "left empty: in the future or before 1900", empties=True),
        Doubt((last > now).to_numpy(), "last_visit", "visit-ahead", ahead),
        Doubt((first > now).to_numpy(), "first_visit", "visit-ahead", "kept as it is: it lies ahead"),
        Doubt((last < born).to_numpy(), "last_visit", "visit-before-birth", keeps),
        Doubt((first < born).to_numpy(), "first_visit", "visit-before-birth", keeps),
        Doubt(
            (died < last).to_numpy(),
            "deceased_date",
            "visit-after-death",
            "kept: the patient counts as deceased; look at the last visit or the date of death",
        ),
        Doubt((died < born).to_numpy(), "deceased_date", "death-before-birth", keeps),
        Doubt((died > now).to_numpy(), "deceased_date", "death-ahead", "kept: the patient counts as deceased"),
    ]
    return [doubt for doubt in found if doubt.rows.any()]
