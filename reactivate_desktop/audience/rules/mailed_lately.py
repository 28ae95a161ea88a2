"""Mailed lately: the patient, or somebody of the household."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.household_choice import household_of
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import number
from reactivate_desktop.audience.text_match import as_mask


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the campaign sets; the context brings it to the rule."""

    days: int = number(
        "At least", 90, unit="days between pieces (0 = off)", least=0, most=3650, key="rules.mailed_within_days"
    )


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where a piece went to the household within the days before ``as_of``; nobody when the days are 0."""
    if context.mailed_within_days <= 0 or context.last_mailed.empty:
        return as_mask(np.zeros(len(patients)), patients)
    last = pd.to_datetime(context.last_mailed, utc=True).dt.tz_localize(None)
    mailed = patients.index.isin(last.index[last >= context.mailed_since])
    if not mailed.any():
        return as_mask(mailed, patients)
    household = household_of(patients)
    return household.isin(household[mailed])


RULE = Rule(
    id="mailed_lately",
    label="Mailed lately",
    sentence="Leaves out households that got a piece within {mailed_within_days} days (0 = off).",
    reason="The household got a piece within {mailed_within_days} days.",
    excludes=excludes,
    parameters=Parameters,
)
