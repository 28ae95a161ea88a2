"""Number of visits: leave out who came less, or more, often than the campaign says."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.number_range import in_words, outside
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import number, switch
from reactivate_desktop.audience.text_match import as_mask


@dataclass(frozen=True, slots=True)
class Parameters:
    """Completed visits on record."""

    least: int | None = number("From", unit="visits", least=0, most=10_000)
    most: int | None = number("To", unit="visits", least=0, most=10_000)
    unknown: bool = switch("Leave out whose visits are not counted", False)


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the count lies outside; who has none on record only where that is asked for."""
    wanted = context.chosen(Parameters)
    unknown = wanted.unknown and not not_in_force(context)
    return as_mask(outside(patients["visit_count"], wanted.least, wanted.most, unknown=unknown), patients)


def not_in_force(context: Context) -> str:
    """Says so while no number is set."""
    wanted = context.chosen(Parameters)
    free = wanted.least is None and wanted.most is None
    return "Not in force: any number of visits will do until one is set." if free else ""


def words(context: Context) -> dict[str, str]:
    """The numbers outside."""
    wanted = context.chosen(Parameters)
    ends = ("" if bound is None else f"{bound:,}" for bound in (wanted.least, wanted.most))
    return {"visits": in_words(*ends), "unknown": " or not counted" if wanted.unknown else ""}


RULE = Rule(
    id="visit_count",
    label="Too few or too many visits",
    sentence="Leaves out patients whose visits are {visits}{unknown}.",
    reason="The number of visits is {visits}{unknown}.",
    excludes=excludes,
    not_in_force=not_in_force,
    parameters=Parameters,
    words=words,
)
