"""What of a page is seen: text that a later area covers is not, and a symbol must lie open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import itemgetter
from typing import Final

import numpy as np

from reactivate_desktop.press.readback_marks import (
    DARK,
    Area,
    Blot,
    Box,
    Layer,
    PageMarks,
    Rects,
    Run,
    extent_of,
    inside,
    meeting,
)

_PART_OF_HEIGHT: Final = 0.3
_PART_OF_WIDTH: Final = 0.4
_TOUCH_PT: Final = 0.25
_SHAPES_KEPT: Final = 1024


class CoveredError(ValueError):
    """Something was painted over a symbol."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What all pages have in common that place the same forms and paint areas of their own at the same places.

    ``hidden`` are runs of forms under later areas, by layer. ``covers`` are, for each layer of a page's own, the opaque
    areas that come later, as (layer, place in it, extent). ``layers`` are kept so that no others get their numbers.
    """

    layers: tuple[Layer, ...]
    own: tuple[int, ...]
    hidden: dict[int, list[int]]
    covers: dict[int, list[tuple[int, int, Box]]]
    _near: dict[Box, list[tuple[int, int, Area | Blot]]] = field(default_factory=dict)
    _text: dict[Box, int] = field(default_factory=dict)

    def near(self, box: Box) -> list[tuple[int, int, Area | Blot]]:
        """What forms paint on ``box``, with their layer and order."""
        found = self._near.get(box)
        if found is None:
            found = []
            for depth, layer in enumerate(self.layers):
                if layer.shared:
                    areas, blots = layer.near(box)
                    found += [(depth, area.order, area) for area in areas]
                    found += [(depth, blot.order, blot) for blot in blots]
            if len(self._near) < _SHAPES_KEPT:
                self._near[box] = found
        return found

    def topmost_text(self, box: Box) -> int:
        """The last form that has text on ``box``; -1 where none has."""
        found = self._text.get(box)
        if found is None:
            found = max(
                (depth for depth, layer in enumerate(self.layers) if layer.shared and layer.hit(box)), default=-1
            )
            if len(self._text) < _SHAPES_KEPT:
                self._text[box] = found
        return found


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page whose covered text is marked as not seen."""

    marks: PageMarks
    shape: _Shape

    def dark_marks(self, box: Box) -> Rects:
        """The dark rectangles that lie in ``box``, without those that a later light one covers whole.

        Raises:
            CoveredError: when something was painted over a part of them, or text over any.
        """
        items = list(self.shape.near(box))
        for depth in self.shape.own:
            areas, blots = self.marks.layers[depth].near(box)
            items += [(depth, area.order, area) for area in areas]
            items += [(depth, blot.order, blot) for blot in blots]
        items.sort(key=_DEPTH)
        kept: list[tuple[int, Area, Rects]] = []
        later: list[tuple[int, int, Area | Blot]] = []
        for depth, order, item in items:
            if isinstance(item, Area) and item.ink > DARK and item.opaque:
                if box.holds(item.extent):
                    kept.append((depth, item, item.rects))
                    continue
                whole = inside(item.rects, box)
                if whole.any():
                    kept.append((depth, item, item.rects[whole]))
                later.append((depth, order, item._replace(rects=item.rects[~whole])))
            elif isinstance(item, Area) and item.opaque:
                kept = [(at, area, left) for at, area, rects in kept if len(left := _left_open(rects, item))]
            else:
                later.append((depth, order, item))
        if not kept:
            return np.empty((0, 4))
        first = (kept[0][0], kept[0][1].order)
        marks = kept[0][2] if len(kept) == 1 else np.vstack([rects for _, _, rects in kept])
        extent = kept[0][1].extent if marks is kept[0][1].rects else extent_of(marks)
        self._require_open(extent, [item for depth, order, item in later if (depth, order) > first], first)
        return marks

    def _require_open(self, whole: Box, later: Sequence[Area | Blot], first: tuple[int, int]) -> None:
        x0, y0, x1, y1 = whole
        extent = Box(x0 + _TOUCH_PT, y0 + _TOUCH_PT, x1 - _TOUCH_PT, y1 - _TOUCH_PT)
        for item in later:
            covers = meeting(item.rects, extent).any() if isinstance(item, Area) else touches(item, extent)
            if covers:
                raise CoveredError
        if self.shape.topmost_text(extent) > first[0]:
            raise CoveredError
        for depth in self.shape.own:
            layer = self.marks.layers[depth]
            if depth >= first[0] and any((depth, layer.runs[place].order) > first for place in layer.hit(extent)):
                raise CoveredError


_DEPTH: Final = itemgetter(0, 1)


@dataclass(slots=True)
class Uncoverer:
    """Finds text under later areas; what pages of one shape have in common is found once."""

    _shapes: dict[tuple[int | tuple[Box, ...], ...], _Shape] = field(default_factory=dict)

    def look(self, page: PageMarks) -> SeenPage:
        """The page, text marked as not seen where a later opaque area lies on it."""
        shape = self._shape(page.layers)
        hidden = dict(shape.hidden)
        for depth, covers in shape.covers.items():
            mine = _hidden_runs(page.layers, depth, covers)
            if mine:
                hidden[depth] = mine
        if not hidden:
            return SeenPage(page, shape)
        layers = tuple(
            layer.without(hidden[depth]) if depth in hidden else layer for depth, layer in enumerate(page.layers)
        )
        return SeenPage(replace(page, layers=layers), _shape(layers))

    def _shape(self, layers: tuple[Layer, ...]) -> _Shape:
        key = tuple([id(layer) if layer.shared else tuple([area.extent for area in layer.areas]) for layer in layers])
        found = self._shapes.get(key)
        if found is None:
            found = _shape(layers)
            single = all(
                len(area.rects) == 1 or not _on_forms(layers, area) for layer in layers for area in layer.areas
            )
            if single:
                if len(self._shapes) >= _SHAPES_KEPT:
                    self._shapes.clear()
                self._shapes[key] = found
        return found


def _on_forms(layers: Sequence[Layer], area: Area) -> bool:
    """Whether an area has text of a form within its extent: then each of its rectangles counts."""
    return any(layer.shared and layer.hit(area.extent) for layer in layers)


def _shape(layers: tuple[Layer, ...]) -> _Shape:
    own = tuple(depth for depth, layer in enumerate(layers) if not layer.shared)
    covers: dict[int, list[tuple[int, int, Box]]] = {}
    hidden = {}
    for depth, layer in enumerate(layers):
        above = [
            (at, place, area.extent)
            for at in range(depth, len(layers))
            for place, area in enumerate(layers[at].areas)
            if area.opaque
        ]
        if not layer.shared:
            covers[depth] = above
        elif mine := _hidden_runs(layers, depth, above):
            hidden[depth] = mine
    kept = tuple(layer if layer.shared else Layer() for layer in layers)
    return _Shape(kept, own, hidden, covers)


def _hidden_runs(layers: Sequence[Layer], depth: int, covers: Sequence[tuple[int, int, Box]]) -> list[int]:
    """Places of the runs of a layer that lie under one of ``covers``."""
    found = []
    for place, run in enumerate(layers[depth].runs):
        x0, y0, x1, y1 = run.body
        for at, number, (left, low, right, top) in covers:
            if x0 < right and left < x1 and y0 < top and low < y1:
                area = layers[at].areas[number]
                if (at > depth or area.order > run.order) and _hides(area.rects, run):
                    found.append(place)
                    break
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
