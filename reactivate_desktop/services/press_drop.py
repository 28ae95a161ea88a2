"""Press the approved drop of a campaign: write it, read every piece back, and put the whole folder in place at once."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from reactivate_desktop.domain.piece import Drop, DropState, HeldPiece, Piece
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import PressError
from reactivate_desktop.mail import lists
from reactivate_desktop.press import pressing, proof
from reactivate_desktop.press import ticket as tickets
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.preflight import PreflightReport, preflight
from reactivate_desktop.press.preflight_findings import Profile
from reactivate_desktop.press.readback import Raster, ReadBackReport, read_back
from reactivate_desktop.services import (
    approve_drop,
    build_audience,
    campaign_changes,
    drop_documents,
    drop_folder,
    left_out,
    press_job,
    still_to_mail,
)
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.drop_folder import (
    HELD,
    LIST_CSV,
    LIST_XLSX,
    MANIFEST,
    NOT_MAILED,
    PREFLIGHT,
    PRESS,
    PROOF,
    TICKET,
)
from reactivate_desktop.services.left_out import LeftOut
from reactivate_desktop.services.picture_template import sample_piece
from reactivate_desktop.store import Store

__all__ = ["PressResult", "Raster", "run"]

_WORTH_PROCESSES = 400
_FILES = (PRESS, LIST_CSV, LIST_XLSX, NOT_MAILED, HELD, PROOF, PREFLIGHT, TICKET, MANIFEST)


@dataclass(frozen=True, slots=True)
class PressResult:
    """What was pressed and where it stands; ``files`` maps each name to its path."""

    drop: str
    token: str
    folder: Path
    pieces: int
    held: int
    pages: int
    decoded_rasters: int
    seconds: float
    files: dict[str, Path]
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate press``."""
        return {
            "drop": self.drop,
            "token": self.token,
            "folder": str(self.folder),
            "pieces": self.pieces,
            "held": self.held,
            "pages": self.pages,
            "decoded_rasters": self.decoded_rasters,
            "seconds": round(self.seconds, 2),
            "files": {name: str(path) for name, path in self.files.items()},
            "warnings": list(self.warnings),
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        lines = [f"{self.pieces:,} pieces on {self.pages:,} pages, each read back, in {self.seconds:.1f} s."]
        if self.held:
            lines.append(f"{self.held:,} pieces are held: {HELD} says why.")
        lines += self.warnings
        return [*lines, f"Everything for the printer is in {self.folder}"]


@dataclass(frozen=True, slots=True)
class _DropPieces:
    """The pieces to press, read from the store each time they are gone through."""

    store: Store
    drop: Drop

    def __len__(self) -> int:
        return self.drop.piece_count

    def __iter__(self) -> Iterator[Piece]:
        yield from self.store.stream_pieces(self.drop.drop_id)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run on its way."""

    job: PressJob
    drop: Drop
    pieces: _DropPieces
    held: tuple[HeldPiece, ...]
    left_out: LeftOut
    workers: int
    raster: Raster
    watch: Progress


def run(
    store: Store,
    resolved: ResolvedCampaign,
    out: Path,
    *,
    as_of: date,
    workers: int | None = None,
    standard: str | None = None,
    raster: Raster = "auto",
    progress: Progress | None = None,
    approved_by: str = "",
    replace_unpressed: bool = False,
    new_drop: bool = False,
) -> PressResult:
    """Press the campaign's latest drop into ``out/<drop>``; a campaign without one is approved first.

    Pressing the same drop again gives the same bytes. ``workers`` None = the campaign's choice, 0 = one per core.
    ``replace_unpressed`` approves anew what changed before it was pressed; the old codes become void. ``new_drop``
    approves the campaign's next mailing after one that was pressed.

    Raises:
        PressError: when anything changed since approval, a check fails, or the folder can't be written.
        ReadBackError: when a written page differs from its list row.
        Cancelled: when ``progress`` says so; nothing is left of the run.
    """
    started = time.monotonic()
    watch = progress or NoProgress()
    drop = _approved(store, resolved, _Approval(as_of, approved_by, replace_unpressed, new_drop), watch)
    job = press_job.build(resolved, drop, standard=standard)
    watch.report(0, 0, "comparing with what was approved")
    still_to_mail.require(store, drop, as_of=as_of)
    with store.reading() as tx:
        press_job.require_pieces(drop, tx.drops.pieces(drop.drop_id, with_held=True))
        held = tx.drops.held(drop.drop_id)
    count = _workers(resolved.campaign.press.workers if workers is None else workers, drop.piece_count)
    excluded = _left_out(store, resolved, drop, watch)
    current = _Run(job, drop, _DropPieces(store, drop), held, excluded, count, raster, watch)
    with drop_folder.making(out, drop) as work:
        read, checked = _write(current, store, resolved, work)
    _mark_pressed(store, drop, as_of)
    folder = out / drop_folder.folder_name(drop)
    return PressResult(
        drop=drop.drop_id,
        token=drop.token,
        folder=folder,
        pieces=read.pieces,
        held=len(held),
        pages=read.pages,
        decoded_rasters=read.decoded_rasters,
        seconds=time.monotonic() - started,
        files={name: folder / name for name in _FILES},
        warnings=tuple(dict.fromkeys(finding.message for finding in checked.warnings)),
    )


@dataclass(frozen=True, slots=True)
class _Approval:
    """How a drop is to be approved where it has to be."""

    as_of: date
    approved_by: str
    replace_unpressed: bool
    new_drop: bool


def _approved(store: Store, resolved: ResolvedCampaign, wish: _Approval, watch: Progress) -> Drop:
    """The drop to press: the one that stands and still is what was approved, else a new one.

    Raises:
        PressError: when the campaign changed since, or what is wished does not go with the drop that stands.
    """
    with store.reading() as tx:
        drop = tx.drops.find(resolved.campaign.name)
    if drop is not None:
        _require_fitting(drop, wish)
        if not wish.new_drop and not wish.replace_unpressed:
            campaign_changes.require_none(store, resolved, drop)
            return drop
    return approve_drop.run(
        store,
        resolved,
        as_of=wish.as_of,
        approved_by=wish.approved_by or "command line",
        progress=watch,
        now=_on(wish.as_of),
        replace_unpressed=wish.replace_unpressed,
    )


def _require_fitting(drop: Drop, wish: _Approval) -> None:
    pressed = drop.state is not DropState.APPROVED
    if wish.replace_unpressed and pressed:
        raise PressError(
            f"Drop {drop.token} was pressed and can't be replaced: its codes are on paper.",
            hint="Approve the campaign's next mailing instead (--new-drop).",
            code="drop-pressed",
        )
    if wish.new_drop and not pressed:
        raise PressError(
            f"Drop {drop.token} of campaign {drop.campaign} is approved and not pressed yet.",
            hint="Press it first, or approve it anew (--replace).",
            code="drop-unpressed",
        )


def _on(as_of: date) -> datetime:
    """Now, on the day that counts as today."""
    return datetime.combine(as_of, datetime.now(UTC).timetz())


def _workers(wanted: int, pieces: int) -> int:
    """Starting processes costs more than a small drop takes."""
    return 1 if pieces < _WORTH_PROCESSES else wanted or os.cpu_count() or 1


def _left_out(store: Store, resolved: ResolvedCampaign, drop: Drop, watch: Progress) -> LeftOut:
    """As kept at approval; a drop without it is asked once, and the answer kept."""
    with store.reading() as tx:
        kept = left_out.recall(tx, drop.drop_id)
    if kept is not None:
        return kept
    audience = build_audience.run(store, resolved.campaign, resolved.kit, as_of=drop.as_of, progress=watch)
    found = left_out.of_audience(audience)
    with store.transaction() as tx:
        left_out.remember(tx, drop.drop_id, found)
    return found


def _write(
    current: _Run, store: Store, resolved: ResolvedCampaign, work: Path
) -> tuple[ReadBackReport, PreflightReport]:
    job = current.job
    _press(current, work)
    faces = len(job.paper.faces)
    current.watch.report(0, 0, "writing the mailing list")
    lists.write_mailing_list((drop_documents.mailing_row(piece, faces) for piece in current.pieces), work)
    lists.write_not_mailed(current.left_out.rows, work)
    with store.reading() as tx:
        patients = tx.patients.frame() if current.held else None
    rows = drop_documents.held_rows(current.held, patients) if patients is not None else []
    lists.write_held(rows, work)
    read = read_back(
        work / PRESS,
        drop_documents.expected_pieces(lists.read_mailing_list(work / LIST_CSV), current.pieces),
        job,
        raster=current.raster,
        workers=current.workers,
        total=len(current.pieces),
        progress=current.watch,
    )
    checked = preflight(work / PRESS, profile=Profile(ink_percent=job.paper.tac_limit), progress=current.watch)
    _require_clean(checked)
    drop_folder.write_json(work / PREFLIGHT, {**checked.as_json(), "read_back": read.as_json()})
    _papers(current, resolved, work)
    drop_folder.write_json(work / MANIFEST, drop_folder.manifest(work, _facts(current, read)))
    return read, checked


def _press(current: _Run, work: Path) -> None:
    report = pressing.press(current.job, current.pieces, work / PRESS, workers=current.workers, progress=current.watch)
    if report.held or report.pieces != current.drop.piece_count:
        raise PressError(
            f"{len(report.held):,} pieces of drop {current.drop.token} can't be made as they were approved.",
            hint="Nothing was kept. Approve the campaign again; those pieces are then held and listed.",
            code="held-since",
        )


def _require_clean(checked: PreflightReport) -> None:
    if checked.errors:
        first = checked.errors[0]
        raise PressError(
            f"The written file fails preflight: {first.message} ({len(checked.errors):,} errors in all).",
            hint="Nothing was kept. Mend the brand's art or choose another standard.",
            code="preflight-failed",
        )


def _papers(current: _Run, resolved: ResolvedCampaign, work: Path) -> None:
    """The proof and the ticket."""
    job, drop = current.job, current.drop
    current.watch.report(0, 0, "drawing proof and job ticket")
    counts = f"{drop.piece_count:,} to be pressed, {len(current.held):,} held"
    notes = (f"Drop {drop.token}, approved {drop.approved_at:%Y-%m-%d %H:%M} UTC.",)
    proof.write(
        job,
        proof.choose(job, current.pieces),
        work / PROOF,
        cover=drop_documents.cover(job, current.left_out.waterfall, counts, drop_documents.drop_hashes(drop), notes),
        press=pressing.press,
        zones=drop_documents.proof_zones(job.paper),
    )
    sample = work / f".{TICKET}.sample"
    try:
        pressing.press(job, [sample_piece(job.clinics[0])], sample)
        tickets.write(drop_documents.ticket(job, drop, resolved.campaign, sample, work), work / TICKET)
    finally:
        sample.unlink(missing_ok=True)


def _facts(current: _Run, read: ReadBackReport) -> dict[str, object]:
    drop = current.drop
    return {
        "drop": drop.drop_id,
        "token": drop.token,
        "campaign": drop.campaign,
        "brand": drop.brand,
        "template": drop.template,
        "standard": current.job.standard,
        "approved_at": drop.approved_at.isoformat(),
        "as_of": drop.as_of.isoformat(),
        "pieces": read.pieces,
        "pages": read.pages,
        "held": len(current.held),
        "not_mailed": len(current.left_out.rows),
        "hashes": {label.lower(): value for label, value in drop_documents.drop_hashes(drop)},
    }


def _mark_pressed(store: Store, drop: Drop, as_of: date) -> None:
    """The first pressing counts; a later one changes neither state nor day."""
    if drop.state is not DropState.APPROVED:
        return
    now = _on(as_of)
    with store.transaction() as tx:
        tx.drops.mark(drop.drop_id, DropState.PRESSED, pressed_at=now)
        tx.audit.add("press", "drop pressed", f"{drop.token}: {drop.piece_count} pieces", at=now)
