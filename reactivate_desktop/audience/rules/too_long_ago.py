"""Too long ago: an upper bound, where the campaign sets one."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import number
from reactivate_desktop.audience.text_match import as_mask


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the campaign sets; the context brings it to the rule."""

    max_months: int = number(
        "Stop after", 0, unit="months without a visit (0 = never)", least=0, most=1200, key="rules.max_months"
    )


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the last visit is before the upper bound; nobody when there is none."""
    if context.max_months <= 0:
        return as_mask([False] * len(patients), patients)
    return patients["last_visit"] < context.oldest


def not_in_force(context: Context) -> str:
    """Says so while no upper bound is set."""
    return "" if context.max_months > 0 else "Not in force: no visit is too long ago until a number of months is set."


RULE = Rule(
    id="too_long_ago",
    label="Last visit too long ago",
    sentence="Leaves out patients whose last visit is more than {max_months} months ago.",
    reason="The last visit is more than {max_months} months ago.",
    excludes=excludes,
    parameters=Parameters,
    not_in_force=not_in_force,
)
