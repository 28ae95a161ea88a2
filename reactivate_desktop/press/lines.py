"""Single lines, fast: what the address block and the codes of a job say, put together from words set before.

Nearly every line of a job is new, and nearly none of its words is. A line is therefore a chain of known words and known
gaps. Codes and house numbers are new as words too: they are spelled from letters and the kerning of each pair. A line
that this can't do (another script, a mark on its own, two faces) is left to ``fit``, which sets everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import uharfbuzz as hb

from reactivate_desktop.press.fonts import FontFace
from reactivate_desktop.press.shaping import Run, Shaper, Word, clean
from reactivate_desktop.press.syntax import number

_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-#"
_SPELLED: Final = re.compile(r"(?=.*[0-9])[0-9A-Z#-]+")
_REMEMBERED: Final = 20_000
_AS_THEY_ARE: Final = {"liga": False, "clig": False, "calt": False}

GlyphSet = frozenset[tuple[int, int]]
"""Glyphs as (face, glyph)."""


class TextLine(NamedTuple):
    """A line of one face: ``array`` is the inside of a TJ operand, ``width`` a part of the em."""

    face: int
    array: str
    width: float
    glyphs: tuple[GlyphSet, ...]

    def word(self) -> Word:
        """The line as ``fit`` places it."""
        return Word((Run(self.face, self.array),), self.width, tuple(frozenset().union(*self.glyphs)))


class _Part(NamedTuple):
    """A word on its way into a line; ``first`` and ``last`` are words whose glyphs tell the gaps beside it."""

    array: str
    width: float
    first: Word
    last: Word
    glyphs: GlyphSet


@dataclass(frozen=True, slots=True)
class _Letters:
    """What codes are spelled from: each sign by itself, and what each pair adds for its second sign."""

    starts: dict[str, str]
    steps: dict[tuple[str, str], tuple[str, float]]
    words: dict[str, Word]
    glyphs: GlyphSet


class LineMaker:
    """Makes the lines of one kit."""

    def __init__(self, shaper: Shaper) -> None:
        self._shaper = shaper
        self._roles: dict[str, _Role] = {}

    def line(self, role: str, text: str) -> TextLine | None:
        """``text`` as one line without tracking, or None where it takes more than a chain of words.

        Raises:
            MissingGlyphError: when a character has no glyph in any face of the role.
        """
        known = self._roles.get(role)
        if known is None:
            known = self._roles[role] = _Role(self._shaper, role)
        return known.line(text)


class _Role:
    """The words, gaps and letters of one role."""

    def __init__(self, shaper: Shaper, role: str) -> None:
        self._shaper, self._role = shaper, role
        self._face = shaper.book.chain(role)[0]
        self._letters: _Letters | None = _letters(shaper, role, self._face)
        self._parts: dict[str, _Part | None] = {}
        self._gaps: dict[tuple[tuple[int, int], tuple[int, int]], tuple[str, float, GlyphSet]] = {}

    def line(self, text: str) -> TextLine | None:
        if not (text.isascii() and text.isprintable()):
            text = clean(text)
        before: _Part | None = None
        width = 0.0
        arrays: list[str] = []
        glyphs: list[GlyphSet] = []
        for word in text.split(" "):
            part = self._parts[word] if word in self._parts else self._learn(word)
            if part is None:
                return None
            if before is not None:
                array, wide, used = self._gap(before, part)
                arrays.append(array)
                width += wide
                glyphs.append(used)
            arrays.append(part.array)
            width += part.width
            glyphs.append(part.glyphs)
            before = part
        # numbers that meet stay apart, strings that meet become one
        return TextLine(self._face, " ".join(arrays).replace("> <", ""), width, tuple(glyphs))

    def _learn(self, word: str) -> _Part | None:
        if len(self._parts) >= _REMEMBERED:
            self._parts.clear()
        part = self._parts[word] = self._spelled(word) if _SPELLED.fullmatch(word) else self._set(word)
        return part

    def _set(self, text: str) -> _Part | None:
        word = self._shaper.word(self._role, text, 0.0)
        if not self._is_plain(word):
            return None
        (run,) = word.runs
        return _Part(run.array, word.width, word, word, frozenset(word.glyphs))

    def _is_plain(self, word: Word) -> bool:
        if len(word.runs) != 1:
            return False
        (run,) = word.runs
        return run.face == self._face and not run.rise and not run.actual

    def _spelled(self, text: str) -> _Part | None:
        letters = self._letters
        if letters is None:
            return self._set(text)
        steps = [letters.steps[pair] for pair in pairwise(text)]
        array = f"<{letters.starts[text[0]]}{''.join([step[0] for step in steps])}>"
        first, last = letters.words[text[0]], letters.words[text[-1]]
        width = first.width + sum([step[1] for step in steps])
        return _Part(array, width, first, last, letters.glyphs)

    def _gap(self, left: _Part, right: _Part) -> tuple[str, float, GlyphSet]:
        key = (left.last.last, right.first.glyphs[0])
        found = self._gaps.get(key)
        if found is None:
            gap = self._shaper.gap(self._role, left.last, right.first, 0.0)
            found = self._gaps[key] = gap.runs[0].array, gap.width, frozenset(gap.glyphs)
        return found


def _letters(shaper: Shaper, role: str, index: int) -> _Letters | None:
    """The letters of a role; None where its face lacks one, or sets a pair of them otherwise than side by side."""
    face = shaper.book.face(index)
    if not all(map(face.has, _SIGNS)):
        return None
    starts = {sign: f"{face.glyph(sign):04X}" for sign in _SIGNS}
    steps: dict[tuple[str, str], tuple[str, float]] = {}
    for first in _SIGNS:
        for second in _SIGNS:
            kern = _kerning(face, first, second)
            if kern is None:
                return None
            seam = f">{number(-kern * 1000 / face.units)}<" if kern else ""
            steps[first, second] = (seam + starts[second], (face.advance(face.glyph(second)) + kern) / face.units)
    words = {sign: shaper.word(role, sign, 0.0) for sign in _SIGNS}
    return _Letters(starts, steps, words, frozenset((index, face.glyph(sign)) for sign in _SIGNS))


def _kerning(face: FontFace, first: str, second: str) -> int | None:
    """What the pair is moved together or apart, in font units; None where it is more than two glyphs side by side."""
    buffer = hb.Buffer()
    buffer.add_str(first + second)
    buffer.guess_segment_properties()
    hb.shape(face.shaper, buffer, _AS_THEY_ARE)
    glyphs = [info.codepoint for info in buffer.glyph_infos]
    if glyphs != [face.glyph(first), face.glyph(second)]:
        return None
    left, right = buffer.glyph_positions
    if left.x_offset or left.y_offset or right.x_offset or right.y_offset:
        return None
    if right.x_advance != face.advance(glyphs[1]):
        return None
    return int(left.x_advance) - face.advance(glyphs[0])
