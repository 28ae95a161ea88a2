"""Age: only patients between two ages, where the campaign sets any."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from dateutil.relativedelta import relativedelta

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.number_range import in_words
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import number, switch
from reactivate_desktop.audience.text_match import as_mask


@dataclass(frozen=True, slots=True)
class Parameters:
    """Ages in completed years on the day that counts as today."""

    least: int | None = number("From", unit="years", least=0, most=120)
    most: int | None = number("To", unit="years", least=0, most=120)
    unknown: bool = switch("Leave out who has no birth date", False)


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True for those below the least or above the highest age; who has no birth date only where that is asked for."""
    wanted = context.chosen(Parameters)
    born = patients["birth_date"]
    found = np.zeros(len(patients), dtype=np.bool_)
    if wanted.least is not None:
        found |= (born > pd.Timestamp(context.as_of - relativedelta(years=wanted.least))).to_numpy()
    if wanted.most is not None:
        found |= (born <= pd.Timestamp(context.as_of - relativedelta(years=wanted.most + 1))).to_numpy()
    if wanted.unknown and not _open(wanted):
        found |= born.isna().to_numpy()
    return as_mask(found, patients)


def _open(wanted: Parameters) -> bool:
    return wanted.least is None and wanted.most is None


def not_in_force(context: Context) -> str:
    """Says so while no age is set."""
    return "Not in force: people of every age are mailed until one is set." if _open(context.chosen(Parameters)) else ""


def words(context: Context) -> dict[str, str]:
    """The ages outside."""
    wanted = context.chosen(Parameters)
    ends = ("" if bound is None else f"{bound}" for bound in (wanted.least, wanted.most))
    return {"ages": in_words(*ends), "unknown": " or of unknown age" if wanted.unknown else ""}


RULE = Rule(
    id="age_range",
    label="Outside the ages",
    sentence="Leaves out patients {ages} years old{unknown}.",
    reason="The patient is {ages} years old{unknown}.",
    excludes=excludes,
    not_in_force=not_in_force,
    parameters=Parameters,
    words=words,
)
