"""The words of a page against those that its elements and its brand ask for.

What forms say is the same on thousands of pages and is compared once; what a page says itself is compared each time.
Where that does not come out even, the page is compared again as a whole, and then what differs has a name.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from reactivate_desktop.brand.fields import grouped_code
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.readback_layout import JobLayout
from reactivate_desktop.press.readback_marks import Box, Layer, PageMarks
from reactivate_desktop.press.readback_scripts import has_right_to_left, shown, ways_shown
from reactivate_desktop.press.readback_text import joined, plain

_CODE: Final = re.compile(r"(?<![0-9A-Z-])[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}(?![0-9A-Z-])")
_BEHIND_ID: Final = re.compile(r"\D{0,3}?(\d+)#?")
_FORMS_KEPT: Final = 2048


@dataclass(frozen=True, slots=True)
class Expected:
    """A piece's words, made once for all its pages. ``block`` is the address block as printed, ``lines`` its lines.

    ``codes`` are its tracking code and whatever else of its own has that form: people are called Lee-Ann-Kim.
    """

    piece: Piece
    code: str
    codes: frozenset[str]
    key: str
    sequence: str
    lines: tuple[str, ...]
    block: str


def expected_of(piece: Piece) -> Expected:
    """What stands on the pages of ``piece`` beside its elements' words."""
    lines = tuple([as_line(line) for line in piece.address_lines])
    code = grouped_code(piece.tracking_code)
    own = "\n".join((piece.addressee, piece.first_name, piece.last_name, piece.greeting_name, *piece.address_lines))
    named = (*_CODE.findall(own), *_CODE.findall(own.upper())) if own.count("-") > 1 else ()
    codes = frozenset((code, *named))
    return Expected(piece, code, codes, plain(piece.piece_id), str(piece.sequence), lines, "".join(lines))


@dataclass(frozen=True, slots=True)
class _Forms:
    """What the forms of a page say: ``even`` when that is just what is asked of them.

    ``missing`` are words of fixed and clinic elements that a page has to say itself, ``lasting`` signs of the brand
    that it has to bring, sorted. ``codes`` are words with the form of a tracking code, without the ``allowed``: those
    that elements or the brand ask for. ``layers`` are kept so that no others get their numbers.
    """

    layers: tuple[Layer, ...]
    even: bool
    missing: tuple[str, ...]
    lasting: str
    codes: frozenset[str]
    allowed: frozenset[str]


@dataclass(slots=True)
class WordCheck:
    """Checks page after page."""

    layout: JobLayout
    _forms: dict[tuple[int, str, tuple[int, ...]], _Forms] = field(default_factory=dict)

    def check(self, face: int, expected: Expected, page: PageMarks) -> list[str]:
        """What differs on one page, by kind."""
        return [] if self._comes_out_even(face, expected, page) else self._differences(face, expected, page)

    def _comes_out_even(self, face: int, expected: Expected, page: PageMarks) -> bool:
        piece = expected.piece
        forms = self._forms_of(face, piece.clinic_id, page)
        if not forms.even or forms.codes - expected.codes:
            return False
        own = [layer for layer in page.layers if layer.runs and not layer.shared]
        rest = "".join([layer.words for layer in own])
        if any(layer.words is not layer.seen_words for layer in own):
            return False
        if other_codes("\n".join([run.text for layer in own for run in layer.runs]), expected):
            return False
        place = self.layout.faces[face].address
        if place is not None:
            if not _block_stands(expected, page, place.on(page.trim)):
                return False
            rest = _without(_without_key(rest, expected), expected.block)
        said = [*self.layout.own_words(face, piece), *forms.missing]
        for words in sorted(said, key=len, reverse=True):
            printed = as_printed(words, rest)
            if printed not in rest:
                return False
            rest = _without(rest, printed)
        rest = _without_key(rest, expected).replace("\n", "")
        return rest == forms.lasting or "".join(sorted(rest)) == forms.lasting

    def _forms_of(self, face: int, clinic_id: str, page: PageMarks) -> _Forms:
        layers = tuple([layer for layer in page.layers if layer.shared])
        key = (face, clinic_id, tuple(map(id, layers)))
        found = self._forms.get(key)
        if found is None:
            if len(self._forms) >= _FORMS_KEPT:
                self._forms.clear()
            found = self._forms[key] = self._compared(face, clinic_id, layers)
        return found

    def _compared(self, face: int, clinic_id: str, layers: tuple[Layer, ...]) -> _Forms:
        seen = "".join([layer.seen_words for layer in layers])
        rest = "".join([layer.words for layer in layers])
        missing = []
        for words in sorted(self.layout.lasting_words(face, clinic_id), key=len, reverse=True):
            printed = as_printed(words, seen)
            if printed in seen and printed in rest:
                seen, rest = _without(seen, printed), _without(rest, printed)
            else:
                missing.append(words)
        there, asked = Counter(rest.replace("\n", "")), Counter(self.layout.standing(face, clinic_id))
        asked_words = "\n".join((*self.layout.lasting_words(face, clinic_id), *self.layout.art(face, clinic_id)))
        allowed = frozenset(_CODE.findall(asked_words))
        codes = frozenset(code for layer in layers for run in layer.runs for code in _CODE.findall(run.text)) - allowed
        lasting = "".join(sorted((asked - there).elements()))
        return _Forms(layers, not there - asked, tuple(missing), lasting, codes, allowed)

    def _differences(self, face: int, expected: Expected, page: PageMarks) -> list[str]:
        found = []
        piece = expected.piece
        seen, rest = page.seen_words, page.words
        lasting_codes = self._forms_of(face, piece.clinic_id, page).allowed
        shown_text = "\n".join([run.text for layer in page.layers for run in layer.runs])
        if other_codes(shown_text, expected) - lasting_codes:
            found.append("tracking code of another piece")
        place = self.layout.faces[face].address
        if place is not None:
            found += _address(expected, page, place.on(page.trim))
            # key line and address block go first and whole: a short line such as '#3' also stands inside other words
            rest = _without(_without_key(rest, expected), expected.block)
            seen = _without(_without_key(seen, expected), expected.block)
        said = [*self.layout.own_words(face, piece), *self.layout.lasting_words(face, piece.clinic_id)]
        for words in sorted(said, key=len, reverse=True):
            printed = as_printed(words, seen)
            if printed not in seen:
                found.append("text")
            seen, rest = _without(seen, printed), _without(rest, printed)
        # as signs without order: a short word may have been taken out of another place where it also stands
        lasting = "".join(sorted(_without_key(rest, expected).replace("\n", "")))
        if not found and lasting != self.layout.standing(face, piece.clinic_id):
            found.append("words that are not this piece's")
        return list(dict.fromkeys(found))


def other_codes(text: str, expected: Expected) -> set[str]:
    """Everything in a text that has the form of a tracking code and is not the piece's."""
    return set(_CODE.findall(text)) - expected.codes


def says_key(expected: Expected, words: str) -> bool:
    """Whether the piece's id stands there with its sequence behind it, as the key line prints them."""
    return _key_in(words, expected) is not None


def _key_in(words: str, expected: Expected) -> tuple[int, int] | None:
    start = words.find(expected.key)
    while start >= 0:
        end = start + len(expected.key)
        behind = _BEHIND_ID.match(words, end)
        if behind is not None and behind[1] == expected.sequence:
            return start - (start > 0 and words[start - 1] == "#"), behind.end()
        start = words.find(expected.key, end)
    return None


def _without_key(words: str, expected: Expected) -> str:
    place = _key_in(words, expected)
    return words if place is None else f"{words[: place[0]]}\n{words[place[1] :]}"


def _without(text: str, words: str) -> str:
    """``text`` with one occurrence of ``words`` replaced by a break."""
    return text.replace(words, "\n", 1)


def _block_in(page: PageMarks, box: Box) -> str:
    return joined([run.plain for run in page.runs_in(box)]).upper()


def _block_stands(expected: Expected, page: PageMarks, box: Box) -> bool:
    """Whether the lines of the address block stand there once, in order and nothing between them."""
    return _block_in(page, box).count(expected.block) == 1


def _address(expected: Expected, page: PageMarks, box: Box) -> list[str]:
    """What is wrong with the address block."""
    if _block_stands(expected, page, box):
        return []
    block = _block_in(page, box)
    kinds = ["addressee", *["address line"] * (len(expected.lines) - 2), "city, state and ZIP"]
    missing = [kind for kind, line in zip(kinds, expected.lines, strict=True) if line not in block]
    return missing or ["address lines out of order"]


@lru_cache(maxsize=4096)
def as_line(line: str) -> str:
    """A line of the address block as printed: in capitals."""
    return plain(shown(line) if has_right_to_left(line) else line).upper()


def as_printed(words: str, page: str) -> str:
    """The words of an element as they stand on the page, where they may stand in several ways."""
    if not has_right_to_left(words):
        return words
    ways = [plain(way) for way in ways_shown(words)]
    return next((way for way in ways if way in page), ways[0])
