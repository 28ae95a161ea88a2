"""No name: mail to "Current Resident" would tell a stranger of a patient.

A chart note or the word of a header in the name field ("DO NOT USE", "Duplicate", "Last Name") is no name either,
nor is a formula or a tag ("=…", "<…>").
"""

from __future__ import annotations

import re

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.salutation import has_letters, is_code
from reactivate_desktop.audience.text_match import as_mask, kept_matches

_NOTE = re.compile(
    r"\b(?:duplicate|do[\s_-]+not[\s_-]+use|dnu|test[\s_-]+patient)\b"
    r"|\bsee (?:other|new|old|correct) (?:chart|account|acct|record|file)\b"
    r"|^\W*(?:dup|merged|voided|deleted|inactive)\W*$"
    r"|^\W*(?:(?:first|last|patient|full|given|family|middle)[\s_]*name|surname)\W*$",
    re.I,
)


def _is_note(name: str) -> bool:
    return bool(_NOTE.search(name)) or is_code(name)


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where neither first nor last name has a letter, save for minors, whose guardian may be asked for.

    True as well where either holds a chart note, a header, a formula or a tag instead of a name, whatever the age.
    """
    minor = (patients["birth_date"] > context.adult_birth).to_numpy()
    named = kept_matches(patients, "first_name", has_letters) | kept_matches(patients, "last_name", has_letters)
    noted = kept_matches(patients, "first_name", _is_note) | kept_matches(patients, "last_name", _is_note)
    return as_mask((~named & ~minor) | noted, patients)


RULE = Rule(
    id="no_name",
    label="No name",
    sentence="Leaves out people without a name, and charts with a note such as 'do not use' in its place.",
    reason="No name is on record, or a note such as 'do not use' stands in its place.",
    excludes=excludes,
    never_off="A piece without a name reaches a stranger.",
)
