"""Where lines break: words and the gaps between them, filled greedily to count lines, then broken to look best."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

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


class Measures:
    """Words and what stands between them (one fewer), as far as breaking them into lines asks.

    ``starts`` and ``stops`` tell where each word begins and ends on one long line, as parts of the em. ``inside`` are
    the gaps, by number, that stand within a word.
    """

    def __init__(self, starts: Sequence[float], stops: Sequence[float], inside: frozenset[int] = frozenset()) -> None:
        self.starts, self.stops, self.inside = starts, stops, inside

    def width(self, first: int, end: int) -> float:
        """How wide the words from ``first`` up to ``end`` are as one line."""
        return self.stops[end - 1] - self.starts[first] if end > first else 0.0

    def filled(self, room: float) -> list[int] | None:
        """Where lines of that width end, each filled as far as it goes; None when a word is wider."""
        starts, stops, room = self.starts, self.stops, room + _ROUNDING
        total = len(stops)
        ends = [bisect_right(stops, starts[0] + room)] if total else [0]
        while ends[-1] < total:
            end = bisect_right(stops, starts[ends[-1]] + room, ends[-1])
            if end == ends[-1]:
                return None
            ends.append(end)
        return ends if not total or ends[0] else None


class Paragraph(Measures):
    """Shaped words and gaps.

    ``whole`` shapes a line of its words anew, where some of them run from right to left and so change places.
    """

    def __init__(self, words: tuple[Word, ...], gaps: tuple[Word, ...], whole: Callable[[str], Word] | None) -> None:
        starts, stops, at = [], [], 0.0
        for word, gap in zip(words, (*gaps, None), strict=True) if words else ():
            starts.append(at)
            at += word.width
            stops.append(at)
            at += gap.width if gap else 0.0
        super().__init__(starts, stops, frozenset(place for place, gap in enumerate(gaps) if not gap.text))
        self.words, self.gaps, self.whole = words, gaps, whole

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
        ends = one.filled(room)
        if ends is None:
            return None
        total += len(ends)
    return total


def break_lines(
    one: Measures, room: float, *, headline: bool, latest: Sequence[int] | None = None
) -> list[tuple[int, int]]:
    """The lines as (first word, end), as many as greedy filling needs, with the least squares of what stays empty.

    A headline counts its last line too; running text only keeps it from being a lone or a short word. ``latest`` are
    the ends of greedy filling, where they are known.
    """
    latest = latest or one.filled(room) or [len(one.stops)]
    if len(latest) == 1:
        return [(0, latest[0])]
    return list(pairwise(_least_costly(one, _reachable(one, room, latest), room, headline)))


def _reachable(one: Measures, room: float, latest: Sequence[int]) -> list[range]:
    """Where each line may end: no later than greedy filling does, no earlier than the rest needs.

    What lies between is a word or two, so that few breaks have to be tried.
    """
    earliest = [len(one.stops)]
    for _ in latest[1:]:
        end = earliest[-1]
        earliest.append(bisect_left(one.starts, one.stops[end - 1] - room - _ROUNDING, 0, end) if end else 0)
    earliest.reverse()
    between = zip(range(1, len(latest)), earliest, latest, strict=False)
    ranges = (range(max(line, early), late + 1) for line, early, late in between)
    return [range(1), *ranges, range(latest[-1], latest[-1] + 1)]


def _least_costly(one: Measures, ends: Sequence[range], room: float, headline: bool) -> list[int]:
    """One end of each of ``ends``, so that the lines between them cost least; the earlier break where two are equal."""
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for own in ends[1:]:
        above = best[-1]
        best.append({end: _best_above(one, above, end, room, headline) for end in own})
    breaks = [ends[-1][0]]
    for row in reversed(best[1:]):
        breaks.append(row[breaks[-1]][1])
    breaks.reverse()
    return breaks


def _best_above(
    one: Measures, above: dict[int, tuple[float, int]], end: int, room: float, headline: bool
) -> tuple[float, int]:
    """What the lines up to ``end`` cost at least, and where the last of them begins."""
    starts, stop, last = one.starts, one.stops[end - 1], end == len(one.stops)
    reach = room + _ROUNDING
    divided = _DIVIDED_COST if not last and end - 1 in one.inside else 0.0
    least, chosen = math.inf, 0
    for first, (price, _) in above.items():
        used = stop - starts[first]
        if used > reach or first >= end:
            continue
        if headline or not last:
            empty = 1 - used / room
            cost = price + (empty * empty + divided)
        else:
            cost = price + (_WIDOW_COST if end - first == 1 or used < _SHORT_LAST_LINE * room else 0.0)
        if cost < least:
            least, chosen = cost, first
    return least, chosen
