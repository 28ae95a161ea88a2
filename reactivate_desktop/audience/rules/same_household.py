"""Same household: one piece each, to the member who fits best."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.household_choice import all_but_the_best
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.text_match import as_mask


def among(patients: pd.DataFrame, context: Context, remaining: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """True for all remaining members of a household but one: an adult, then the latest visit, then the lowest key."""
    return all_but_the_best(patients, context.adult_birth, remaining)


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """The same over all rows."""
    return as_mask(among(patients, context, np.ones(len(patients), dtype=np.bool_)), patients)


RULE = Rule(
    id="same_household",
    label="Same household",
    sentence="Sends one piece to each household: to an adult, to the one seen last.",
    reason="Another member of the household gets the piece.",
    excludes=excludes,
    among=among,
)
