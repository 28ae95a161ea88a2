"""Codes and numbers, which are new with nearly every piece: spelled by translation where a face does not kern them.

House numbers, ZIP codes and serial numbers end in signs that most faces set evenly, so that each glyph follows the one
before by its own width. What stands before them (the letters of a code) is spelled from pairs, and mostly comes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import product
from typing import Final, NamedTuple

import uharfbuzz as hb

from reactivate_desktop.press.font_face import FontFace
from reactivate_desktop.press.glyphs import GlyphSet
from reactivate_desktop.press.memory import Memory
from reactivate_desktop.press.spelling import Part, Spelling, outer

_DIGITS: Final = "0123456789"
_SIGNS: Final = _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ-#"
_OF_NUMBERS: Final = _DIGITS + "-#"
_AS_THEY_ARE: Final = {"liga": False, "clig": False, "calt": False}
_HEADS: Final = 1024
_SHORTEST: Final = 3  # an even end of fewer signs is not worth to be parted


class _Even(NamedTuple):
    """Signs that follow each other by their own widths: glyphs in hexadecimal, and what ``usual`` is too little."""

    signs: str
    glyphs: dict[int, str]
    usual: int
    others: tuple[tuple[str, int], ...]

    def units(self, text: str) -> int:
        """The width of ``text`` in font units."""
        units = self.usual * len(text)
        for sign, more in self.others:
            units += more * text.count(sign)
        return units


class CodeWords:
    """Spells the codes of one face."""

    def __init__(self, face: FontFace, index: int) -> None:
        self._face, self._index = face, index
        self._spelling = Spelling(face, index, _SIGNS, _AS_THEY_ARE)
        self._scale = 1000 / face.units
        self._heads: Memory[str, Part] = Memory(_HEADS)

    def spelled(self, word: str) -> Part | None:
        """A code of at least one sign; None where it can't be spelled."""
        even = self._even
        head = word.rstrip(even.signs)
        if not head:
            units = even.units(word) * self._scale / 1000
            first, last = word[0], word[-1]
            starts, ends = self._outer[first], self._outer[last]
            return Part(word.translate(even.glyphs), units, starts, ends, first, last, self._glyphs)
        if len(word) - len(head) < _SHORTEST:
            return self._spelling.spelled(word, self._glyphs)
        first = word[: len(head) + 1]
        start = self._heads.get(first)
        if start is None:
            found = self._spelling.spelled(first, self._glyphs)
            if found is None:
                return None
            start = self._heads.keep(first, found)
        rest, last = word[len(first) :], word[-1]
        width = start.width + even.units(rest) * self._scale / 1000
        array = start.array + rest.translate(even.glyphs)
        return Part(array, width, start.starts, self._outer[last], start.first, last, self._glyphs)

    @property
    def _glyphs(self) -> GlyphSet:
        return self._spelling.glyphs

    @cached_property
    def _outer(self) -> dict[str, int]:
        return {sign: outer(self._index, self._face.glyph(sign)) for sign in _SIGNS}

    @cached_property
    def _even(self) -> _Even:
        """All signs of codes in a face that sets everything evenly, those of numbers in most others."""
        face = self._face
        advances = {sign: face.advance(face.glyph(sign)) for sign in _SIGNS if face.has(sign)}
        usual = advances.get("0", 0)
        for signs in (_SIGNS, _OF_NUMBERS) if set(advances.values()) == {usual} else (_OF_NUMBERS,):
            if _is_even(face, signs):
                glyphs = {ord(sign): f"{face.glyph(sign):04X}" for sign in signs}
                others = tuple((sign, advances[sign] - usual) for sign in signs if advances[sign] != usual)
                return _Even(signs, glyphs, usual, others)
        return _Even("", {}, 0, ())


def _is_even(face: FontFace, signs: str) -> bool:
    """Whether every pair of ``signs`` is two glyphs by their own widths: all of them, one after the other, shaped."""
    if not all(map(face.has, signs)):
        return False
    text = "".join(left + right for left, right in product(signs, repeat=2))
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "en"
    hb.shape(face.shaper, buffer, _AS_THEY_ARE)
    glyphs = [info.codepoint for info in buffer.glyph_infos]
    return glyphs == [face.glyph(sign) for sign in text] and _by_own_widths(face, glyphs, buffer.glyph_positions)


def _by_own_widths(face: FontFace, glyphs: Iterable[int], places: Iterable[hb.GlyphPosition]) -> bool:
    return all(
        place.x_advance == face.advance(glyph) and not place.x_offset and not place.y_offset
        for glyph, place in zip(glyphs, places, strict=True)
    )
