"""Completed visits since a day: who has not come since then is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import day
from reactivate_desktop.audience.text_match import as_mask


@dataclass(frozen=True, slots=True)
class Parameters:
    """A fixed day, such as the one on which the practice changed hands."""

    since: date | None = day("A visit since")  # noqa: RUF009 - a field


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the last completed visit is before the day, or there is none; nobody while no day is set."""
    since = context.chosen(Parameters).since
    if since is None:
        return as_mask(np.zeros(len(patients)), patients)
    return ~(patients["last_visit"] >= pd.Timestamp(since))


def not_in_force(context: Context) -> str:
    """Says so while no day is set."""
    since = context.chosen(Parameters).since
    return "Not in force: no visit since a certain day is asked for." if since is None else ""


def words(context: Context) -> dict[str, str]:
    """The day."""
    since = context.chosen(Parameters).since
    return {"since": "" if since is None else since.isoformat()}


RULE = Rule(
    id="visited_since",
    label="No visit since the day",
    sentence="Leaves out patients without a completed visit on {since} or later.",
    reason="No completed visit on {since} or later.",
    excludes=excludes,
    not_in_force=not_in_force,
    parameters=Parameters,
    words=words,
)
