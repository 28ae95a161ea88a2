"""Print pieces of a pressed drop again: the same pages in a folder of their own, with their list, read back.

Nothing about the drop changes: neither its state nor its codes nor its folder. The audit says that it was done.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from reactivate_desktop.domain.piece import Drop
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.press.readback import Raster
from reactivate_desktop.services import (
    drop_folder,
    finished_drop,
    impose_drop,
    left_out,
    press_checks,
    press_job,
    press_lists,
    press_pages,
    press_papers,
    press_steps,
    still_to_mail,
)
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.chosen_pieces import ChosenPieces, choice_of, drop_of
from reactivate_desktop.services.drop_to_press import on_day
from reactivate_desktop.services.press_cluster import Address
from reactivate_desktop.services.press_run import PressRun, VolumeChoice, worth_workers
from reactivate_desktop.services.reprint_choice import Choice, Span
from reactivate_desktop.store import Store

_STEPS: Final = (
    press_pages.write,
    press_lists.write_mailed,
    press_checks.read_back_pages,
    press_checks.preflight_pages,
    impose_drop.write,
    press_papers.write_ticket,
)
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class ReprintResult:
    """What was printed again and where it stands; ``chosen`` says which, such as ``120-180, 200``."""

    drop: str
    token: str
    folder: Path
    chosen: str
    pieces: int
    pages: int
    decoded_rasters: int
    seconds: float
    files: dict[str, Path]
    volumes: int = 1
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate press --pieces``."""
        return {
            "drop": self.drop,
            "token": self.token,
            "folder": str(self.folder),
            "reprint": self.chosen,
            "pieces": self.pieces,
            "held": 0,
            "pages": self.pages,
            "decoded_rasters": self.decoded_rasters,
            "seconds": round(self.seconds, 2),
            "volumes": self.volumes,
            "files": {name: str(path) for name, path in self.files.items()},
            "warnings": list(self.warnings),
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        made = f"{self.pieces:,} pieces of drop {self.token} on {self.pages:,} pages again, each read back."
        return [made, *self.warnings, f"They are in {self.folder}; the drop itself is as it was."]


def run(
    store: Store,
    resolved: ResolvedCampaign,
    out: Path,
    spans: Sequence[Span],
    *,
    as_of: date,
    workers: int | None = None,
    standard: str | None = None,
    raster: Raster = "auto",
    volume: int | None = None,
    cluster: Address | None = None,
    progress: Progress | None = None,
) -> ReprintResult:
    """Press the pieces of ``spans`` again, into a folder beside that of their drop (``<drop>-reprint-120-180``).

    Spans with piece ids say by them which of the campaign's drops is meant; else it is the one pressed last.
    ``standard`` None = that of the drop's folder in ``out``, where it is there, else the approved one.

    Raises:
        InputError: when a span names a piece that there is not.
        PressError: when nothing was pressed yet, the brand's files changed, or the folder can't be written.
        ReadBackError: when a written page differs from its list row.
        Cancelled: when ``progress`` says so; nothing is left of the run.
    """
    started = time.monotonic()
    watch = progress or NoProgress()
    drop = drop_of(store, resolved, spans)
    job = press_job.build(resolved, drop, standard=standard or _standard_in(out, drop))
    watch.report(0, 0, "comparing with what was approved")
    with store.reading() as tx:
        press_job.require_pieces(drop, tx.drops.pieces(drop.drop_id, with_held=True))
    choice = choice_of(store, drop, spans)
    pieces = ChosenPieces(store, drop, choice)
    name = f"{drop_folder.folder_name(drop)}-reprint-{_label(choice)}"
    press = resolved.campaign.press
    count = worth_workers(press.workers if workers is None else workers, len(pieces))
    with drop_folder.making(out, drop, name) as work:
        current = PressRun(
            store, resolved, job, drop, pieces, (), left_out.NOBODY, count, raster, watch, work,
            VolumeChoice(press.volume if volume is None else volume, press.volume_mb), cluster, _words(choice),
        )  # fmt: skip
        current.found.notes += _must_not_be_mailed(store, pieces, as_of)
        names = press_steps.carry_out(current, _STEPS, {"reprint": choice.words})
    with store.transaction() as tx:
        detail = f"{drop.token}: {len(choice)} pieces ({choice.words[:200]})"
        tx.audit.add("press", "pieces printed again", detail, at=on_day(as_of))
    files = {file: out / name / file for file in names}
    return _result(current, choice, files, time.monotonic() - started)


def _result(current: PressRun, choice: Choice, files: dict[str, Path], seconds: float) -> ReprintResult:
    found, read = current.found, current.found.read_back
    return ReprintResult(
        drop=current.drop.drop_id,
        token=current.drop.token,
        folder=next(iter(files.values())).parent,
        chosen=choice.words,
        pieces=read.pieces,
        pages=read.pages,
        decoded_rasters=read.decoded_rasters,
        seconds=seconds,
        files=files,
        volumes=len(found.volumes),
        warnings=tuple(dict.fromkeys((*found.notes, *(finding.message for finding in found.preflight.warnings)))),
    )


def _standard_in(out: Path, drop: Drop) -> str | None:
    """The print standard to which the drop was pressed, where its folder still stands."""
    try:
        found = finished_drop.find(out, drop)
    except InputError:
        return None
    return found.standard_id or None if found is not None else None


def _label(choice: Choice) -> str:
    """For the folder's name: the range where it is one, else a short hash of the ranges."""
    if len(choice.ranges) == 1:
        return choice.words
    return hashlib.sha256(choice.words.encode()).hexdigest()[:8]


def _words(choice: Choice) -> str:
    if len(choice.ranges) == 1:
        return f"reprint of {choice.words}"
    return f"reprint {_label(choice)}, {len(choice):,} pieces"


def _must_not_be_mailed(store: Store, pieces: ChosenPieces, as_of: date) -> list[str]:
    """A sentence where somebody asked, since approval, not to be mailed, has died or is no patient any more."""
    ids = still_to_mail.whom_not(store, pieces, as_of=as_of)
    if not ids:
        return []
    shown = ", ".join(ids[:_NAMED]) + (f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else "")
    return [f"Since drop {pieces.drop.token} was approved, these must no longer be mailed; take them out: {shown}."]
