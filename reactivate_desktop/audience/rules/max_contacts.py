"""Maximum of contacts: over all campaigns, clinics and brands of the workspace, for the patient and the household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.household_choice import household_of
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import number
from reactivate_desktop.audience.text_match import as_mask


@dataclass(frozen=True, slots=True)
class Parameters:
    """How many mailings reach a household, and over which time."""

    times: int = number("At most", 0, unit="mailings (0 = any number)", least=0, most=100)
    days: int = number("Within", 0, unit="days (0 = ever)", least=0, most=36_500)


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the household has had as many mailings as it may; nobody while any number will do."""
    limit, contacts = context.chosen(Parameters), context.contacts
    if limit.days:
        contacts = contacts[contacts["day"] >= pd.Timestamp(context.as_of - timedelta(days=limit.days))]
    if not limit.times or contacts.empty:
        return as_mask(np.zeros(len(patients)), patients)
    household = household_of(patients)
    of_contact = contacts["patient_key"].map(household)
    mailings = contacts.assign(household=of_contact).dropna(subset=["household"])
    counts = mailings.drop_duplicates(["household", "drop_id"])["household"].value_counts()
    return household.isin(counts.index[counts >= limit.times].astype("int64"))


def not_in_force(context: Context) -> str:
    """Says so while any number will do."""
    times = context.chosen(Parameters).times
    return "" if times else "Not in force: any number of mailings will do until a most is set."


def words(context: Context) -> dict[str, str]:
    """The number and the time."""
    limit = context.chosen(Parameters)
    many = "1 mailing" if limit.times == 1 else f"{limit.times} mailings"
    return {"times": many, "time": f" within {limit.days:,} days" if limit.days else ""}


RULE = Rule(
    id="max_contacts",
    label="Mailed often enough",
    sentence="Leaves out households that had {times}{time}, from any campaign, clinic or brand of this workspace.",
    reason="The household had {times}{time}, or is about to.",
    excludes=excludes,
    not_in_force=not_in_force,
    parameters=Parameters,
    words=words,
)
