"""Seasonal hold: between two days of the year some people are away, and mail would lie in an empty house."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import choice, month_day, texts
from reactivate_desktop.audience.text_match import as_mask, column_matches, kept_matches_of

_AWAY = re.compile(
    r"\bsnow[\s-]?birds?\b|\bseasonal\b|\b(?:winters?|summers?) (?:in|away|at)\b|\baway (?:for|in|during|until)\b"
    r"|\b(?:summer|winter) (?:home|house|address|resident)\b",
    re.I,
)
_WORDS = ("snow", "seasonal", "winter", "summer", "away")
"""One of them is in whatever ``_AWAY`` finds."""
_COLUMNS = ("notes", "status", "address1", "address2")
AWAY, ZIPS, EVERYBODY = "away", "zips", "everybody"


@dataclass(frozen=True, slots=True)
class Parameters:
    """A season, which may go over the turn of the year, and whom it holds."""

    first_day: str = month_day("From")
    last_day: str = month_day("To")
    whom: str = choice(
        "Whom",
        AWAY,
        (
            (AWAY, "People marked as away for a season"),
            (ZIPS, "People in the ZIP codes below"),
            (EVERYBODY, "Everybody: no mail in this season"),
        ),
    )
    zips: tuple[str, ...] = texts("ZIP codes, or their first digits")


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True for those whom the season holds while the mail would be in homes within it; else nobody."""
    hold = context.chosen(Parameters)
    if not _within(hold, context):
        found = np.zeros(len(patients), dtype=np.bool_)
    elif hold.whom == EVERYBODY:
        found = np.ones(len(patients), dtype=np.bool_)
    elif hold.whom == ZIPS:
        found = column_matches(patients, "zip", lambda code: bool(hold.zips) and code.startswith(hold.zips))
    else:
        found = _away(patients)
    return as_mask(found, patients)


def _away(patients: pd.DataFrame) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = np.zeros(len(patients), dtype=np.bool_)
    for column in _COLUMNS:
        found = found | kept_matches_of(patients, column, _says_so, _WORDS)
    return found


def _says_so(text: str) -> bool:
    return bool(_AWAY.search(text))


def _within(hold: Parameters, context: Context) -> bool:
    if not hold.first_day or not hold.last_day:
        return False
    day = (context.mail_day or context.as_of).strftime("%m-%d")
    if hold.first_day <= hold.last_day:
        return hold.first_day <= day <= hold.last_day
    return day >= hold.first_day or day <= hold.last_day


def not_in_force(context: Context) -> str:
    """Says so while no season is set, or the mail comes outside of it."""
    hold = context.chosen(Parameters)
    if not hold.first_day or not hold.last_day:
        return "Not in force: no season is held until its first and last day are set."
    return (
        "" if _within(hold, context) else f"Not in force: the mail comes outside {hold.first_day} to {hold.last_day}."
    )


def words(context: Context) -> dict[str, str]:
    """The season, and whom it holds."""
    hold = context.chosen(Parameters)
    whom = {AWAY: "patients marked as away for a season", ZIPS: f"patients in ZIP {', '.join(hold.zips)}"}
    return {"season": f"{hold.first_day} to {hold.last_day}", "whom": whom.get(hold.whom, "everybody")}


RULE = Rule(
    id="seasonal_hold",
    label="Held for the season",
    sentence="Holds back {whom} while the mail would come between {season}.",
    reason="Held for the season, {season}.",
    excludes=excludes,
    prepare=_away,
    not_in_force=not_in_force,
    parameters=Parameters,
    words=words,
)
