"""Visits of one import beside those of earlier ones: what counts now, and what of it is new."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from reactivate_desktop.intake.visit_columns import NOTHING, SCHEDULED
from reactivate_desktop.store.visits import COLUMNS, IDENTITY

_CALENDAR = "appointments"


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """Visits by patient, kind, day, code and outcome (``store.visits.COLUMNS``).

    Attributes:
        before: what counted so far, of the patients whom the sheets name.
        after: what counts with these sheets.
        fresh: what has to be kept of them: visits that are new, or told otherwise than before.
        known: how many visits of the sheets were told before, just so.
    """

    before: pd.DataFrame = field(repr=False)
    after: pd.DataFrame = field(repr=False)
    fresh: pd.DataFrame = field(repr=False)
    known: int


def join(before: pd.DataFrame, told: pd.DataFrame, today: date, *, whole_calendar: bool) -> Periods:
    """Put the visits of sheets to those that were told before.

    A visit is known by patient, kind, day and code; what the sheets say of it replaces what was said. A calendar that
    reaches into the future also takes back the coming appointments of its patients that it has no more.

    Args:
        before: what was told so far, with ``COLUMNS``.
        told: what the sheets say, with ``COLUMNS``; rows may repeat.
        today: from this day on appointments are to come.
        whole_calendar: the sheets list coming appointments.
    """
    told = told[COLUMNS].drop_duplicates(ignore_index=True)
    kept = before[~_among(before, told)]
    gone = _withdrawn(kept, told, today) if whole_calendar else kept.iloc[:0]
    kept = kept.drop(index=gone.index)
    new = told[~_same(told, before)]
    after = pd.concat([kept, told], ignore_index=True)
    fresh = pd.concat([new, gone.assign(outcome=NOTHING).drop_duplicates(IDENTITY)], ignore_index=True)
    return Periods(before, after, fresh, len(told) - len(new))


def _withdrawn(kept: pd.DataFrame, told: pd.DataFrame, today: date) -> pd.DataFrame:
    people = told.loc[told["kind"] == _CALENDAR, "patient_key"]
    ahead = (kept["day"] >= pd.Timestamp(today)) & (kept["outcome"] == SCHEDULED) & (kept["kind"] == _CALENDAR)
    return kept[ahead & kept["patient_key"].isin(people)]


def _among(rows: pd.DataFrame, others: pd.DataFrame) -> pd.Series[bool]:
    """Which of ``rows`` are visits that ``others`` tell too."""
    return pd.Series(pd.MultiIndex.from_frame(rows[IDENTITY]).isin(_index(others)), index=rows.index, dtype=bool)


def _index(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[IDENTITY].drop_duplicates())


def _same(told: pd.DataFrame, before: pd.DataFrame) -> pd.Series[bool]:
    """Which rows of ``told`` belong to visits of which ``before`` says the same, no less and no more."""
    both = told.merge(before.assign(stands=1), on=COLUMNS, how="outer", indicator=True)
    differs = both.loc[both["_merge"] != "both", [*IDENTITY]]
    return ~_among(told, differs)
