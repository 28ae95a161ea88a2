"""Pressing: pieces in, one press-ready PDF out, whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from reactivate_desktop.domain.piece import HeldPiece, Piece
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import PressError
from reactivate_desktop.press.chunk import CHUNK, Chunk, ChunkResult, compose_chunk, cut
from reactivate_desktop.press.compose import Composer
from reactivate_desktop.press.executor import executor_for, in_order
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pagefile import PageFile
from reactivate_desktop.press.writer import whole_file


@dataclass(frozen=True, slots=True)
class PressReport:
    """What a run made: pages and pieces in the file, the pieces it held (in their order), and how long it took."""

    pages: int
    pieces: int
    held: tuple[HeldPiece, ...]
    seconds: float


def press(
    job: PressJob,
    pieces: Iterable[Piece],
    target: Path,
    *,
    workers: int = 0,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> PressReport:
    """Press ``pieces``, in their order, to ``target``; the same job and pieces give the same bytes with any ``workers``.

    ``pieces`` may come from a generator: they are taken a few hundred at a time. ``workers`` up to 1 presses in this
    process; ``executor`` (such as a cluster's) is used instead when given, and left open.

    Raises:
        PressError: when the job can't be used, no piece of it can be made, or the file can't be written.
        Cancelled: when ``progress`` says so; no file and no process is left.
    """
    started = time.perf_counter()
    composer = Composer(job)
    held: list[HeldPiece] = []
    printed = 0
    with whole_file(target) as stream:
        file = PageFile(composer, stream)
        for result in _results(job, pieces, workers, progress or NoProgress(), executor):
            held += result.held
            printed += len(result.printed)
            file.use(result.glyphs)
            for piece in result.printed:
                file.add_piece(piece.clinic_id, piece.pages)
        if not printed:
            raise _nothing_to_press(held)
        file.close()
        pages = file.pages
    return PressReport(pages, printed, tuple(held), time.perf_counter() - started)


def check(
    job: PressJob,
    pieces: Iterable[Piece],
    *,
    workers: int = 0,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> tuple[HeldPiece, ...]:
    """The pieces of ``pieces`` that would be held, in their order; composes them and writes nothing.

    Raises:
        PressError: when the job can't be used.
        Cancelled: when ``progress`` says so.
    """
    Composer(job)
    held: list[HeldPiece] = []
    for result in _results(job, pieces, workers, progress or NoProgress(), executor, "checking"):
        held += result.held
    return tuple(held)


def _results(
    job: PressJob,
    pieces: Iterable[Piece],
    workers: int,
    progress: Progress,
    executor: Executor | None,
    what: str = "pressing",
) -> Iterable[ChunkResult]:
    total = len(pieces) if hasattr(pieces, "__len__") else 0
    done = 0
    progress.report(0, total, what)
    needed = workers if not total or total > CHUNK else 1

    def run(pool: Executor, ahead: int) -> Iterable[ChunkResult]:
        nonlocal done
        for result in in_order(pool, compose_chunk, cut(job, pieces), ahead):
            done += len(result.printed) + len(result.held)
            yield result
            progress.report(done, total, what)

    if executor is not None:
        yield from run(executor, max(2, workers) * 3)
        return
    with executor_for(needed) as (pool, ahead):
        yield from run(pool, ahead)


def _nothing_to_press(held: list[HeldPiece]) -> PressError:
    if not held:
        return PressError(
            "There is no piece to press.", hint="Approve a drop with at least one piece.", code="no-pieces"
        )
    return PressError(
        f"None of the {len(held)} pieces can be made right. The first: {held[0].reason}",
        hint="Change the design or the data, then press again.",
        code="all-held",
    )


__all__ = ["Chunk", "PressReport", "check", "press"]
