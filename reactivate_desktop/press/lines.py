"""Single lines, fast: what the address block and the codes of a job say, put together from words set before.

Nearly every line of a job is new, and nearly none of its words is. A line is therefore a chain of known words and known
gaps. Codes and house numbers are new as words too: they are spelled from signs and the kerning of each pair, and so
are new words as far as the face is plain. A line that this can't do (another script, a mark on its own, two faces) is
left to ``fit``, which sets everything.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from reactivate_desktop.press.glyphs import GlyphSet, glyph_set
from reactivate_desktop.press.memory import Memory
from reactivate_desktop.press.shaping import Shaper, clean
from reactivate_desktop.press.spelling import Part, Spelling, outer

_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-#"
_DIGITS: Final = frozenset("0123456789")
_COMES_BACK: Final = 4
"""House numbers and the like have few signs; longer codes hardly ever come back, and are not remembered."""

_REMEMBERED: Final = 6144
_WORTH_SPELLING: Final = 64
"""Words shaped before the face's tables are read: a small job is done without."""

_AS_THEY_ARE: Final = {"liga": False, "clig": False, "calt": False}


TextLine = tuple[str, float]
"""A line of one face: the inside of its TJ operand, and its width as a part of the em."""


class Gap(NamedTuple):
    """What stands between two words."""

    array: str
    width: float
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
        self._codes = Spelling(shaper.book.face(self.face), self.face, _SIGNS, _AS_THEY_ARE)
        self._plain: Spelling | None = None
        self._shaped = 0
        self._parts: Memory[str, Part] = Memory(_REMEMBERED)
        self._gaps: dict[int, Gap] = {}

    def line(self, text: str, used: set[GlyphSet]) -> TextLine | None:
        """``text`` as one line without tracking, or None where it takes more than a chain of words.

        The glyphs of its words are added to ``used``.

        Raises:
            MissingGlyphError: when a character has no glyph in any face of the role.
        """
        parts, gaps = self._parts.young, self._gaps
        before: Part | None = None
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
        return " ".join(arrays).replace("> <", ""), width

    def _other(self, text: str) -> Part | None:
        """A word that was not used lately."""
        if not _DIGITS.isdisjoint(text):
            code = self._codes.spelled(text, self._codes.glyphs)
            if code and len(text) <= _COMES_BACK:
                return self._parts.keep(text, code)
            if code:
                return code
        return self._parts.get(text) or self._learned(text)

    def _learned(self, text: str) -> Part | None:
        if text and self._plain:
            found = self._plain.spelled(text)
            if found:
                return self._parts.keep(text, found)
        word = self._shaper.word(self._role, text, 0.0)
        self._shaped += 1
        if self._shaped == _WORTH_SPELLING:
            face = self._shaper.book.face(self.face)
            self._plain = Spelling(face, self.face, face.plain_signs)
        if len(word.runs) != 1:
            return None
        (run,) = word.runs
        if run.face != self.face or run.rise or run.actual:
            return None
        edges = outer(*word.glyphs[0]), outer(*word.last)
        return self._parts.keep(text, Part(run.array, word.width, *edges, text, text, glyph_set(word.glyphs)))

    def part(self, word: str) -> Part | None:
        """A word that is not the empty one; None where it takes more than glyphs of one face side by side.

        Raises:
            MissingGlyphError: when a character has no glyph in any face of the role.
        """
        return self._parts.young.get(word) or self._other(word)

    def gap(self, left: Part, right: Part) -> Gap:
        """What stands between two words."""
        return self._gaps.get(left.ends << 32 | right.starts) or self._gap(left, right)

    def _gap(self, left: Part, right: Part) -> Gap:
        end, start = (self._shaper.word(self._role, text, 0.0) for text in (left.last, right.first))
        gap = self._shaper.gap(self._role, end, start, 0.0)
        found = self._gaps[left.ends << 32 | right.starts] = Gap(gap.runs[0].array, gap.width, glyph_set(gap.glyphs))
        return found
