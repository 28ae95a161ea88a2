"""Approve a campaign: freeze its mail drop, and give each piece its tracking code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from random import Random
from secrets import SystemRandom

import pandas as pd

from reactivate_desktop.domain import tracking_code
from reactivate_desktop.domain.campaign import Mail
from reactivate_desktop.domain.piece import Drop, DropState, HeldPiece, Piece
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError, WorkspaceError
from reactivate_desktop.mail import imb_serials
from reactivate_desktop.press import pressing
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.services import build_audience, campaign_file, draft_pieces, left_out, press_job
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.store import Store, Transaction

_TOKEN_LENGTH = 6
_HASHED = [
    *("clinic_id", "addressee", "greeting_name", "first_name", "last_name"),
    *("address1", "address2", "city", "state", "zip", "zip4", "member_keys"),
]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be approved, and the drop that stood before."""

    resolved: ResolvedCampaign
    audience: Audience
    as_of: date
    now: datetime
    approved_by: str
    standing: Drop | None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A drop that is being approved."""

    job: PressJob
    drop: Drop
    pieces: tuple[Piece, ...]
    held: tuple[HeldPiece, ...]
    next_serial: int


def run(
    store: Store,
    resolved: ResolvedCampaign,
    *,
    as_of: date,
    approved_by: str,
    progress: Progress | None = None,
    now: datetime | None = None,
    replace_unpressed: bool = False,
    workers: int = 0,
    random: Random | None = None,
) -> Drop:
    """Freeze the mail drop of a campaign: audience, design, pieces in mail order, one tracking code each.

    Approving again what is approved and not pressed returns that drop. Where something changed since, it is refused,
    unless ``replace_unpressed``: then that drop and its codes become void. A drop that was pressed stays; approving
    again makes the campaign's next mailing.

    Args:
        store: the workspace.
        resolved: the campaign.
        as_of: the day that counts as today.
        approved_by: who signs.
        progress: told of the composing of each piece.
        now: time of the approval (aware); default is now.
        replace_unpressed: replace an approved drop that was not pressed.
        workers: processes that compose pieces to find those that must be held (0 = as many as cores).
        random: source of the codes; only for tests.

    Raises:
        InputError: when nobody is left to mail, every piece is held, the budget is exceeded and the campaign does not
            say what then, or the approved drop differs.
    """
    watch = progress or NoProgress()
    audience = build_audience.run(store, resolved.campaign, resolved.kit, as_of=as_of, progress=watch)
    if audience.recipients.empty:
        raise InputError(
            f"Campaign {resolved.campaign.name} has nobody to mail.",
            hint="Look at the waterfall: it says which rule left whom out.",
            code="nobody-to-mail",
        )
    with store.reading() as tx:
        standing = tx.drops.find(resolved.campaign.name)
    if standing is not None and standing.state is DropState.APPROVED and still_stands(standing, resolved, audience):
        return standing
    audience.budget.require_decided()
    if standing is not None and standing.state is DropState.APPROVED and not replace_unpressed:
        raise _changed(standing)
    wish = _Wish(resolved, audience, as_of, now or datetime.now(UTC), approved_by, standing)
    draft = _compose(store, wish, random or SystemRandom(), workers, watch)
    with store.transaction() as tx:
        _keep(tx, wish, draft)
    return draft.drop


def audience_hash(recipients: pd.DataFrame) -> str:
    """SHA-256 (hex) of who gets mail, as whom, where and in which variant (if any does), in the order of their keys."""
    digest = hashlib.sha256()
    ordered = recipients.sort_index()
    names = [*_HASHED, "variant"] if (ordered["variant"] != "").any() else _HASHED
    for key, *values in zip(ordered.index.tolist(), *(ordered[name].tolist() for name in names), strict=True):
        digest.update(json.dumps([key, *values], ensure_ascii=False).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def still_stands(standing: Drop, resolved: ResolvedCampaign, audience: Audience) -> bool:
    """Whether an approved drop is what the campaign and ``audience`` say now."""
    again = press_job.draft(resolved, audience.clinics, as_of=standing.as_of)
    return (
        standing.audience_hash == audience_hash(audience.recipients)
        and standing.template_hash == press_job.design_hash(resolved.kit, *resolved.templates)
        and standing.snapshot == press_job.snapshot(again)
        and standing.in_home_date == resolved.campaign.mail.in_home_date
    )


def _changed(standing: Drop) -> InputError:
    return InputError(
        f"Drop {standing.token} is approved and not pressed, and the campaign or its audience changed since.",
        hint=f"Press it as it is, or approve again and replace it: its {standing.piece_count:,} codes become void.",
        code="drop-changed",
    )


def _compose(store: Store, wish: _Wish, random: Random, workers: int, watch: Progress) -> _Draft:
    resolved, audience, as_of = wish.resolved, wish.audience, wish.as_of
    with store.reading() as tx:
        token = _token(tx, random)
        codes = _codes(tx, len(audience.recipients), random)
        serial = int(tx.meta.get(_serial_key(resolved), "0"))
    serials = _serials(resolved.campaign.mail, serial, len(codes))
    job = press_job.draft(resolved, audience.clinics, as_of=as_of, token=token, created=wish.now)
    made = tuple(
        draft_pieces.make(
            job, resolved.campaign.mail, audience.recipients, map(tracking_code.parse, codes), serials.serials
        )
    )
    held = pressing.check(job, made, workers=workers, progress=watch)
    pieces = tuple(_numbered(made, {piece.piece_id for piece in held}))
    if len(held) == len(pieces):
        raise InputError(
            f"Every piece would be held. The first: {held[0].reason}",
            hint="Mend the design or the list.",
            code="all-held",
        )
    drop = Drop(
        drop_id=f"{as_of:%Y%m%d}-{token}",
        token=token,
        campaign=resolved.campaign.name,
        brand=resolved.kit.id,
        template=resolved.template.id,
        approved_at=wish.now,
        as_of=as_of,
        expires=job.offer.expires,
        piece_count=len(pieces) - len(held),
        audience_hash=audience_hash(audience.recipients),
        template_hash=press_job.design_hash(resolved.kit, *resolved.templates),
        customization_hash=press_job.customization_hash(job),
        pieces_hash=press_job.pieces_hash(pieces),
        in_home_date=resolved.campaign.mail.in_home_date,
        snapshot=press_job.snapshot(job),
        offer=job.offer.headline,
    )
    return _Draft(job, drop, pieces, held, serials.next_start)


def _serials(mail: Mail, start: int, count: int) -> imb_serials.Allocation:
    return imb_serials.allocate(mail.mid, start, count) if mail.mid else imb_serials.Allocation((0,) * count, start)


def _numbered(pieces: Sequence[Piece], held: set[str]) -> Iterator[Piece]:
    sequence = 0
    for piece in pieces:
        if piece.piece_id in held:
            yield replace(piece, sequence=0)
        else:
            sequence += 1
            yield replace(piece, sequence=sequence)


def _keep(tx: Transaction, wish: _Wish, draft: _Draft) -> None:
    drop, resolved, standing, approved_by = draft.drop, wish.resolved, wish.standing, wish.approved_by
    if tx.drops.find(drop.campaign) != standing or tx.codes.taken(piece.tracking_code for piece in draft.pieces):
        raise WorkspaceError(
            f"Campaign {drop.campaign} was approved by somebody else at the same moment.",
            hint="Nothing was changed. Look at its drop, then try again.",
            code="approved-meanwhile",
        )
    if standing is not None and standing.state is DropState.APPROVED:
        count = tx.drops.void(standing.drop_id, f"Replaced by drop {drop.token}")
        tx.audit.add(approved_by, "drop void", f"{standing.token}: {count} codes", at=drop.approved_at)
    holdout = [int(key) for key in wish.audience.holdout]
    tx.drops.add(drop, draft.pieces, draft.held, approved_by=approved_by, holdout=holdout)
    left_out.remember(tx, drop.drop_id, left_out.of_audience(wish.audience))
    tx.meta.set(_serial_key(resolved), str(draft.next_serial))
    tx.campaigns.save(drop.campaign, str(resolved.path), campaign_file.as_text(resolved.campaign), at=drop.approved_at)
    detail = f"{drop.token}: {drop.piece_count} pieces, {len(draft.held)} held"
    tx.audit.add(approved_by, "drop approved", detail, at=drop.approved_at)


def _token(tx: Transaction, random: Random) -> str:
    taken = {drop.token for drop in tx.drops.all()}
    while True:
        token = "".join(random.choices(tracking_code.ALPHABET, k=_TOKEN_LENGTH))
        if token not in taken and not tracking_code.is_offensive(token):
            return token


def _codes(tx: Transaction, count: int, random: Random) -> list[str]:
    """``count`` new codes, none of them used before in this workspace."""
    found: dict[str, None] = {}
    while len(found) < count:
        fresh = dict.fromkeys(str(tracking_code.make(random)) for _ in range(count - len(found)))
        for code in tx.codes.taken(fresh):
            del fresh[code]
        found |= fresh
    return list(found)


def _serial_key(resolved: ResolvedCampaign) -> str:
    return f"imb_serial:{resolved.campaign.mail.mid}"
