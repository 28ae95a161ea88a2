"""An appointment lies ahead: the patient is coming anyway."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the next appointment is on or after ``as_of``, or one is booked whose day is not known."""
    return (patients["next_appointment"] >= pd.Timestamp(context.as_of)) | patients["booked"]


RULE = Rule(
    id="future_appointment",
    label="Has an appointment",
    sentence="Leaves out patients with an appointment on {as_of} or later, or on a day not known.",
    reason="An appointment is on the books.",
    excludes=excludes,
)
