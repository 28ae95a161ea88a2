"""Paths of a content stream as filled rectangles: upright ones as they are, straight strokes and dashes as their ink.

A shape with right angles only is cut into rectangles; what has a slope or a curve stays an outline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from reactivate_desktop.press.readback_marks import Rects

Point = tuple[float, float]
Outline = tuple[Point, ...]

_NOT_LETTERS: Final = b"0123456789+-. \n\r\t\x0c\x00"
_STEP: Final = re.compile(rb"([^a-z]*)(re|[mlcvyh])")
_CURVE_STEPS: Final = 8
_ROWS_KEPT: Final = 60_000


class _RectTable(dict[bytes, int]):
    """Rectangles that were met before, by how they are written: pages say the same ones over and over."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = np.empty((1024, 4))

    def __missing__(self, written: bytes) -> int:
        x, y, width, height = map(float, written.split())
        row = len(self)
        if row == len(self._rows):
            self._rows = np.vstack([self._rows, np.empty_like(self._rows)])
        self._rows[row] = (min(x, x + width), min(y, y + height), max(x, x + width), max(y, y + height))
        self[written] = row
        return row

    def rects(self, written: Sequence[bytes]) -> Rects:
        """The rectangles of operands ``x y width height``."""
        if len(self) > _ROWS_KEPT:
            self.clear()
        rows = np.fromiter(map(self.__getitem__, written), dtype=np.intp, count=len(written))
        return self._rows[rows]


_TABLE: Final = _RectTable()


@dataclass(frozen=True, slots=True)
class Stroke:
    """How lines are drawn: width and dash lengths in the units of the path, ``cap`` 0 butt, 1 round, 2 projecting."""

    width: float
    cap: int
    dash: tuple[float, ...]
    phase: float


def filled(path: bytes, *, even_odd: bool) -> tuple[Rects | None, tuple[Outline, ...]]:
    """The rectangles that a path fills, and the outlines of what it fills beside them.

    Raises:
        ValueError: when the path has no proper numbers.
    """
    letters = path.translate(None, _NOT_LETTERS)
    count = len(letters) // 2
    if not even_odd and letters == b"re" * count:
        return (_TABLE.rects(path.split(b"re")[:count]) if count else None), ()
    outlines = outlines_of(path)
    straight = [outline for outline in outlines if _has_right_angles(outline)]
    others = tuple(outline for outline in outlines if not _has_right_angles(outline))
    rects = _rectangles(straight, even_odd=even_odd)
    return (np.array(rects) if rects else None), others


def stroked(path: bytes, stroke: Stroke) -> tuple[Rects | None, tuple[Outline, ...]]:
    """The rectangles that straight upright lines draw, and every other line.

    Raises:
        ValueError: when the path has no proper numbers.
    """
    rects: list[tuple[float, float, float, float]] = []
    others = []
    for outline in outlines_of(path):
        if len(outline) > 1 and all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(outline)):
            rects += _ink_of(outline, stroke)
        else:
            others.append(outline)
    return (np.array(rects) if rects else None), tuple(others)


def outlines_of(path: bytes) -> list[Outline]:
    """The corner points of each subpath, curves as short straight steps; a closed one ends where it began."""
    outlines: list[Outline] = []
    points: list[Point] = []
    for written, step in _STEP.findall(path):
        numbers = [float(number) for number in written.split()]
        if step == b"re":
            x, y, width, height = numbers
            x1, y1 = x + width, y + height
            outlines.append(((x, y), (x1, y), (x1, y1), (x, y1), (x, y)))
        elif step == b"m":
            outlines += _ended(points)
            points = [(numbers[0], numbers[1])]
        elif not points:
            raise ValueError("a path without a beginning")
        elif step == b"h":
            points.append(points[0])
            outlines += _ended(points)
            points = points[:1]
        elif step == b"l":
            points.append((numbers[0], numbers[1]))
        else:
            points += _curve(points[-1], step, numbers)
    return outlines + _ended(points)


def _ended(points: list[Point]) -> list[Outline]:
    return [tuple(points)] if len(points) > 1 else []


def _curve(start: Point, step: bytes, numbers: list[float]) -> list[Point]:
    """A Bézier curve as points; v has its first control point at the start, y its second at the end (8.5.2.2)."""
    given = list(zip(numbers[::2], numbers[1::2], strict=True))
    p1, p2, p3 = (start, *given) if step == b"v" else (*given, given[-1]) if step == b"y" else given
    points = []
    for place in range(1, _CURVE_STEPS + 1):
        t = place / _CURVE_STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        along = list(zip(weights, (start, p1, p2, p3), strict=True))
        points.append((sum(weight * point[0] for weight, point in along), sum(w * point[1] for w, point in along)))
    return points


def _has_right_angles(outline: Outline) -> bool:
    closed = (*outline, outline[0])
    return all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(closed))


def _rectangles(outlines: Iterable[Outline], *, even_odd: bool) -> list[tuple[float, float, float, float]]:
    """What outlines with right angles enclose together, as bands of rectangles from side to side."""
    sides = [
        (min(a[1], b[1]), max(a[1], b[1]), a[0], 1 if b[1] > a[1] else -1)
        for outline in outlines
        for a, b in pairwise((*outline, outline[0]))
        if a[1] != b[1]
    ]
    heights = sorted({edge for side in sides for edge in side[:2]})
    rects = []
    for low, high in pairwise(heights):
        turns = 0
        crossing = sorted((x, turn) for bottom, top, x, turn in sides if bottom <= low and top >= high)
        for (left, turn), (right, _) in pairwise(crossing):
            turns += turn
            if right > left and (turns % 2 if even_odd else turns):
                rects.append((left, low, right, high))
    return rects


def _ink_of(outline: Outline, stroke: Stroke) -> list[tuple[float, float, float, float]]:
    half = stroke.width / 2
    ends = half if stroke.cap else 0.0
    rects = []
    for (x0, y0), (x1, y1) in _dashes(outline, stroke):
        along_x = ends if y0 == y1 else half
        along_y = half if y0 == y1 else ends
        rects.append((min(x0, x1) - along_x, min(y0, y1) - along_y, max(x0, x1) + along_x, max(y0, y1) + along_y))
    return rects


def _dashes(outline: Outline, stroke: Stroke) -> Iterable[tuple[Point, Point]]:
    """The pieces of a line that are drawn: all of it, or its dashes (8.4.3.6)."""
    pattern = stroke.dash * 2 if len(stroke.dash) % 2 else stroke.dash
    period = sum(pattern)
    if period <= 0:
        yield from pairwise(outline)
        return
    place, left = _dash_at(pattern, stroke.phase % period)
    for (x0, y0), (x1, y1) in pairwise(outline):
        length = abs(x1 - x0) + abs(y1 - y0)
        across, up = ((x1 - x0) / length, (y1 - y0) / length) if length else (0.0, 0.0)
        done = 0.0
        while done < length:
            step = min(left, length - done)
            if place % 2 == 0 and step:
                end = done + step
                yield (x0 + across * done, y0 + up * done), (x0 + across * end, y0 + up * end)
            done, left = done + step, left - step
            if left <= 0:
                place = (place + 1) % len(pattern)
                left = pattern[place]


def _dash_at(pattern: Sequence[float], phase: float) -> tuple[int, float]:
    """Which dash or gap a pattern begins with, and how much of it is left."""
    for place, length in enumerate(pattern):
        if phase < length:
            return place, length - phase
        phase -= length
    return 0, pattern[0]
