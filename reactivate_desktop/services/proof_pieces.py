"""Which pieces a proof shows on screen, and what is wrong with the others: before approval, or as approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reactivate_desktop.domain.piece import Drop, HeldPiece, Piece
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import PressError
from reactivate_desktop.press import pressing, proof_choice
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.proof_choice import ProofChoice
from reactivate_desktop.services import approve_drop, draft_pieces, press_job
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.store import Store

__all__ = ["PressJob", "ProofChoice", "ProofSet", "of_audience", "of_campaign", "of_design", "of_drop", "to_look_at"]


@dataclass(frozen=True, slots=True)
class ProofSet:
    """The worst cases and what is known of the rest.

    ``pieces`` counts all, held ones too; ``hashes`` are (label, SHA-256 in hex) of what is frozen, or would be;
    ``changed`` says that an approved drop is no longer what the campaign and its audience say now.
    """

    job: PressJob
    choices: tuple[ProofChoice, ...]
    pieces: int
    held: tuple[HeldPiece, ...]
    hashes: tuple[tuple[str, str], ...]
    approved_by: str = ""
    changed: bool = False

    @property
    def to_press(self) -> int:
        """Pieces that can be made right."""
        return self.pieces - len(self.held)


def of_campaign(
    store: Store,
    resolved: ResolvedCampaign,
    audience: Audience,
    drop: Drop | None,
    *,
    as_of: date,
    progress: Progress | None = None,
) -> ProofSet:
    """The proof set of the drop as approved, or of the audience where nothing is approved or its brand's files changed.

    Raises:
        PressError: when the design can't be pressed.
    """
    if drop is None:
        return of_audience(resolved, audience, as_of=as_of, progress=progress)
    try:
        return of_drop(store, resolved, drop, audience)
    except PressError:
        return of_audience(resolved, audience, as_of=as_of, progress=progress)


def of_audience(
    resolved: ResolvedCampaign, audience: Audience, *, as_of: date, progress: Progress | None = None
) -> ProofSet:
    """The proof set of an audience that is not approved: every piece is composed to find those that would be held.

    Raises:
        PressError: when the design can't be pressed.
    """
    draft = draft_pieces.run(resolved, audience, as_of=as_of)
    held = pressing.check(draft.job, draft.pieces, workers=1, progress=progress or NoProgress()) if draft.pieces else ()
    unprintable = {piece.piece_id for piece in held}
    good = (piece for piece in draft.pieces if piece.piece_id not in unprintable)
    hashes = (
        ("Template", press_job.design_hash(resolved.kit, *resolved.templates)),
        ("List", approve_drop.audience_hash(audience.recipients)),
    )
    return ProofSet(draft.job, proof_choice.choose(draft.job, good), len(draft.pieces), held, hashes)


def of_drop(store: Store, resolved: ResolvedCampaign, drop: Drop, audience: Audience) -> ProofSet:
    """The proof set of a drop as it was approved.

    Raises:
        PressError: when the brand's files changed since, so that it can't be shown as approved.
    """
    job = press_job.build(resolved, drop)
    with store.reading() as tx:
        choices = proof_choice.choose(job, tx.drops.pieces(drop.drop_id))
        held = tx.drops.held(drop.drop_id)
        approved_by = tx.drops.approved_by(drop.drop_id)
    hashes = (("Template", drop.template_hash), ("List", drop.audience_hash))
    changed = not approve_drop.still_stands(drop, resolved, audience)
    return ProofSet(job, choices, drop.piece_count + len(held), held, hashes, approved_by, changed)


def of_design(
    store: Store, resolved: ResolvedCampaign, audience: Audience, drop: Drop | None, *, as_of: date
) -> tuple[ProofChoice, ...]:
    """Pieces to step through while designing; where all were mailed lately, those of the campaign's last drop."""
    draft = draft_pieces.run(resolved, audience, as_of=as_of)
    if draft.pieces or drop is None:
        return to_look_at(draft.job, draft.pieces)
    with store.reading() as tx:
        return to_look_at(draft.job, tuple(tx.drops.pieces(drop.drop_id)))


def to_look_at(job: PressJob, pieces: tuple[Piece, ...], first: int = 50) -> tuple[ProofChoice, ...]:
    """Pieces to step through while designing: the worst cases with their reasons, then the first in mail order."""
    worst = proof_choice.choose(job, pieces)
    shown = {choice.piece.piece_id for choice in worst}
    return (*worst, *_plain(pieces[:first], shown))


def _plain(pieces: tuple[Piece, ...], shown: set[str]) -> Iterator[ProofChoice]:
    for piece in pieces:
        if piece.piece_id not in shown:
            yield ProofChoice(piece, ())
