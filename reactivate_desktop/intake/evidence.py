"""What the values of a column say it is, whatever its header says."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from reactivate_desktop.intake import dates, values
from reactivate_desktop.intake.synonyms import synonyms

_FEWEST = 3
_MOST = 0.8
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+$")
_PHONE = re.compile(r"\+?1?[-. ]?\(?[2-9]\d{2}\)?[-. ]?\d{3}[-. ]?\d{4}(\s*(x|ext\.?)\s*\d+)?$", re.I)
_ZIP = re.compile(r"\d{5}(-\d{4})?$")
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?$|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})( .*)?$"
    r"|\d{0,2}[ -]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ -].*\d",
    re.I,
)
_YES_NO = frozenset(["y", "n", "yes", "no", "true", "false", "t", "f", "0", "1", "x"])
_SAYS_OUT = re.compile(r"opt(ed)?[ -]?out|unsubscribed?|do not (contact|mail)|declined|refused|dnm|dnc", re.I)
_SAYS_IN = re.compile(r"opt(ed)?[ -]?in|subscribed?|accepted|allowed|granted|agreed", re.I)
_MARITAL = frozenset(["married", "single", "divorced", "widowed", "separated", "partner", "domestic partner"])
_MARITAL_LETTERS = frozenset("msdwp")
_VISIT_STATES = frozenset(
    [
        "completed",
        "complete",
        "cancelled",
        "canceled",
        "missed",
        "no show",
        "no-show",
        "broken",
        "scheduled",
        "confirmed",
    ]
)

_STANDING = re.compile(
    r"(?:in-?active|active|a|i|inact|deceased|dismissed|discharged|archived|deleted|terminated|transferred|moved"
    r"|non-?\s?patient|np|prospect(?:ive)?|former|current|patient|do not (?:contact|mail|see)|dnc|dnm)\b.*",
    re.I | re.S,
)
_LEFT = re.compile(
    r"(?:in-?active|inact|deceased|dismissed|discharged|archived|deleted|terminated|transferred|moved|former|non-?\s?patient|np"
    r"|do not (?:contact|mail|see)|dnc|dnm)\b.*",
    re.I | re.S,
)


def filled(cells: Sequence[str]) -> list[str]:
    """The cells that hold something, tidied."""
    return [values.tidy(cell) for cell in cells if not values.absent(cell)]


def _share(cells: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.match(cell)) for cell in cells) / len(cells)


def kind_of(cells: Sequence[str]) -> str:
    """What most cells are.

    Returns:
        ``empty`` (nothing there), ``email``, ``date``, ``yes/no``, ``zip``, ``phone``, ``state``, ``number`` or
        ``text``.
    """
    held = filled(cells)
    if not held:
        return "empty"
    if said(held) or all(cell.casefold() in _YES_NO for cell in held):
        return "yes/no"
    for kind, pattern in (("email", _EMAIL), ("date", _DATE), ("phone", _PHONE), ("zip", _ZIP)):
        if _share(held, pattern) >= _MOST:
            return kind
    if sum(cell.upper() in values.STATE_CODES for cell in held) >= _MOST * len(held):
        return "state"
    return "number" if _share(held, re.compile(r"[-($]*[\d,.]+\)?$")) >= _MOST else "text"


def said(cells: Sequence[str]) -> bool:
    """True when the cells tell their sense themselves, such as "opted out" and "subscribed"."""
    held = filled(cells)
    told = [cell for cell in held if _SAYS_OUT.fullmatch(cell) or _SAYS_IN.fullmatch(cell)]
    return bool(told) and all(cell in told or cell.casefold() in _YES_NO for cell in held)


def only_told(cells: Sequence[str]) -> bool:
    """True when every cell tells its sense, so that nothing hangs on the header."""
    held = filled(cells)
    return bool(held) and all(_SAYS_OUT.fullmatch(cell) or _SAYS_IN.fullmatch(cell) for cell in held)


def marital(cells: Sequence[str]) -> bool:
    """True for a column of marital statuses; letters alone are not enough."""
    held = [cell.casefold() for cell in filled(cells)]
    words = sum(cell in _MARITAL for cell in held)
    return words > 0 and words + sum(cell in _MARITAL_LETTERS for cell in held) >= _MOST * len(held)


def of_standing(cells: Sequence[str]) -> bool:
    """True for a column that tells where patients stand with the practice, some of them as having left or died."""
    held = filled(cells)
    standing = sum(bool(_STANDING.fullmatch(cell)) for cell in held)
    return standing >= _MOST * max(len(held), 1) and any(_LEFT.fullmatch(cell) for cell in held)


def of_visits(cells: Sequence[str]) -> bool:
    """True for a column that tells what became of an appointment, not of a patient."""
    held = [cell.casefold() for cell in filled(cells)]
    return bool(held) and sum(cell in _VISIT_STATES for cell in held) >= _MOST * len(held)


def future_share(cells: Sequence[str]) -> float | None:
    """Share of the days that lie ahead; None for a column that holds too few days to tell."""
    held = filled(cells)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    style = dates.style_of(held, file_evidence=0, date_1904=False, pivot_year=today.year + 5)
    days = [day for cell in held if (day := dates.date(cell, style).value)]
    if len(days) < _FEWEST or len(days) < _MOST * len(held):
        return None
    return sum(day > today for day in days) / len(days)


def zips_fit(zips: Sequence[str], states: Sequence[str]) -> bool:
    """True when nearly every ZIP code lies in the state beside it (first digit, USPS Publication 65)."""
    regions = synonyms().zip_regions
    pairs = [
        (code.strip()[0], place.strip().upper())
        for code, place in zip(zips, states, strict=False)
        if _ZIP.match(code.strip()) and place.strip().upper() in values.STATE_CODES
    ]
    return len(pairs) >= _FEWEST and sum(state in regions.get(first, ()) for first, state in pairs) >= 0.9 * len(pairs)


def enough(cells: Sequence[str]) -> bool:
    """True when there are values enough to believe."""
    return len(filled(cells)) >= _FEWEST
