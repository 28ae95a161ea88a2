"""Pages drawn as plates: ink in percent, to be asked by places of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pypdfium2

from reactivate_desktop.press.drawing_turn import turn
from reactivate_desktop.press.preflight_geometry import Box
from reactivate_desktop.press.preflight_page import PageFrame, Waiting
from reactivate_desktop.press.preflight_plates import DPI, Picture, PlateMaker, drawn
from reactivate_desktop.press.preflight_sample import SampledPage

Percent = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Closer:
    """A part of a page that is drawn once more with more pixels."""

    box: Box
    dpi: float


@dataclass(slots=True)
class DrawnPage:
    """One page: ``plates`` are 0 (paper) to 255 (solid), rows from the top, those of ``DPI`` pixels to the inch."""

    number: int
    frame: PageFrame
    waiting: Waiting
    plates: dict[str, Picture] = field(default_factory=dict)
    closer: dict[Closer, dict[str, Picture]] = field(default_factory=dict)
    _shape: tuple[int, int] = (0, 0)

    @property
    def total(self) -> Percent:
        """All plates together, in percent."""
        total = np.zeros(self.shape, dtype=np.float32)
        for plate in self.plates.values():
            total += plate
        return total / 2.55

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the page at ``DPI``."""
        media = self.frame.media
        for plate in self.plates.values():
            return (plate.shape[0], plate.shape[1])
        return (round((media[3] - media[1]) * DPI / 72), round((media[2] - media[0]) * DPI / 72))

    def window(self, box: Box) -> tuple[slice, slice]:
        """Rows and columns of a box of the page."""
        media, grain = self.frame.media, DPI / 72
        rows, columns = self.shape
        top, bottom = ((media[3] - edge) * grain for edge in (box[3], box[1]))
        left, right = ((edge - media[0]) * grain for edge in (box[0], box[2]))
        return (
            slice(max(round(top), 0), min(round(bottom), rows)),
            slice(max(round(left), 0), min(round(right), columns)),
        )

    def box_of(self, rows: slice, columns: slice) -> Box:
        """The box of the page below rows and columns."""
        media, grain = self.frame.media, 72 / DPI
        return (
            media[0] + columns.start * grain,
            media[3] - rows.stop * grain,
            media[0] + columns.stop * grain,
            media[3] - rows.start * grain,
        )

    def percent(self, plate: str) -> Percent:
        """One plate in percent; nothing where there is no such plate."""
        found = self.plates.get(plate)
        return np.zeros(self.shape, dtype=np.float32) if found is None else found.astype(np.float32) / np.float32(2.55)

    def besides_black(self) -> Percent:
        """All plates but black, in percent."""
        return np.asarray(self.total - self.percent("Black"), dtype=np.float32)


def draw(maker: PlateMaker, pages: Sequence[SampledPage], closer: Sequence[Sequence[Closer]]) -> list[DrawnPage]:
    """The pages of a maker, and of each the parts to be seen closer."""
    found = [DrawnPage(page.number, page.frame, page.waiting) for page in pages]
    for one, parts in zip(found, closer, strict=True):
        one.closer = {part: {} for part in parts}
    for name in maker.names:
        with turn:
            _plate(name, maker.write(name), found)
    return found


def _plate(name: str, data: bytes, pages: Sequence[DrawnPage]) -> None:
    """Draw one plate of all pages from its file."""
    document = pypdfium2.PdfDocument(data)
    try:
        for place, one in enumerate(pages):
            page = document[place]
            one.plates[name] = 255 - drawn(page, one.frame.media)
            for part, plates in one.closer.items():
                plates[name] = 255 - drawn(page, one.frame.media, box=part.box, dpi=part.dpi)
            page.close()
    finally:
        document.close()


def means(values: Percent, side: int) -> Percent:
    """The mean of each square of ``side`` pixels, by its top left pixel; empty where none fits."""
    if min(values.shape) < side:
        return np.zeros((0, 0), dtype=np.float32)
    sums = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    np.cumsum(np.cumsum(values, axis=0, dtype=np.float64), axis=1, out=sums[1:, 1:])
    squares = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return (squares / (side * side)).astype(np.float32)


def around(marks: npt.NDArray[np.bool_], rows: slice, columns: slice) -> tuple[slice, slice] | None:
    """Rows and columns that hold all True of ``marks``, which begins at ``rows`` and ``columns``; None without any."""
    high, wide = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    if not len(high):
        return None
    return (
        slice(rows.start + int(high[0]), rows.start + int(high[-1]) + 1),
        slice(columns.start + int(wide[0]), columns.start + int(wide[-1]) + 1),
    )
