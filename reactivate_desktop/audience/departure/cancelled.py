"""The last appointment was cancelled (CDT D9987), and no other was made."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience.departure.facts import Facts, Mask, last_appointment_was, not_rebooked
from reactivate_desktop.audience.departure.reason import Reason, Row


def _finds(patients: pd.DataFrame, _: Facts) -> Mask:
    return last_appointment_was(patients, "cancel", "d9987") & not_rebooked(patients)


def _evidence(_: Row, __: Facts) -> str:
    return "Status of the last appointment: cancelled. Next appointment: none."


REASON = Reason(
    "cancelled", "Cancelled and never rescheduled", ("last_appointment_status", "next_appointment"), _finds, _evidence
)
