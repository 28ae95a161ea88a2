"""Preflight's interpreter, its text: where letters stand and how large they are (ISO 32000-1, 9.3 and 9.4)."""

from __future__ import annotations

from typing import Final

from reactivate_desktop.press.preflight_geometry import IDENTITY, cut, moved, multiply, scale
from reactivate_desktop.press.preflight_glyphs import NOTHING, PrintFont
from reactivate_desktop.press.preflight_graphics import Graphics
from reactivate_desktop.press.preflight_paint_path import PathPainter
from reactivate_desktop.press.preflight_paint_state import number, numbers, six
from reactivate_desktop.press.preflight_tokens import Operand

_ASCENT: Final = 0.72
_DESCENT: Final = -0.2


class TextPainter(PathPainter):
    """Letters reach from 0.72 em above to 0.2 em below their line, near enough for every text face."""

    def begin_text(self, _: list[Operand]) -> None:
        """Operator BT."""
        self._state.text = self._line_matrix = IDENTITY

    def select_font(self, operands: list[Operand]) -> None:
        """Operator Tf."""
        self._state.size = number(operands[-1])
        self._state.font = self._shelf.font(self._resources, str(operands[-2]))

    def spacing(self, operands: list[Operand]) -> None:
        """Operator Tc."""
        self._state.letter_space = number(operands[-1])

    def word_spacing(self, operands: list[Operand]) -> None:
        """Operator Tw."""
        self._state.word_space = number(operands[-1])

    def stretch(self, operands: list[Operand]) -> None:
        """Operator Tz."""
        self._state.stretch = number(operands[-1]) / 100

    def leading(self, operands: list[Operand]) -> None:
        """Operator TL."""
        self._state.leading = number(operands[-1])

    def rise(self, operands: list[Operand]) -> None:
        """Operator Ts."""
        self._state.rise = number(operands[-1])

    def set_mode(self, operands: list[Operand]) -> None:
        """Operator Tr."""
        self._state.mode = int(number(operands[-1]))

    def move(self, operands: list[Operand]) -> None:
        """Operator Td."""
        x, y = numbers(operands[-2:])
        a, b, c, d, e, f = self._line_matrix
        self._line_matrix = self._state.text = (a, b, c, d, e + x * a + y * c, f + x * b + y * d)

    def move_leading(self, operands: list[Operand]) -> None:
        """Operator TD."""
        self._state.leading = -number(operands[-1])
        self.move(operands)

    def place(self, operands: list[Operand]) -> None:
        """Operator Tm."""
        self._line_matrix = self._state.text = six(operands)

    def next_line(self, _: list[Operand]) -> None:
        """Operator T*."""
        self.move([0.0, -self._state.leading])

    def next_line_show(self, operands: list[Operand]) -> None:
        """Operators ', double quote."""
        if len(operands) == 3:
            self._state.word_space, self._state.letter_space = numbers(operands[:2])
        self.next_line(operands)
        self.show(operands[-1:])

    def show(self, operands: list[Operand]) -> None:
        """Operators Tj, TJ."""
        state, font = self._state, self._state.font
        if font is None:
            self._audience.oddity("missing", "The page sets text in a font that is not in the file.")
            return
        width, missing = _advance(operands, state, font)
        low, high = state.size * _DESCENT + state.rise, state.size * _ASCENT + state.rise
        matrix = multiply(state.text, state.matrix)
        box = cut(moved((0.0, low, width, high), matrix), state.clip)
        a, b, c, d, e, f = state.text
        state.text = (a, b, c, d, e + width * a, f + width * b)
        if state.mode not in (3, 7) and box is not None:
            self.painted = True
            self._audience.text(state, box, abs(state.size) * scale(matrix), missing)


def _advance(operands: list[Operand], state: Graphics, font: PrintFont) -> tuple[float, int]:
    """Width of shown text in text space (points at size 1 matrix), and letters that are missing."""
    glyphs, blanks, em, missing = NOTHING
    if len(operands) == 1 and isinstance(operands[0], bytes):
        glyphs, blanks, em, missing = font.measure(operands[0])
        operands = []
    for part in operands:
        if isinstance(part, bytes):
            one = font.measure(part)
            glyphs, blanks, missing = glyphs + one.glyphs, blanks + one.blanks, missing + one.missing
            em += one.width
        elif isinstance(part, float):
            em -= part / 1000
    width = em * state.size + glyphs * state.letter_space + blanks * state.word_space
    return width * state.stretch, missing
