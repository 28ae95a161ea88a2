"""Provider: only patients of some, or never those of others, by what the sheet says."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import texts
from reactivate_desktop.audience.text_choice import in_words, not_wanted
from reactivate_desktop.audience.text_match import as_mask


@dataclass(frozen=True, slots=True)
class Parameters:
    """Names as the sheet writes them; capitals, accents and blanks don't matter."""

    only: tuple[str, ...] = texts("Only", column="provider")
    never: tuple[str, ...] = texts("Never", column="provider")


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True where the sheet names none of those wanted (nor any, where some are), or one of those not wanted."""
    wanted = context.chosen(Parameters)
    return as_mask(not_wanted(patients, "provider", wanted.only, wanted.never), patients)


def not_in_force(context: Context) -> str:
    """Says so while none is named."""
    wanted = context.chosen(Parameters)
    return (
        "" if wanted.only or wanted.never else "Not in force: patients of every provider are mailed until one is named."
    )


def words(context: Context) -> dict[str, str]:
    """Whom it leaves out."""
    wanted = context.chosen(Parameters)
    return {"whom": in_words(wanted.only, wanted.never, "provider")}


RULE = Rule(
    id="provider_choice",
    label="Patient of another provider",
    sentence="Leaves out patients {whom}.",
    reason="A patient {whom}.",
    excludes=excludes,
    not_in_force=not_in_force,
    parameters=Parameters,
    words=words,
)
