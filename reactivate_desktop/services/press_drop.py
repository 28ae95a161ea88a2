"""Press the approved drop of a campaign: write it, read every piece back, and put the whole folder in place at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reactivate_desktop.domain.piece import Drop, DropState
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.press import job_notes
from reactivate_desktop.press.preflight import PreflightReport
from reactivate_desktop.press.readback import Raster
from reactivate_desktop.press.ticket_facts import Sheets
from reactivate_desktop.services import drop_folder, left_out, press_job, still_to_mail
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.drop_folder import HELD
from reactivate_desktop.services.drop_to_press import Approval, approved, on_day
from reactivate_desktop.services.press_cluster import Address
from reactivate_desktop.services.press_run import DropPieces, PressRun, VolumeChoice, worth_workers
from reactivate_desktop.services.press_steps import STEPS, carry_out
from reactivate_desktop.store import Store

__all__ = ["PressResult", "Raster", "run"]


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
    volumes: int = 1
    warnings: tuple[str, ...] = ()
    sheets: Sheets | None = None

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
            "volumes": self.volumes,
            "sheets": self.sheets.count if self.sheets else 0,
            "files": {name: str(path) for name, path in self.files.items()},
            "warnings": list(self.warnings),
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        files = f" in {self.volumes:,} volumes" if self.volumes > 1 else ""
        lines = [f"{self.pieces:,} pieces on {self.pages:,} pages{files}, each read back, in {self.seconds:.1f} s."]
        if self.held:
            lines.append(f"{self.held:,} pieces are held: {HELD} says why.")
        if self.sheets:
            lines.append(f"Imposed on {self.sheets.count:,} sheets, {self.sheets.layout}, {self.sheets.order}.")
        lines += self.warnings
        return [*lines, f"Everything for the printer is in {self.folder}"]


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
    volume: int | None = None,
    cluster: Address | None = None,
) -> PressResult:
    """Press the campaign's latest drop into ``out/<drop>``; a campaign without one is approved first.

    Pressing the same drop again gives the same bytes. ``workers`` None = the campaign's choice, 0 = one per core.
    ``replace_unpressed`` approves anew what changed before it was pressed; the old codes become void. ``new_drop``
    approves the campaign's next mailing after one that was pressed. ``volume`` None = the campaign's choice, 0 = one
    file, else at most so many pieces in each. ``cluster`` composes the pages there instead of on this machine.

    Raises:
        PressError: when anything changed since approval, a check fails, or the folder can't be written.
        ReadBackError: when a written page differs from its list row.
        Cancelled: when ``progress`` says so; nothing is left of the run.
    """
    started = time.monotonic()
    watch = progress or NoProgress()
    drop = approved(store, resolved, Approval(as_of, approved_by, replace_unpressed, new_drop), watch)
    job = press_job.build(resolved, drop, standard=standard)
    watch.report(0, 0, "comparing with what was approved")
    still_to_mail.require(store, drop, as_of=as_of)
    with store.reading() as tx:
        press_job.require_pieces(drop, tx.drops.pieces(drop.drop_id, with_held=True))
        held = tx.drops.held(drop.drop_id)
    count = worth_workers(resolved.campaign.press.workers if workers is None else workers, drop.piece_count)
    excluded = left_out.of_drop(store, resolved, drop, watch)
    pieces = DropPieces(store, drop)
    with drop_folder.making(out, drop) as work:
        current = PressRun(
            store, resolved, job, drop, pieces, held, excluded, count, raster, watch, work,
            _volumes(resolved, volume), cluster,
        )  # fmt: skip
        facts = {"held": len(held), "not_mailed": len(excluded.rows)}
        names = carry_out(current, STEPS, facts)
    _mark_pressed(store, drop, as_of)
    folder = out / drop_folder.folder_name(drop)
    return _result(current, folder, names, time.monotonic() - started)


def _result(current: PressRun, folder: Path, names: tuple[str, ...], seconds: float) -> PressResult:
    found, read = current.found, current.found.read_back
    return PressResult(
        drop=current.drop.drop_id,
        token=current.drop.token,
        folder=folder,
        pieces=read.pieces,
        held=len(current.held),
        pages=read.pages,
        decoded_rasters=read.decoded_rasters,
        seconds=seconds,
        files={name: folder / name for name in names},
        volumes=len(current.found.volumes),
        warnings=tuple(dict.fromkeys((*found.notes, *job_notes.notes(current.job), *_found(found.preflight)))),
        sheets=found.sheets,
    )


def _found(report: PreflightReport) -> Iterator[str]:
    return (finding.message for finding in report.warnings)


def _volumes(resolved: ResolvedCampaign, wanted: int | None) -> VolumeChoice:
    choice = resolved.campaign.press
    return VolumeChoice(choice.volume if wanted is None else wanted, choice.volume_mb)


def _mark_pressed(store: Store, drop: Drop, as_of: date) -> None:
    """The first pressing counts; a later one changes neither state nor day."""
    if drop.state is not DropState.APPROVED:
        return
    now = on_day(as_of)
    with store.transaction() as tx:
        tx.drops.mark(drop.drop_id, DropState.PRESSED, pressed_at=now)
        tx.audit.add("press", "drop pressed", f"{drop.token}: {drop.piece_count} pieces", at=now)
