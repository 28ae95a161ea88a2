"""The address block of many pieces: barcodes reckoned together, lines made of known words, places reckoned once.

It draws what ``elements.draw_address`` draws; whatever is out of the ordinary (a line that must shrink, a script that
takes more) is left to that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from reactivate_desktop.brand.fields import FieldContext
from reactivate_desktop.brand.template import AddressElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import elements, imb, imb_bulk
from reactivate_desktop.press.columns import Drawn
from reactivate_desktop.press.filling import Typesetter
from reactivate_desktop.press.fit import SLACK_PT, Style
from reactivate_desktop.press.glyphs import GlyphSet
from reactivate_desktop.press.pen import Pen
from reactivate_desktop.press.plan import Part
from reactivate_desktop.press.shaping import MissingGlyphError
from reactivate_desktop.press.syntax import number

_SHOWN: Final = re.compile(r"\[[^\]]*\] TJ")
_SIZE: Final = re.compile(r"(\S+) Tf")
_LETTER: Final = "0"  # one of those that every key line has


class _Layout(NamedTuple):
    """A block of so many lines: ``text`` has gaps for what they show, key line first; then bars and ``after``."""

    text: str
    after: bytes
    glyphs: GlyphSet


class AddressColumn:
    """The address block."""

    def __init__(self, part: Part, typesetter: Typesetter, endorsement: str) -> None:
        assert isinstance(part.element, AddressElement)  # noqa: S101 - for the type checker; the caller chose by kind
        self.part = part
        self._fitter = typesetter.fitter
        self._endorsement = endorsement
        self._style: Style = elements.address_style(part.element)
        self._line_maker = typesetter.lines.of_role(self._style.role)
        room = part.frame.width + SLACK_PT
        self._key_room, self._line_room = room / elements.KEY_LINE_PT, room / self._style.size
        """The widest that lines may be at their largest size, as a part of the em."""
        self._layout: Callable[[int, bool], _Layout | None] = lru_cache(maxsize=64)(self._lay_out)

    def draw(self, contexts: Sequence[FieldContext], used: set[GlyphSet]) -> list[Drawn]:
        """The block of each piece."""
        pieces = [context.piece for context in contexts if context.piece is not None]
        reasons = self._barcode_reasons(pieces)
        barred = [piece.imb for piece, reason in zip(pieces, reasons, strict=True) if piece.imb and not reason]
        bars = iter(imb.bars(barred))
        return [
            Drawn(reason=reason) if reason else self._draw(piece, next(bars) if piece.imb else b"", used)
            for piece, reason in zip(pieces, reasons, strict=True)
        ]

    def _barcode_reasons(self, pieces: Sequence[Piece]) -> list[str]:
        """Why a barcode can't be printed ('' = it can, or there is none)."""
        told = [piece.imb_digits if piece.imb and imb.is_digits(piece.imb_digits) else "" for piece in pieces]
        encoded = iter(imb_bulk.letters([digits for digits in told if digits]))
        letters = [next(encoded) if digits else "" for digits in told]
        narrow = self.part.frame.width < imb.WIDTH_PT
        if not narrow and letters == [piece.imb for piece in pieces]:
            return [""] * len(pieces)
        return [self._barcode_reason(piece, own, narrow=narrow) for piece, own in zip(pieces, letters, strict=True)]

    def _barcode_reason(self, piece: Piece, letters: str, *, narrow: bool) -> str:
        """``letters`` are what the piece's digits say."""
        if not piece.imb:
            return ""
        if not imb.is_letters(piece.imb):
            return "its Intelligent Mail barcode is not 65 letters F, A, D, T"
        if piece.imb_digits and letters != piece.imb:
            return "its Intelligent Mail barcode does not say its digits"
        if narrow:
            return f"its box is narrower than the Intelligent Mail barcode ({imb.WIDTH_PT / 72:.2f} in)"
        return ""

    def _draw(self, piece: Piece, bars: bytes, used: set[GlyphSet]) -> Drawn:
        lines = self._lines(piece, used)
        layout = self._layout(len(lines) - 1, bool(bars)) if lines else None
        if not lines or layout is None:
            pen = Pen()
            reason = elements.draw_address(pen, self._fitter, self.part, piece, self._endorsement)
            used.add(pen.glyph_set)
            return Drawn(pen.content, reason)
        used.add(layout.glyphs)
        return Drawn((layout.text % tuple(lines)).encode("ascii") + bars + layout.after)

    def _lay_out(self, count: int, barred: bool) -> _Layout | None:
        """Where ``count`` lines stand, learned from a block of short ones; None where they must shrink to find room."""
        sample = _sample(count, barred)
        pen = Pen()
        if elements.draw_address(pen, self._fitter, self.part, sample, self._endorsement):
            return None
        content = pen.content.decode("ascii")
        shown = list(_SHOWN.finditer(content))[-count - 1 :]
        if _SIZE.findall(content)[-1] != number(self._style.size):
            return None
        parts = [
            content[first:end] for first, end in pairwise([0, *[edge for one in shown for edge in one.span()], None])
        ]
        text = "[%s] TJ".join(part.replace("%", "%%") for part in parts[::2])
        bars = imb.bars([sample.imb])[0].decode("ascii") if barred else "\0"
        text, _, after = text.partition(bars)
        return _Layout(text, after.encode("ascii"), pen.glyph_set)

    def _lines(self, piece: Piece, used: set[GlyphSet]) -> list[str] | None:
        """Key line and address, each within the width at its largest size; None for whatever takes more than that."""
        make = self._line_maker.line
        try:
            key = make(elements.key_line(piece), used)
            lines = [make(text, used) for text in elements.printed_lines(piece)]
        except MissingGlyphError:
            return None
        if key is None or key[1] > self._key_room:
            return None
        arrays, room = [key[0]], self._line_room
        for line in lines:
            if line is None or line[1] > room:
                return None
            arrays.append(line[0])
        return arrays


def _sample(count: int, barred: bool) -> Piece:
    """A piece whose address has ``count`` lines of one letter."""
    lines = [_LETTER] * (count - 1) + [""] * (4 - count)
    return Piece(
        _LETTER,
        0,
        0,
        "",
        "",
        "",
        lines[0],
        "",
        "",
        "",
        lines[1],
        lines[2],
        _LETTER,
        "",
        "",
        imb="F" * imb_bulk.BARS if barred else "",
    )
