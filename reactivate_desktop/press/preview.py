"""The preview is the press: one piece written by the same engine, in memory, and shown by PDFium."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from reactivate_desktop.brand.kit import Cmyk
from reactivate_desktop.domain.piece import HeldPiece, Piece
from reactivate_desktop.errors import PressError
from reactivate_desktop.press.compose import Composer
from reactivate_desktop.press.drawing_turn import turn
from reactivate_desktop.press.glyphs import GlyphSet, by_face
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.object_run import Widths
from reactivate_desktop.press.page_run import FinishedPiece, PageSetter
from reactivate_desktop.press.pagefile import PageFile
from reactivate_desktop.press.pen import Frame, Pen
from reactivate_desktop.press.picture import is_picture, thumbnail
from reactivate_desktop.press.writer import deflate
from reactivate_desktop.units import Rect

_KEPT_JOBS = 4
_CARD_IN = 9.0
_LINE_PT = 0.75
_WIDTHS = Widths(objects=3, records=6)


@dataclass(frozen=True, slots=True)
class Overlay:
    """A frame shown over the preview and never printed: ``box`` from the trim's left and top edge; ink in percent."""

    box: Rect
    colour: Cmyk = (0.0, 80.0, 20.0, 0.0)
    dashed: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels: ``rgb`` holds three bytes a pixel, rows from the top without padding.

    ``held`` are the reasons for which this piece would not be printed; what could be made is shown all the same.
    """

    width: int
    height: int
    rgb: bytes
    held: tuple[HeldPiece, ...] = ()


_Stamp = tuple[tuple[str, int, int], ...]


def _stamp(job: PressJob) -> _Stamp:
    """Size and time of the kit's pictures: one that was drawn anew must show at once."""
    found = []
    for art in job.kit.art:
        path = job.kit.art_path(art.id)
        if path.is_file():
            stat = path.stat()
            found.append((art.id, stat.st_mtime_ns, stat.st_size))
    return tuple(found)


class PreviewRoom:
    """Composers of the jobs seen last, so that the next picture of a job is quick. Safe to use from several threads."""

    def __init__(self, kept: int = _KEPT_JOBS) -> None:
        self._kept = kept
        self._composers: OrderedDict[int, tuple[PressJob, _Stamp, Composer]] = OrderedDict()
        self._count = 0

    def composer(self, job: PressJob) -> Composer:
        """The composer of a job, made at its first use.

        Raises:
            PressError: when the job can't be used.
        """
        stamp = _stamp(job)
        for key, (known, known_stamp, composer) in self._composers.items():
            if stamp == known_stamp and (known is job or known == job):
                self._composers.move_to_end(key)
                return composer
        composer = Composer(job)
        self._count += 1
        self._composers[self._count] = (job, stamp, composer)
        while len(self._composers) > self._kept:
            self._composers.popitem(last=False)
        return composer


_room = PreviewRoom()


def render(
    job: PressJob,
    piece: Piece,
    face_index: int,
    dpi: float = 96.0,
    overlays: Sequence[Overlay] = (),
    *,
    bleed: bool = True,
) -> Picture:
    """One face of one piece as pixels, from the press engine itself; ``bleed`` shows what the knife cuts off.

    Raises:
        PressError: when the job can't be used (a font or picture is missing, a face does not exist).
    """
    with turn:  # a composer, too, is one thread's at a time
        composer = _room.composer(job)
        data, held = _one_page(composer, piece, face_index, overlays)
        return _raster(data, dpi, 0.0 if bleed else job.paper.bleed.pt, held)


def _one_page(
    composer: Composer, piece: Piece, face: int, overlays: Sequence[Overlay]
) -> tuple[bytes, tuple[HeldPiece, ...]]:
    if not 0 <= face < composer.face_count:
        raise PressError(
            f"Paper {composer.job.paper.id} has no face {face + 1}.",
            hint="Ask for one of its faces.",
            code="face-unknown",
        )
    used: set[GlyphSet] = set()
    (composed,) = composer.pieces([piece], used)
    stream = io.BytesIO()
    file = PageFile(composer, stream)
    file.use(by_face(used))
    content = composed.pages[face] + _frames(composer.job, overlays)
    variant = piece.variant if piece.variant in composer.job.variant_ids else ""
    finished = FinishedPiece(piece.clinic_id, variant, (deflate(content),))
    file.add(PageSetter(composer, (face,)).pages([finished], _WIDTHS))
    file.close(cut_fonts=False)
    held = tuple(
        HeldPiece(piece.piece_id, piece.patient_key, problem.element_id, problem.sentence)
        for problem in composed.problems
    )
    return stream.getvalue(), held


def _frames(job: PressJob, overlays: Sequence[Overlay]) -> bytes:
    if not overlays:
        return b""
    pen = Pen()
    bleed, height = job.paper.bleed.pt, job.paper.height.pt
    for overlay in overlays:
        box = overlay.box
        place = Frame(bleed + box.x.pt, bleed + height - box.bottom.pt, box.width.pt, box.height.pt)
        pen.outline(place, _LINE_PT, overlay.colour, dashed=overlay.dashed)
    return pen.content


def _raster(data: bytes, dpi: float, crop: float, held: tuple[HeldPiece, ...]) -> Picture:
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[0]
        bitmap = page.render(scale=dpi / 72, crop=(crop, crop, crop, crop), rev_byteorder=True, prefer_bgrx=False)
        try:
            image = bitmap.to_pil().convert("RGB")
            return Picture(image.width, image.height, image.tobytes(), held)
        finally:
            bitmap.close()
            page.close()
    finally:
        document.close()


def picture_of_file(path: Path, dpi: float) -> Picture:
    """A kit's picture as pixels: the first page of a PDF, or a photograph no larger than a side of a card.

    Raises:
        PressError: when the file is none that can be shown.
    """
    if is_picture(path):
        shown = thumbnail(path, round(_CARD_IN * dpi))
        return Picture(shown.width, shown.height, shown.tobytes())
    with turn:
        try:
            return _raster(path.read_bytes(), dpi, 0.0, ())
        except (OSError, pypdfium2.PdfiumError):
            raise PressError(
                f"{path.name} can't be shown.", hint="Put a one-page PDF there.", code="picture-unreadable"
            ) from None
