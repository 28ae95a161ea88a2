"""Who asked for no mail. Opting out of e-mail or texts is no word about mail; notes are not read for it."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.frame_memo import remembered
from reactivate_desktop.audience.text_match import column_matches

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


def wants_no_mail(patients: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """True where a flag says so, or the status, preferred contact, name or address says it in words.

    Read once per table: every decision asks for it.
    """
    return remembered(patients, "wants no mail", lambda: _asked(patients))


def _asked(patients: pd.DataFrame) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = patients["do_not_mail"].to_numpy(dtype=bool)
    found = found | patients["do_not_contact"].to_numpy(dtype=bool)
    for column in _COLUMNS:
        found |= column_matches(patients, column, _says_so)
    found.setflags(write=False)
    return found
