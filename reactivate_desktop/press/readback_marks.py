"""What read-back knows of a page: text and filled areas in points, origin at bottom left, in painting order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from reactivate_desktop.press.readback_text import joined

Matrix = tuple[float, float, float, float, float, float]
Rects = npt.NDArray[np.float64]
"""Rectangles, shape (n, 4): left, bottom, right, top."""

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
DARK: Final = 0.5
CUT_SLACK_PT: Final = 0.5
_SLACK_PT: Final = 0.02
_BOXES_KEPT: Final = 256


class Box(NamedTuple):
    """A rectangle on the page in points, from bottom left to top right."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, other: tuple[float, float, float, float], slack: float = _SLACK_PT) -> bool:
        """True when ``other`` lies inside, to ``slack`` points."""
        return (
            other[0] >= self.x0 - slack
            and other[1] >= self.y0 - slack
            and other[2] <= self.x1 + slack
            and other[3] <= self.y1 + slack
        )

    def meets(self, other: tuple[float, float, float, float]) -> bool:
        """True when the two have a piece of the page in common."""
        return self.x0 < other[2] and other[0] < self.x1 and self.y0 < other[3] and other[1] < self.y1

    def shared_with(self, other: tuple[float, float, float, float]) -> Box:
        """The part that both have; turned inside out where they do not meet."""
        return Box(max(self.x0, other[0]), max(self.y0, other[1]), min(self.x1, other[2]), min(self.y1, other[3]))


class Run(NamedTuple):
    """Text of one show operator: where its first glyph stands, and ``body`` from base line to x-height.

    ``plain`` is the text as it is compared. ``ink`` is 0 (paper) to 1 (solid); ``seen`` is False for text that is cut
    off, invisible or covered; ``order`` is its place among all that its layer paints.
    """

    text: str
    plain: str
    x: float
    y: float
    body: Box
    ink: float = 1.0
    seen: bool = True
    order: int = 0


class Area(NamedTuple):
    """Rectangles filled in one go. ``ink`` is 0 (paper) to 1 (solid) of the darkest channel, ``extent`` all of them.

    What is not ``opaque`` lets through what lies under it.
    """

    rects: Rects
    extent: Box
    ink: float
    opaque: bool
    order: int


class Blot(NamedTuple):
    """Anything else that was painted, such as a curved shape or a picture: corner points of its outlines.

    ``filled`` is False for a line, ``reach`` half its width.
    """

    outlines: tuple[tuple[tuple[float, float], ...], ...]
    extent: Box
    filled: bool
    reach: float
    order: int


@dataclass(slots=True)
class Layer:
    """What was painted together: a stretch of a page's own content, or (``shared``) a placed form."""

    runs: list[Run] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    blots: list[Blot] = field(default_factory=list)
    shared: bool = False
    _near: dict[Box, tuple[list[Area], list[Blot]]] = field(default_factory=dict)
    _hit: dict[Box, list[int]] = field(default_factory=dict)
    _starting: dict[Box, list[Run]] = field(default_factory=dict)
    _words: tuple[str, str] | None = None

    def __bool__(self) -> bool:
        return bool(self.runs or self.areas or self.blots)

    @property
    def words(self) -> str:
        """The plain text in painting order, also what is not seen."""
        return self._both_words()[0]

    @property
    def seen_words(self) -> str:
        """As ``words``, without what is not seen."""
        return self._both_words()[1]

    def _both_words(self) -> tuple[str, str]:
        if self._words is None:
            words = joined([run.plain for run in self.runs])
            hidden = any(not run.seen for run in self.runs)
            self._words = words, joined([run.plain if run.seen else "\n" for run in self.runs]) if hidden else words
        return self._words

    def near(self, box: Box) -> tuple[list[Area], list[Blot]]:
        """What was painted on any part of ``box``."""
        found = self._near.get(box)
        if found is None:
            found = (
                [
                    area
                    for area in self.areas
                    if box.meets(area.extent) and (box.holds(area.extent) or meeting(area.rects, box).any())
                ],
                [blot for blot in self.blots if box.meets(blot.extent)],
            )
            if self.shared and len(self._near) < _BOXES_KEPT:
                self._near[box] = found
        return found

    def runs_in(self, box: Box) -> list[Run]:
        """Dark text that is seen and starts in ``box``."""
        found = self._starting.get(box)
        if found is None:
            x0, y0, x1, y1 = box
            found = [
                run for run in self.runs if x0 <= run.x <= x1 and y0 <= run.y <= y1 and run.seen and run.ink > DARK
            ]
            if self.shared and len(self._starting) < _BOXES_KEPT:
                self._starting[box] = found
        return found

    def hit(self, box: Box) -> list[int]:
        """Which runs (their places in ``runs``) have their body on a part of ``box``."""
        found = self._hit.get(box)
        if found is None:
            found = [place for place, run in enumerate(self.runs) if run.seen and run.text and box.meets(run.body)]
            if self.shared and len(self._hit) < _BOXES_KEPT:
                self._hit[box] = found
        return found

    def without(self, hidden: Sequence[int]) -> Layer:
        """The same with these runs not seen."""
        runs = [run._replace(seen=False) if place in hidden else run for place, run in enumerate(self.runs)]
        return Layer(runs, self.areas, self.blots, self.shared)


@dataclass(frozen=True, slots=True)
class PageMarks:
    """Everything on a page, in painting order; ``turned`` when it is shown turned or in other units."""

    trim: Box
    media: Box
    turned: bool
    layers: tuple[Layer, ...]

    @property
    def words(self) -> str:
        """The page's plain text, also what is not seen."""
        return "".join([layer.words for layer in self.layers])

    @property
    def seen_words(self) -> str:
        """As ``words``, without what is not seen."""
        return "".join([layer.seen_words for layer in self.layers])

    def runs_in(self, box: Box) -> list[Run]:
        """Dark text that is seen and starts in ``box``, in painting order."""
        return [run for layer in self.layers for run in layer.runs_in(box)]


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """``first`` applied before ``then``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def on_page(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point moved by ``matrix``."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def box_on_page(matrix: Matrix, box: tuple[float, float, float, float]) -> Box:
    """The upright box around ``box`` moved by ``matrix``."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = box
    if b == 0 and c == 0:
        left, right, low, high = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
        if left <= right and low <= high:
            return Box(left, low, right, high)
        return Box(min(left, right), min(low, high), max(left, right), max(low, high))
    points = [on_page(matrix, x, y) for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]
    return around(points)


def around(points: Sequence[tuple[float, float]]) -> Box:
    """The upright box around some points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def stands_straight(matrix: Matrix) -> bool:
    """Whether upright rectangles stay upright: scaled, mirrored or turned by right angles only."""
    a, b, c, d, _, _ = matrix
    return (b == 0 and c == 0) or (a == 0 and d == 0)


def rects_on_page(matrix: Matrix, rects: Rects) -> Rects:
    """Rectangles moved by a matrix that ``stands_straight``."""
    if len(rects) == 1:
        x0, y0, x1, y1 = rects[0].tolist()
        return np.array((box_on_page(matrix, (x0, y0, x1, y1)),))
    a, b, c, d, e, f = matrix
    if b == 0 and c == 0:
        moved = rects * (a, d, a, d)
        moved += (e, f, e, f)
        if a > 0 and d > 0:
            return moved
    else:
        moved = rects[:, [1, 0, 3, 2]] * (c, b, c, b)
        moved += (e, f, e, f)
    return np.hstack([np.minimum(moved[:, :2], moved[:, 2:]), np.maximum(moved[:, :2], moved[:, 2:])])


def extent_of(rects: Rects) -> Box:
    """The box around all rectangles."""
    if len(rects) == 1:
        return Box(*rects[0].tolist())
    x0, y0, _, _ = rects.min(axis=0).tolist()
    _, _, x1, y1 = rects.max(axis=0).tolist()
    return Box(x0, y0, x1, y1)


def meeting(rects: Rects, box: Box) -> npt.NDArray[np.bool_]:
    """Which rectangles have a part of ``box``."""
    return np.asarray((rects[:, 0] < box.x1) & (rects[:, 2] > box.x0) & (rects[:, 1] < box.y1) & (rects[:, 3] > box.y0))


def inside(rects: Rects, box: Box) -> npt.NDArray[np.bool_]:
    """Which rectangles lie in ``box``, to a fiftieth of a point."""
    return np.asarray(
        (rects[:, 0] >= box.x0 - _SLACK_PT)
        & (rects[:, 2] <= box.x1 + _SLACK_PT)
        & (rects[:, 1] >= box.y0 - _SLACK_PT)
        & (rects[:, 3] <= box.y1 + _SLACK_PT)
    )


def moved(layer: Layer, matrix: Matrix, clip: Box) -> Layer:
    """A form's layer placed by ``matrix`` on what is open in ``clip``; it may be kept and placed again."""
    runs = []
    for run in layer.runs:
        x, y = on_page(matrix, run.x, run.y)
        body = box_on_page(matrix, run.body)
        runs.append(run._replace(x=x, y=y, body=body, seen=run.seen and clip.holds(body, slack=CUT_SLACK_PT)))
    if stands_straight(matrix):
        turned: list[Blot] = []
        placed = [(area, rects_on_page(matrix, area.rects)) for area in layer.areas]
        areas = [area._replace(rects=rects, extent=extent_of(rects)) for area, rects in placed]
    else:
        turned = [as_blot(area) for area in layer.areas]
        areas = []
    shown = [cut for area in areas if (cut := clipped(area, clip)) is not None]
    return Layer(runs, shown, [_moved_blot(blot, matrix, clip) for blot in (*layer.blots, *turned)], shared=True)


def _moved_blot(blot: Blot, matrix: Matrix, clip: Box) -> Blot:
    outlines = tuple(tuple(on_page(matrix, x, y) for x, y in outline) for outline in blot.outlines)
    extent = box_on_page(matrix, blot.extent).shared_with(clip)
    return Blot(outlines, extent, blot.filled, blot.reach * scale_of(matrix), blot.order)


def as_blot(area: Area) -> Blot:
    """An area whose rectangles are to be turned by other than right angles."""
    outlines = tuple(((x0, y0), (x1, y0), (x1, y1), (x0, y1)) for x0, y0, x1, y1 in area.rects.tolist())
    return Blot(outlines, extent_of(area.rects), filled=True, reach=0.0, order=area.order)


def scale_of(matrix: Matrix) -> float:
    """How much larger a matrix draws: the larger of its two sides."""
    return float(max(np.hypot(matrix[0], matrix[1]), np.hypot(matrix[2], matrix[3])))


def clipped(area: Area, clip: Box) -> Area | None:
    """An area cut to ``clip``; None where nothing is left of it."""
    if clip.holds(area.extent):
        return area
    rects = area.rects
    rects = np.hstack([np.maximum(rects[:, :2], clip[:2]), np.minimum(rects[:, 2:], clip[2:])])
    rects = rects[(rects[:, 0] < rects[:, 2]) & (rects[:, 1] < rects[:, 3])]
    return area._replace(rects=rects, extent=extent_of(rects)) if len(rects) else None
