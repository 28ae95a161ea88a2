"""QR codes as a camera sees them on a printed card: rendered by PDFium, spread and blurred, decoded by zxing-cpp.

The model of press and camera, at twice the resolution that is read: the page in gray is blurred (Gauss, sigma 1/300
in, as paper, plate and lens together do); then the ink gains, coverage a becoming a + 4 x 0.15 x a x (1 - a), which is
the curve of a tone value increase of 15 % at 50 % (ISO 12647-2); then pixels are averaged to 300 dpi. An edge of solid
black moves outwards by about 0.03 mm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.drawing_turn import turn
from reactivate_desktop.press.readback_checks import Mismatch
from reactivate_desktop.press.readback_extract import small_file
from reactivate_desktop.press.readback_file import ReadFile
from reactivate_desktop.press.readback_layout import JobLayout, Place
from reactivate_desktop.press.readback_marks import Box
from reactivate_desktop.press.readback_pages import Page

DPI: Final = 300
DOT_GAIN: Final = 0.15
ALL_UP_TO: Final = 200
_FINER: Final = 2
_SIGMA_PX: Final = 1.0
_MARGIN_PT: Final = 6.0
_ONLY_QR: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
Picture = npt.NDArray[np.uint8]


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
    file: ReadFile
    _pages: list[Page] = field(default_factory=list)
    _taken: list[tuple[Piece, int, tuple[Place, ...]]] = field(default_factory=list)

    def take(self, piece: Piece, pages: Sequence[Page], first_page: int) -> None:
        """Keep the pages of ``piece`` that have a QR code; the first is number ``first_page`` (from 1) of the file."""
        for face, (places, page) in enumerate(zip(self.layout.faces, pages, strict=True)):
            if places.qr:
                self._pages.append(page)
                self._taken.append((piece, first_page + face, places.qr))

    def look(self) -> list[Mismatch]:
        """What is wrong with the QR codes on the pages that were taken; they are let go then."""
        if not self._taken:
            return []
        with turn:
            document = pypdfium2.PdfDocument(small_file(self.file, self._pages))
            try:
                return [found for number in range(len(self._taken)) for found in self._look_at(document, number)]
            finally:
                document.close()
                self._pages, self._taken = [], []

    def _look_at(self, document: pypdfium2.PdfDocument, number: int) -> Iterator[Mismatch]:
        piece, page_number, places = self._taken[number]
        page = document[number]
        trim = Box(*page.get_trimbox())
        for place in places:
            said = decoded(as_printed(_picture(page, place.on(trim))))
            if said != [piece.qr_payload]:
                what = "QR payload" if len(said) == 1 else "more than one QR" if said else "QR not decodable"
                yield Mismatch(piece.piece_id, page_number, f"{what} in the picture")
        page.close()


def _picture(page: pypdfium2.PdfPage, box: Box) -> Picture:
    """The QR box and a little around it, in gray, finer than it is read."""
    width, height = page.get_size()
    crop = (
        max(0.0, box.x0 - _MARGIN_PT),
        max(0.0, box.y0 - _MARGIN_PT),
        max(0.0, width - box.x1 - _MARGIN_PT),
        max(0.0, height - box.y1 - _MARGIN_PT),
    )
    bitmap = page.render(scale=_FINER * DPI / 72, crop=crop, grayscale=True)
    picture = np.array(bitmap.to_numpy(), dtype=np.uint8)
    bitmap.close()
    return picture.reshape(picture.shape[0], picture.shape[1])


def as_printed(picture: Picture) -> Picture:
    """A gray picture at twice ``DPI`` as it looks at ``DPI`` after press and camera."""
    blurred = Image.fromarray(picture).filter(ImageFilter.GaussianBlur(_SIGMA_PX * _FINER))
    return np.ascontiguousarray(blurred.point(_gain()).reduce(_FINER), dtype=np.uint8)


@lru_cache(maxsize=1)
def _gain() -> list[int]:
    """Gray after dot gain, by gray before it."""
    ink = 1 - np.arange(256) / 255
    gained = ink + 4 * DOT_GAIN * ink * (1 - ink)
    return [int(gray) for gray in np.rint(255 * (1 - gained))]


def decoded(picture: Picture) -> list[str]:
    """The texts of all QR symbols in a gray picture."""
    return [str(found.text) for found in zxingcpp.read_barcodes(picture, formats=_ONLY_QR)]
