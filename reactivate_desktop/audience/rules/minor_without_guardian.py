"""Minors whom nobody can be asked for: all others are mailed through a guardian or "To the Parent or Guardian of"."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import number
from reactivate_desktop.audience.salutation import has_letters
from reactivate_desktop.audience.text_match import as_mask, kept_matches


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the campaign sets; the context brings it to the rule."""

    minor_age: int = number("Minor below", 18, unit="years", least=0, most=30, key="rules.minor_age")


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True for minors (under ``minor_age`` on ``as_of``) with neither a guardian nor a name of their own."""
    minor = (patients["birth_date"] > context.adult_birth).to_numpy()
    named = kept_matches(patients, "first_name", has_letters) | kept_matches(patients, "last_name", has_letters)
    return as_mask(minor & ~named & ~kept_matches(patients, "guardian", has_letters), patients)


RULE = Rule(
    id="minor_without_guardian",
    label="Minor without guardian",
    sentence="Leaves out patients under {minor_age} with neither a guardian nor a name; all other minors are mailed "
    "through their guardian, or 'To the Parent or Guardian of' them.",
    reason="A minor without guardian and without name.",
    excludes=excludes,
    parameters=Parameters,
    never_off="Mail is never addressed to a minor.",
)
