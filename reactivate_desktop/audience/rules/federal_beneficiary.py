"""Federal programmes: an offer to their beneficiaries may be taken for an inducement (42 U.S.C. 1320a-7a(a)(5)).

The program gives no legal verdict: the rule is on where a campaign makes an offer, and who switches it off states the
basis, which stays in the campaign file and with the drop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule import Rule
from reactivate_desktop.audience.rule_parameter import switch, text
from reactivate_desktop.audience.text_match import as_mask, column_matches

_INSURANCE = re.compile(
    r"\b(?:medicare|medicaid|tricare|champva|champus|medi-?cal|mass ?health|chip|veterans? affairs"
    r"|va (?:health|dental))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Parameters:
    """How beneficiaries are known, and on which basis the rule is off."""

    by_insurance: bool = switch("Also by the name of the insurance", False, help="Medicare, Medicaid, TRICARE …")
    basis: str = text("Basis for an offer to them", help="Needed to switch the rule off; kept with the drop.")


def excludes(patients: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """True for beneficiaries, by flag or (where that is chosen) by insurance; nobody where there is no offer."""
    if not context.has_offer:
        return as_mask(np.zeros(len(patients)), patients)
    found = patients["federal_beneficiary"].to_numpy(dtype=bool)
    if context.chosen(Parameters).by_insurance:
        found = found | column_matches(patients, "insurance", _says_so)
    return as_mask(found, patients)


def _says_so(insurance: str) -> bool:
    return bool(_INSURANCE.search(insurance))


def not_in_force(context: Context) -> str:
    """Says so while the campaign makes no offer."""
    return "" if context.has_offer else "Not in force: the campaign makes no offer."


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
