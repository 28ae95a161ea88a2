"""Words of right-to-left scripts as a page shows them: from left to right, line by line.

The order comes from a library that shares nothing with the writer's own (Unicode Standard Annex #9). Where lines break
is not known here, so every break that would change the order is tried.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Final

from bidi import get_display

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_MAYBE: Final = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_CONTROLS: Final = dict.fromkeys([0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_BREAK: Final = re.compile(r"(?<= )|(?<=[-–—/])")
_ALL_BREAKS: Final = 6
_MOST_BREAKS: Final = 2

ALIKE: Final = {
    **dict.fromkeys(code for code in range(0x591, 0x8FF) if unicodedata.combining(chr(code))),
    **{ord(close): opening for opening, close in ("()", "[]", "{}", "«»", "‹›", "<>")},
    **{
        ord(other): sign
        for sign, other in ("\u2019\u02bc", "\u201d\u02ee", "ι\u0269", "Δ\u2206", "ĐÐ", "Đ\u0189", "-\u2010", "-\u2011")
    },
}
"""Vowel signs stand over or under their letter in any order, and brackets turn with their line: neither is compared.

Nor are characters told apart that look alike: fonts may have one glyph for both, which then reads as one of them.
"""


def has_right_to_left(text: str) -> bool:
    """Whether a sign of ``text`` runs from right to left."""
    maybe = "" if text.isascii() else _MAYBE.findall(text)
    return any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in maybe)


def shown(text: str) -> str:
    """One line as it is shown."""
    return str(get_display(_composed(text), base_dir="L"))


def ways_shown(text: str) -> Iterator[str]:
    """The ways in which a text may be shown, its lines one after the other, by where they break."""
    paragraphs = _composed(text).split("\n")
    ways = [""]
    for paragraph in paragraphs:
        ways = [before + way for before in ways for way in _ways(paragraph)]
    yield from dict.fromkeys(ways)


def _ways(paragraph: str) -> list[str]:
    places = [match.start() for match in _BREAK.finditer(paragraph)]
    whole = _lines(paragraph, ())
    telling = [place for place in places if _lines(paragraph, (place,)) != whole]
    most = len(telling) if len(telling) <= _ALL_BREAKS else _MOST_BREAKS
    return [_lines(paragraph, breaks) for count in range(most + 1) for breaks in combinations(telling, count)]


def _lines(paragraph: str, breaks: tuple[int, ...]) -> str:
    edges = (0, *breaks, len(paragraph))
    lines = (paragraph[first:end].strip() for first, end in pairwise(edges))
    return "".join(get_display(line, base_dir="L") for line in lines).replace(" ", "")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_CONTROLS))
