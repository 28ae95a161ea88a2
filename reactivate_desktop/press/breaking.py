"""Where lines break: words and the gaps between them, filled greedily to count lines, then broken to look best."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol

from reactivate_desktop.press.bidi import has_right_to_left
from reactivate_desktop.press.shaping import Shaper, Word, join_words

_ROUNDING = 1e-9
_SHORT_LAST_LINE = 0.25
_WIDOW_COST = 0.6
_DIVIDED_COST = 0.15

_LETTER = r"[^\W\d_]"
_AFTER_DASH = re.compile(
    rf"(?<={_LETTER}{{2}}-)(?={_LETTER}{{2}})|(?<={_LETTER}{{2}}\u2013)(?={_LETTER}{{2}})|(?<=\w\u2014)(?=\w)"
)
_AFTER_SLASH = re.compile(r"(?<=[^/]/)(?=[^/])")
_LINK = re.compile(r"\w\.\w[^/]*/")


class Wording(NamedTuple):
    """What a paragraph says and in which type; ``divided`` lets lines break inside words, as ``chances`` says."""

    role: str
    text: str
    tracking: float
    divided: bool


class Measured(Protocol):
    """A word, or what stands between two: its width is a part of the em."""

    @property
    def width(self) -> float:
        """How wide it is."""

    @property
    def text(self) -> str:
        """What it says: a gap within a word says nothing."""


class Measures:
    """Words and what stands between them (one fewer), as far as breaking them into lines asks."""

    def __init__(self, words: Sequence[Measured], gaps: Sequence[Measured]) -> None:
        self.words, self.gaps = words, gaps
        steps = (word.width + (gap.width if gap else 0.0) for word, gap in zip(words, [*gaps, None], strict=True))
        self.starts = tuple(accumulate(steps if words else (), initial=0.0))
        """Where each word begins, and where the last ends."""

    def width(self, first: int, end: int) -> float:
        """How wide the words from ``first`` up to ``end`` are as one line."""
        after = self.gaps[end - 1].width if end < len(self.words) else 0.0
        return self.starts[end] - self.starts[first] - after


class Paragraph(Measures):
    """Shaped words and gaps.

    ``whole`` shapes a line of its words anew, where some of them run from right to left and so change places.
    """

    words: tuple[Word, ...]
    gaps: tuple[Word, ...]

    def __init__(self, words: tuple[Word, ...], gaps: tuple[Word, ...], whole: Callable[[str], Word] | None) -> None:
        super().__init__(words, gaps)
        self.whole = whole

    def line(self, first: int, end: int) -> Word:
        """Those words as one."""
        if self.whole:
            gaps = (*self.gaps[first : end - 1], None)
            parts = zip(self.words[first:end], gaps, strict=True)
            return self.whole("".join(word.text + (gap.text if gap else "") for word, gap in parts))
        return join_words(self.words[first:end], self.gaps[first : end - 1])


def paragraph(shaper: Shaper, wording: Wording) -> Paragraph:
    """A paragraph shaped, ready to be broken.

    Raises:
        MissingGlyphError: when a character has no glyph.
    """
    role, text, tracking, divided = wording
    words: list[Word] = []
    gaps: list[Word] = []
    for token in text.split(" "):
        for place, part in enumerate(chances(token) if divided else [token]):
            word = shaper.phrase(role, part, tracking)
            if not word.glyphs:
                continue
            if words:
                gaps.append(shaper.gap(role, words[-1], word, tracking, blank=place == 0))
            words.append(word)
    whole = partial(shaper.phrase, role, tracking=tracking) if has_right_to_left(text) else None
    return Paragraph(tuple(words), tuple(gaps), whole)


def chances(word: str) -> list[str]:
    """A word in the parts between which a line may break.

    That is after a hyphen or en dash between letters, after an em dash, and after the slashes of a link. Codes,
    telephone numbers and hours stay whole.
    """
    if _LINK.search(word):
        return _AFTER_SLASH.split(word)
    return _AFTER_DASH.split(word) if word != word.upper() else [word]


def count_lines(paragraphs: Sequence[Measures], room: float) -> int | None:
    """How many lines of that width greedy filling needs; None when a word is wider. An empty paragraph is a line."""
    total = 0
    for one in paragraphs:
        first = 0
        for place, word in enumerate(one.words):
            if word.width > room:
                return None
            if place > first and one.width(first, place + 1) > room + _ROUNDING:
                total, first = total + 1, place
        total += 1
    return total


def break_lines(one: Measures, room: float, *, headline: bool) -> list[tuple[int, int]]:
    """The lines as (first word, end), as many as greedy filling needs, with the least squares of what stays empty.

    A headline counts its last line too; running text only keeps it from being a lone or a short word.
    """
    count, total = count_lines([one], room) or 0, len(one.words)
    if count <= 1 or not total:
        return [(0, total)]

    def cost(first: int, end: int) -> float:
        used = one.width(first, end)
        if used > room + _ROUNDING:
            return math.inf
        if end < total:
            return float((1 - used / room) ** 2) + (0.0 if one.gaps[end - 1].text else _DIVIDED_COST)
        if headline:
            return float((1 - used / room) ** 2)
        return _WIDOW_COST if end - first == 1 or used < _SHORT_LAST_LINE * room else 0.0

    breaks = _least_costly(_reachable(one, room, count), cost)
    return list(pairwise(breaks))


def _reachable(one: Measures, room: float, count: int) -> list[range]:
    """Where each of ``count`` lines may end: no later than greedy filling does, no earlier than the rest needs.

    What lies between is a word or two, so that few breaks have to be tried.
    """
    total = len(one.words)
    latest, earliest = [0], [total]
    for _ in range(count):
        end = latest[-1]
        while end < total and one.width(latest[-1], end + 1) <= room + _ROUNDING:
            end += 1
        latest.append(end)
        first = earliest[-1]
        while first > 0 and one.width(first - 1, earliest[-1]) <= room + _ROUNDING:
            first -= 1
        earliest.append(first)
    earliest.reverse()
    between = [range(max(line, earliest[line]), latest[line] + 1) for line in range(1, count)]
    return [range(1), *between, range(total, total + 1)]


def _least_costly(ends: Sequence[range], cost: Callable[[int, int], float]) -> list[int]:
    """One end of each of ``ends``, so that the lines between them cost least; the earlier break where two are equal."""
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for own in ends[1:]:
        above = best[-1]
        row = {}
        for end in own:
            tried = [(price + cost(first, end), first) for first, (price, _) in above.items() if first < end]
            row[end] = min(tried, default=(math.inf, 0))
        best.append(row)
    breaks = [ends[-1][0]]
    for row in reversed(best[1:]):
        breaks.append(row[breaks[-1]][1])
    breaks.reverse()
    return breaks
