"""Minors for whom nobody may be written to.

All others are mailed through a guardian or "To the Parent or Guardian of": so it is the parents' wish that counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.household_choice import household_of
from reactivate_desktop.audience.mail_wish import wants_no_mail
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import number
from reactivate_desktop.audience.salutation import has_letters
from reactivate_desktop.audience.text_match import as_mask, kept_matches


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the campaign sets; the context brings it to the rule."""

    minor_age: int = number("Minor below", 18, unit="years", least=0, most=30, key="rules.minor_age")


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True for minors (under ``minor_age`` on ``as_of``) for whom nobody may be written to.

    They have neither a guardian nor a name of their own; or the adults of their household, as far as the list knows
    them, asked all for no mail.
    """
    minor = (patients["birth_date"] > context.adult_birth).to_numpy()
    named = kept_matches(patients, "first_name", has_letters) | kept_matches(patients, "last_name", has_letters)
    nobody = minor & ~named & ~kept_matches(patients, "guardian", has_letters)
    return as_mask(nobody | _of_parents_who_want_no_mail(patients, minor), patients)


def _of_parents_who_want_no_mail(patients: pd.DataFrame, minor: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    refused = wants_no_mail(patients) & ~minor
    if not refused.any() or not minor.any():
        return np.zeros(len(patients), dtype=np.bool_)
    living = ~minor & ~patients["deceased"].to_numpy(dtype=bool) & patients["deceased_date"].isna().to_numpy()
    household = household_of(patients).to_numpy()
    asked, others = (np.zeros(len(patients), dtype=np.bool_) for _ in range(2))
    asked[household[refused]] = True
    others[household[living & ~refused]] = True
    return minor & asked[household] & ~others[household]


RULE = Rule(
    id="minor_without_guardian",
    label="Minor without guardian",
    sentence="Leaves out patients under {minor_age} with neither a guardian nor a name, and those whose parents want "
    "no mail; all other minors are mailed through their guardian, or 'To the Parent or Guardian of' them.",
    reason="A minor for whom nobody may be written to.",
    excludes=excludes,
    parameters=Parameters,
    never_off="Mail is never addressed to a minor.",
)
