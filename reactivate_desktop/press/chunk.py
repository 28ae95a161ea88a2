"""A chunk of pieces: what a worker gets and gives back, both picklable. The result depends on nothing else."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from reactivate_desktop.domain.piece import HeldPiece, Piece
from reactivate_desktop.press.compose import Composer
from reactivate_desktop.press.glyphs import GlyphSet, by_face
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.writer import QUICK_COMPRESSION, deflate

CHUNK = 200
"""Pieces in a chunk: the same for any number of workers."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pieces to compose for a job (``job_pickle``, and its SHA-256 by which a worker knows it again)."""

    job_pickle: bytes
    job_hash: str
    pieces: tuple[Piece, ...]


class PrintedPiece(NamedTuple):
    """A finished piece: the compressed content of each page."""

    piece_id: str
    clinic_id: str
    variant: str
    pages: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What became of a chunk, in the order of its pieces; ``glyphs`` are those that its pieces use, by face."""

    printed: tuple[PrintedPiece, ...]
    held: tuple[HeldPiece, ...]
    glyphs: dict[int, frozenset[int]]


def cut(job: PressJob, pieces: Iterable[Piece]) -> Iterator[Chunk]:
    """Pieces in chunks, taken from ``pieces`` only as they are asked for."""
    job_pickle = pickle.dumps(job)
    job_hash = hashlib.sha256(job_pickle).hexdigest()
    source = iter(pieces)
    while part := tuple(islice(source, CHUNK)):
        yield Chunk(job_pickle, job_hash, part)


def compose_chunk(chunk: Chunk) -> ChunkResult:
    """Compose a chunk; the work of a worker process.

    Raises:
        PressError: when the job itself can't be used.
    """
    composer = _composer(chunk)
    printed, held = [], []
    used: set[GlyphSet] = set()
    packers = {variant: _packers(composer, variant) for variant in composer.job.variant_ids}
    for piece, composed in zip(chunk.pieces, composer.pieces(chunk.pieces, used), strict=True):
        reason = composed.held(piece)
        if reason:
            held.append(reason)
            continue
        pages = tuple([pack(page) for pack, page in zip(packers[piece.variant], composed.pages, strict=True)])
        printed.append(PrintedPiece(piece.piece_id, piece.clinic_id, piece.variant, pages))
    composer.close_art()
    return ChunkResult(tuple(printed), tuple(held), by_face(used))


def _packers(composer: Composer, variant: str) -> list[Callable[[bytes], bytes]]:
    """How each face's pages are compressed; what many pieces share, once."""
    return [_packed_once if composer.repeats(face, variant) else _packed for face in range(composer.face_count)]


def _packed(content: bytes) -> bytes:
    return deflate(content, QUICK_COMPRESSION)


_packed_once: Callable[[bytes], bytes] = lru_cache(maxsize=512)(_packed)


_MOST_JOBS = 2
_composers: dict[str, Composer] = {}
"""The composers at work in this process, by the hash of their job; the newest last."""


def begin(job: PressJob) -> Composer:
    """A new composer for ``job``, at which chunks of it are composed in this process, and in those that it forks.

    Raises:
        PressError: when the job can't be used.
        LockedError: when it goes beyond the locks.
    """
    return _begin(hashlib.sha256(pickle.dumps(job)).hexdigest(), job)


def _begin(job_hash: str, job: PressJob) -> Composer:
    _composers.pop(job_hash, None)
    composer = _composers[job_hash] = Composer(job)
    while len(_composers) > _MOST_JOBS:
        del _composers[next(iter(_composers))]
    return composer


def _composer(chunk: Chunk) -> Composer:
    known = _composers.get(chunk.job_hash)
    return known or _begin(chunk.job_hash, pickle.loads(chunk.job_pickle))  # noqa: S301 - from our own process
