"""What is printed beside the pieces: where crop, fold and register marks, the colour bar and the slug stand on a side.

Crop lines are 0.25 in long and begin outside the bleed, at least 0.125 in from the trim; none stands in a gutter that
the bleeds fill. Nothing is printed where the gripper holds the sheet. What has no room is left out, and said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from reactivate_desktop.press.impose.duplex import Place
from reactivate_desktop.press.impose.layout import SheetPlan
from reactivate_desktop.press.impose.sheet import Mark

OFFSET: Final = 9.0
LENGTH: Final = 18.0
PATCH: Final = 14.4
TARGET: Final = 5.0
"""Half of a register target: a circle of 0.1 in with a cross through it."""
_SHORTEST: Final = 3.0
_APART: Final = 0.01
_BAR_GAP: Final = 3.6
_CLEAR: Final = 3.0
_LARGE, _SMALL = 7.0, 6.0


class Line(NamedTuple):
    """A line between two points."""

    x0: float
    y0: float
    x1: float
    y1: float


class Slug(NamedTuple):
    """Where the slug begins, how wide it may be, and the size of its type; points."""

    x: float
    y: float
    width: float
    size: float


@dataclass(slots=True)
class SideMarks:
    """The marks of one side in points. ``missing`` are those that found no room."""

    crop: list[Line] = field(default_factory=list)
    fold: list[Line] = field(default_factory=list)
    targets: list[tuple[float, float]] = field(default_factory=list)
    bar: tuple[float, float] | None = None
    slug: Slug | None = None
    missing: list[Mark] = field(default_factory=list)


class _Room:
    """A side: the pieces' outer trim, where marks begin, and what may be printed on."""

    def __init__(self, plan: SheetPlan, places: tuple[Place, ...]) -> None:
        self.plan, self.places = plan, places
        self.left, self.right = min(one.x for one in places), max(one.x + one.width for one in places)
        self.foot, self.tail = min(one.y for one in places), max(one.y + one.height for one in places)
        self.offset = max(OFFSET, plan.piece.bleed)
        self.columns = _distinct(edge for one in places for edge in (one.x, one.x + one.width))
        self.rows = _distinct(edge for one in places for edge in (one.y, one.y + one.height))
        left, foot, right, tail = (plan.sheet.length(margin).pt for margin in plan.layout.margins)
        self.free = (left, max(foot, plan.gripper), plan.width - right, plan.height - tail)

    def marked(self, upright: bool, at: float, where: float) -> Iterable[Line]:
        """The piece of line outside the pieces at ``at``, upright or lying, on the side ``where`` (-1 or 1)."""
        lowest = self.plan.gripper if upright else 0.0
        highest = self.plan.height if upright else self.plan.width
        edge = (self.foot if where < 0 else self.tail) if upright else (self.left if where < 0 else self.right)
        first = edge + where * self.offset
        last = max(first - LENGTH, lowest) if where < 0 else min(first + LENGTH, highest)
        if (last - first) * where >= _SHORTEST:
            yield Line(at, first, at, last) if upright else Line(first, at, last, at)


def marks_of(plan: SheetPlan, places: tuple[Place, ...], folds: tuple[float, ...] = ()) -> SideMarks:
    """The marks of a side with pieces at ``places``; ``folds`` are fold lines, in points from the head of a piece."""
    room, marks = _Room(plan, places), SideMarks()
    wanted = plan.layout.marks
    if Mark.CROP in wanted:
        marks.crop = [*_outer(room, room.columns, room.rows), *_inner(room)]
    if Mark.FOLD in wanted and folds:
        marks.fold = _folds(room, folds)
    if Mark.REGISTER in wanted:
        marks.targets = _targets(room, marks)
    _tail(room, marks)
    found = {
        Mark.CROP: marks.crop,
        Mark.FOLD: marks.fold or not folds,
        Mark.REGISTER: marks.targets,
        Mark.COLOUR_BAR: marks.bar,
        Mark.SLUG: marks.slug,
    }
    marks.missing = [mark for mark in wanted if not found[mark]]
    return marks


def _outer(room: _Room, columns: Iterable[float], rows: Iterable[float]) -> list[Line]:
    lines = [line for at in columns for where in (-1, 1) for line in room.marked(True, at, where)]
    return lines + [line for at in rows for where in (-1, 1) for line in room.marked(False, at, where)]


def _inner(room: _Room) -> list[Line]:
    """Lines in gutters that are wider than two offsets."""
    lines = []
    across, down = (gutter - 2 * room.offset for gutter in room.plan.gutters)
    if across >= _SHORTEST:
        starts = room.columns[1:-1:2]
        lines += [Line(x + room.offset, y, x + room.offset + across, y) for x in starts for y in room.rows]
    if down >= _SHORTEST:
        starts = room.rows[1:-1:2]
        lines += [Line(x, y + room.offset, x, y + room.offset + down) for x in room.columns for y in starts]
    return lines


def _folds(room: _Room, folds: tuple[float, ...]) -> list[Line]:
    """Fold lines run across a piece as one reads it."""
    columns: list[float] = []
    rows: list[float] = []
    for place in room.places:
        for fold in folds:
            ways = {
                0: (rows, place.y + place.height - fold),
                90: (columns, place.x + fold),
                180: (rows, place.y + fold),
                270: (columns, place.x + place.width - fold),
            }
            found, at = ways[place.turn]
            found.append(at)
    return _outer(room, _distinct(columns), _distinct(rows))


def _targets(room: _Room, marks: SideMarks) -> list[tuple[float, float]]:
    """One target in the middle of each side, or as near to it as lines let it stand."""
    left, foot, right, tail = room.free
    reach = room.offset + _CLEAR + TARGET
    found = []
    taken = _distinct(line.x0 for line in (*marks.crop, *marks.fold) if line.x0 == line.x1)
    at = _clear_place(room.left, room.right, taken)
    for y, fits in (
        (room.foot - reach, room.foot - reach - TARGET >= foot),
        (room.tail + reach, room.tail + reach + TARGET <= tail),
    ):
        if at is not None and fits:
            found.append((at, y))
    taken = _distinct(line.y0 for line in (*marks.crop, *marks.fold) if line.y0 == line.y1)
    at = _clear_place(room.foot, room.tail, taken)
    for x, fits in (
        (room.left - reach, room.left - reach - TARGET >= left),
        (room.right + reach, room.right + reach + TARGET <= right),
    ):
        if at is not None and fits:
            found.append((x, at))
    return found


def _clear_place(start: float, end: float, taken: list[float]) -> float | None:
    """The place nearest to the middle where a target keeps clear of the lines at ``taken``."""
    middle, need = (start + end) / 2, TARGET + _CLEAR / 2
    tries = [middle, *(edge + way * need for edge in taken for way in (-1, 1))]
    clear = [one for one in tries if start < one < end and all(abs(one - edge) >= need - _APART for edge in taken)]
    return min(clear, key=lambda one: (round(abs(one - middle), 3), one), default=None)


def _tail(room: _Room, marks: SideMarks) -> None:
    """Colour bar and slug share the strip at the tail, between the lines that stand there."""
    wanted = room.plan.layout.marks
    left, _, right, tail = room.free
    base = room.tail + room.offset
    deep = tail - base
    taken = [(line.x0 - _CLEAR, line.x0 + _CLEAR) for line in (*marks.crop, *marks.fold) if line.x0 == line.x1]
    taken += [(x - TARGET - _CLEAR, x + TARGET + _CLEAR) for x, y in marks.targets if y > base]
    spans = _free_spans(left, right, taken)
    if Mark.COLOUR_BAR in wanted and deep >= _BAR_GAP + PATCH:
        spans = _place_bar(spans, base, room, marks)
    if Mark.SLUG in wanted and spans and deep >= _SMALL + _APART:
        size = _LARGE if deep >= _LARGE + 2 * _CLEAR else _SMALL
        start, end = max(spans, key=lambda span: (round(span[1] - span[0], 3), -span[0]))
        rise = 5.0 if size == _LARGE else (deep - 0.73 * size) / 2
        marks.slug = Slug(start, base + rise, end - start, size)


def _place_bar(
    spans: list[tuple[float, float]], base: float, room: _Room, marks: SideMarks
) -> list[tuple[float, float]]:
    """Put the bar at the end of the last span that holds it, over the pieces if it can; the slug keeps the rest."""
    width = 4 * PATCH
    wide = [span for span in spans if span[1] - span[0] >= width + 2 * _CLEAR]
    over = [span for span in wide if span[0] >= room.left and span[1] <= room.right] or wide
    if not over:
        return spans
    start, end = over[-1]
    marks.bar = (end - width - _CLEAR, base + _BAR_GAP)
    return [span for span in spans if span != over[-1]] + [(start, end - width - 3 * _CLEAR)]


def _free_spans(start: float, end: float, taken: list[tuple[float, float]]) -> list[tuple[float, float]]:
    spans, place = [], start
    for low, high in sorted(taken):
        if low - place > _CLEAR:
            spans.append((place, low))
        place = max(place, high)
    if end - place > _CLEAR:
        spans.append((place, end))
    return spans


def _distinct(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _APART:
            found.append(value)
    return found
