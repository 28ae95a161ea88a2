"""What is unique to a piece, drawn for many pieces in one go: a column holds what one element gives for each of them.

Doing one element at a time lets symbols be reckoned together, and what comes back (a greeting by a first name that many
share) be drawn once and looked up from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

from reactivate_desktop.brand import fields
from reactivate_desktop.brand.fields import FieldContext, Scope
from reactivate_desktop.brand.merge_text import FieldUse
from reactivate_desktop.brand.template import QrElement, TextElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import elements
from reactivate_desktop.press.filling import Typesetter
from reactivate_desktop.press.fit import SLACK_PT
from reactivate_desktop.press.glyphs import GlyphSet, joined
from reactivate_desktop.press.memory import Memory
from reactivate_desktop.press.pen import Pen
from reactivate_desktop.press.plan import Part
from reactivate_desktop.press.qr_path import QrPath, paths
from reactivate_desktop.press.shaping import MissingGlyphError
from reactivate_desktop.press.syntax import number
from reactivate_desktop.press.text_mould import TextMould

_REMEMBERED: Final = 5120
_NARROWEST: Final = 0.2  # of the em: a text of more signs than that allows is no single line


class Drawn(NamedTuple):
    """What an element gives for one piece: operators, or the reason why it can't be made right."""

    content: bytes = b""
    reason: str = ""


class Column(Protocol):
    """One element of a face, for many pieces."""

    part: Part

    def draw(self, contexts: Sequence[FieldContext], used: set[GlyphSet]) -> list[Drawn]:
        """What the element gives for each piece; every context has one. Glyphs are added to ``used``."""


class TextColumn:
    """A text whose fields differ by piece. What the same fields said before is remembered."""

    def __init__(self, part: Part, typesetter: Typesetter) -> None:
        assert isinstance(part.element, TextElement)  # noqa: S101 - for the type checker; the caller chose by kind
        self.part = part
        self._fitter = typesetter.fitter
        self._known: Memory[object, tuple[Drawn, GlyphSet]] = Memory(_REMEMBERED)
        self._key = _key_of(part)
        self._is_field = len(part.tokens) == 1 and isinstance(part.tokens[0], FieldUse)
        self._style = elements.text_style(part.element)
        self._frame = part.frame
        self._longest_line = self._frame.width / self._style.size / _NARROWEST
        self._lines = typesetter.lines.of_role(self._style.role)
        self._mould = TextMould(part, self._style, typesetter)
        self._around = f"{_ink(part)}BT\n%s %s Td\n/F{self._lines.face} {number(self._style.size)} Tf\n[%s] TJ\nET\n"
        self._origin = self._place(0.0) if self._style.align == "left" else None

    @property
    def repeats(self) -> bool:
        """Whether several pieces may have the same words."""
        return self._key is not None

    def draw(self, contexts: Sequence[FieldContext], used: set[GlyphSet]) -> list[Drawn]:
        """What the text gives for each piece."""
        known, key_of = self._known, self._key
        drawn = []
        for context in contexts:
            if key_of is None:
                drawn.append(self._draw(context, used))
                continue
            key = key_of(context)
            found = known.get(key)
            if found is None:
                own: set[GlyphSet] = set()
                found = known.keep(key, (self._draw(context, own), joined(own)))
            used.add(found[1])
            drawn.append(found[0])
        return drawn

    def _draw(self, context: FieldContext, used: set[GlyphSet]) -> Drawn:
        values = self._mould.values(context)
        long = values is not None and self._mould.author_signs + sum(map(len, values)) > self._longest_line
        text = values[0] if values and self._is_field else ""  # there is nothing to mend
        if not text and not long:
            text = fields.fill(self.part.tokens, context)
        drawn = self._one_line(text, used) if not long and len(text) <= self._longest_line else None
        if drawn:
            return drawn
        content = self._mould.draw(values, used) if values is not None else None
        if content:
            return Drawn(content)
        text = text or fields.fill(self.part.tokens, context)
        content = self._mould.draw_whole(text, used) if values is None and text.strip() else None
        if content:
            return Drawn(content)
        pen = Pen()
        reason = elements.draw_words(pen, self._fitter, self.part, text)
        used.add(pen.glyph_set)
        return Drawn(pen.content, reason)

    def _one_line(self, text: str, used: set[GlyphSet]) -> Drawn | None:
        """A text that is one line of plain words, such as a code; None for any other."""
        if "\n" in text or self._style.tracking:
            return None
        try:
            line = self._lines.line(text, used)
        except MissingGlyphError:
            return None  # told by the way that sets everything
        if line is None:
            return None
        array, width = line
        fits = width * self._style.size <= self._frame.width + SLACK_PT
        place = self._origin if self._origin and fits else self._place(width)
        return Drawn((self._around % (*place, array)).encode("ascii")) if place else None

    def _place(self, width: float) -> tuple[str, str] | None:
        """Where a line of that width begins at its largest size, in points of its panel; None where it does not fit."""
        frame = self._frame
        found = self._fitter.whole_line(width, self._style, frame.width, frame.height)
        return (number(frame.x + found[0]), number(frame.y + found[1])) if found else None


def _key_of(part: Part) -> Callable[[FieldContext], object] | None:
    """What the words of a text depend on, as a function of the piece; None where no two pieces have the same."""
    used = [fields.FIELDS[token.name] for token in part.tokens if isinstance(token, FieldUse)]
    if any(field.unique for field in used):
        return None
    asked = list(dict.fromkeys(field.evaluate for field in used if field.scope is Scope.PIECE))
    if any(field.scope is Scope.CLINIC for field in used):
        return lambda context: (
            context.clinic.id if context.clinic else "",
            *[evaluate(context) for evaluate in asked],
        )
    if len(asked) == 1:
        return asked[0]
    return lambda context: tuple([evaluate(context) for evaluate in asked])


def _ink(part: Part) -> str:
    """The operators that set the ink of a text."""
    pen = Pen()
    pen.ink(part.ink, overprint=True)
    return pen.content.decode("ascii")


class QrColumn:
    """The QR code."""

    def __init__(self, part: Part) -> None:
        assert isinstance(part.element, QrElement)  # noqa: S101 - as above
        self.part = part
        self._level = part.element.level
        self._around: dict[int, tuple[bytes, bytes] | str] = {}

    def draw(self, contexts: Sequence[FieldContext], used: set[GlyphSet]) -> list[Drawn]:  # noqa: ARG002 - draws no type
        """The symbol of each piece."""
        payloads = [_piece(context).qr_payload for context in contexts]
        found = paths(payloads, self._level)
        return [self._drawn(payload, symbol) for payload, symbol in zip(payloads, found, strict=True)]

    def _drawn(self, payload: str, symbol: QrPath | None) -> Drawn:
        if symbol is None:
            return Drawn(reason="its link is too long to print legibly" if payload else "it has no content")
        around = self._around.get(symbol.size)
        if around is None:
            around = self._around[symbol.size] = self._draw_around(symbol.size)
        if isinstance(around, str):
            return Drawn(reason=around)
        return Drawn(around[0] + symbol.path + around[1])

    def _draw_around(self, size: int) -> tuple[bytes, bytes] | str:
        place = elements.qr_place(self.part, size)
        if isinstance(place, str):
            return place
        pen = Pen()
        elements.draw_qr(pen, place, QrPath(size, b"0 0 0 0 re\n"))
        before, _, after = pen.content.partition(b"0 0 0 0 re\n")
        return before, after


def _piece(context: FieldContext) -> Piece:
    assert context.piece is not None  # noqa: S101 - the composer gives none without
    return context.piece
