"""Preflight's interpreter, its ground: who is told what is painted, and the operators of state and colour."""

from __future__ import annotations

from typing import Protocol

import pikepdf

from reactivate_desktop.press.preflight_geometry import IDENTITY, Box, Matrix, multiply
from reactivate_desktop.press.preflight_graphics import Graphics, Shelf
from reactivate_desktop.press.preflight_ink import CMYK, GRAY, RGB, Space, ink
from reactivate_desktop.press.preflight_tokens import Operand


class Audience(Protocol):
    """Who is told what is painted; boxes are in points of the page."""

    def text(self, state: Graphics, box: Box, points: float, missing: int) -> None:
        """Letters of that size; ``missing`` counts those that the font lacks."""

    def line(self, state: Graphics, box: Box, points: float, *, filled: bool) -> None:
        """A line of that width, stroked or a long filled rectangle."""

    def area(self, state: Graphics, box: Box) -> None:
        """A filled path."""

    def bars(self, box: Box) -> None:
        """65 upright bars in one path: an Intelligent Mail barcode."""

    def picture(self, state: Graphics, box: Box, picture: pikepdf.Object) -> None:
        """An image placed by the state's matrix."""

    def shading(self, state: Graphics, box: Box, space: Space) -> None:
        """A smooth shade."""

    def oddity(self, rule: str, message: str) -> None:
        """Something that should not stand in a content stream."""


class StatePainter:
    """Operators of ISO 32000-1, 8.4 and 8.6."""

    def __init__(self, audience: Audience, shelf: Shelf) -> None:
        self._audience = audience
        self._shelf = shelf
        self._resources: pikepdf.Object | None = None
        self._state = Graphics()
        self._stack: list[Graphics] = []
        self._line_matrix = IDENTITY
        self.painted = False

    def save(self, _: list[Operand]) -> None:
        """Operator q."""
        self._stack.append(self._state.copy())

    def restore(self, _: list[Operand]) -> None:
        """Operator Q."""
        if self._stack:
            self._state = self._stack.pop()

    def transform(self, operands: list[Operand]) -> None:
        """Operator cm."""
        self._state.matrix = multiply(six(operands), self._state.matrix)

    def set_width(self, operands: list[Operand]) -> None:
        """Operator w."""
        self._state.line_pt = number(operands[-1])

    def extended(self, operands: list[Operand]) -> None:
        """Operator gs."""
        self._shelf.apply(self._state, self._resources, str(operands[-1]))

    def cmyk_fill(self, operands: list[Operand]) -> None:
        """Operator k."""
        self._state.fill = ink(CMYK, numbers(operands[-4:]))

    def cmyk_stroke(self, operands: list[Operand]) -> None:
        """Operator K."""
        self._state.stroke = ink(CMYK, numbers(operands[-4:]))

    def gray_fill(self, operands: list[Operand]) -> None:
        """Operator g."""
        self._state.fill = ink(GRAY, numbers(operands[-1:]))

    def gray_stroke(self, operands: list[Operand]) -> None:
        """Operator G."""
        self._state.stroke = ink(GRAY, numbers(operands[-1:]))

    def rgb_fill(self, operands: list[Operand]) -> None:
        """Operator rg."""
        self._state.fill = ink(RGB, numbers(operands[-3:]))

    def rgb_stroke(self, operands: list[Operand]) -> None:
        """Operator RG."""
        self._state.stroke = ink(RGB, numbers(operands[-3:]))

    def space_fill(self, operands: list[Operand]) -> None:
        """Operator cs."""
        space = self._shelf.space(self._resources, str(operands[-1]))
        self._state.fill = ink(space, self._shelf.initial(space))

    def space_stroke(self, operands: list[Operand]) -> None:
        """Operator CS."""
        space = self._shelf.space(self._resources, str(operands[-1]))
        self._state.stroke = ink(space, self._shelf.initial(space))

    def colour_fill(self, operands: list[Operand]) -> None:
        """Operators sc, scn."""
        values = numbers(operands)
        self._state.fill = ink(self._state.fill.space, values)
        if operands and isinstance(operands[-1], str):
            self._pattern(operands[-1])

    def colour_stroke(self, operands: list[Operand]) -> None:
        """Operators SC, SCN."""
        self._state.stroke = ink(self._state.stroke.space, numbers(operands))
        if operands and isinstance(operands[-1], str):
            self._pattern(operands[-1])

    def _pattern(self, name: str) -> None:
        """A pattern is about to be painted with."""
        raise NotImplementedError


def number(operand: Operand) -> float:
    """The operand as a number.

    Raises:
        TypeError: when it is none.
    """
    if isinstance(operand, float):
        return operand
    raise TypeError("a number was expected")


def numbers(operands: list[Operand]) -> tuple[float, ...]:
    """Those of the operands that are numbers."""
    return tuple([operand for operand in operands if isinstance(operand, float)])


def six(operands: list[Operand]) -> Matrix:
    """The last six operands as a matrix."""
    a, b, c, d, e, f = numbers(operands[-6:])
    return (a, b, c, d, e, f)
