"""A chunk of pieces: what a worker gets and gives back, both picklable. The result depends on nothing else."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from reactivate_desktop.domain.piece import HeldPiece, Piece
from reactivate_desktop.press.compose import Composer, merge
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.writer import deflate

CHUNK = 100
"""Pieces in a chunk: the same for any number of workers."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pieces to compose for a job (``job_pickle``, and its SHA-256 by which a worker knows it again)."""

    job_pickle: bytes
    job_hash: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PrintedPiece:
    """A finished piece: the compressed content of each page."""

    piece_id: str
    clinic_id: str
    pages: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What became of a chunk, in the order of its pieces; ``glyphs`` are those of printed pieces, by face."""

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
    composer = _composer(chunk.job_hash, _Pickled(chunk.job_pickle))
    printed, held = [], []
    glyphs: dict[int, set[int]] = {}
    for piece, composed in zip(chunk.pieces, composer.pieces(chunk.pieces), strict=True):
        reason = composed.held(piece)
        if reason:
            held.append(reason)
            continue
        printed.append(PrintedPiece(piece.piece_id, piece.clinic_id, tuple(map(deflate, composed.pages))))
        merge(glyphs, composed.glyphs)
    return ChunkResult(tuple(printed), tuple(held), {face: frozenset(used) for face, used in glyphs.items()})


class _Pickled:
    """A pickled job that does not take part in the memory of ``_composer``: its hash does."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pickled)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=2)
def _composer(job_hash: str, pickled: _Pickled) -> Composer:  # noqa: ARG001 - the hash is the key
    return Composer(pickle.loads(pickled.data))  # noqa: S301 - our own bytes, from our own process
