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
from reactivate_desktop.press.glyphs import GlyphSet, glyph_set
from reactivate_desktop.press.memory import Memory
from reactivate_desktop.press.shaping import Shaper, clean
from reactivate_desktop.press.syntax import number

_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-#"
_SPELLED: Final = re.compile(r"(?=.*[0-9])[0-9A-Z#-]+")
_REMEMBERED: Final = 6144
_AS_THEY_ARE: Final = {"liga": False, "clig": False, "calt": False}


class TextLine(NamedTuple):
    """A line of one face: ``array`` is the inside of a TJ operand, ``width`` a part of the em."""

    array: str
    width: float


class Gap(NamedTuple):
    """What stands between two words."""

    array: str
    width: float
    glyphs: GlyphSet
    text: str = " "


class _Part(NamedTuple):
    """A word on its way into a line.

    ``starts`` and ``ends`` tell its outer glyphs apart; ``first`` and ``last`` are texts that begin and end with them.
    """

    array: str
    width: float
    starts: int
    ends: int
    first: str
    last: str
    glyphs: GlyphSet

    @property
    def text(self) -> str:
        """Enough of what it says for breaking lines: it is a word."""
        return self.first


@dataclass(frozen=True, slots=True)
class _Letters:
    """What codes are spelled from: each sign by itself, and what each pair adds for its second sign."""

    starts: dict[str, str]
    steps: dict[tuple[str, str], tuple[str, float]]
    outer: dict[str, tuple[int, float]]
    glyphs: GlyphSet


class LineMaker:
    """Makes the lines of one kit."""

    def __init__(self, shaper: Shaper) -> None:
        self._shaper = shaper
        self._roles: dict[str, LinesOfRole] = {}

    def of_role(self, role: str) -> LinesOfRole:
        """The lines of a role."""
        if role not in self._roles:
            self._roles[role] = LinesOfRole(self._shaper, role)
        return self._roles[role]


class LinesOfRole:
    """The words, gaps and letters of one role, and lines made of them."""

    def __init__(self, shaper: Shaper, role: str) -> None:
        self._shaper, self._role = shaper, role
        self.face = shaper.book.chain(role)[0]
        self._letters = _letters(shaper, role, self.face)
        self._parts: Memory[str, _Part] = Memory(_REMEMBERED)
        self._gaps: dict[int, Gap] = {}

    def line(self, text: str, used: set[GlyphSet]) -> TextLine | None:
        """``text`` as one line without tracking, or None where it takes more than a chain of words.

        The glyphs of its words are added to ``used``.

        Raises:
            MissingGlyphError: when a character has no glyph in any face of the role.
        """
        parts, gaps = self._parts.young, self._gaps
        before: _Part | None = None
        width = 0.0
        arrays: list[str] = []
        for word in clean(text).split(" "):
            part = parts.get(word) or self._other(word)
            if part is None:
                return None
            if before is not None:
                gap = gaps.get(before.ends << 32 | part.starts) or self._gap(before, part)
                arrays.append(gap.array)
                width += gap.width
                used.add(gap.glyphs)
            arrays.append(part.array)
            width += part.width
            used.add(part.glyphs)
            before = part
        # numbers that meet stay apart, strings that meet become one
        return TextLine(" ".join(arrays).replace("> <", ""), width)

    def _other(self, text: str) -> _Part | None:
        """A word that was not used lately."""
        if self._letters is not None and _SPELLED.fullmatch(text):
            return _spelled(text, self._letters)  # not remembered: hardly any comes back
        return self._parts.get(text) or self._learned(text)

    def _learned(self, text: str) -> _Part | None:
        word = self._shaper.word(self._role, text, 0.0)
        if len(word.runs) != 1:
            return None
        (run,) = word.runs
        if run.face != self.face or run.rise or run.actual:
            return None
        outer = _id(word.glyphs[0]), _id(word.last)
        return self._parts.keep(text, _Part(run.array, word.width, *outer, text, text, glyph_set(word.glyphs)))

    def words(self, text: str, used: set[GlyphSet]) -> tuple[list[_Part], list[Gap]] | None:
        """The words of ``text`` and the gaps between them, one fewer; None where it takes more than that. See ``line``.

        Raises:
            MissingGlyphError: when a character has no glyph in any face of the role.
        """
        known, gaps = self._parts.young, self._gaps
        parts: list[_Part] = []
        between: list[Gap] = []
        for word in clean(text).split(" "):
            part = known.get(word) or self._other(word)
            if part is None:
                return None
            if parts:
                before = parts[-1]
                between.append(gaps.get(before.ends << 32 | part.starts) or self._gap(before, part))
            parts.append(part)
        used.update([part.glyphs for part in parts], [gap.glyphs for gap in between])
        return parts, between

    def _gap(self, left: _Part, right: _Part) -> Gap:
        end, start = (self._shaper.word(self._role, text, 0.0) for text in (left.last, right.first))
        gap = self._shaper.gap(self._role, end, start, 0.0)
        found = self._gaps[left.ends << 32 | right.starts] = Gap(gap.runs[0].array, gap.width, glyph_set(gap.glyphs))
        return found


def _id(glyph: tuple[int, int]) -> int:
    return glyph[0] << 16 | glyph[1]


def _spelled(text: str, letters: _Letters) -> _Part:
    steps = [letters.steps[pair] for pair in pairwise(text)]
    array = f"<{letters.starts[text[0]]}{''.join([step[0] for step in steps])}>"
    starts, ends = letters.outer[text[0]], letters.outer[text[-1]]
    width = starts[1] + sum([step[1] for step in steps])
    return _Part(array, width, starts[0], ends[0], text[0], text[-1], letters.glyphs)


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
    outer = {sign: (_id(word.last), word.width) for sign, word in words.items()}
    return _Letters(starts, steps, outer, glyph_set((index, face.glyph(sign)) for sign in _SIGNS))


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
