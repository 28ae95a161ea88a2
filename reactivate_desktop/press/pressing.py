"""Pressing: pieces in, press-ready PDF out, one file or several, each whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import TypeVar

from reactivate_desktop.domain.piece import HeldPiece, Piece
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import PressError
from reactivate_desktop.press.chunk import Chunk, ChunkResult, begin, check_chunk, compose_chunk, cut
from reactivate_desktop.press.compose import Composer
from reactivate_desktop.press.executor import Crew, crew_for, in_order
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pagefile import PageFile
from reactivate_desktop.press.writer import whole_file

Result = TypeVar("Result")

WORTH_PROCESSES = 2000
"""Up to so many pieces, one process is done before others have started."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a run.

    ``pieces`` is how many of the run's pieces go into it, in their order (None = all that are left). ``words`` set it
    apart from the others, in its title and its identity, such as ``volume 2 of 4``. ``ready`` = the file is there from
    an earlier run: its pieces are passed by.
    """

    path: Path
    pieces: int | None = None
    words: str = ""
    ready: bool = False


@dataclass(frozen=True, slots=True)
class PressReport:
    """What was made: pages and pieces in the file, the pieces held (in their order), and how long it took.

    ``lost`` is how often a worker ended by itself and was replaced.
    """

    pages: int
    pieces: int
    held: tuple[HeldPiece, ...]
    seconds: float
    lost: int = 0


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
    parts = (Part(target),)
    (report,) = press_parts(job, pieces, parts, workers=workers, progress=progress, executor=executor)
    return report


def press_parts(
    job: PressJob,
    pieces: Iterable[Piece],
    parts: Sequence[Part],
    *,
    workers: int = 0,
    progress: Progress | None = None,
    executor: Executor | None = None,
    finished: Callable[[Part, PressReport], None] | None = None,
) -> list[PressReport]:
    """Press ``pieces`` to several files, one after the other, as ``press`` does to one.

    Workers go on from file to file without a pause. ``finished`` is called as soon as a file stands under its name.
    The reports are those of the files that were written now, in their order.

    Raises:
        PressError: as ``press``, also when no piece of one of the files can be made.
        Cancelled: when ``progress`` says so; files that were finished stay.
    """
    composer = begin(job)
    size = len(pieces) if isinstance(pieces, Sized) else 0
    watch = _Watch(progress or NoProgress(), size, "pressing")
    reports = []
    with crew_for(_worth(workers, size), executor) as crew:
        results = _results(crew, compose_chunk, _chunks(job, iter(pieces), parts, watch))
        first = 1
        for part in parts:
            if not part.ready:
                report = _fill(PartFile(composer, part, first), results, watch, crew)
                reports.append(report)
                if finished:
                    finished(part, report)
            first += part.pieces or 0
    return reports


@dataclass(frozen=True, slots=True)
class PartFile:
    """A file to be written; ``first`` is the place of its first piece in the run, from 1."""

    composer: Composer
    part: Part
    first: int


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
    begin(job)
    held: list[HeldPiece] = []
    size = len(pieces) if isinstance(pieces, Sized) else 0
    watch = _Watch(progress or NoProgress(), size, "checking")
    with crew_for(_worth(workers, size), executor) as crew:
        for result in _results(crew, check_chunk, cut(job, pieces)):
            held += result.held
            watch.add(result.pieces)
    return tuple(held)


def _results(crew: Crew, work: Callable[[Chunk], Result], chunks: Iterator[Chunk]) -> Iterator[Result]:
    """What becomes of the chunks. The first is done here where workers are forks: they share what it takes once."""
    first = islice(chunks, 1 if crew.forks else 0)
    return chain(map(work, first), in_order(crew, work, chunks))


class _Watch:
    """Counts pieces towards ``progress``."""

    def __init__(self, progress: Progress, total: int, what: str) -> None:
        self._progress, self._total, self._what = progress, total, what
        self._done = 0
        self.add(0)

    def add(self, pieces: int) -> None:
        self._done += pieces
        self._progress.report(self._done, self._total, self._what)


def _worth(workers: int, pieces: int) -> int:
    return 1 if 0 < pieces <= WORTH_PROCESSES else workers


def _chunks(job: PressJob, pieces: Iterator[Piece], parts: Sequence[Part], watch: _Watch) -> Iterator[Chunk]:
    """The chunks of all parts that are not there yet: none holds pieces of two files."""
    firsts = accumulate((part.pieces or 0 for part in parts), initial=1)

    def of(part: Part, first: int) -> Iterator[Chunk]:
        own = islice(pieces, part.pieces)
        if part.ready:
            watch.add(sum(1 for _ in own))
            return iter(())
        return cut(job, own, first)

    return chain.from_iterable(map(of, parts, firsts))


def _fill(file: PartFile, results: Iterator[ChunkResult], watch: _Watch, crew: Crew) -> PressReport:
    """Write one file from the results that are its own, which it takes from ``results``."""
    started = time.perf_counter()
    held: list[HeldPiece] = []
    printed = 0
    with whole_file(file.part.path) as stream:
        pages = PageFile(file.composer, stream, words=file.part.words, first=file.first)
        while file.part.pieces is None or printed + len(held) < file.part.pieces:
            result = next(results, None)
            if result is None:
                break
            held += result.held
            printed += result.pages.pieces
            add(pages, result)
            watch.add(result.pieces)
        if not printed:
            raise _nothing_to_press(held)
        pages.close()
        count = pages.pages
    return PressReport(count, printed, tuple(held), time.perf_counter() - started, crew.lost)


def add(file: PageFile, result: ChunkResult) -> None:
    """Write the pages of a chunk."""
    file.use(result.glyphs)
    file.add(result.pages)


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
