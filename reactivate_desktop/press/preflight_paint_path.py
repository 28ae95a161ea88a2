"""Preflight's interpreter, its paths: areas, lines, rectangles that are lines, bars, clips (ISO 32000-1, 8.5)."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from reactivate_desktop.press.preflight_geometry import Box, cut, joined, moved, scale
from reactivate_desktop.press.preflight_graphics import Shelf
from reactivate_desktop.press.preflight_paint_state import Audience, StatePainter, number, numbers
from reactivate_desktop.press.preflight_tokens import Operand, rectangle_numbers

_BARS: Final = 65
_NO_RECTANGLE: Final = 1000
_LINE_PT: Final = 0.8
_LONG: Final = 4.0
"""A filled rectangle so many times longer than wide is a line."""
Rectangles = npt.NDArray[np.float64]


class PathPainter(StatePainter):
    """Keeps the box of the path that is being made; what is painted of it is what the clip leaves."""

    def __init__(self, audience: Audience, shelf: Shelf) -> None:
        super().__init__(audience, shelf)
        self._path: Box | None = None
        self._lines: list[tuple[Box, float]] = []
        self._count = 0
        self._clips = False

    def point(self, operands: list[Operand]) -> None:
        """Operators m, l, c, v, y."""
        a, b, c, d, e, f = self._state.matrix
        for place in range(0, len(operands) - 1, 2):
            x, y = number(operands[place]), number(operands[place + 1])
            px, py = a * x + c * y + e, b * x + d * y + f
            self._path = joined(self._path, (px, py, px, py))
        self._count += _NO_RECTANGLE  # what is not made of rectangles is no barcode

    def rectangle(self, operands: list[Operand]) -> None:
        """Operator re."""
        x, y, w, h = numbers(operands[-4:])
        self._add_rectangles(np.array([[x, y, w, h]]))

    def rectangles(self, operands: list[Operand]) -> None:
        """A run of re."""
        raw = operands[0]
        assert isinstance(raw, bytes)  # noqa: S101 - the tokenizer's own promise
        self._add_rectangles(np.array(rectangle_numbers(raw), dtype=np.float64).reshape(-1, 4))

    def _add_rectangles(self, found: Rectangles) -> None:
        low = found[:, :2]
        high = low + found[:, 2:]
        (x0, y0), (x1, y1) = np.minimum(low, high).min(axis=0).tolist(), np.maximum(low, high).max(axis=0).tolist()
        self._path = joined(self._path, moved((x0, y0, x1, y1), self._state.matrix))
        self._count += len(found)
        if float(np.abs(found[:, 2:]).min()) * scale(self._state.matrix) < _LINE_PT:
            self._note_lines(found)

    def _note_lines(self, found: Rectangles) -> None:
        """Keep rectangles that are so long and thin that they are lines."""
        sizes = np.abs(found[:, 2:])
        thin, long = sizes.min(axis=1), sizes.max(axis=1)
        slim = long > thin * _LONG
        if not slim.any():
            return
        grown = scale(self._state.matrix)
        for place in np.flatnonzero(slim & (thin * grown < _LINE_PT)):
            x, y, w, h = found[place].tolist()
            box = moved((min(x, x + w), min(y, y + h), max(x, x + w), max(y, y + h)), self._state.matrix)
            self._lines.append((box, float(thin[place]) * grown))

    def clip_path(self, _: list[Operand]) -> None:
        """Operators W, W*."""
        self._clips = True

    def end_path(self, _: list[Operand]) -> None:
        """Operator n."""
        if self._clips and self._path is not None:
            self._state.clip = cut(self._state.clip, self._path) or (0.0, 0.0, 0.0, 0.0)
        self._path, self._clips, self._count = None, False, 0
        self._lines.clear()

    def fill_path(self, operands: list[Operand]) -> None:
        """Operators f, F, f*."""
        self._paint_area()
        self.end_path(operands)

    def stroke_path(self, operands: list[Operand]) -> None:
        """Operators S, s."""
        self._paint_line()
        self.end_path(operands)

    def fill_and_stroke(self, operands: list[Operand]) -> None:
        """Operators B, B*, b, b*."""
        self._paint_area()
        self._paint_line()
        self.end_path(operands)

    def _paint_area(self) -> None:
        box = cut(self._path, self._state.clip) if self._path is not None else None
        if box is None:
            return
        self.painted = True
        wide, high = box[2] - box[0], box[3] - box[1]
        if self._count == _BARS and max(wide, high) > _LONG * min(wide, high):
            self._audience.bars(box)
        for line, points in self._lines:
            self._audience.line(self._state, line, points, filled=True)
        self._audience.area(self._state, box)

    def _paint_line(self) -> None:
        if self._path is None:
            return
        width = self._state.line_pt * scale(self._state.matrix)
        x0, y0, x1, y1 = self._path
        box = cut((x0 - width / 2, y0 - width / 2, x1 + width / 2, y1 + width / 2), self._state.clip)
        if box is not None or width == 0:
            self.painted = True
            self._audience.line(self._state, box or self._path, width, filled=False)
