"""Single lines, fast: what the address block and the codes of a job say, put together from words set before.

Nearly every line of a job is new, and nearly none of its words is. A line is therefore two halves that are known or
quickly made, with a gap between them: a number and a street, a town and its ZIP code. Codes and numbers are new as
words too: they are spelled, and so are new words as far as the face is plain. A line that this can't do (another
script, a mark on its own, two faces) is left to ``fit``, which sets everything.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from reactivate_desktop.press.code_words import CodeWords
from reactivate_desktop.press.glyphs import GlyphSet, glyph_set
from reactivate_desktop.press.memory import Memory
from reactivate_desktop.press.shaping import Shaper, clean
from reactivate_desktop.press.spelling import Part, Spelling, outer

_DIGITS: Final = frozenset("0123456789")

_REMEMBERED: Final = 8192
_WORTH_SPELLING: Final = 64
"""Words shaped before the face's tables are read: a small job is done without."""


TextLine = tuple[str, float]
"""A line of one face: the inside of its TJ operand, and its width as a part of the em."""


class Gap(NamedTuple):
    """What stands between two words; its array lacks the outer brackets, as that of a word does."""

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
        self._codes = CodeWords(shaper.book.face(self.face), self.face)
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
        if not text.isascii() or not text.isprintable():
            text = clean(text)
        before, behind = _halves(text)
        young = self._parts.young
        left = young.get(before) or self._other(before)
        if left is None:
            return None
        # taken apart, for asking by name costs more
        array, width, _, ends, _, _, glyphs = left
        used.add(glyphs)
        if behind is None:
            return bracketed(array), width
        right = young.get(behind) or self._other(behind)
        if right is None:
            return None
        right_array, right_width, starts, _, _, _, glyphs = right
        used.add(glyphs)
        gap_array, gap_width, glyphs = self._gaps.get(ends << 32 | starts) or self._gap(left, right)
        used.add(glyphs)
        return bracketed(f"{array}{gap_array}{right_array}"), width + gap_width + right_width

    def _other(self, text: str) -> Part | None:
        """A word, or several, that were not used lately."""
        if " " in text:
            return self._parts.get(text) or self._joined(text)
        if not _DIGITS.isdisjoint(text):
            code = self._codes.spelled(text)
            if code:
                return code
        return self._parts.get(text) or self._learned(text)

    def _joined(self, text: str) -> Part | None:
        """Several words as one; remembered where they have no number, as streets and towns, which come back."""
        before, behind = _halves(text)
        left = self.part(before)
        right = self.part(behind) if behind is not None else None
        if left is None or right is None:
            return None
        gap = self.gap(left, right)
        found = Part(
            f"{left.array}{gap.array}{right.array}",
            left.width + gap.width + right.width,
            left.starts,
            right.ends,
            left.first,
            right.last,
            left.glyphs | gap.glyphs | right.glyphs,
        )
        return self._parts.keep(text, found) if _DIGITS.isdisjoint(text) else found

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
        glyphs = glyph_set(word.glyphs)
        return self._parts.keep(text, Part(_unbracketed(run.array), word.width, *edges, text, text, glyphs))

    def part(self, word: str) -> Part | None:
        """A word, or several; None where it takes more than glyphs of one face side by side. None is the empty word.

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
        found = Gap(_unbracketed(gap.runs[0].array), gap.width, glyph_set(gap.glyphs))
        self._gaps[left.ends << 32 | right.starts] = found
        return found


def bracketed(array: str) -> str:
    """Joined arrays as the inside of a TJ operand."""
    if "<>" in array:  # numbers that meet, or stand outside
        return f"<{array}>".replace("<>", " ").strip()
    return f"<{array}>"


def _unbracketed(array: str) -> str:
    """An array without its outer brackets; where it has none, there is nothing between those it is joined with."""
    return f">{array}<".replace("><", "") if array else array


def _halves(text: str) -> tuple[str, str | None]:
    """A text cut so that one half may come back: behind the number it begins with, or before that it ends with."""
    if text[:1].isdecimal() or not text[-1:].isdecimal():
        before, blank, behind = text.partition(" ")
    else:
        before, blank, behind = text.rpartition(" ")
        if not blank:
            return behind, None
    return before, behind if blank else None
