"""Patient of another brand: a campaign never mails for another brand's clinic."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience.address_key import clinic_name_key
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask, column_matches


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the sheet names a clinic of another brand."""
    theirs = context.other_brand_clinics
    return as_mask(column_matches(patients, "clinic", lambda name: clinic_name_key(name) in theirs), patients)


RULE = Rule(
    id="other_brand",
    label="Patient of another brand",
    sentence="Leaves out patients whose clinic belongs to another brand of this workspace.",
    reason="The clinic on record belongs to another brand.",
    excludes=excludes,
    never_off="A brand never mails another brand's patients.",
)
