"""Copy-fitting: words set in a box as large as they may be, in well-filled lines, and never clipped.

The first line hangs from the box by the height of its capitals, so that type sits where a designer draws its frame.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reactivate_desktop.press.shaping import Shaper, Word

STEP_PT = 0.25
"""Type shrinks in steps of a quarter of a point."""

HEADLINE_PT = 14.0
"""From here on, lines are balanced: a headline reads in even lines, running text in full ones."""

_SLACK_PT = 0.05
_SHORT_LAST_LINE = 0.25
_WIDOW_COST = 0.6


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: sizes in points, ``leading`` a factor of the size, ``tracking`` in thousandths of an em."""

    role: str
    size: float
    min_size: float
    leading: float = 1.2
    tracking: float = 0.0
    align: str = "left"
    valign: str = "top"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``x`` and ``baseline`` in points from the left and bottom edge of the box."""

    words: tuple[Word, ...]
    x: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A text as set."""

    size: float
    lines: tuple[Line, ...]
    height: float


Wrapped = list[tuple[Word, ...]]


def fit(shaper: Shaper, text: str, style: Style, width: float, height: float) -> Setting | None:
    """``text`` set in a box of ``width`` by ``height`` points, or None when it does not fit at its least size.

    Raises:
        MissingGlyphError: when a character has no glyph.
    """
    paragraphs = [
        [shaper.word(style.role, word, style.tracking) for word in line.split(" ") if word] for line in text.split("\n")
    ]
    space = shaper.word(style.role, " ", style.tracking)
    blank = space.width
    face = shaper.face(style.role)

    def wrapped_at(size: float) -> Wrapped | None:
        lines = _greedy(paragraphs, blank, (width + _SLACK_PT) / size)
        if lines is None:
            return None
        tall = size * (face.cap_height + (len(lines) - 1) * style.leading + face.depth)
        return lines if tall <= height + _SLACK_PT else None

    size = _largest(style.size, style.min_size, lambda size: wrapped_at(size) is not None)
    if size is None:
        return None
    room = (width + _SLACK_PT) / size
    lines = [line for words in paragraphs for line in _balanced(words, blank, room, size >= HEADLINE_PT)]
    step = size * style.leading
    tall = size * face.cap_height + step * (len(lines) - 1)
    spare = height - tall
    above = {"top": 0.0, "middle": spare / 2, "bottom": spare - size * face.depth}[style.valign]
    first = height - max(0.0, above) - size * face.cap_height
    placed = [_line(words, space, size, style, width) for words in lines]
    moved = tuple(replace(line, baseline=first - place * step) for place, line in enumerate(placed))
    return Setting(size, moved, tall + size * face.depth)


def _largest(size: float, least: float, fits: Callable[[float], bool]) -> float | None:
    """The largest size that fits, by halving: what fits at one size fits at each smaller one."""
    if fits(size):
        return size
    steps = max(0, math.floor((size - least) / STEP_PT + 1e-9))
    sizes = [size - STEP_PT * (place + 1) for place in range(steps)]
    if not sizes or sizes[-1] > least + 1e-9:
        sizes.append(min(least, size))
    low, high = 0, len(sizes)
    while low < high:
        middle = (low + high) // 2
        if fits(sizes[middle]):
            high = middle
        else:
            low = middle + 1
    return sizes[low] if low < len(sizes) else None


def _greedy(paragraphs: Sequence[Sequence[Word]], blank: float, room: float) -> Wrapped | None:
    lines: Wrapped = []
    for words in paragraphs:
        line: list[Word] = []
        used = 0.0
        for word in words:
            if word.width > room:
                return None
            if line and used + blank + word.width > room:
                lines.append(tuple(line))
                line, used = [], 0.0
            used += word.width + (blank if line else 0.0)
            line.append(word)
        lines.append(tuple(line))
    return lines


def _balanced(words: Sequence[Word], blank: float, room: float, headline: bool) -> Wrapped:
    """As many lines as greedy filling needs, broken where they look best (least squares of what stays empty)."""
    greedy = _greedy([words], blank, room)
    if greedy is None or len(greedy) == 1:
        return greedy or []
    count, total = len(greedy), len(words)
    cumulative = [0.0]
    for word in words:
        cumulative.append(cumulative[-1] + word.width + blank)

    def cost(first: int, end: int) -> float:
        used = cumulative[end] - cumulative[first] - blank
        if used > room + 1e-9:
            return math.inf
        if end < total or headline:
            return float((1 - used / room) ** 2)
        return _WIDOW_COST if end - first == 1 or used < _SHORT_LAST_LINE * room else 0.0

    best: list[list[tuple[float, int]]] = [[(math.inf, 0)] * (total + 1) for _ in range(count + 1)]
    best[0][0] = (0.0, 0)
    for line in range(1, count + 1):
        for end in range(line, total + 1):
            best[line][end] = _best_break(best[line - 1], end, cost)
    breaks = [total]
    for line in range(count, 0, -1):
        breaks.append(best[line][breaks[-1]][1])
    breaks.reverse()
    return [tuple(words[first:end]) for first, end in pairwise(breaks)]


def _best_break(above: list[tuple[float, int]], end: int, cost: Callable[[int, int], float]) -> tuple[float, int]:
    chosen = (math.inf, 0)
    for first in range(end - 1, -1, -1):
        price = cost(first, end)
        if math.isinf(price):
            break
        chosen = min(chosen, (above[first][0] + price, first))
    return chosen


def _line(words: Sequence[Word], space: Word, size: float, style: Style, width: float) -> Line:
    """A line on its place across; tracking stands after each sign, so that of the last one does not count."""
    if not words:
        return Line((), 0.0, 0.0)
    spaced = tuple(part for word in words for part in (space, word))[1:]
    used = (sum(word.width for word in spaced) - style.tracking / 1000) * size
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[style.align]
    return Line(spaced, (width - used) * share, 0.0)
