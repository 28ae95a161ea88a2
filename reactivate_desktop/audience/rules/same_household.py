"""Same household: one piece each, to the member who fits best."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.household import best_members, households
from reactivate_desktop.audience.rule import Rule


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True for all members of a household but one: an adult, then the latest visit, then the lowest key."""
    return ~best_members(patients, households(patients), context.adult_birth)


RULE = Rule(
    id="same_household",
    label="Same household",
    sentence="Sends one piece to each household: to an adult, to the one seen last.",
    reason="Another member of the household gets the piece.",
    excludes=excludes,
    among_remaining=True,
)
