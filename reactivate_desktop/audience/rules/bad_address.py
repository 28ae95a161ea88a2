"""No address that the post can deliver to. A missing city or state is a warning elsewhere: the ZIP code finds it."""

from __future__ import annotations

import re

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask, column_matches

# the lowest ZIP code in use is 00501
_ZIP = re.compile(r"(?!00[0-4]|99999)\d{5}", re.ASCII)
_HOME = frozenset({"", "US", "USA", "UNITEDSTATES", "UNITEDSTATESOFAMERICA", "AMERICA", "PR", "PUERTORICO", "GU", "VI"})
# header words and things that are typed where an address is missing
_NO_STREET = frozenset(
    {"", "ADDRESS", "ADDRESS1", "ADDRESSLINE1", "STREET", "STREETADDRESS", "ADDR", "HOMEADDRESS", "MAILINGADDRESS"}
    | {"UNKNOWN", "UNK", "NONE", "NA", "NULL", "NIL", "NOADDRESS", "BADADDRESS", "MOVED"}
    | {
        "HOMELESS",
        "RETURNEDMAIL",
        "RETURNMAIL",
        "MAILRETURNED",
        "SAME",
        "TBD",
        "TEST",
        "SEENOTES",
        "UPDATE",
        "NEEDADDRESS",
    }
)

_NOTE = re.compile(
    r"^\W*(?:rts|mlnla|undeliverable|unknown|homeless|needs? (?:an? )?(?:new |good |current )?address|same as\b.*"
    r"|(?:no|wrong|incorrect|invalid) address|do not use)\W*$"
    r"|\b(?:mail returned|returned? mail|return(?:ed)? to sender|bad (?:address|addr|add)|address unknown|moved"
    r"|no forwarding|not deliverable|undeliverable as addressed)\b",
    re.I,
)


def _bare(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


def _no_zip(text: str) -> bool:
    return _ZIP.fullmatch(text) is None


def _no_street(text: str) -> bool:
    bare = _bare(text)
    return bare in _NO_STREET or not bare.strip("X0") or bare.isdigit()


def _is_note(text: str) -> bool:
    return bool(_NOTE.search(text))


def _foreign(text: str) -> bool:
    return _bare(text) not in _HOME


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the address is marked bad, has no street or no valid ZIP code, or lies abroad.

    A note such as "moved" or "returned mail" in an address line marks it bad, whatever else the line says.
    """
    found = patients["bad_address"].to_numpy(dtype=bool) | column_matches(patients, "zip", _no_zip)
    found |= column_matches(patients, "address1", _no_street) & column_matches(patients, "address2", _no_street)
    found |= column_matches(patients, "address1", _is_note) | column_matches(patients, "address2", _is_note)
    return as_mask(found | column_matches(patients, "country", _foreign), patients)


RULE = Rule(
    id="bad_address",
    label="Moved or bad address",
    sentence="Leaves out patients who moved or whose address has no street, no valid ZIP code or lies abroad.",
    reason="The address is marked as bad, or has no street, no valid ZIP code, or lies abroad.",
    excludes=excludes,
    never_off="A piece without a good address can't arrive, or reaches a stranger.",
)
