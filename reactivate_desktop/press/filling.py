"""Texts of several lines, fast: words that were set before, broken by their widths, each line a chain of arrays.

It sets what ``fit`` sets, at the largest size alone. What must shrink, breaks inside words, is spaced or takes more
than plain words is left to that. A mould is what the pieces of a text share: the words between its fields, measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from reactivate_desktop.press.breaking import Measures, chances
from reactivate_desktop.press.fit import HEADLINE_PT, Fitter, Setting, Style
from reactivate_desktop.press.glyphs import GlyphSet
from reactivate_desktop.press.lines import LineMaker, LinesOfRole, bracketed
from reactivate_desktop.press.shaping import MissingGlyphError, Run, Word, clean
from reactivate_desktop.press.spelling import Part


class Typesetter(NamedTuple):
    """The two ways to set type: everything, and words that were set before."""

    fitter: Fitter
    lines: LineMaker


_DIVIDES: Final = re.compile(r"[-\u2013\u2014/]")
"""Signs behind which a line may break inside a word."""


class NotPlainError(Exception):
    """A word that takes more than being put beside the one before it."""


class Box(NamedTuple):
    """Where a text stands, in points."""

    width: float
    height: float


class MadeLine(NamedTuple):
    """A line as set: the inside of its TJ operand, and its width as a part of the em."""

    array: str
    width: float


class _Stretch(NamedTuple):
    """Words that stand together in every piece: arrays of words and gaps by turns, and where each word is."""

    arrays: list[str]
    starts: list[float]
    stops: list[float]
    first: Part
    last: Part


class _Between(NamedTuple):
    """The author's words between two fields, or a line's end and a field.

    ``head`` joins the word before, ``tail`` the one behind; without a blank all of it is head, and tail None.
    """

    head: str
    free: _Stretch | None = None
    tail: str | None = None


class _Chain:
    """A paragraph as it grows. The glyphs of its words are added to ``used``.

    ``may_divide`` = its lines may break inside words, so that such a word is none that can be chained.
    """

    def __init__(self, lines: LinesOfRole, used: set[GlyphSet], *, may_divide: bool) -> None:
        self._lines, self._used, self._may_divide = lines, used, may_divide
        self.arrays: list[str] = []
        self.starts: list[float] = []
        self.stops: list[float] = []
        self._at = 0.0
        self.first: Part | None = None
        self.last: Part | None = None

    def word(self, text: str) -> None:
        """Add a word.

        Raises:
            NotPlainError: where it takes more than a word that can be chained.
            MissingGlyphError: when a character has no glyph in any face of the role.
        """
        part = self._lines.part(text)
        if part is None or (self._may_divide and _DIVIDES.search(text) and len(chances(text)) > 1):
            raise NotPlainError
        self._follow(part)
        self._used.add(part.glyphs)
        self.arrays.append(part.array)
        self.starts.append(self._at)
        self._at += part.width
        self.stops.append(self._at)
        self.last = part

    def stretch(self, one: _Stretch) -> None:
        """Add words that are known already, with their glyphs."""
        self._follow(one.first)
        at = self._at
        self.arrays += one.arrays
        self.starts += [at + start for start in one.starts]
        self.stops += [at + stop for stop in one.stops]
        self._at = self.stops[-1]
        self.last = one.last

    def _follow(self, part: Part) -> None:
        if self.last is None:
            self.first = part
            return
        gap = self._lines.gap(self.last, part)
        self._used.add(gap.glyphs)
        self.arrays.append(gap.array)
        self._at += gap.width


class Mould:
    """A text in its box as far as its pieces share it: the author's words, measured, and fields between them.

    ``texts`` are one more than there are fields.
    """

    def __init__(self, texts: Sequence[str], style: Style, box: Box, typesetter: Typesetter) -> None:
        self._style, self._box, self._fitter = style, box, typesetter.fitter
        self._lines = typesetter.lines.of_role(style.role)
        self._glyphs: set[GlyphSet] = set()
        self._paragraphs: list[list[_Between]] | None = None
        # large type breaks inside a word only where it would not fit otherwise, which is left to the general way
        self._may_divide = style.size < HEADLINE_PT
        if not style.tracking:
            with suppress(NotPlainError, MissingGlyphError):  # both are told by the general way
                self._paragraphs = self._cut(texts)

    def _cut(self, texts: Sequence[str]) -> list[list[_Between]]:
        paragraphs: list[list[_Between]] = [[]]
        for text in texts:
            first, *others = [self._between(clean(line)) for line in text.split("\n")]
            paragraphs[-1].append(first)
            paragraphs += [[other] for other in others]
        return paragraphs

    def _between(self, line: str) -> _Between:
        head, *free = line.split(" ")
        if not free:
            return _Between(head)
        tail = free.pop()
        if not free:
            return _Between(head, None, tail)
        chain = _Chain(self._lines, self._glyphs, may_divide=self._may_divide)
        for word in free:
            chain.word(word)
        assert chain.first is not None  # noqa: S101 - for the type checker: there is a word
        assert chain.last is not None  # noqa: S101 - as above
        return _Between(head, _Stretch(chain.arrays, chain.starts, chain.stops, chain.first, chain.last), tail)

    def lines(self, values: Sequence[str], used: set[GlyphSet]) -> list[MadeLine] | None:
        """The lines with these values of the fields; None where the general way has to do it.

        No value breaks a line. The glyphs that it uses are added to ``used``.
        """
        if self._paragraphs is None:
            return None
        own: set[GlyphSet] = set()
        given = iter(values)
        try:
            chains = [self._chain(paragraph, given, own) for paragraph in self._paragraphs]
        except (NotPlainError, MissingGlyphError):
            return None
        measures = [Measures(chain.starts, chain.stops) for chain in chains]
        breaks = self._fitter.broken(measures, self._style, *self._box)
        if breaks is None:
            return None
        used |= own
        used |= self._glyphs
        return [
            MadeLine(
                bracketed("".join(chain.arrays[2 * first : 2 * end - 1])),
                chain.stops[end - 1] - chain.starts[first],
            )
            for chain, ends in zip(chains, breaks, strict=True)
            for first, end in ends
        ]

    def _chain(self, paragraph: Sequence[_Between], values: Iterator[str], used: set[GlyphSet]) -> _Chain:
        chain = _Chain(self._lines, used, may_divide=self._may_divide)
        growing = ""
        for place, between in enumerate(paragraph):
            if place:
                joined, *others = next(values).split(" ")
                growing += joined
                for word in others:
                    chain.word(growing)
                    growing = word
            growing += between.head
            if between.tail is not None:
                chain.word(growing)
                if between.free:
                    chain.stretch(between.free)
                growing = between.tail
        chain.word(growing)
        return chain

    def setting(self, lines: Sequence[MadeLine]) -> Setting:
        """Those lines in their places."""
        words = [Word((Run(self._lines.face, line.array),), line.width, ()) for line in lines]
        return self._fitter.placed(words, self._style, *self._box)


def filled(text: str, style: Style, box: Box, typesetter: Typesetter, used: set[GlyphSet]) -> Setting | None:
    """``text`` set in a box; None where the general way has to do it. The glyphs that it uses are added to ``used``."""
    mould = Mould((text,), style, box, typesetter)
    lines = mould.lines((), used)
    return mould.setting(lines) if lines else None
