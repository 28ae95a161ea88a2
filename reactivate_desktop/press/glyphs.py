"""Which glyphs are in use, as sets so small that thousands of texts can be remembered with theirs.

A set is one integer: each glyph that is ever used gets a bit, in the order of first use in this process. What leaves
the process is told by face and number, so that this order shows nowhere.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import reduce
from operator import or_

GlyphSet = int
"""A set of glyphs; sets are joined by ``|``."""

_bits: dict[tuple[int, int], int] = {}
_glyphs: list[tuple[int, int]] = []
_lock = threading.Lock()


def glyph_set(glyphs: Iterable[tuple[int, int]]) -> GlyphSet:
    """The set of glyphs given as (face, glyph)."""
    found = 0
    for glyph in glyphs:
        bit = _bits.get(glyph)
        found |= 1 << (_new(glyph) if bit is None else bit)
    return found


def _new(glyph: tuple[int, int]) -> int:
    with _lock:
        if glyph not in _bits:
            _glyphs.append(glyph)
            _bits[glyph] = len(_glyphs) - 1
        return _bits[glyph]


def joined(sets: Iterable[GlyphSet]) -> GlyphSet:
    """All glyphs of several sets."""
    return reduce(or_, sets, 0)


def by_face(sets: Iterable[GlyphSet]) -> dict[int, frozenset[int]]:
    """The glyphs of several sets, by the face that has them."""
    whole = joined(sets)
    found: dict[int, set[int]] = {}
    while whole:
        lowest = whole & -whole
        face, glyph = _glyphs[lowest.bit_length() - 1]
        found.setdefault(face, set()).add(glyph)
        whole ^= lowest
    return {face: frozenset(used) for face, used in found.items()}
