"""Check the goals of a campaign: each is for a clinic of its brand in this workspace."""

from __future__ import annotations

from collections.abc import Sequence

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError


def check(campaign: Campaign, clinics: Sequence[Clinic]) -> None:
    """Compare the keys of ``[goals]`` with the campaign's clinics.

    Raises:
        InputError: naming the key, and the clinics that there are.
    """
    known = [clinic.id for clinic in clinics]
    for clinic_id in campaign.goals:
        if clinic_id not in known:
            raise InputError(
                f"Campaign {campaign.name}, key goals.{clinic_id}: there is no such clinic in this workspace.",
                hint=f"Use one of: {', '.join(known) or 'none; import clinics first'}.",
                code="goal-clinic",
            )
