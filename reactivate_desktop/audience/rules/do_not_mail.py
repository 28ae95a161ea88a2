"""Do not mail, do not contact. Opting out of e-mail or texts is no word about mail; notes are not read for it."""

from __future__ import annotations

import re

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask, matches

_PHRASE = re.compile(r"\b(?:do not|don'?t|no) (?:mail|contact|solicit|correspondence|marketing)\b", re.I)


def _says_so(text: str) -> bool:
    return bool(_PHRASE.search(text))


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where a flag says so, or the status or preferred contact says it in words."""
    found = patients["do_not_mail"].to_numpy(dtype=bool) | patients["do_not_contact"].to_numpy(dtype=bool)
    found |= matches(patients["status"], _says_so) | matches(patients["preferred_contact"], _says_so)
    return as_mask(found, patients)


RULE = Rule(
    id="do_not_mail",
    label="Do not mail",
    sentence="Leaves out patients who asked not to be mailed or contacted.",
    reason="Asked not to be mailed or contacted.",
    excludes=excludes,
    never_off="A patient's wish not to be mailed always holds.",
)
