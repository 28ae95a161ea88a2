"""Dismissed, discharged, archived, moved away, in collections or never a patient, by status.

Open Dental keeps NonPatient (a payer, a parent) and Prospective (not seen yet) beside its patients; both are people the
practice has no patient in. "Bad debt" and "Collections" stand where an office writes what ended the relation in its one
free field: an offer to somebody who is pursued for a debt is for the practice to send, not for a list.
"""

from __future__ import annotations

import re

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask, column_matches

# Open Dental: NonPatient, Archived, Deleted; Jane: discharged; Cliniko: archived. A lone D is dismissed, deleted or
# deceased: all three get no mail.
_STATUS = re.compile(
    r"\b(?:dismiss(?:ed|al)?|discharged?|terminated|fired|banned|archived?|deleted|duplicate|merged|moved|transferr?ed|"
    r"non[ -]?patient|not (?:a )?patient|left (?:the )?practice|do not (?:see|treat|schedule|use)|"
    r"prospect(?:ive)?|bad debts?|collections?|test patient)\b|^\s*test\s*$|^\s*d\s*$",
    re.I,
)


def _says_so(status: str) -> bool:
    return bool(_STATUS.search(status.replace("_", " ")))


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the status says that the practice ended the relation, or a day of discharge is on record."""
    return as_mask(
        column_matches(patients, "status", _says_so) | patients["discharged_date"].notna().to_numpy(), patients
    )


RULE = Rule(
    id="dismissed",
    label="Dismissed or left",
    sentence="Leaves out patients whose status is dismissed, discharged, archived, moved, transferred, in collections "
    "or not a patient.",
    reason="The status on record is dismissed, discharged, archived, moved, transferred, in collections or not a "
    "patient.",
    excludes=excludes,
)
