"""No name: mail to "Current Resident" would tell a stranger of a patient."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.salutation import has_letters
from reactivate_desktop.audience.text_match import as_mask, matches


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where neither first nor last name has a letter, save for minors, whose guardian may be asked for."""
    minor = (patients["birth_date"] > context.adult_birth).to_numpy()
    named = matches(patients["first_name"], has_letters) | matches(patients["last_name"], has_letters)
    return as_mask(~named & ~minor, patients)


RULE = Rule(
    id="no_name",
    label="No name",
    sentence="Leaves out people without a name.",
    reason="No name is on record.",
    excludes=excludes,
    never_off="A piece without a name reaches a stranger.",
)
