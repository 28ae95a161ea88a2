"""What marked content says for its glyphs (ActualText, ISO 32000-1, 14.9.4).

It is believed only as far as the glyphs bear it out: where they can't say it themselves, what they are said to be is
noted with the font, for the proof by their outlines.
"""

from __future__ import annotations

import re
from typing import Final

from reactivate_desktop.press.readback_fonts import UNKNOWN, ReadFont, Spelling
from reactivate_desktop.press.readback_scripts import has_right_to_left
from reactivate_desktop.press.readback_syntax import unhex

_ACTUAL: Final = re.compile(rb"/ActualText\s*<([0-9A-Fa-f\s]*)>")

_SYLLABLE: Final = 2


class Spans:
    """The spans that are open. ``watched`` unless none is, nor the last one may go on."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool] | None] = []  # what it says, and whether that was told; None: nothing
        self._spelling: Spelling | None = None
        self.watched = False

    def begin(self, operands: bytes) -> None:
        """BDC and BMC."""
        actual = _ACTUAL.search(operands)
        said = unhex(actual[1]).removeprefix(b"\xfe\xff").decode("utf-16-be", "replace") if actual else None
        self._open.append(None if said is None else (said, False))
        self.watched = True

    def end(self) -> None:
        """EMC."""
        if self._open:
            self._open.pop()

    def said(self, text: str, signs: str, font: ReadFont) -> str:
        """What glyphs in a span say that have ``text`` by themselves: a span's words once, with its first glyphs.

        Glyphs of a syllable stand at several heights: each height is a span, of which the first says it all. Letters
        that run from right to left say themselves where they can, for a page shows them in another order.
        """
        place = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at] is not None), None)
        if place is None:
            self._spelling = None
            self.watched = bool(self._open)
            return text
        said, told = self._open[place] or ("", False)
        if self._spelling is not None and (told or not said):
            self._spelling.signs += signs
            return ""
        self._spelling = None
        if UNKNOWN not in text and (len(said) < _SYLLABLE or has_right_to_left(said)):
            return text
        if said and not has_right_to_left(said):
            self._spelling = Spelling(said, signs)
            font.spellings.append(self._spelling)
        else:
            font.spell(signs, said)
        self._open[place] = (said, True)
        return "" if told else said
