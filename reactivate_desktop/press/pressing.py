"""Pressing: pieces in, one press-ready PDF out, whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sized
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from reactivate_desktop.domain.piece import HeldPiece, Piece
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import PressError
from reactivate_desktop.press.chunk import ChunkResult, compose_chunk, cut
from reactivate_desktop.press.compose import Composer
from reactivate_desktop.press.executor import AHEAD, executor_for, in_order
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pagefile import PageFile
from reactivate_desktop.press.writer import whole_file

WORTH_PROCESSES = 2000
"""Up to so many pieces, one process is done before others have started."""


@dataclass(frozen=True, slots=True)
class PressReport:
    """What a run made: pages and pieces in the file, the pieces it held (in their order), and how long it took."""

    pages: int
    pieces: int
    held: tuple[HeldPiece, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class _Crew:
    """Who composes: worker processes, or the executor given."""

    workers: int
    executor: Executor | None


def press(
    job: PressJob,
    pieces: Iterable[Piece],
    target: Path,
    *,
    workers: int = 0,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> PressReport:
    """Press ``pieces``, in their order, to ``target``; the bytes are the same with any number of ``workers``.

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
        for result in _results(job, pieces, _Crew(workers, executor), progress or NoProgress(), "pressing"):
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
    for result in _results(job, pieces, _Crew(workers, executor), progress or NoProgress(), "checking"):
        held += result.held
    return tuple(held)


def _results(
    job: PressJob, pieces: Iterable[Piece], crew: _Crew, progress: Progress, what: str
) -> Iterator[ChunkResult]:
    total = len(pieces) if isinstance(pieces, Sized) else 0
    done = 0
    progress.report(0, total, what)
    workers = 1 if 0 < total <= WORTH_PROCESSES else crew.workers
    given = nullcontext((crew.executor, max(2, workers) * AHEAD)) if crew.executor else executor_for(workers)
    with given as (executor, ahead):
        for result in in_order(executor, compose_chunk, cut(job, pieces), ahead):
            yield result
            done += len(result.printed) + len(result.held)
            progress.report(done, total, what)


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
