"""A text of several lines whose words are the author's, with fields that differ by piece: only those are set anew."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from reactivate_desktop.brand import fields
from reactivate_desktop.brand.fields import FieldContext
from reactivate_desktop.brand.merge_text import FieldUse, Token
from reactivate_desktop.press.filling import Box, MadeLine, Mould, Typesetter
from reactivate_desktop.press.fit import Style
from reactivate_desktop.press.glyphs import GlyphSet
from reactivate_desktop.press.pen import Pen
from reactivate_desktop.press.plan import Part
from reactivate_desktop.press.shaping import clean

_SHOWN: Final = "[\0] TJ"


class TextMould:
    """Sets what a text says where all its fields say something; ``fields.fill`` knows what to do about the others."""

    def __init__(self, part: Part, style: Style, typesetter: Typesetter) -> None:
        self._part, self._style, self._typesetter = part, style, typesetter
        self._box = Box(part.frame.width, part.frame.height)
        texts, self._fields = _cut(part.tokens)
        self.author_signs = sum(map(len, texts))
        """How many signs the author wrote."""
        self._mould = Mould(texts, style, self._box, typesetter)
        self._layouts: dict[int, str] = {}

    def values(self, context: FieldContext) -> list[str] | None:
        """What the fields say; None where one says nothing or more than a line."""
        found = []
        for evaluate in self._fields:
            value = evaluate(context).strip()
            if not value or not value.isprintable():
                return None
            if not value.isascii():
                value = clean(value)
                if not value or unicodedata.combining(value[0]):
                    return None
            found.append(value)
        return found

    def draw(self, values: Sequence[str], used: set[GlyphSet]) -> bytes | None:
        """The operators for a piece with these values; None where the general way has to do it."""
        lines = self._mould.lines(values, used)
        return self._shown(self._mould, lines) if lines else None

    def draw_whole(self, text: str, used: set[GlyphSet]) -> bytes | None:
        """The operators for a text as it is; None where the general way has to do it."""
        mould = Mould((text,), self._style, self._box, self._typesetter)
        lines = mould.lines((), used)
        return self._shown(mould, lines) if lines else None

    def _shown(self, mould: Mould, lines: list[MadeLine]) -> bytes:
        if self._style.align != "left":
            return self._placed(mould, lines)
        layout = self._layouts.get(len(lines))
        if layout is None:
            # where lines begin depends on how many there are, and on nothing that they say
            sample = self._placed(mould, [MadeLine("\0", 0.0)] * len(lines)).decode("ascii")
            layout = self._layouts[len(lines)] = sample.replace("%", "%%").replace(_SHOWN, "[%s] TJ")
        return (layout % tuple([line.array for line in lines])).encode("ascii")

    def _placed(self, mould: Mould, lines: Sequence[MadeLine]) -> bytes:
        pen = Pen()
        pen.ink(self._part.ink, overprint=True)
        pen.text(mould.setting(lines), self._part.frame.x, self._part.frame.y)
        return pen.content


def _cut(tokens: Sequence[Token]) -> tuple[list[str], list[Callable[[FieldContext], str]]]:
    """The author's words around the fields, and the fields."""
    texts, evaluates = [""], []
    for token in tokens:
        if isinstance(token, FieldUse):
            evaluates.append(fields.FIELDS[token.name].evaluate)
            texts.append("")
        else:
            texts[-1] += token.text
    return texts, evaluates
