"""Check goals, budgets and room of clinics: each is for a clinic of the campaign's brand in this workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError


def check(campaign: Campaign, clinics: Sequence[Clinic]) -> None:
    """Compare the keys of ``[goals]``, ``[budget.clinics]`` and ``[mail.capacity]`` with the campaign's clinics.

    Raises:
        InputError: naming the key, and the clinics that there are.
    """
    known = [clinic.id for clinic in clinics]
    keys = (
        ("goals", campaign.goals),
        ("budget.clinics", campaign.budget.clinics),
        ("mail.capacity", campaign.mail.capacity),
    )
    for table, clinic_id in ((table, clinic_id) for table, given in keys for clinic_id in given):
        if clinic_id not in known:
            raise InputError(
                f"Campaign {campaign.name}, key {table}.{clinic_id}: there is no such clinic in this workspace.",
                hint=f"Use one of: {', '.join(known) or 'none; import clinics first'}.",
                code="goal-clinic",
            )


def with_room(campaign: Campaign, clinic_id: str, pieces: int) -> Campaign:
    """The campaign with the most pieces for a clinic; 0 takes the limit away."""
    return replace(campaign, mail=replace(campaign.mail, capacity=_set(campaign.mail.capacity, clinic_id, pieces)))


def with_limit(campaign: Campaign, clinic_id: str, cents: int) -> Campaign:
    """The campaign with what the pieces of a clinic may cost; 0 takes the limit away."""
    return replace(campaign, budget=replace(campaign.budget, clinics=_set(campaign.budget.clinics, clinic_id, cents)))


def _set(given: Mapping[str, int], clinic_id: str, value: int) -> dict[str, int]:
    kept = {one: number for one, number in given.items() if one != clinic_id}
    return kept | ({clinic_id: value} if value else {})
