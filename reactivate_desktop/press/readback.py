"""Read-back: after writing, every piece's pages are compared with its list row by code that does not share the writer.

Text comes back through the fonts' ToUnicode, QR modules and IMb bars through the rectangles on the page, and the QR
codes of a sample (or of all pieces) also from a 300-dpi raster by PDFium. One wrong piece voids the job.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pikepdf

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import ReadBackError
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.readback_checks import Mismatch, PieceCheck
from reactivate_desktop.press.readback_layout import JobLayout, layout_of
from reactivate_desktop.press.readback_page import PageReader
from reactivate_desktop.press.readback_raster import QrCamera
from reactivate_desktop.press.readback_tree import open_lazily, page_count, pages_from
from reactivate_desktop.press.readback_volumes import Chunk, Raster, Volume, cut

__all__ = ["ExpectedPiece", "Mismatch", "Raster", "ReadBackReport", "Volume", "read_back"]

ExpectedPiece = Piece
"""A list row with what the drop knows of the piece: name, address, ids and IMb as the LIST says, codes as approved."""

_TOLD: Final = 20


@dataclass(frozen=True, slots=True)
class ReadBackReport:
    """What was read and how. ``mismatches`` is empty whenever a report is returned by ``read_back``."""

    pieces: int
    pages: int
    decoded_rasters: int
    seconds: float
    method: str
    mismatches: tuple[Mismatch, ...] = ()

    def as_json(self) -> dict[str, object]:
        """For manifest and preflight.json; no seconds, so that the same drop gives the same bytes."""
        return {
            "pieces": self.pieces,
            "pages": self.pages,
            "decoded_rasters": self.decoded_rasters,
            "method": self.method,
            "mismatches": len(self.mismatches),
        }


@dataclass(frozen=True, slots=True)
class _Read:
    pieces: int
    rasters: int
    mismatches: tuple[Mismatch, ...]


def read_back(
    pdf: Path | Sequence[Volume],
    rows: Iterable[ExpectedPiece],
    job: PressJob,
    *,
    raster: Raster = "auto",
    workers: int = 1,
    total: int = 0,
    progress: Progress | None = None,
) -> ReadBackReport:
    """Compare every piece of a press file, or of its numbered volumes in order, with its row, in page order.

    ``rows`` is read as a stream and goes on from volume to volume; ``total`` is its length where known. ``raster`` auto
    decodes all pieces up to 200, else 200 spread over the whole and the first of each clinic.

    Raises:
        ReadBackError: naming piece, page and what differs in kind; the job is void.
        Cancelled: when ``progress`` says so.
    """
    started = time.monotonic()
    watch = progress or NoProgress()
    faces = len(job.paper.faces)
    volumes = [Volume(pdf, _page_count(pdf) // faces)] if isinstance(pdf, Path) else list(pdf)
    known = total or sum(volume.pieces for volume in volumes)
    done = rasters = 0
    found: list[Mismatch] = []
    with _executor(workers) as pool:
        for read in _run(pool, job, cut(volumes, rows, faces, known, raster=raster), workers):
            done, rasters = done + read.pieces, rasters + read.rasters
            found += read.mismatches
            watch.report(done, known, "reading back")
            if len(found) >= _TOLD:
                break
    if found:
        raise _void(found)
    pages = _require_pages(volumes, done, faces)
    method = f"objects of the written file; {rasters:,} QR codes also decoded at 300 dpi"
    return ReadBackReport(done, pages, rasters, time.monotonic() - started, method)


def _require_pages(volumes: Sequence[Volume], pieces: int, faces: int) -> int:
    """Pages of all volumes: as many as the pieces that were read need, volume by volume."""
    pages = 0
    left = pieces
    for number, volume in enumerate(volumes):
        held = left if number == len(volumes) - 1 else min(left, volume.pieces)
        left -= held
        there = _page_count(volume.path)
        if there != held * faces:
            where = f" {volume.path.name}" if len(volumes) > 1 else ""
            raise _refusal(f"The file{where} has {there:,} pages where the list asks for {held * faces:,}.", "pages")
        pages += there
    return pages


def _page_count(pdf: Path) -> int:
    try:
        with open_lazily(pdf) as document:
            return page_count(document)
    except (pikepdf.PdfError, OSError) as error:
        raise _refusal(f"{pdf.name} can't be read back: {error.__class__.__name__}.", "unreadable") from None


def _executor(workers: int) -> ProcessPoolExecutor | nullcontext[None]:
    # spawn, not fork: the window's threads must not be copied into the workers
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn")) if workers > 1 else nullcontext(None)


def _run(pool: Executor | None, job: PressJob, chunks: Iterator[Chunk], workers: int) -> Iterator[_Read]:
    """Results in page order, at most a few chunks ahead."""
    if pool is None:
        layout = layout_of(job)
        yield from (_read_chunk(layout, chunk) for chunk in chunks)
        return
    waiting: deque[Future[_Read]] = deque()
    try:
        for chunk in chunks:
            waiting.append(pool.submit(_read_in_worker, job, chunk))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _read_in_worker(job: PressJob, chunk: Chunk) -> _Read:
    return _read_chunk(layout_of(job), chunk)


def _read_chunk(layout: JobLayout, chunk: Chunk) -> _Read:
    """Opens the file anew: what the PDF library keeps of one chunk is freed before the next."""
    faces = len(layout.faces)
    check = PieceCheck(layout)
    found: list[Mismatch] = []
    camera, rasters = QrCamera(layout), 0
    with open_lazily(chunk.path) as document:
        stream = pages_from(document, chunk.first_page - 1)
        reader = PageReader()
        for place, piece in enumerate(chunk.pieces):
            first_page = chunk.first_page + place * faces
            pages = list(islice(stream, faces))
            if len(pages) < faces:
                found.append(Mismatch(piece.piece_id, first_page + len(pages), "missing page"))
                break
            found += check.check(piece, [reader.read(page) for page in pages], first_page)
            if place in chunk.rasters:
                camera.take(piece, pages, first_page)
                rasters += 1
            if len(found) >= _TOLD:
                break
        if rasters:
            found += camera.look()
    return _Read(len(chunk.pieces), rasters, tuple(found))


def _void(found: Sequence[Mismatch]) -> ReadBackError:
    first = found[0]
    more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
    sentence = f"Piece {first.piece_id}, page {first.page:,}, differs from its list row: {first.what}{more}."
    return _refusal(sentence, "mismatch")


def _refusal(sentence: str, kind: str) -> ReadBackError:
    return ReadBackError(
        sentence,
        hint="The job was stopped and none of its files was kept. Press again; if it comes back, report it.",
        code=f"readback-{kind}",
    )
