"""Deceased, by flag, date, status, name or a note in the address."""

from __future__ import annotations

import re

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask, column_matches

# whole statuses as practice systems abbreviate them; within a sentence only words that can't mean anything else
_STATUS = re.compile(
    r"\W*(?:dec|decd|dec'd|dcsd|expired|died|dead|death|rip)\W*|.*\b(?:deceased|passed away)\b.*"
    r"|.*[/(\-–]\s*(?:dec|decd|dec'd|dcsd|died|dead)\W*",
    re.I | re.S,
)
_DENIED = re.compile(r"\s*(?:not|non|no)[\s-]+(?:yet\s+)?(?:deceased|dead|died|passed)\b", re.I)
# staff types it into the name where the system has no field for it; "RIP" only behind a name, Rip is one
_NAME = re.compile(
    r"\bestate of\b|^\W*(?:the )?estate\W*$|\bdeceased\b|\bpassed away\b|\(\s*(?:dec|decd|dec'd|died)\.?\s*\)"
    r"|(?<!\w)(?:decd|dec'd|dcsd)(?!\w)|\w\W+r\.?i\.?p\.?\W*$|^\W*(?:expired|died)\W*$",
    re.I,
)
_ADDRESS = re.compile(r"\bdeceased\b|\bestate of\b|\bpassed away\b", re.I)


def _status_says_so(status: str) -> bool:
    return bool(_STATUS.fullmatch(status)) and not _DENIED.match(status)


def _name_says_so(name: str) -> bool:
    return bool(_NAME.search(name.replace("’", "'")))


def _address_says_so(line: str) -> bool:
    return bool(_ADDRESS.search(line))


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where any column says that the patient has died; a date of death counts whatever ``as_of`` is."""
    found = patients["deceased"].to_numpy(dtype=bool) | patients["deceased_date"].notna().to_numpy()
    found |= column_matches(patients, "status", _status_says_so)
    for column in ("title", "first_name", "last_name", "suffix", "preferred_name", "salutation"):
        found |= column_matches(patients, column, _name_says_so)
    for column in ("address1", "address2"):
        found |= column_matches(patients, column, _address_says_so)
    return as_mask(found, patients)


RULE = Rule(
    id="deceased",
    label="Deceased",
    sentence="Leaves out patients marked as deceased by flag, date or status, and estates.",
    reason="Marked as deceased.",
    excludes=excludes,
    never_off="Mail to people who have died hurts their families.",
)
