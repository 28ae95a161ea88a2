"""What of a page is seen: text that a later area covers is not, and a symbol must lie open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np

from reactivate_desktop.press.readback_marks import (
    DARK,
    Area,
    Blot,
    Box,
    Layer,
    Rects,
    Run,
    extent_of,
    inside,
    meeting,
)

_PART_OF_HEIGHT: Final = 0.3
_PART_OF_WIDTH: Final = 0.4
_TOUCH_PT: Final = 0.25
_PAIRS_KEPT: Final = 4096


class CoveredError(ValueError):
    """Something was painted over a symbol."""


@dataclass(slots=True)
class Uncoverer:
    """Finds text under later areas; what shared forms do to each other is found once."""

    _pairs: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    _kept: dict[int, Layer] = field(default_factory=dict)

    def seen(self, layers: Sequence[Layer]) -> tuple[Layer, ...]:
        """The layers, text marked as not seen where a later opaque area lies on it."""
        covering = [place for place, layer in enumerate(layers) if layer.areas]
        result = list(layers)
        for place, layer in enumerate(layers):
            if layer.runs:
                hidden = [hit for above in covering if above >= place for hit in self._hidden(layer, layers[above])]
                if hidden:
                    result[place] = layer.without(hidden)
        return tuple(result)

    def _hidden(self, layer: Layer, above: Layer) -> list[int]:
        if not (layer.shared and above.shared):
            return _hidden(layer, above)
        key = (id(layer), id(above))
        found = self._pairs.get(key)
        if found is None:
            found = _hidden(layer, above)
            if len(self._pairs) < _PAIRS_KEPT:
                self._pairs[key] = found
                self._kept[id(layer)], self._kept[id(above)] = layer, above  # so that no other gets their numbers
        return found


def _hidden(layer: Layer, above: Layer) -> list[int]:
    found = []
    for area in above.areas:
        if area.opaque:
            for place in layer.hit(area.extent):
                run = layer.runs[place]
                if (above is not layer or area.order > run.order) and _hides(area.rects, run):
                    found.append(place)
    return found


def _hides(rects: Rects, run: Run) -> bool:
    """Whether a rectangle lies on a good part of the letters: a rule or an underline does not hide them."""
    x0, y0, x1, y1 = run.body
    upright = x1 - x0 >= y1 - y0
    size = min(y1 - y0, x1 - x0) or 1.0
    wide = np.minimum(rects[:, 2], x1) - np.maximum(rects[:, 0], x0)
    high = np.minimum(rects[:, 3], y1) - np.maximum(rects[:, 1], y0)
    along, across = (wide, high) if upright else (high, wide)
    return bool(((along > _PART_OF_WIDTH * size) & (across > _PART_OF_HEIGHT * size)).any())


def dark_marks(layers: Sequence[Layer], box: Box) -> Rects:
    """The dark rectangles that lie in ``box``, without those that a later light one covers whole.

    Raises:
        CoveredError: when something was painted over a part of them, or text over any.
    """
    kept: list[tuple[int, Area, Rects]] = []
    later: list[tuple[int, int, Area | Blot]] = []
    for depth, layer in enumerate(layers):
        for item in _near(layer, box):
            if isinstance(item, Area) and item.ink > DARK and item.opaque:
                if box.holds(item.extent):
                    kept.append((depth, item, item.rects))
                    continue
                whole = inside(item.rects, box)
                if whole.any():
                    kept.append((depth, item, item.rects[whole]))
                later.append((depth, item.order, item._replace(rects=item.rects[~whole])))
            elif isinstance(item, Area) and item.opaque:
                kept = [(at, area, left) for at, area, rects in kept if len(left := _left_open(rects, item))]
            else:
                later.append((depth, item.order, item))
    if not kept:
        return np.empty((0, 4))
    marks = kept[0][2] if len(kept) == 1 else np.vstack([rects for _, _, rects in kept])
    first = (kept[0][0], kept[0][1].order)
    extent = kept[0][1].extent if len(kept) == 1 and marks is kept[0][1].rects else extent_of(marks)
    _require_open(layers, extent, [item for depth, order, item in later if (depth, order) > first], first)
    return marks


def _near(layer: Layer, box: Box) -> Sequence[Area | Blot]:
    areas, blots = layer.near(box)
    if not blots:
        return areas
    return sorted((*areas, *blots), key=lambda item: item.order)


def _left_open(rects: Rects, patch: Area) -> Rects:
    """The rectangles without those under a light patch.

    Raises:
        CoveredError: when the patch covers one in part.
    """
    for cover in patch.rects:
        x0, y0, x1, y1 = cover.tolist()
        rects = rects[~inside(rects, Box(x0, y0, x1, y1))]
        if meeting(rects, Box(x0 + _TOUCH_PT, y0 + _TOUCH_PT, x1 - _TOUCH_PT, y1 - _TOUCH_PT)).any():
            raise CoveredError
    return rects


def _require_open(layers: Sequence[Layer], whole: Box, later: Sequence[Area | Blot], first: tuple[int, int]) -> None:
    x0, y0, x1, y1 = whole
    extent = Box(x0 + _TOUCH_PT, y0 + _TOUCH_PT, x1 - _TOUCH_PT, y1 - _TOUCH_PT)
    for item in later:
        covers = meeting(item.rects, extent).any() if isinstance(item, Area) else touches(item, extent)
        if covers:
            raise CoveredError
    depth, order = first
    for above in range(depth, len(layers)):
        layer = layers[above]
        if layer.runs and any(above > depth or layer.runs[place].order > order for place in layer.hit(extent)):
            raise CoveredError


def touches(blot: Blot, box: Box) -> bool:
    """Whether a shape, or the line around it, has any part of ``box``."""
    if not box.meets(blot.extent):
        return False
    x0, y0, x1, y1 = box
    grown = Box(x0 - blot.reach, y0 - blot.reach, x1 + blot.reach, y1 + blot.reach)
    if any(_crosses(a, b, grown) for outline in blot.outlines for a, b in _sides(outline, closed=blot.filled)):
        return True
    return blot.filled and _turns(blot, (x0 + x1) / 2, (y0 + y1) / 2) != 0


def _sides(
    outline: Sequence[tuple[float, float]], *, closed: bool
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    yield from pairwise(outline)
    if closed:
        yield outline[-1], outline[0]


def _crosses(a: tuple[float, float], b: tuple[float, float], box: Box) -> bool:
    """Whether a straight line has a point in ``box`` (Liang and Barsky's clipping)."""
    start, end = 0.0, 1.0
    for from_, to, low, high in ((a[0], b[0], box.x0, box.x1), (a[1], b[1], box.y0, box.y1)):
        step = to - from_
        if step == 0:
            if not low < from_ < high:
                return False
            continue
        near, far = sorted(((low - from_) / step, (high - from_) / step))
        start, end = max(start, near), min(end, far)
    return start < end


def _turns(blot: Blot, x: float, y: float) -> int:
    """How often the outlines go around a point."""
    turns = 0
    for outline in blot.outlines:
        for a, b in _sides(outline, closed=True):
            if (a[1] <= y) != (b[1] <= y):
                at = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
                if at > x:
                    turns += 1 if b[1] > a[1] else -1
    return turns
