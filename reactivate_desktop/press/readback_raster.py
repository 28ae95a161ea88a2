"""QR codes as a camera sees them: the written page rendered by PDFium at 300 dpi, decoded by zxing-cpp."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pikepdf
import pypdfium2

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.readback_checks import Mismatch
from reactivate_desktop.press.readback_layout import JobLayout, Place
from reactivate_desktop.press.readback_marks import Box
from reactivate_desktop.press.readback_page import inherited
from reactivate_desktop.press.readback_symbols import SymbolError, decode

DPI: Final = 300
ALL_UP_TO: Final = 200
_MARGIN_PT: Final = 6.0


def sampled(place: int, total: int, sample: int = ALL_UP_TO) -> bool:
    """Whether the piece at ``place`` (0-based) of ``total`` is in the sample: first, last and evenly between."""
    if total <= sample or place in (0, total - 1):
        return True
    return (place * (sample - 1)) // (total - 1) != ((place - 1) * (sample - 1)) // (total - 1)


@dataclass(slots=True)
class QrCamera:
    """Takes the pages of a sample out of a written file, and looks at their QR codes all at once.

    The pages are copied to a small file in memory first: PDFium reads a large page tree from its start, every time.
    """

    layout: JobLayout
    _pages: pikepdf.Pdf = field(default_factory=pikepdf.new)
    _taken: list[tuple[Piece, int, tuple[Place, ...]]] = field(default_factory=list)

    def take(self, piece: Piece, pages: Sequence[pikepdf.Object], first_page: int) -> None:
        """Keep the pages of ``piece`` that have a QR code; the first is number ``first_page`` (from 1) of the file."""
        for face, (places, page) in enumerate(zip(self.layout.faces, pages, strict=True)):
            if places.qr:
                for key in ("/MediaBox", "/Resources"):
                    value = inherited(page, key)
                    if value is not None:
                        page[key] = value
                self._pages.pages.append(pikepdf.Page(page))
                self._taken.append((piece, first_page + face, places.qr))

    def look(self) -> list[Mismatch]:
        """What is wrong with the QR codes on the pages that were taken; they are let go then."""
        buffer = io.BytesIO()
        self._pages.save(buffer)
        self._pages.close()
        document = pypdfium2.PdfDocument(buffer.getvalue())
        try:
            return [found for number in range(len(self._taken)) for found in self._look_at(document, number)]
        finally:
            document.close()

    def _look_at(self, document: pypdfium2.PdfDocument, number: int) -> Iterator[Mismatch]:
        piece, page_number, places = self._taken[number]
        page = document[number]
        trim = Box(*page.get_trimbox())
        for place in places:
            try:
                if decode(_picture(page, place.on(trim))) != piece.qr_payload:
                    yield Mismatch(piece.piece_id, page_number, "QR payload in the picture")
            except SymbolError as error:
                yield Mismatch(piece.piece_id, page_number, f"{error} in the picture")
        page.close()


def _picture(page: pypdfium2.PdfPage, box: Box) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The QR box and a little around it, in gray."""
    width, height = page.get_size()  # not get_mediabox: PDFium does not see one that is inherited
    crop = (
        max(0.0, box.x0 - _MARGIN_PT),
        max(0.0, box.y0 - _MARGIN_PT),
        max(0.0, width - box.x1 - _MARGIN_PT),
        max(0.0, height - box.y1 - _MARGIN_PT),
    )
    bitmap = page.render(scale=DPI / 72, crop=crop, grayscale=True)
    picture = np.array(bitmap.to_numpy(), dtype=np.uint8)
    bitmap.close()
    return np.ascontiguousarray(picture.reshape(picture.shape[0], picture.shape[1]))
