"""The files of one job and the pieces in each, cut into chunks that one worker reads in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import piece_columns
from reactivate_desktop.press.readback_raster import sampled

CHUNK: Final = 250
Raster = Literal["auto", "all", "none"]


@dataclass(frozen=True, slots=True)
class Volume:
    """A press file and how many pieces it holds; pages of each volume count from 1."""

    path: Path
    pieces: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pieces to read in one go, the first on page ``first_page`` (from 1) of ``path``.

    ``rasters`` are places within ``pieces`` whose QR code is also decoded as a picture.
    """

    path: Path
    first_page: int
    pieces: tuple[Piece, ...]
    rasters: frozenset[int]

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self.path, self.first_page, piece_columns.columns(self.pieces), self.rasters)


def _unpickled(path: Path, first_page: int, columns: piece_columns.Columns, rasters: frozenset[int]) -> Chunk:
    return Chunk(path, first_page, piece_columns.pieces(columns), rasters)


def cut(
    volumes: Sequence[Volume], rows: Iterable[Piece], faces: int, known: int, *, raster: Raster, size: int = CHUNK
) -> Iterator[Chunk]:
    """The rows in chunks that never reach over the end of a volume; rows too many stand behind the last one's pages."""
    stream = iter(rows)
    place = 0
    clinics: set[str] = set()
    for number, volume in enumerate(volumes):
        last = number == len(volumes) - 1
        done = 0
        while last or done < volume.pieces:
            left = max(volume.pieces - done, 0) or size
            pieces = tuple(islice(stream, min(size, left)))
            if not pieces:
                break
            picked = frozenset(_picked(pieces, place, known, raster, clinics))
            yield Chunk(volume.path, done * faces + 1, pieces, picked)
            done += len(pieces)
            place += len(pieces)


def _picked(pieces: Sequence[Piece], place: int, known: int, raster: Raster, clinics: set[str]) -> Iterator[int]:
    """Places to look at as a picture: all, none, or a sample and the first piece of each clinic."""
    for offset, piece in enumerate(pieces):
        new = piece.clinic_id not in clinics
        clinics.add(piece.clinic_id)
        if raster == "all" or (raster == "auto" and (new or sampled(place + offset, known))):
            yield offset
