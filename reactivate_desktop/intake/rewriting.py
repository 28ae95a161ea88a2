"""Whole columns that are written in another way than their sheet writes them: blanks, dates, names in one piece.

Such a change is the same for a million cells, so it is listed once with a count; which cells changed, and what they
held, is kept beside it by their different texts.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from reactivate_desktop.intake import values
from reactivate_desktop.intake.columns import Coded, Rows

Kind = tuple[str, str]
"""Rule and fix of a ``Problem``."""

BLANKS: Kind = ("blanks", "blanks at the ends and doubled ones taken out")
UNSEEN: Kind = ("unseen-signs", "line breaks, tabs and signs that can't be seen taken out")
NOTHING: Kind = ("nothing-word", "left empty: a word that stands for nothing")
CAPITALS: Kind = ("written-large", "written in capitals")
DATE: Kind = ("date-written", "kept as year-month-day; numbers were read month first, as in 1/31/2024")
DATE_DAY_FIRST: Kind = ("date-written", "kept as year-month-day; numbers were read day first, as in 31/1/2024")
APART: Kind = ("taken-apart", "taken apart")
TURNED: Kind = ("name-turned", "turned round: the last name stood first")
NAME: Kind = ("name-split", "the full name taken apart")
OTHER: Kind = ("written-otherwise", "written in the usual way")
RULES = frozenset(
    rule for rule, _ in (BLANKS, UNSEEN, NOTHING, CAPITALS, DATE, DATE_DAY_FIRST, APART, TURNED, NAME, OTHER)
)
"""All rules of such changes."""


class Rewriting(NamedTuple):
    """Cells of one column that are kept in another way than they were written; texts are personal.

    Attributes:
        field: the patient field, or the virtual one that the column fills.
        column: header of the column.
        rule, fix: as in ``Problem``.
        rows: 1-based rows of the sheet.
        befores, afters: for each of ``rows`` what the cell held and what is kept, as text.
    """

    field: str
    column: str
    rule: str
    fix: str
    rows: Rows
    befores: Coded[str]
    afters: Coded[str]


def as_text(value: Any) -> str:
    """A value of a patient field as people read it; '' where there is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    return "-".join(part for part in value if part) if isinstance(value, tuple) else str(value)


def kind_of(before: str, after: str) -> Kind | None:
    """What became of a cell; None where nothing did, or it only held blanks."""
    if before == after or not before.strip():
        return None
    tidied = values.tidy(before)
    if not after:
        return NOTHING
    if tidied == after:
        return BLANKS if " ".join(filter(None, before.split(" "))) == after else UNSEEN
    if tidied.upper() == after:
        return CAPITALS
    return APART if _same_signs(tidied, after) else OTHER


def kind_of_date(day_first: bool) -> Callable[[str, str], Kind | None]:
    """``kind_of`` for a column of dates."""
    written = DATE_DAY_FIRST if day_first else DATE

    def kind(before: str, after: str) -> Kind | None:
        if not before.strip() or (after and before.startswith(after)):
            return None
        return written if after else NOTHING

    return kind


def kind_of_name(before: str, after: str) -> Kind | None:
    """``kind_of`` for a column of whole names."""
    if not before:
        return None
    return TURNED if "," in before and not before.startswith(after.split(" ", maxsplit=1)[0]) else NAME


def _same_signs(one: str, other: str) -> bool:
    return [sign for sign in one if sign.isalnum()] == [sign for sign in other if sign.isalnum()]


def found(befores: Sequence[str], afters: Sequence[Any], kind: Callable[[str, str], Kind | None]) -> dict[Kind, Rows]:
    """The places of changed texts, by kind."""
    places: dict[Kind, list[int]] = {}
    for place, (before, after) in enumerate(zip(befores, afters, strict=True)):
        if before is not after and (change := kind(before, as_text(after))):
            places.setdefault(change, []).append(place)
    return {change: np.array(some, np.intp) for change, some in places.items()}
