"""Texts of several lines, fast: words that were set before, broken by their widths, each line a chain of arrays.

It sets what ``fit`` sets, at the largest size alone. What must shrink, breaks inside words, is spaced or takes more
than plain words is left to that.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from reactivate_desktop.press.breaking import Measures
from reactivate_desktop.press.fit import Fitter, Setting, Style
from reactivate_desktop.press.glyphs import GlyphSet
from reactivate_desktop.press.lines import LineMaker
from reactivate_desktop.press.shaping import MissingGlyphError, Run, Word


class Typesetter(NamedTuple):
    """The two ways to set type: everything, and words that were set before."""

    fitter: Fitter
    lines: LineMaker


_MAY_DIVIDE: Final = re.compile(r"[-\u2013\u2014/]")
"""Signs behind which a line may break inside a word."""


class Box(NamedTuple):
    """Where a text stands, in points."""

    width: float
    height: float


def filled(text: str, style: Style, box: Box, typesetter: Typesetter, used: set[GlyphSet]) -> Setting | None:
    """``text`` set in a box; None where the general way has to do it. The glyphs that it uses are added to ``used``."""
    fitter, lines = typesetter.fitter, typesetter.lines.of_role(style.role)
    if style.tracking or _MAY_DIVIDE.search(text):
        return None
    own: set[GlyphSet] = set()
    try:
        chains = [lines.words(line, own) for line in text.split("\n")]
    except MissingGlyphError:
        return None  # told by the general way
    known = [chain for chain in chains if chain is not None]
    if len(known) < len(chains):
        return None
    measures = [Measures(words, gaps) for words, gaps in known]
    breaks = fitter.broken(measures, style, *box)
    if breaks is None:
        return None
    used |= own
    made = []
    for (words, gaps), one, ends in zip(known, measures, breaks, strict=True):
        for first, end in ends:
            chain = [words[first].array]
            for place in range(first, end - 1):
                chain += (gaps[place].array, words[place + 1].array)
            array = " ".join(chain).replace("> <", "")
            made.append(Word((Run(lines.face, array),), one.width(first, end), ()))
    return fitter.placed(made, style, *box)
