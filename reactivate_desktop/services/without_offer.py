"""The piece without its offer: for beneficiaries of federal programmes, whom a campaign mails all the same.

What a template shows only with an offer is left out; what a practice writes itself must not bring an offer back.
"""

from __future__ import annotations

import re

import pandas as pd

from reactivate_desktop.audience import rule_settings
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.household_choice import household_key
from reactivate_desktop.audience.rules import federal_beneficiary, same_household
from reactivate_desktop.audience.waterfall import Decision
from reactivate_desktop.brand import customization as customizations
from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.fields import fields_in
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.brand.template import Template, TextElement
from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.errors import InputError

_TABLE = f"rules.{federal_beneficiary.RULE.id}"
_OFFERING = re.compile(
    r"[$€£]\s?\d|\d\s?%|\b(?:(?<!feel )free\b(?! parking)|discounts?|coupons?|vouchers?|gifts?|complimentary"
    r"|half[ -](?:price|off)|no charge|on us|on the house|special offer|save)\b",
    re.I,
)


def is_asked(campaign: Campaign) -> bool:
    """Whether the campaign mails beneficiaries without the offer (its brand's kit always has one)."""
    given = rule_settings.read_parameters(campaign.rules.parameters)
    chosen = given.get(federal_beneficiary.Parameters)
    asked = isinstance(chosen, federal_beneficiary.Parameters) and (
        chosen.beneficiaries == federal_beneficiary.WITHOUT_OFFER
    )
    return asked and federal_beneficiary.RULE.id not in campaign.rules.off


def words(campaign: Campaign, kit: BrandKit, template: Template, paper: Paper, file: str) -> Customization:
    """The campaign's own words on the piece without its offer.

    Raises:
        InputError: when the template still speaks of an offer there, or the campaign's own words make one.
    """
    checked = customizations.check(kit, template, campaign.customization, paper=paper)
    for _, element in template.seen(offer=False).elements():
        if not isinstance(element, TextElement):
            continue
        said = checked.text_of(element, kit)
        if any(name.startswith("offer_") for name in fields_in(said)):
            raise InputError(
                f"{file}, key {_TABLE}.beneficiaries: template {template.id} can't be pressed without the offer: its "
                f"element '{element.label}' names it.",
                hint='Leave beneficiaries out, or take a template whose offer is marked shown = "with offer".',
                code="offer-in-template",
            )
        written = element.id in checked.values and checked.values[element.id] not in element.lock.approved
        if written and (found := _OFFERING.search(said)):
            raise InputError(
                f"{file}, key customization.{element.id}: beneficiaries get the piece without the offer, and the words "
                f"'{found[0]}' of '{element.label}' still make one.",
                hint=f'Say it without a price or a gift, or set {_TABLE}.beneficiaries = "leave out".',
                code="offer-in-words",
            )
    return checked


def recipients(patients: pd.DataFrame, decision: Decision, campaign: Campaign, context: Context) -> pd.Index:
    """Keys of the mailable whose piece makes no offer: beneficiaries, and who gets the piece for a household of one."""
    if not federal_beneficiary.get_no_offer(context, campaign.rules.off):
        return decision.mailable[:0]
    known = federal_beneficiary.known(patients, context.chosen(federal_beneficiary.Parameters))
    reached = decision.mailable.union(decision.people(same_household.RULE.id))
    household = household_key(patients)
    theirs = household.loc[patients.index[known].intersection(reached)].unique()
    return decision.mailable[household.loc[decision.mailable].isin(theirs).to_numpy()]
