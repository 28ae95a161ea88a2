"""Do not mail, do not contact. Opting out of e-mail or texts is no word about mail; notes are not read for it."""

from __future__ import annotations

import re

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask, column_matches

_PHRASE = re.compile(
    r"\b(?:do[\s_-]+not|don['’]?t|no)[\s_-]+(?:mail(?:ings?)?|contact|solicit|correspondence|marketing)\b"
    r"|(?<![\w'’])(?:dnm|dnc)(?![\w'’])"
    r"|(?<!email )(?<!e-mail )(?<!text )(?<!sms )(?<!texts )\b(?:opt(?:ed|s)?[\s_-]?out|unsubscribed?)\b"
    r"(?!\s+(?:of|from)\s+(?:e-?mails?|texts?|sms|calls?|phone))",
    re.I,
)
# where a system has no field for it, staff types it where everybody sees it
_NAMES = ("title", "first_name", "last_name", "suffix", "preferred_name", "salutation")
_COLUMNS = ("status", "preferred_contact", *_NAMES, "address1", "address2")


def _says_so(text: str) -> bool:
    return bool(_PHRASE.search(text))


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where a flag says so, or the status, preferred contact, name or address says it in words."""
    found = patients["do_not_mail"].to_numpy(dtype=bool) | patients["do_not_contact"].to_numpy(dtype=bool)
    for column in _COLUMNS:
        found |= column_matches(patients, column, _says_so)
    return as_mask(found, patients)


RULE = Rule(
    id="do_not_mail",
    label="Do not mail",
    sentence="Leaves out patients who asked not to be mailed or contacted.",
    reason="Asked not to be mailed or contacted.",
    excludes=excludes,
    never_off="A patient's wish not to be mailed always holds.",
)
