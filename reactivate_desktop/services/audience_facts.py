"""What a decision needs from a workspace, read once; and the context of a campaign made from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from reactivate_desktop.audience import mailing_address, merging, nearest_clinic, rule_settings
from reactivate_desktop.audience.address_key import address_key_again
from reactivate_desktop.audience.context import Context
from reactivate_desktop.audience.rule_cache import RuleCache
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError
from reactivate_desktop.store import Store


@dataclass(frozen=True, eq=False)
class AudienceFacts:
    """A workspace as it stood when it was read.

    ``patients`` is the patient table, with merged records folded into those that stand for them; ``cache`` holds the
    masks of rules over it. ``contacts`` is the ledger of all mailings, see ``store.mailings``.
    """

    patients: pd.DataFrame
    contacts: pd.DataFrame
    suppressed: frozenset[str]
    clinics: tuple[Clinic, ...]
    cache: RuleCache
    _by_campaign: dict[str, tuple[pd.DataFrame, pd.Series]] = field(default_factory=dict)

    def contacts_for(self, campaign: str) -> tuple[pd.DataFrame, pd.Series]:
        """The ledger as a campaign must see it, and the day on which each patient was last mailed.

        What another campaign has approved counts before it is pressed, so that nobody is mailed twice; the campaign's
        own drop that is not pressed does not, for it is what is being decided.
        """
        if campaign not in self._by_campaign:
            ledger = self.contacts
            kept = ledger[ledger["pressed"] | (ledger["campaign"] != campaign)]
            self._by_campaign[campaign] = (kept, kept.groupby("patient_key")["day"].max())
        return self._by_campaign[campaign]


def read(store: Store) -> AudienceFacts:
    """Read a workspace; changes nothing."""
    with store.reading() as tx:
        records, merged = tx.patients.frame(), tx.merges.roots()
        taken = [(merge.kept_key, merge.merged_key, merge.taken) for merge in tx.merges.taken()]
        folded = merging.fold(records, merged, taken)
        patients = mailing_address.where_asked_for(folded)
        suppressed = merging.follow_suppression(
            records, folded, frozenset(map(address_key_again, tx.suppression.keys())), merged
        )
        return AudienceFacts(
            patients=patients,
            contacts=merging.follow_contacts(tx.mailings.contacts(), merged),
            suppressed=mailing_address.suppression_where_asked_for(folded, suppressed),
            clinics=tuple(tx.clinics.all()),
            cache=RuleCache(patients),
        )


def context_of(facts: AudienceFacts, campaign: Campaign, kit: BrandKit | None, *, as_of: date) -> Context:
    """The context in which the rules decide for a campaign.

    Raises:
        InputError: when a parameter of the campaign is not allowed; it names the key.
    """
    rules = campaign.rules
    rule_settings.check_off(rules.off, rules.parameters)
    contacts, last_mailed = facts.contacts_for(campaign.name)
    return Context(
        as_of=as_of,
        inactive_months=_at_least(campaign.inactive.months, 1, "inactive.months"),
        minor_age=_at_least(rules.minor_age, 0, "rules.minor_age"),
        mailed_within_days=_at_least(rules.mailed_within_days, 0, "rules.mailed_within_days"),
        max_months=_at_least(rules.max_months, 0, "rules.max_months"),
        last_mailed=last_mailed,
        suppressed=facts.suppressed,
        other_brand_clinics=_names_of_others(facts.clinics, clinics_of(facts.clinics, brand_of(campaign, kit))),
        contacts=contacts,
        has_offer=kit is None or bool(kit.offers),
        mail_day=campaign.mail.in_home_date,
        parameters=rule_settings.read_parameters(rules.parameters),
    )


def brand_of(campaign: Campaign, kit: BrandKit | None) -> str:
    """The id of the brand: the kit's, or without one the last part of what the campaign names."""
    return kit.id if kit is not None else Path(campaign.brand).name


def clinics_of(clinics: Sequence[Clinic], brand: str) -> tuple[Clinic, ...]:
    """Those of ``clinics`` that a campaign of the brand (by id) mails for: its own and those of no brand."""
    return tuple(clinic for clinic in clinics if clinic.brand in {"", brand})


def _at_least(value: int, least: int, key: str) -> int:
    if value < least:
        raise InputError(
            f"{value} is too small for the key {key} of the campaign.",
            hint=f"Use {least} or more.",
            code="campaign-value",
        )
    return value


def _names_of_others(clinics: Sequence[Clinic], ours: Sequence[Clinic]) -> frozenset[str]:
    """The names that only clinics of other brands go by."""
    known = frozenset().union(*(nearest_clinic.name_keys(clinic) for clinic in ours))
    return frozenset().union(*(nearest_clinic.name_keys(clinic) for clinic in clinics if clinic not in ours)) - known
