"""Confidential communication: who asked for it is mailed at the alternative address, or not at all.

45 CFR 164.522(b).
"""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.mailing_address import has_alternative
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where mail is confidential and no alternative address with a street and a ZIP code is on record."""
    return as_mask(patients["confidential"].to_numpy(dtype=bool) & ~has_alternative(patients), patients)


RULE = Rule(
    id="confidential_address",
    label="Confidential, no other address",
    sentence="Mails patients who asked for confidential communication at their alternative address, and leaves out "
    "those who have none: the home address is never used.",
    reason="Asked for confidential communication, and no alternative address is on record.",
    excludes=excludes,
    never_off="A request for confidential communication always holds.",
)
