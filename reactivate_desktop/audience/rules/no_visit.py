"""No visit on record: who never came can't come back."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where no last visit is known."""
    return patients["last_visit"].isna()


RULE = Rule(
    id="no_visit",
    label="No visit on record",
    sentence="Leaves out people without any visit on record: they can't be reactivated.",
    reason="No visit is on record.",
    excludes=excludes,
)
