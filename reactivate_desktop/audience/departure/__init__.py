"""Why they left: a small classifier for each reason, in the order in which one becomes the primary reason.

What the patient said comes first, then what changed around the patient, then what the patient did.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.departure import (
    bad_experience,
    cancelled,
    insurance_change,
    moved_nearer,
    no_show,
    one_visit,
    price,
    provider_left,
    unfinished_treatment,
    unknown,
)
from reactivate_desktop.audience.departure.facts import Facts, Mask
from reactivate_desktop.audience.departure.reason import Reason

REASONS: tuple[Reason, ...] = (
    bad_experience.REASON,
    price.REASON,
    moved_nearer.REASON,
    insurance_change.REASON,
    provider_left.REASON,
    no_show.REASON,
    cancelled.REASON,
    unfinished_treatment.REASON,
    one_visit.REASON,
    unknown.REASON,
)
REASON_BY_ID: dict[str, Reason] = {reason.id: reason for reason in REASONS}


@dataclass(frozen=True, slots=True, eq=False)
class Departures:
    """``masks`` has for each reason (by id) who shows it, ``primary`` for each row the place of the first in REASONS.

    Who shows none is unknown; nobody is unknown beside another reason.
    """

    masks: dict[str, Mask]
    primary: npt.NDArray[np.int8]

    def primary_ids(self) -> npt.NDArray[np.object_]:
        """The id of the primary reason of each row."""
        return np.array([reason.id for reason in REASONS], dtype=object)[self.primary]


def classify(patients: pd.DataFrame, facts: Facts) -> Departures:
    """Every reason of every row of a patient table; vectorised."""
    masks: dict[str, Mask] = {}
    primary = np.full(len(patients), len(REASONS) - 1, dtype=np.int8)
    some = np.zeros(len(patients), dtype=np.bool_)
    for place, reason in enumerate(REASONS[:-1]):
        mask = reason.finds(patients, facts)
        masks[reason.id] = mask
        primary[mask & ~some] = place
        some |= mask
    masks[unknown.REASON.id] = ~some
    return Departures(masks, primary)
