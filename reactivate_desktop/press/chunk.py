"""A chunk of pieces: what a worker gets and gives back, both picklable. The result depends on nothing else."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice
from typing import Any, NamedTuple

from reactivate_desktop.domain.piece import HeldPiece, Piece
from reactivate_desktop.press import piece_columns
from reactivate_desktop.press.compose import Composer
from reactivate_desktop.press.glyphs import GlyphSet, by_face
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.object_run import Widths
from reactivate_desktop.press.page_run import FinishedPiece, PageRun, PageSetter
from reactivate_desktop.press.writer import QUICK_COMPRESSION, deflate

CHUNK = 400
"""Pieces in a chunk: the same for any number of workers."""

_OTHER_OBJECTS = 1_000
"""What a file is reckoned to have beside its pieces. Where it has more, numbers get wider when they are known."""
_RECORD_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pieces to compose for a job (``job_pickle``, and its SHA-256 by which a worker knows it again)."""

    job_pickle: bytes
    job_hash: str
    pieces: tuple[Piece, ...]
    widths: Widths

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self.job_pickle, self.job_hash, piece_columns.columns(self.pieces), self.widths)


def _unpickled(job_pickle: bytes, job_hash: str, columns: piece_columns.Columns, widths: Widths) -> Chunk:
    return Chunk(job_pickle, job_hash, piece_columns.pieces(columns), widths)


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What became of a chunk, in the order of its pieces; ``glyphs`` are those that its pieces use, by face."""

    pages: PageRun
    held: tuple[HeldPiece, ...]
    glyphs: dict[int, frozenset[int]]

    @property
    def pieces(self) -> int:
        """All pieces of the chunk, printed and held."""
        return self.pages.pieces + len(self.held)


def cut(job: PressJob, pieces: Iterable[Piece], first: int = 1) -> Iterator[Chunk]:
    """The pieces of a file in chunks, taken from ``pieces`` only as they are asked for.

    ``first`` is the place of the file's first piece in the run.
    """
    job_pickle = pickle.dumps(job)
    job_hash = hashlib.sha256(job_pickle).hexdigest()
    source = iter(pieces)
    # of each face a content and a page, and a document part
    objects = 2 * len(job.paper.faces) + 1
    for end in count(CHUNK, CHUNK):
        part = tuple(islice(source, CHUNK))
        if not part:
            return
        widths = Widths(len(str(_OTHER_OBJECTS + end * objects)), max(_RECORD_DIGITS, len(str(first + end))))
        yield Chunk(job_pickle, job_hash, part, widths)


def compose_chunk(chunk: Chunk) -> ChunkResult:
    """Compose a chunk; the work of a worker process.

    Raises:
        PressError: when the job itself can't be used.
    """
    composer, setter = _at_work(chunk)
    printed, held = [], []
    used: set[GlyphSet] = set()
    packers = {variant: _packers(composer, variant) for variant in composer.job.variant_ids}
    for piece, composed in zip(chunk.pieces, composer.pieces(chunk.pieces, used), strict=True):
        reason = composed.held(piece) if composed.problems else None
        if reason:
            held.append(reason)
            continue
        pages = [pack(page) for pack, page in zip(packers[piece.variant], composed.pages, strict=True)]
        printed.append(FinishedPiece(piece.clinic_id, piece.variant, pages))
    run = setter.pages(printed, chunk.widths)
    composer.close_art()
    return ChunkResult(run, tuple(held), by_face(used))


@dataclass(frozen=True, slots=True)
class Checked:
    """What would become of a chunk of ``pieces`` pieces."""

    pieces: int
    held: tuple[HeldPiece, ...]


def check_chunk(chunk: Chunk) -> Checked:
    """Compose a chunk and keep nothing but what must be held; the work of a worker process.

    Raises:
        PressError: when the job itself can't be used.
    """
    composer, _ = _at_work(chunk)
    composed = zip(chunk.pieces, composer.pieces(chunk.pieces), strict=True)
    held = tuple(reason for piece, one in composed if (reason := one.held(piece)))
    composer.close_art()
    return Checked(len(chunk.pieces), held)


def _packers(composer: Composer, variant: str) -> list[Callable[[bytes], bytes]]:
    """How each face's pages are compressed; what many pieces share, once."""
    return [_packed_once if composer.repeats(face, variant) else _packed for face in range(composer.face_count)]


def _packed(content: bytes) -> bytes:
    return deflate(content, QUICK_COMPRESSION)


_packed_once: Callable[[bytes], bytes] = lru_cache(maxsize=512)(_packed)


_MOST_JOBS = 2


class _AtWork(NamedTuple):
    """Who makes the pages of a job in this process."""

    composer: Composer
    setter: PageSetter


_jobs: dict[str, _AtWork] = {}
"""The jobs that are made in this process, by their hash; the newest last."""


def begin(job: PressJob) -> Composer:
    """A new composer for ``job``, at which chunks of it are composed in this process, and in those that it forks.

    Raises:
        PressError: when the job can't be used.
        LockedError: when it goes beyond the locks.
    """
    return _begin(hashlib.sha256(pickle.dumps(job)).hexdigest(), job).composer


def _begin(job_hash: str, job: PressJob) -> _AtWork:
    _jobs.pop(job_hash, None)
    composer = Composer(job)
    found = _jobs[job_hash] = _AtWork(composer, PageSetter(composer))
    while len(_jobs) > _MOST_JOBS:
        del _jobs[next(iter(_jobs))]
    return found


def _at_work(chunk: Chunk) -> _AtWork:
    known = _jobs.get(chunk.job_hash)
    return known or _begin(chunk.job_hash, pickle.loads(chunk.job_pickle))  # noqa: S301 - from our own process
