"""A page as preflight sees it, for people: the whole media box, and where a finding's place lies in the picture."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pikepdf
import pypdfium2

from reactivate_desktop.errors import PressError
from reactivate_desktop.press.drawing_turn import turn
from reactivate_desktop.press.preflight_findings import Place
from reactivate_desktop.press.preflight_geometry import Box
from reactivate_desktop.press.preflight_pages import boxes_of
from reactivate_desktop.press.preflight_plates import extracted
from reactivate_desktop.press.preflight_walk import UNREADABLE
from reactivate_desktop.press.readback_tree import inherited, open_lazily, pages_from

_MOST_PIXELS: Final = 12_000_000


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as pixels: ``rgb`` holds three bytes a pixel, rows from the top without padding.

    ``media`` and ``trim`` are boxes of the page in its points; ``turn`` says how far the picture is turned clockwise.
    """

    width: int
    height: int
    rgb: bytes
    media: Box
    trim: Box
    turn: int = 0

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height of what the picture shows."""
        wide, high = (self.media[2] - self.media[0]) / 72, (self.media[3] - self.media[1]) / 72
        return (high, wide) if self.turn % 180 else (wide, high)

    def place(self, place: Place) -> tuple[float, float, float, float]:
        """Where a finding's place lies: left, top, width and height in inches from the picture's upper left corner."""
        x, y = self.trim[:2]
        left, right = ((edge + x - self.media[0]) / 72 for edge in (place[0], place[2]))
        top, foot = ((self.media[3] - edge - y) / 72 for edge in (place[3], place[1]))
        wide, high = (self.media[2] - self.media[0]) / 72, (self.media[3] - self.media[1]) / 72
        across, down = right - left, foot - top
        return {
            90: (high - foot, left, down, across),
            180: (wide - right, high - foot, across, down),
            270: (top, wide - right, down, across),
        }.get(self.turn, (left, top, across, down))


def look(path: Path, number: int, dpi: float) -> PageView:
    """Page ``number`` (from 1) of a PDF, at ``dpi`` pixels to the inch or as many as a large page allows.

    Raises:
        PressError: when there is no such page, or it can't be drawn.
    """
    try:
        turned, media, trim = _page(path, number)
        data = _alone(path, number)
        area = (media[2] - media[0]) * (media[3] - media[1]) / 72**2
        grain = min(dpi, (_MOST_PIXELS / max(area, 1e-6)) ** 0.5)
        with turn:
            return _drawn(data, grain, turned, media, trim)
    except (*UNREADABLE, pikepdf.PasswordError, pypdfium2.PdfiumError, OSError, MemoryError):
        raise PressError(
            f"Page {number:,} of {path.name} can't be shown.",
            hint="The findings say what is wrong with the file.",
            code="page-unshown",
        ) from None


def _page(path: Path, number: int) -> tuple[int, Box, Box]:
    with open_lazily(path) as document:
        page = next(pages_from(document, number - 1), None)
        if page is None:
            raise PressError(f"{path.name} has no page {number:,}.", hint="Choose another page.", code="page-unknown")
        turned = inherited(page, "/Rotate")
        media, trim = boxes_of(page)
        return int(turned or 0) % 360, media, trim


def _alone(path: Path, number: int) -> bytes:
    buffer = io.BytesIO()
    with extracted(path, [number]) as pdf:
        pdf.save(buffer)
    return buffer.getvalue()


def _drawn(data: bytes, dpi: float, turned: int, media: Box, trim: Box) -> PageView:
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[0]
        bitmap = page.render(scale=dpi / 72, rotation=turned, rev_byteorder=True, prefer_bgrx=False, draw_annots=False)
        try:
            image = bitmap.to_pil().convert("RGB")
            return PageView(image.width, image.height, image.tobytes(), media, trim, turned)
        finally:
            bitmap.close()
            page.close()
    finally:
        document.close()
