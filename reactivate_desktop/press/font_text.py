"""What the glyphs of a font say: the text that a reader of the file gets back (ISO 32000-1, 9.10.3)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from unicodedata import bidirectional, category

from fontTools.ttLib import TTFont

_SELDOM = (
    range(0xD0, 0xD1),  # the capital eth looks like the D of Vietnamese and Croatian names
    range(0x0181, 0x0300),  # African and phonetic letters, modifiers
    range(0x2200, 0x2C00),  # mathematics, figures in circles, ornaments
)


def text_of_glyphs(table: TTFont) -> dict[int, str]:
    """What each glyph says: its character (the first of several), that of another form of it, or its parts.

    A font whose tables of other forms are damaged has none of these.
    """
    characters: dict[int, str] = table.getBestCmap()
    numbers: dict[str, int] = table.getReverseGlyphMap()
    said: dict[int, str] = {}
    private = [code for code in characters if category(chr(code)) == "Co"]
    for code in sorted({*characters} - {*private}, key=_rank):
        said.setdefault(numbers[characters[code]], _plain_letters(chr(code)))
    with suppress(Exception):  # fontTools raises many kinds of errors on a damaged table
        _add_other_forms(table, numbers, said)
    for code in sorted(private):  # some fonts give their other forms a number of their own there: it says nothing
        said.setdefault(numbers[characters[code]], chr(code))
    return said


def _add_other_forms(table: TTFont, numbers: dict[str, int], said: dict[int, str]) -> None:
    if "GSUB" not in table:
        return
    for plain, variant in _variants(table):
        letter = said.get(numbers[plain])
        if letter and not _in_syllable(letter):
            said.setdefault(numbers[variant], letter)
    for parts, ligature in _ligatures(table):
        pieces = [said.get(numbers[part]) for part in parts]
        if all(pieces) and not any(piece and _in_syllable(piece) for piece in pieces):
            text = "".join(piece for piece in pieces if piece)
            said.setdefault(numbers[ligature], text[::-1] if _turned(text[0]) else text)


def _in_syllable(letters: str) -> bool:
    """Whether letters take form and place in a syllable of an Indic script: it has a text, they alone have none."""
    return any("\u0900" <= letter < "\u0e00" for letter in letters)


def _rank(code: int) -> tuple[bool, int]:
    """Of the characters that share a glyph, the one that words are written with comes first."""
    return any(code in seldom for seldom in _SELDOM), code


def _plain_letters(sign: str) -> str:
    """The letters that a joined form stands for, in the order they are shown: readers of PDF turn them round."""
    if sign < "\ufb1d":
        return sign
    plain = unicodedata.normalize("NFKC", sign)
    return plain[::-1] if all(map(_turned, plain)) else sign


def _turned(sign: str) -> bool:
    return bidirectional(sign) in {"R", "AL", "NSM"}


def _substitutions(table: TTFont, kind: int) -> Iterator[Any]:
    """The GSUB subtables of a lookup type."""
    for lookup in table["GSUB"].table.LookupList.Lookup:
        for outer in lookup.SubTable:
            inner = outer.ExtSubTable if lookup.LookupType == 7 else outer
            if inner.LookupType == kind:
                yield inner


def _variants(table: TTFont) -> list[tuple[str, str]]:
    return [pair for inner in _substitutions(table, 1) for pair in sorted(inner.mapping.items())]


def _ligatures(table: TTFont) -> list[tuple[list[str], str]]:
    found = []
    for inner in _substitutions(table, 4):
        for first, ligatures in sorted(inner.ligatures.items()):
            found += [([first, *entry.Component], entry.LigGlyph) for entry in ligatures]
    return found
