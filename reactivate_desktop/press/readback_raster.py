"""QR codes as a camera sees them: the written page rendered by PDFium at 300 dpi, decoded by zxing-cpp."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pypdfium2

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.readback_checks import Mismatch
from reactivate_desktop.press.readback_layout import JobLayout
from reactivate_desktop.press.readback_marks import Box
from reactivate_desktop.press.readback_symbols import SymbolError, decode

DPI: Final = 300
ALL_UP_TO: Final = 200
_MARGIN_PT: Final = 6.0


def sampled(place: int, total: int, sample: int = ALL_UP_TO) -> bool:
    """Whether the piece at ``place`` (0-based) of ``total`` is in the sample: first, last and evenly between."""
    if total <= sample or place in (0, total - 1):
        return True
    return (place * (sample - 1)) // (total - 1) != ((place - 1) * (sample - 1)) // (total - 1)


class QrCamera:
    """Looks at the QR codes of one file; close it after use."""

    def __init__(self, pdf: Path, layout: JobLayout) -> None:
        self._document = pypdfium2.PdfDocument(pdf)
        self._layout = layout

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()

    def look(self, piece: Piece, first_page: int) -> list[Mismatch]:
        """What is wrong with the QR codes of ``piece``, whose first page is ``first_page`` (1-based)."""
        found = []
        for face, places in enumerate(self._layout.faces):
            if not places.qr:
                continue
            page = self._document[first_page - 1 + face]
            trim = Box(*page.get_trimbox())
            for place in places.qr:
                try:
                    if decode(_picture(page, place.on(trim))) != piece.qr_payload:
                        found.append(Mismatch(piece.piece_id, first_page + face, "QR payload in the picture"))
                except SymbolError as error:
                    found.append(Mismatch(piece.piece_id, first_page + face, f"{error} in the picture"))
            page.close()
        return found


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
