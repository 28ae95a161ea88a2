"""Seen recently: not inactive."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import number


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the campaign sets; the context brings it to the rule."""

    months: int = number("No visit for", 24, unit="months", least=1, most=600, key="inactive.months")


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the last visit is on or after the cutoff (``as_of`` minus the months, by the calendar)."""
    return patients["last_visit"] >= context.cutoff


RULE = Rule(
    id="seen_recently",
    label="Seen recently",
    sentence="Leaves out patients seen within {inactive_months} months, that is on {cutoff} or later.",
    reason="Seen within {inactive_months} months.",
    excludes=excludes,
    parameters=Parameters,
)
