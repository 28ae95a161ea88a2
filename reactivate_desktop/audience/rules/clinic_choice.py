"""Clinic: only patients of some, or never those of others, by what the sheet says."""

from __future__ import annotations

from dataclasses import dataclass

from reactivate_desktop.audience.address_key import clinic_name_key
from reactivate_desktop.audience.rule_parameter import texts
from reactivate_desktop.audience.text_choice import choice_rule


@dataclass(frozen=True, slots=True)
class Parameters:
    """Names as the sheet writes them; capitals, accents and blanks don't matter."""

    only: tuple[str, ...] = texts("Only", column="clinic")
    never: tuple[str, ...] = texts("Never", column="clinic")


RULE = choice_rule("clinic_choice", "Patient of another clinic", "clinic", Parameters, clinic_name_key)
