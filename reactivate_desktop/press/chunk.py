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
    composer = _composer(chunk.job_hash, _Pickled(chunk.job_pickle))
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
