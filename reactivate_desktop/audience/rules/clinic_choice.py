"""Clinic: only patients of some, or never those of others, by what the sheet says."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.audience.address_key import clinic_name_key
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import texts
from reactivate_desktop.audience.text_choice import in_words, not_wanted
from reactivate_desktop.audience.text_match import as_mask


@dataclass(frozen=True, slots=True)
class Parameters:
    """Names as the sheet writes them; capitals, accents and blanks don't matter."""

    only: tuple[str, ...] = texts("Only", column="clinic")
    never: tuple[str, ...] = texts("Never", column="clinic")


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the sheet names none of those wanted (nor any, where some are), or one of those not wanted."""
    wanted = context.chosen(Parameters)
    return as_mask(not_wanted(patients, "clinic", wanted.only, wanted.never, clinic_name_key), patients)


def not_in_force(context: Context) -> str:
    """Says so while none is named."""
    wanted = context.chosen(Parameters)
    return (
        "" if wanted.only or wanted.never else "Not in force: patients of every clinic are mailed until one is named."
    )


def words(context: Context) -> dict[str, str]:
    """Whom it leaves out."""
    wanted = context.chosen(Parameters)
    return {"whom": in_words(wanted.only, wanted.never, "clinic")}


RULE = Rule(
    id="clinic_choice",
    label="Patient of another clinic",
    sentence="Leaves out patients {whom}.",
    reason="A patient {whom}.",
    excludes=excludes,
    not_in_force=not_in_force,
    parameters=Parameters,
    words=words,
)
