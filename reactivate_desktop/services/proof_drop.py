"""Proof a campaign before it is approved: the worst-case pieces, with sample codes that can never be redeemed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from reactivate_desktop.brand.fields import grouped_code
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.press import pressing, proof
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.services import (
    approve_drop,
    build_audience,
    draft_pieces,
    drop_documents,
    drop_folder,
    left_out,
    press_job,
)
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.store import Store

_NOTES: Final = (
    "The codes on these pages are samples marked PROOF. They can't be redeemed; real ones are issued at approval.",
    "Print at 100 % to judge sizes. Lines in colour are not printed on the mail.",
)


@dataclass(frozen=True, slots=True)
class ProofResult:
    """Where the proof stands: ``pieces`` in the audience, ``choices`` shown, ``held`` that can't be made right."""

    path: Path
    pieces: int
    choices: int
    held: int
    held_reasons: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate proof``."""
        return {
            "file": str(self.path),
            "pieces": self.pieces,
            "choices": self.choices,
            "held": self.held,
            "held_reasons": list(self.held_reasons),
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        lines = [f"{self.choices} worst-case pieces of {self.pieces:,} are in {self.path}"]
        if self.held:
            lines.append(f"{self.held:,} pieces can't be made right and will be held:")
            lines += [f"  {reason}" for reason in self.held_reasons]
        return lines


def run(
    store: Store, resolved: ResolvedCampaign, out: Path, *, as_of: date, progress: Progress | None = None
) -> ProofResult:
    """Write ``out/proof.pdf``. The workspace is only read: nothing is approved and no code is issued.

    Raises:
        InputError: when nobody is left to mail, or every piece would be held.
        PressError: when the design can't be pressed or the folder can't be written.
    """
    watch = progress or NoProgress()
    audience = build_audience.run(store, resolved.campaign, resolved.kit, as_of=as_of, progress=watch)
    draft = draft_pieces.run(resolved, audience, as_of=as_of)
    job, pieces = draft.job, tuple(_marked(draft.pieces))
    if not pieces:
        raise InputError(
            f"Campaign {resolved.campaign.name} has nobody to mail.",
            hint="Look at the waterfall: it says which rule left whom out.",
            code="nobody-to-mail",
        )
    held = pressing.check(job, pieces, workers=1, progress=watch)
    unprintable = {piece.piece_id for piece in held}
    choices = proof.choose(job, (piece for piece in pieces if piece.piece_id not in unprintable))
    if not choices:
        raise InputError(
            f"Every piece would be held. The first: {held[0].reason}",
            hint="Mend the design or the list.",
            code="all-held",
        )
    watch.report(0, 0, "drawing the proof")
    path = out / drop_folder.PROOF
    with drop_folder.sentences(out):
        out.mkdir(parents=True, exist_ok=True)
        counts = f"{len(pieces) - len(held):,} to be pressed, {len(held):,} held"
        proof.write(
            job,
            choices,
            path,
            cover=_cover(job, resolved, audience, counts),
            press=pressing.press,
            zones=drop_documents.proof_zones(job.paper),
        )
    reasons = tuple(dict.fromkeys(piece.reason for piece in held))[:10]
    return ProofResult(path, len(pieces), len(choices), len(held), reasons)


def _marked(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with codes that say PROOF; the letter O is in no real code."""
    sample = draft_pieces.sample_code().compact
    for number, piece in enumerate(pieces, start=1):
        code = f"PROOF{number % 10_000:04d}"
        link = piece.qr_payload.replace(sample, code)
        yield replace(piece, tracking_code=grouped_code(code), qr_payload=link)


def _cover(job: PressJob, resolved: ResolvedCampaign, audience: Audience, counts: str) -> proof.ProofCover:
    hashes = (
        ("Template", press_job.design_hash(resolved.kit, *resolved.templates)),
        ("Customization", press_job.customization_hash(job)),
        ("Audience", approve_drop.audience_hash(audience.recipients)),
    )
    return drop_documents.cover(job, left_out.of_audience(audience).waterfall, counts, hashes, _NOTES)
