"""Measure a campaign: mailed, redeemed, matched, lift; in all, per clinic and per day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from reactivate_desktop.domain.campaign import OWN_WORDS, WITHOUT_OFFER
from reactivate_desktop.domain.piece import Drop
from reactivate_desktop.errors import InputError
from reactivate_desktop.results import report
from reactivate_desktop.results.interval import Difference
from reactivate_desktop.results.summary import Mailing, Results, summarise
from reactivate_desktop.services import build_audience, clinic_goals
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.store import Store

__all__ = ["FORMATS", "Difference", "Results", "run", "write"]

_PDF = ".pdf"
FORMATS = (_PDF, *report.FORMATS)


def run(store: Store, campaign: str, *, as_of: date, resolved: ResolvedCampaign | None = None) -> Results:
    """What came of the campaign of that name, as the end of the day ``as_of`` knew it.

    Redemptions count by the day on which they were made, here; bookings by the day they are for. With ``resolved``
    (the campaign's file) the results carry its goals, and the names of its brand and template instead of their ids.

    Raises:
        InputError: when the workspace knows no drop of that campaign, or a goal is for a clinic that there is not.
    """
    with store.reading() as tx:
        if tx.drops.find(campaign) is None:
            raise InputError(
                f"Campaign {campaign} has no mail drop in this workspace.", hint="Approve it first.", code="no-drop"
            )
        clinics = tx.clinics.all()
        if resolved is not None:
            clinic_goals.check(resolved.campaign, build_audience.clinics_of(clinics, resolved.kit.id))
        drops = tx.drops.all(campaign)
        found = summarise(
            campaign,
            as_of=as_of,
            mailed=tx.outcomes.mailed(campaign),
            members=tx.outcomes.members(campaign),
            holdout=tx.outcomes.holdout(campaign),
            bookings=tx.bookings.frame(),
            clinics=clinics,
            goals=resolved.campaign.goals if resolved is not None else {},
            chosen=(WITHOUT_OFFER, *(resolved.campaign.experiment.segments.values() if resolved is not None else ())),
            mailings=_mailings(drops, resolved),
        )
    offers = _offers(drops)
    return replace(found, by_variant=tuple(replace(one, offer=offers.get(one.variant, "")) for one in found.by_variant))


def write(results: Results, path: Path) -> Path:
    """Write results as ``.pdf`` (a report to hand over), ``.xlsx`` or ``.csv``, whole or not at all.

    Raises:
        InputError: for another ending, or when the file can't be written.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise InputError(
            f"Results can't be written as {path.suffix or 'a file without ending'}.",
            hint=f"Use one of: {', '.join(FORMATS)}.",
            code="results-format",
        )
    if kind != _PDF:
        return report.write(results, path)
    # Only a report needs the press; measuring starts without it.
    from reactivate_desktop.services import results_document  # noqa: PLC0415 - see above

    return results_document.write(results, path)


def _offers(drops: Iterable[Drop]) -> dict[str, str]:
    """The headline of what each variant offers, as the newest pressed drop has it ('' = it makes no offer)."""
    newest = next((drop for drop in drops if drop.pressed_at is not None and drop.snapshot), None)
    frozen = json.loads(newest.snapshot) if newest is not None else {}
    own = str(frozen.get("offer", {}).get("headline", ""))
    others = {one["id"]: str(one["offer"]["headline"]) if one["offer"] else own for one in frozen.get("variants", ())}
    return {OWN_WORDS: own} | others


def _mailings(drops: Iterable[Drop], resolved: ResolvedCampaign | None) -> tuple[Mailing, ...]:
    """The pressed drops, the earliest first."""
    found = []
    for drop in drops:
        if drop.pressed_at is None:
            continue
        brand, template = _names(drop, resolved)
        frozen = json.loads(drop.snapshot or "{}")
        found.append(
            Mailing(
                token=drop.token,
                brand=brand,
                template=template,
                offer=str(frozen.get("offer", {}).get("headline", "")),
                pieces=drop.piece_count,
                began=drop.in_home_date or drop.pressed_at.date(),
            )
        )
    return tuple(reversed(found))


def _names(drop: Drop, resolved: ResolvedCampaign | None) -> tuple[str, str]:
    if resolved is None or (resolved.kit.id, resolved.template.id) != (drop.brand, drop.template):
        return drop.brand, drop.template
    return resolved.kit.name, resolved.template.name
