"""Federal programmes: an offer to their beneficiaries may be taken for an inducement (42 U.S.C. 1320a-7a(a)(5)).

The program gives no legal verdict: the rule is on where a campaign makes an offer, and who switches it off states the
basis, which stays in the campaign file and with the drop. They are left out, or get the piece without the offer.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import choice, switch, text
from reactivate_desktop.audience.text_match import as_mask, column_matches

_INSURANCE = re.compile(
    r"\b(?:medicare|medicaid|tricare|champva|champus|medi-?cal|mass ?health|chip|veterans? affairs"
    r"|va (?:health|dental))\b",
    re.I,
)


LEAVE_OUT, WITHOUT_OFFER = "leave out", "without offer"


@dataclass(frozen=True, slots=True)
class Parameters:
    """What beneficiaries get, how they are known, and on which basis the rule is off."""

    beneficiaries: str = choice(
        "Beneficiaries",
        LEAVE_OUT,
        ((LEAVE_OUT, "are left out"), (WITHOUT_OFFER, "get the piece without the offer")),
        help="Without the offer: no coupon, no terms, no last day; booking code and phone stay.",
    )
    by_insurance: bool = switch("Also by the name of the insurance", False, help="Medicare, Medicaid, TRICARE …")
    basis: str = text("Basis for an offer to them", help="Needed to switch the rule off; kept with the drop.")


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True for beneficiaries, by flag or (where that is chosen) by insurance; nobody where none gets an offer."""
    if not context.has_offer or context.chosen(Parameters).beneficiaries == WITHOUT_OFFER:
        return as_mask(np.zeros(len(patients)), patients)
    return as_mask(known(patients, context.chosen(Parameters)), patients)


def known(patients: pd.DataFrame, parameters: Parameters) -> npt.NDArray[np.bool_]:
    """True for every beneficiary, whatever is offered."""
    found = patients["federal_beneficiary"].to_numpy(dtype=bool)
    if parameters.by_insurance:
        found = found | column_matches(patients, "insurance", _says_so)
    return found


def get_no_offer(context: Context, off: Collection[str]) -> bool:
    """Whether the campaign makes an offer and mails beneficiaries without it."""
    asked = context.chosen(Parameters).beneficiaries == WITHOUT_OFFER
    return context.has_offer and asked and RULE.id not in off


def _says_so(insurance: str) -> bool:
    return bool(_INSURANCE.search(insurance))


def not_in_force(context: Context) -> str:
    """Says so while the campaign makes no offer, or none to them."""
    if not context.has_offer:
        return "Not in force: the campaign makes no offer."
    if context.chosen(Parameters).beneficiaries == WITHOUT_OFFER:
        return (
            "Leaves out nobody: beneficiaries of Medicare, Medicaid, TRICARE and other federal programmes get the "
            "piece without the offer, and so does whoever shares it with one."
        )
    return ""


RULE = Rule(
    id="federal_beneficiary",
    label="Federal programme, and an offer",
    sentence="Leaves out beneficiaries of Medicare, Medicaid, TRICARE and other federal programmes while the campaign "
    "makes an offer, which may be taken for an inducement. Switch it off only with a basis.",
    reason="A beneficiary of a federal programme, and the campaign makes an offer.",
    excludes=excludes,
    off_needs="basis",
    not_in_force=not_in_force,
    parameters=Parameters,
)
