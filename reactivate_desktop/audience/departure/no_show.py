"""The last appointment was missed (CDT D9986), or several were, and no other was made."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reactivate_desktop.audience.departure.facts import Facts, Mask, last_appointment_was, not_rebooked
from reactivate_desktop.audience.departure.reason import Reason, Row

SEVERAL = 2


def _finds(patients: pd.DataFrame, _: Facts) -> Mask:
    often = patients["no_show_count"].fillna(0).to_numpy(dtype=np.int64) >= SEVERAL
    missed = last_appointment_was(patients, "miss", "d9986") | last_appointment_was(patients, "no show", "no-show")
    return (missed | often) & not_rebooked(patients)


def _evidence(row: Row, _: Facts) -> str:
    if not pd.isna(row.no_show_count) and row.no_show_count >= SEVERAL:
        return f"Missed visits: {int(row.no_show_count)}. Next appointment: none."
    return "Status of the last appointment: missed. Next appointment: none."


REASON = Reason(
    "no_show", "Did not show up", ("last_appointment_status", "no_show_count", "next_appointment"), _finds, _evidence
)
