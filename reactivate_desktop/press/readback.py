"""Read-back: after writing, every piece's pages are compared with its list row by code that does not share the writer.

Text comes back through the fonts' ToUnicode, QR modules and IMb bars through the paths on the page, and the QR codes
of a sample (or of all pieces) also from a 300-dpi raster by PDFium, blurred and with dot gain. One wrong piece voids
the job.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import ReadBackError
from reactivate_desktop.press.executor import crew_for, in_order
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.readback_checks import Mismatch
from reactivate_desktop.press.readback_foreign import open_file
from reactivate_desktop.press.readback_pages import page_count
from reactivate_desktop.press.readback_syntax import FileFaultError
from reactivate_desktop.press.readback_volumes import Chunk, Raster, Volume, cut
from reactivate_desktop.press.readback_worker import TOLD, ChunkReader, Counts, Read, Task, read_in_worker

__all__ = ["Counts", "ExpectedPiece", "Mismatch", "Raster", "ReadBackReport", "Volume", "read_back"]

ExpectedPiece = Piece
"""A list row with what the drop knows of the piece: name, address, ids and IMb as the LIST says, codes as approved."""

_UNREADABLE = (FileFaultError, pikepdf.PdfError, OSError)


@dataclass(frozen=True, slots=True)
class ReadBackReport:
    """What was read and how. ``mismatches`` is empty whenever a report is returned by ``read_back``."""

    counts: Counts
    seconds: float
    method: str
    mismatches: tuple[Mismatch, ...] = ()

    @property
    def pieces(self) -> int:
        """Pieces compared with their rows."""
        return self.counts.pieces

    @property
    def pages(self) -> int:
        """Pages of all files."""
        return self.counts.pages

    @property
    def decoded_rasters(self) -> int:
        """Pieces whose QR code was also decoded as a picture."""
        return self.counts.rasters

    def as_json(self) -> dict[str, object]:
        """For manifest and preflight.json; no seconds, so that the same drop gives the same bytes."""
        return {
            "pieces": self.pieces,
            "pages": self.pages,
            "qr_codes": self.counts.qr_codes,
            "barcodes": self.counts.barcodes,
            "decoded_rasters": self.decoded_rasters,
            "method": self.method,
            "mismatches": len(self.mismatches),
        }


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
        PressError: when worker processes die and can't be replaced.
        Cancelled: when ``progress`` says so.
    """
    started = time.monotonic()
    watch = progress or NoProgress()
    faces = len(job.paper.faces)
    volumes = [Volume(pdf, _page_count(pdf) // faces)] if isinstance(pdf, Path) else list(pdf)
    known = total or sum(volume.pieces for volume in volumes)
    counts = Counts()
    found: list[Mismatch] = []
    with closing(_run(job, cut(volumes, rows, faces, known, raster=raster), workers)) as reads:
        for read in reads:
            counts += read.counts
            found += read.mismatches
            watch.report(counts.pieces, known, "reading back")
            if len(found) >= TOLD:
                break
    if found:
        raise _void(found, len(volumes) > 1)
    _require_pages(volumes, counts.pieces, faces)
    method = f"objects of the written file; {counts.rasters:,} QR codes also decoded at 300 dpi with blur and dot gain"
    return ReadBackReport(counts, time.monotonic() - started, method)


def _run(job: PressJob, chunks: Iterator[Chunk], workers: int) -> Generator[Read, None, None]:
    """Results in page order, a few chunks ahead where there are workers."""
    current: list[Path] = []

    def named(read: Read, path: Path) -> Read:
        return replace(read, mismatches=tuple(replace(one, file=path.name) for one in read.mismatches))

    def tasks() -> Iterator[Task]:
        pickled = pickle.dumps(job)
        for chunk in chunks:
            current.append(chunk.path)
            yield Task(pickled, chunk)

    try:
        if workers <= 1:
            with ChunkReader(job) as reader:
                for chunk in chunks:
                    yield named(reader.read(chunk), chunk.path)
            return
        with crew_for(workers) as crew:
            for read in in_order(crew, read_in_worker, tasks()):
                yield named(read, current.pop(0))
    except _UNREADABLE as error:
        raise _unreadable(current[0] if current else None, error) from None


def _require_pages(volumes: Sequence[Volume], pieces: int, faces: int) -> None:
    """Each volume must have as many pages as the pieces that were read from it need."""
    left = pieces
    for number, volume in enumerate(volumes):
        held = left if number == len(volumes) - 1 else min(left, volume.pieces)
        left -= held
        there = _page_count(volume.path)
        if there != held * faces:
            where = f" {volume.path.name}" if len(volumes) > 1 else ""
            raise _refusal(f"The file{where} has {there:,} pages where the list asks for {held * faces:,}.", "pages")


def _page_count(pdf: Path) -> int:
    try:
        with open_file(pdf) as file:
            return page_count(file)
    except _UNREADABLE as error:
        raise _unreadable(pdf, error) from None


def _unreadable(pdf: Path | None, error: Exception) -> ReadBackError:
    name = pdf.name if pdf else "The press file"
    return _refusal(f"{name} can't be read back: {error.__class__.__name__}.", "unreadable")


def _void(found: Sequence[Mismatch], in_volumes: bool) -> ReadBackError:
    first = found[0]
    kinds = list(dict.fromkeys(one.what for one in found if one.piece_id == first.piece_id))
    others = len({one.piece_id for one in found}) - 1
    more = f" (and {others:,} more {'pieces differ' if others > 1 else 'piece differs'})" if others else ""
    where = f"page {first.page:,}" + (f" of {first.file}" if in_volumes else "")
    sentence = f"Piece {first.piece_id}, {where}, differs from its list row: {'; '.join(kinds)}{more}."
    return _refusal(sentence, "mismatch")


def _refusal(sentence: str, kind: str) -> ReadBackError:
    return ReadBackError(
        sentence,
        hint="The job was stopped and none of its files was kept. Press again; if it comes back, report it.",
        code=f"readback-{kind}",
    )
