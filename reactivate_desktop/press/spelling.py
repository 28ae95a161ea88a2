"""Words spelled sign by sign: where nothing but the kerning of pairs moves them, shaping a word says nothing new.

A list has tens of thousands of names, streets and codes that come once. Put together from pairs, each of which HarfBuzz
shaped once, such a word costs a tenth of being shaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add, or_
from typing import NamedTuple

import uharfbuzz as hb

from reactivate_desktop.press.font_face import FontFace
from reactivate_desktop.press.glyphs import GlyphSet, glyph_set
from reactivate_desktop.press.syntax import number


class Part(NamedTuple):
    """A word on its way into a line: ``array`` is the inside of a TJ operand, ``width`` a part of the em.

    The array lacks the bracket of its first string and that of its last, so that words are joined as they stand.
    ``starts`` and ``ends`` tell its outer glyphs apart; ``first`` and ``last`` are texts that begin and end with them.
    """

    array: str
    width: float
    starts: int
    ends: int
    first: str
    last: str
    glyphs: GlyphSet


def outer(face: int, glyph: int) -> int:
    """What tells a glyph of a face from all others."""
    return face << 16 | glyph


class _NotSpelledError(Exception):
    """A sign or a pair that is not as simple as spelling takes it to be."""


class _Known(dict[str, str]):
    """Signs as hexadecimal glyphs; whoever asks for another sign hears that it can't be spelled."""

    def __missing__(self, sign: str) -> str:
        raise _NotSpelledError(sign)


class _Seams(dict[str, str]):
    """What stands between the glyphs of a pair, with the second glyph; learned when it is first asked for."""

    def __init__(self, spelling: Spelling) -> None:
        super().__init__()
        self._spelling = spelling

    def __missing__(self, pair: str) -> str:
        return self._spelling.learn(pair)


class Spelling:
    """Spells with some signs of one face, shaped with ``features`` beside those that are on by themselves.

    Whoever gives the signs knows that no rule of the face goes beyond their pairs.
    """

    def __init__(
        self, face: FontFace, index: int, signs: Iterable[str], features: dict[str, bool] | None = None
    ) -> None:
        self._face, self._features = face, features or {}
        self._scale = 1000 / face.units
        self._glyphs = {sign: face.glyph(sign) for sign in signs if face.has(sign)}
        self._starts = _Known({sign: f"{glyph:04X}" for sign, glyph in self._glyphs.items()})
        self._advances = {sign: face.advance(glyph) for sign, glyph in self._glyphs.items()}
        self._outer = {sign: outer(index, glyph) for sign, glyph in self._glyphs.items()}
        self._sets = {sign: glyph_set([(index, glyph)]) for sign, glyph in self._glyphs.items()}
        self._seams = _Seams(self)
        self._steps: dict[str, int] = {}
        self._seam, self._step = self._seams.__getitem__, self._steps.__getitem__
        self._bad: set[str] = set()
        self.glyphs = reduce(or_, self._sets.values(), 0)
        """Those of all signs."""

    def spelled(self, word: str, glyphs: GlyphSet = 0) -> Part | None:
        """A word of at least one sign; None where it can't be spelled. ``glyphs`` given = taken for those it uses."""
        pairs = list(map(add, word, word[1:]))
        first, last = word[0], word[-1]
        try:
            array = f"{self._starts[first]}{''.join(map(self._seam, pairs))}"
        except _NotSpelledError:
            return None
        units = self._advances[first] + sum(map(self._step, pairs))
        used = glyphs or reduce(or_, map(self._sets.__getitem__, word))
        return Part(array, units * self._scale / 1000, self._outer[first], self._outer[last], first, last, used)

    def learn(self, pair: str) -> str:
        """Shape a pair, once."""
        if pair in self._bad or not all(sign in self._glyphs for sign in pair):
            raise _NotSpelledError(pair)
        kerning = self._kerning(pair)
        if kerning is None:
            self._bad.add(pair)
            raise _NotSpelledError(pair)
        seam = f">{number(-kerning * self._scale)}<" if kerning else ""
        # what rounds to nothing is not written
        written = "" if seam == ">0<" else seam
        self._steps[pair] = self._advances[pair[1]] + kerning
        found = self._seams[pair] = written + self._starts[pair[1]]
        return found

    def _kerning(self, pair: str) -> int | None:
        """What the pair is moved together or apart, in font units; None where it is not two glyphs side by side."""
        buffer = hb.Buffer()
        buffer.add_str(pair)
        buffer.guess_segment_properties()
        buffer.language = "en"
        hb.shape(self._face.shaper, buffer, self._features)
        if [info.codepoint for info in buffer.glyph_infos] != [self._glyphs[sign] for sign in pair]:
            return None
        left, right = buffer.glyph_positions
        if left.x_offset or left.y_offset or right.x_offset or right.y_offset:
            return None
        if right.x_advance != self._advances[pair[1]]:
            return None
        return int(left.x_advance) - self._advances[pair[0]]
