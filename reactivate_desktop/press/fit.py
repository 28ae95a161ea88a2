"""Copy-fitting: words set in a box as large as they may be, in well-filled lines, and never clipped.

The first line hangs from the box by the height of its capitals, so that type sits where a designer draws its frame.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from reactivate_desktop.press.breaking import Measures, Paragraph, Wording, break_lines, count_lines, paragraph
from reactivate_desktop.press.fonts import FontFace
from reactivate_desktop.press.shaping import Shaper, Word

STEP_PT = 0.25
"""Type shrinks in steps of a quarter of a point."""

HEADLINE_PT = 14.0
"""From here on, lines are balanced: a headline reads in even lines, running text in full ones."""

SLACK_PT = 0.05
"""What a line may be wider than its box: less than anybody sees."""

_REMEMBERED = 512


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
    """One line: ``x`` and ``baseline`` in points from the left and bottom edge of the box; None for a blank one."""

    word: Word | None
    x: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A text as set."""

    size: float
    lines: tuple[Line, ...]
    height: float


Breaks = list[list[tuple[int, int]]]
"""The lines of each paragraph, as (first word, end)."""


class Fitter:
    """Fits the texts of one kit. What was set before is remembered: names, closing lines and terms come back."""

    def __init__(self, shaper: Shaper) -> None:
        self.shaper = shaper
        self.fit: Callable[[str, Style, float, float], Setting | None] = lru_cache(_REMEMBERED)(self._fit)
        self._paragraph: Callable[[Wording], Paragraph] = lru_cache(_REMEMBERED)(partial(paragraph, shaper))
        self._lines: Callable[[Wording, float, bool], tuple[Word | None, ...]] = lru_cache(_REMEMBERED)(self._broken)

    def _fit(self, text: str, style: Style, width: float, height: float) -> Setting | None:
        """``text`` set in a box of ``width`` by ``height`` points, or None when it does not fit at its least size.

        Large type breaks inside a word only where it would not fit otherwise.

        Raises:
            MissingGlyphError: when a character has no glyph.
        """
        for divided in (False, True) if style.size >= HEADLINE_PT else (True,):
            found = self._set(text, style, (width, height), divided)
            if found:
                return found
        return None

    def _set(self, text: str, style: Style, box: tuple[float, float], divided: bool) -> Setting | None:
        width, height = box
        wordings = [Wording(style.role, line, style.tracking, divided) for line in text.split("\n")]
        paragraphs = [self._paragraph(wording) for wording in wordings]
        face = self.shaper.face(style.role)

        def fits(size: float) -> bool:
            count = count_lines(paragraphs, (width + SLACK_PT) / size)
            if count is None:
                return False
            return _stands(count, size, style, face, height)

        size = _largest(style.size, style.min_size, fits)
        if size is None:
            return None
        room, headline = (width + SLACK_PT) / size, size >= HEADLINE_PT
        words = [word for wording in wordings for word in self._lines(wording, room, headline)]
        return _placed(words, size, style, face, box)

    def broken(self, paragraphs: Sequence[Measures], style: Style, width: float, height: float) -> Breaks | None:
        """The lines of ``paragraphs`` at their largest size; None where they don't fit so."""
        face, size = self.shaper.face(style.role), style.size
        room = (width + SLACK_PT) / size
        headline, latest = size >= HEADLINE_PT, [one.filled(room) for one in paragraphs]
        if None in latest or not _stands(sum([len(ends or ()) for ends in latest]), size, style, face, height):
            return None
        together = zip(paragraphs, latest, strict=True)
        return [break_lines(one, room, headline=headline, latest=ends) for one, ends in together]

    def placed(self, words: Sequence[Word | None], style: Style, width: float, height: float) -> Setting:
        """Lines that were made elsewhere and fit, in their places at their largest size."""
        return _placed(words, style.size, style, self.shaper.face(style.role), (width, height))

    def whole_line(self, line: float, style: Style, width: float, height: float) -> tuple[float, float] | None:
        """Where a line of that width (in parts of the em) begins at its largest size; None where it does not fit so."""
        size, face = style.size, self.shaper.face(style.role)
        high = size * (face.cap_height + face.depth)
        if line * size > width + SLACK_PT or high > height + SLACK_PT:
            return None
        return _indent(line, size, style, width), _first_baseline(1, size, style, face, height)

    def _broken(self, wording: Wording, room: float, headline: bool) -> tuple[Word | None, ...]:
        whole = self._paragraph(wording)
        spans = break_lines(whole, room, headline=headline)
        return tuple(whole.line(first, end) if end > first else None for first, end in spans)


def _stands(lines: int, size: float, style: Style, face: FontFace, height: float) -> bool:
    """Whether so many lines find room in a box of that height."""
    return size * (face.cap_height + (lines - 1) * style.leading + face.depth) <= height + SLACK_PT


def _placed(
    words: Sequence[Word | None], size: float, style: Style, face: FontFace, box: tuple[float, float]
) -> Setting:
    """Lines in their places in a box of that width and height."""
    width, height = box
    step, first = size * style.leading, _first_baseline(len(words), size, style, face, height)
    placed = tuple(
        Line(word, _indent(word.width, size, style, width) if word else 0.0, first - place * step)
        for place, word in enumerate(words)
    )
    return Setting(size, placed, size * (face.cap_height + face.depth) + step * (len(words) - 1))


def _first_baseline(lines: int, size: float, style: Style, face: FontFace, height: float) -> float:
    """How high above the lower edge of its box the first of so many lines stands."""
    spare = height - size * face.cap_height - size * style.leading * (lines - 1)
    above = {"top": 0.0, "middle": spare / 2, "bottom": spare - size * face.depth}[style.valign]
    return height - max(0.0, above) - size * face.cap_height


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


def _indent(line: float, size: float, style: Style, width: float) -> float:
    """Where a line begins; tracking stands after each sign, so that of the last one does not count."""
    used = (line - style.tracking / 1000) * size
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[style.align]
    return (width - used) * share
