"""Compare a campaign with the drop that was approved from it, and say in words what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reactivate_desktop.brand.template import Template
from reactivate_desktop.domain.campaign import Mail
from reactivate_desktop.domain.piece import Drop, DropState, Piece
from reactivate_desktop.errors import PressError
from reactivate_desktop.mail import imb_serials
from reactivate_desktop.services import build_audience, press_job
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.store import Store

_WORDS = {
    "title": "the campaign's name",
    "standard": "the print standard",
    "output_intent": "the output intent",
    "output_profile": "the output profile",
    "indicia": "the postage imprint",
    "endorsement": "the endorsement",
}
_MID = slice(5, None)
_STID = slice(2, 5)


def since_approval(store: Store, resolved: ResolvedCampaign, drop: Drop) -> tuple[str, ...]:
    """What the campaign and the workspace's clinics say otherwise than was approved; empty = nothing.

    Who gets mail is not asked again: a drop goes to those for whom it was approved.
    """
    if (resolved.kit.id, resolved.template.id) != (drop.brand, drop.template):
        return (f"the template (approved: {drop.template} of {drop.brand})",)
    with store.reading() as tx:
        clinics = build_audience.clinics_of(tx.clinics.all(), resolved.kit.id)
        first = next(iter(tx.drops.pieces(drop.drop_id)), None)
    now = json.loads(press_job.snapshot(press_job.draft(resolved, clinics, as_of=drop.as_of)))
    found = list(_differing(json.loads(drop.snapshot), now, resolved.template))
    mail = resolved.campaign.mail
    if first is not None and not _routed_by(mail, first):
        found.append("the Mailer ID or service type of the barcodes")
    # Once pressed, the drop's day may be corrected to when the mail really came.
    if drop.state is DropState.APPROVED and drop.in_home_date != mail.in_home_date:
        found.append("the in-home date")
    return tuple(found)


def require_none(store: Store, resolved: ResolvedCampaign, drop: Drop) -> None:
    """Stop where the campaign is no longer what was approved.

    Raises:
        PressError: naming what differs, and the ways out.
    """
    changes = since_approval(store, resolved, drop)
    if not changes:
        return
    if drop.state is DropState.APPROVED:
        way_out = (
            f"or approve it again on the Proof page (on the command line: press --replace); "
            f"the {drop.piece_count:,} codes of {drop.token} become void."
        )
    else:
        way_out = (
            f"or approve its next mailing on the Proof page (on the command line: press --new-drop); "
            f"{drop.token} was pressed and stays as it is."
        )
    raise PressError(
        f"Campaign {drop.campaign} changed since drop {drop.token} was approved: {'; '.join(changes)}.",
        hint=f"Nothing was pressed. Put that back, {way_out}",
        code="campaign-changed",
    )


def _differing(frozen: Mapping[str, Any], now: Mapping[str, Any], template: Template) -> Iterator[str]:
    for key in sorted({*frozen, *now}):
        before, after = frozen.get(key), now.get(key)
        if before == after or (key == "output_profile" and before is None):  # a drop of an older release
            continue
        if key == "customization":
            yield f"the customization ({', '.join(_elements(before or {}, after or {}, template))})"
        elif key == "variants":
            yield f"the variants ({', '.join(_variants(before or (), after or ()))})"
        elif key == "clinics":
            yield f"the data of clinics ({', '.join(_clinics(before or (), after or ()))})"
        elif key == "offer":
            yield _offer(before or {}, after or {})
        else:
            yield _WORDS.get(key, key.replace("_", " "))


def _elements(before: Mapping[str, str], after: Mapping[str, str], template: Template) -> list[str]:
    found = []
    for element_id in dict.fromkeys((*before, *after)):
        if before.get(element_id) != after.get(element_id):
            element = template.element(element_id)
            found.append(element.label if element is not None else element_id)
    return found


def _clinics(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[str]:
    old, new = ({str(clinic["id"]): clinic for clinic in group} for group in (before, after))
    found = [str((new | old)[one]["name"]) for one in {**old, **new} if old.get(one) != new.get(one)]
    return found or ["their order"]


def _variants(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[str]:
    old, new = ({str(variant["id"]): variant for variant in group} for group in (before, after))
    return [one for one in {**old, **new} if old.get(one) != new.get(one)] or ["their order"]


def _offer(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    only_day = {key for key in {*before, *after} if before.get(key) != after.get(key)} == {"expires"}
    return "the last day of the offer" if only_day else "the offer"


def _routed_by(mail: Mail, piece: Piece) -> bool:
    """Whether the piece's barcode is what these choices make: barcode id, service type, Mailer ID, serial number."""
    digits = piece.imb_digits
    if not mail.mid or not digits:
        return not mail.mid and not digits
    return digits[_STID] == imb_serials.stid_of(mail) and digits[_MID].startswith(mail.mid)
