"""One chunk of pieces read and compared, in this process or in a worker's."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.readback_checks import Mismatch, PieceCheck
from reactivate_desktop.press.readback_file import ClassicFile, ReadFile
from reactivate_desktop.press.readback_foreign import open_file
from reactivate_desktop.press.readback_glyphs import GlyphProof
from reactivate_desktop.press.readback_layout import layout_of
from reactivate_desktop.press.readback_page import PageReader
from reactivate_desktop.press.readback_pages import pages_from
from reactivate_desktop.press.readback_raster import QrCamera
from reactivate_desktop.press.readback_syntax import FileFaultError, Ref
from reactivate_desktop.press.readback_volumes import Chunk

TOLD: Final = 20
"""So many mismatches are told; the job is void after the first."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was compared: pieces, pages, symbols decoded from their paths, and as pictures (``rasters``)."""

    pieces: int = 0
    pages: int = 0
    qr_codes: int = 0
    barcodes: int = 0
    rasters: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a chunk."""

    counts: Counts
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A chunk for a worker process: ``job`` pickled, so that a worker makes its layout only once."""

    job: bytes
    chunk: Chunk


class ChunkReader:
    """Reads chunk after chunk of one job; keeps a file open, and what its pages share, from one to the next."""

    def __init__(self, job: PressJob) -> None:
        # variants differ in words and pictures; where symbols and addresses stand is the template's
        self._checks = {variant: PieceCheck(layout_of(job.of_variant(variant))) for variant in job.variant_ids}
        self._layout = self._checks[""].layout
        self._counts: dict[Ref, int] = {}
        self._path: Path | None = None
        self._file: ReadFile | None = None
        self._reader: PageReader | None = None
        self._proof: GlyphProof | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()
        self._path = self._file = self._reader = self._proof = None
        self._counts = {}

    def _open(self, path: Path) -> tuple[ReadFile, PageReader, GlyphProof]:
        """The file; anew where the PDF library reads it, so that what that keeps of one chunk is freed."""
        if path != self._path or not isinstance(self._file, ClassicFile) or self._reader is None or self._proof is None:
            self.close()
            self._file = open_file(path)
            kit = self._layout.job.kit
            self._path, self._reader, self._proof = (
                path,
                PageReader(self._file),
                GlyphProof(self._file, [folder for folder in (kit.folder / "fonts", kit.lent_folder) if folder]),
            )
        return self._file, self._reader, self._proof

    def read(self, chunk: Chunk) -> Read:
        """Compare the pieces of a chunk with their pages.

        Raises:
            FileFaultError: when the file is damaged.
            pikepdf.PdfError: likewise.
            OSError: when it can't be read.
        """
        file, reader, proof = self._open(chunk.path)
        camera = QrCamera(self._layout, file)
        stream = pages_from(file, chunk.first_page - 1, self._counts)
        found: list[Mismatch] = []
        pages = 0
        for place, piece in enumerate(chunk.pieces):
            first_page = chunk.first_page + place * len(self._layout.faces)
            own = list(islice(stream, len(self._layout.faces)))
            if len(own) < len(self._layout.faces):
                found.append(Mismatch(piece.piece_id, first_page + len(own), "missing page"))
                break
            try:
                marks = [reader.read(page) for page in own]
            except FileFaultError:
                found.append(Mismatch(piece.piece_id, first_page, "a page that can't be read"))
                continue
            pages += len(own)
            check = self._checks.get(piece.variant)
            if check is None:
                found.append(Mismatch(piece.piece_id, first_page, "a variant that the job does not know"))
                continue
            found += check.check(piece, marks, first_page)
            if proof.disagree(reader.fonts):
                found.append(Mismatch(piece.piece_id, first_page, "glyphs that are not the letters they stand for"))
            if place in chunk.rasters:
                camera.take(piece, own, first_page)
            if len(found) >= TOLD:
                break
        qr_codes = barcodes = 0
        for check in self._checks.values():
            read_codes, read_bars, wrong = check.symbols()
            qr_codes, barcodes = qr_codes + read_codes, barcodes + read_bars
            found += wrong
        if len(found) < TOLD:
            found += camera.look()
        return Read(Counts(len(chunk.pieces), pages, qr_codes, barcodes, len(chunk.rasters)), tuple(found))


def read_in_worker(task: Task) -> Read:
    """``ChunkReader.read`` in a worker process, which keeps its reader until it ends."""
    return _reader(task.job).read(task.chunk)


@lru_cache(maxsize=1)
def _reader(job: bytes) -> ChunkReader:
    return ChunkReader(pickle.loads(job))  # noqa: S301 - made by the process that started this one
