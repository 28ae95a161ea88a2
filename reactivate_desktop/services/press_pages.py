"""The first step of a press run: the pages, in one file or in numbered volumes."""

from __future__ import annotations

import hashlib
import json
import math
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Final

from reactivate_desktop import __version__
from reactivate_desktop.errors import PressError
from reactivate_desktop.press import pressing, volumes
from reactivate_desktop.press.pressing import Part, PressReport
from reactivate_desktop.press.volumes import Measure
from reactivate_desktop.services import disk_room, press_cluster
from reactivate_desktop.services.drop_folder import BROKEN_OFF, volume_name
from reactivate_desktop.services.kept_volumes import KeptVolumes
from reactivate_desktop.services.press_run import FinishedVolume, PressRun

WORTH_MEASURING = 2_000
"""From so many pieces on the disk is asked for room first; what fewer take is little."""

LARGEST_FILE = 9_000_000_000
"""Bytes of a press file that nobody limits: its table of objects has ten digits for a place (ISO 32000-1, 7.5.4)."""

_LISTS_EACH: Final = 1_000
"""Bytes of all lists for a piece, on the safe side (measured: 330 csv, 190 addresses, 160 workbook)."""
_PAPERS: Final = 30_000_000
"""Bytes of proof, ticket and the like."""
_SMALLER: Final = 0.98


def write(run: PressRun) -> None:
    """Write press.pdf, or press-001.pdf and so on where the run asks for volumes. No piece is split.

    Raises:
        PressError: when a piece that was approved can't be made any more, a single piece is larger than a volume may
            be, or the disk has no room.
    """
    count = len(run.pieces)
    with press_cluster.executor_at(run.cluster, run.job, run.watch) as executor:
        measured = _measured(run)
        each = run.volumes.pieces or count
        limit = run.volumes.megabytes * 1_000_000 or LARGEST_FILE
        if measured:
            each = min(each, measured.pieces_within(limit))
        plan = _Plan(each, limit, measured, executor)
        while not _write_volumes(run, plan):
            # what was measured on the first pieces does not hold for later ones: a little less, and all anew
            plan = replace(plan, each=int(plan.each * _SMALLER))
        run.found.notes += press_cluster.notes_on(run.cluster, executor)


@dataclass(frozen=True, slots=True)
class _Plan:
    """At most ``each`` pieces and ``limit`` bytes in a file; who composes (None = this machine)."""

    each: int
    limit: float
    measured: Measure | None
    executor: Executor | None


def _measured(run: PressRun) -> Measure | None:
    """What the job takes; None where nobody asks."""
    several = run.volumes.megabytes or 0 < run.volumes.pieces < len(run.pieces)
    if not several and len(run.pieces) < WORTH_MEASURING:
        return None
    run.watch.report(0, 0, "measuring")
    return volumes.measure(run.job, iter(run.pieces))


def _write_volumes(run: PressRun, plan: _Plan) -> bool:
    """Write all files; False when one of them is larger than it may be."""
    parts, measured = _parts(run, plan.each), plan.measured
    kept = KeptVolumes(run.work, _key(run, plan.each, measured)) if measured and len(parts) > 1 else None
    if kept:
        parts = [replace(part, ready=kept.ready(part)) for part in parts]
    if measured:
        _require_room(run, parts, measured)

    def finished(part: Part, report: PressReport) -> None:
        if report.held:
            raise _held_since(run, len(report.held))
        if part.path.stat().st_size > plan.limit:
            raise _TooLarge
        if kept:
            kept.add(part.path)

    try:
        reports = pressing.press_parts(
            run.job,
            run.pieces,
            parts,
            workers=run.workers,
            progress=run.watch,
            executor=plan.executor,
            finished=finished,
        )
    except _TooLarge:
        for part in parts:
            part.path.unlink(missing_ok=True)
        return False
    except PressError as error:
        raise _with_what_is_kept(error, parts) from None
    _require_all(run, parts, reports)
    run.found.volumes = tuple(FinishedVolume(part.path, n, part.pieces or 0) for n, part in enumerate(parts, start=1))
    _note(run, parts, reports)
    return True


class _TooLarge(Exception):  # noqa: N818 - a turn of the work, not an error
    """A volume is larger than it may be."""


def _parts(run: PressRun, each: int) -> list[Part]:
    count = len(run.pieces)
    total = max(1, math.ceil(count / each)) if each else 1
    return [
        Part(
            run.work / volume_name(number, total),
            min(each, count - (number - 1) * each),
            _title(run.words, number, total),
        )
        for number in range(1, total + 1)
    ]


def _title(words: str, number: int, total: int) -> str:
    return ", ".join(filter(None, (words, f"volume {number:,} of {total:,}" if total > 1 else "")))


def _key(run: PressRun, each: int, measured: Measure) -> str:
    """All that decides about the bytes of the volumes: drop, job with art and fonts, engine, and how they are cut."""
    parts = (
        run.drop.drop_id,
        run.drop.pieces_hash,
        run.job.standard,
        measured.digest,
        each,
        len(run.pieces),
        run.words,
    )
    return hashlib.sha256(json.dumps([*parts, __version__]).encode()).hexdigest()


def _require_room(run: PressRun, parts: list[Part], measured: Measure) -> None:
    to_write = [part for part in parts if not part.ready]
    pages = measured.size(sum(part.pieces or 0 for part in to_write), len(to_write))
    disk_room.require(run.work, pages + _LISTS_EACH * len(run.pieces) + _PAPERS)


def _require_all(run: PressRun, parts: list[Part], reports: list[PressReport]) -> None:
    pressed = sum(report.pieces for report in reports) + sum(part.pieces or 0 for part in parts if part.ready)
    if pressed != len(run.pieces):
        raise _held_since(run, len(run.pieces) - pressed)


def _held_since(run: PressRun, count: int) -> PressError:
    return PressError(
        f"{count:,} pieces of drop {run.drop.token} can't be made as they were approved.",
        hint="Nothing was kept. Approve the campaign again; those pieces are then held and listed.",
        code="held-since",
    )


def _with_what_is_kept(error: PressError, parts: list[Part]) -> PressError:
    done = sum(part.path.is_file() for part in parts)
    if error.code not in BROKEN_OFF or not done or len(parts) == 1:
        return error
    hint = f"{error.hint} {done:,} of {len(parts):,} volumes are finished; the next run takes them up.".strip()
    return PressError(error.message, hint=hint, code=error.code)


def _note(run: PressRun, parts: list[Part], reports: list[PressReport]) -> None:
    taken = sum(part.ready for part in parts)
    if taken:
        run.found.notes.append(f"{taken:,} of {len(parts):,} volumes were taken up from a run that was broken off.")
    if any(report.lost for report in reports):
        run.found.notes.append(
            "A worker process ended by itself (most often for want of memory) and was replaced; no page is missing."
        )
