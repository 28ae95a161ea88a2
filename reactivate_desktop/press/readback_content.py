"""Content streams read by an interpreter of our own: the operators that place text, rectangles and forms.

It shares no code with the writer, so that a mistake in one can't hide in the other. Operators are those of ISO 32000-1,
annex A; what neither shows text nor fills an upright rectangle leaves no mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Protocol

import pikepdf

from reactivate_desktop.press.readback_fonts import ReadFont
from reactivate_desktop.press.readback_marks import IDENTITY, Layer, Mark, Matrix, Run, multiply, place


class Surroundings(Protocol):
    """Where fonts and forms of a content stream come from."""

    def font(self, resources: pikepdf.Object | None, name: str) -> ReadFont:
        """The font of a resource name."""

    def form(self, resources: pikepdf.Object | None, name: str, matrix: Matrix) -> tuple[Layer, ...]:
        """The marks of a form placed by ``matrix``."""


_NUMBER = rb"[+-]?(?:\d+\.?\d*|\.\d+)"
TOKEN: Final = re.compile(
    rb"(" + _NUMBER + rb")[ \n](" + _NUMBER + rb")[ \n](" + _NUMBER + rb")[ \n](" + _NUMBER + rb")[ \n](?P<rect>re)\b"
    rb"|(?P<number>" + _NUMBER + rb")"
    rb"|\((?P<string>(?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))*)\)"
    rb"|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|(?P<name>/[^\s()<>\[\]{}/%]*)"
    rb"|(?P<inline>BI\s.*?\sEI(?=\s|$))"
    rb"|(?P<operator>[A-Za-z'\"][A-Za-z0-9*]*)"
    rb"|%[^\r\n]*",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def unescape(raw: bytes) -> bytes:
    """The bytes of a literal string (ISO 32000-1, 7.3.4.2)."""

    def one(match: re.Match[bytes]) -> bytes:
        if match[1]:
            return bytes([int(match[1], 8) & 0xFF])
        return b"" if match[2] else _ESCAPED.get(match[3], match[3])

    return _ESCAPE.sub(one, raw) if b"\\" in raw else raw


class Interpreter:
    """Runs one content stream and keeps what it paints."""

    def __init__(self, surroundings: Surroundings, resources: pikepdf.Object | None) -> None:
        self._surroundings = surroundings
        self._resources = resources
        self._stack: list[tuple[Matrix, float, ReadFont | None, float]] = []
        self._matrix = IDENTITY
        self._ink = 1.0
        self._font: ReadFont | None = None
        self._leading = 0.0
        self._line = IDENTITY
        self._rects: list[tuple[float, float, float, float]] = []
        self._points: list[tuple[float, float]] = []
        self._shown: list[bytes] = []
        self._layer = Layer()
        self._layers = [self._layer]

    def run(self, data: bytes) -> tuple[Layer, ...]:
        """The layers that ``data`` paints, in order."""
        numbers: list[float] = []
        name = ""
        rects, shown = self._rects, self._shown
        operators = _OPERATORS
        for match in TOKEN.finditer(data):
            kind = match.lastgroup
            if kind == "operator":
                act = operators.get(match["operator"])
                if act is not None:
                    act(self, numbers, name)
                numbers.clear()
                shown.clear()
            elif kind == "name":
                name = match["name"].decode("latin-1")
            elif kind == "string":
                shown.append(unescape(match["string"]))
            elif kind == "hex":
                digits = b"".join(match["hex"].split())
                shown.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
            elif kind == "rect":
                x, y, w, h = match.group(1, 2, 3, 4)
                rects.append((float(x), float(y), float(w), float(h)))
            elif kind == "number":
                numbers.append(float(match["number"]))
        return tuple(layer for layer in self._layers if layer.runs or layer.marks)

    def save(self, _numbers: list[float], _name: str) -> None:
        """Operator q."""
        self._stack.append((self._matrix, self._ink, self._font, self._leading))

    def restore(self, _numbers: list[float], _name: str) -> None:
        """Operator Q."""
        if self._stack:
            self._matrix, self._ink, self._font, self._leading = self._stack.pop()

    def transform(self, numbers: list[float], _name: str) -> None:
        """Operator cm."""
        a, b, c, d, e, f = numbers[-6:]
        self._matrix = multiply((a, b, c, d, e, f), self._matrix)

    def move_to(self, numbers: list[float], _name: str) -> None:
        """m: the points before it form a rectangle or are forgotten."""
        self._close()
        self._points = [(numbers[-2], numbers[-1])]

    def line_to(self, numbers: list[float], _name: str) -> None:
        """Operator l."""
        self._points.append((numbers[-2], numbers[-1]))

    def curve_to(self, _numbers: list[float], _name: str) -> None:
        """c, v, y: no rectangle any more."""
        self._points = [(float("nan"), 0.0)] * 9

    def rectangle(self, numbers: list[float], _name: str) -> None:
        """re, where its numbers were not seen with it."""
        x, y, w, h = numbers[-4:]
        self._rects.append((x, y, w, h))

    def _close(self) -> None:
        points = self._points
        self._points = []
        if len(points) == 5 and points[0] == points[4]:
            points = points[:4]
        xs, ys = sorted({x for x, _ in points}), sorted({y for _, y in points})
        if len(points) == 4 and len(xs) == 2 and len(ys) == 2 and len(set(points)) == 4:
            self._rects.append((xs[0], ys[0], xs[1] - xs[0], ys[1] - ys[0]))

    def fill(self, _numbers: list[float], _name: str) -> None:
        """f, B and their kin."""
        self._close()
        for x, y, w, h in self._rects:
            mark = place(Mark(x, y, x + w, y + h, self._ink), self._matrix)
            if mark is not None:
                self._layer.marks.append(mark)
        self._rects.clear()

    def forget_path(self, _numbers: list[float], _name: str) -> None:
        """n, S and s: nothing is filled."""
        self._rects.clear()
        self._points = []

    def gray(self, numbers: list[float], _name: str) -> None:
        """Operator g."""
        self._ink = 1.0 - numbers[-1]

    def cmyk(self, numbers: list[float], _name: str) -> None:
        """Operator k."""
        self._ink = max(numbers[-4:])

    def other_colour(self, numbers: list[float], _name: str) -> None:
        """Operators sc and scn: tints of an ink."""
        self._ink = max(numbers, default=1.0)

    def rgb(self, numbers: list[float], _name: str) -> None:
        """Operator rg."""
        self._ink = 1.0 - min(numbers[-3:])

    def begin_text(self, _numbers: list[float], _name: str) -> None:
        """Operator BT."""
        self._line = IDENTITY

    def select_font(self, _numbers: list[float], name: str) -> None:
        """Operator Tf."""
        self._font = self._surroundings.font(self._resources, name)

    def set_leading(self, numbers: list[float], _name: str) -> None:
        """Operator TL."""
        self._leading = numbers[-1]

    def move_line(self, numbers: list[float], _name: str) -> None:
        """Operator Td."""
        self._line = multiply((1.0, 0.0, 0.0, 1.0, numbers[-2], numbers[-1]), self._line)

    def move_line_leading(self, numbers: list[float], name: str) -> None:
        """Operator TD."""
        self._leading = -numbers[-1]
        self.move_line(numbers, name)

    def set_line(self, numbers: list[float], _name: str) -> None:
        """Operator Tm."""
        a, b, c, d, e, f = numbers[-6:]
        self._line = (a, b, c, d, e, f)

    def next_line(self, _numbers: list[float], name: str) -> None:
        """T*."""
        self.move_line([0.0, -self._leading], name)

    def show(self, _numbers: list[float], _name: str) -> None:
        """Tj and TJ."""
        if self._font is None:
            return
        text = self._font.text(b"".join(self._shown))
        matrix = multiply(self._line, self._matrix)
        self._layer.runs.append(Run(text, matrix[4], matrix[5]))

    def show_next_line(self, numbers: list[float], name: str) -> None:
        """' and "."""
        self.next_line(numbers, name)
        self.show(numbers, name)

    def paint_form(self, _numbers: list[float], name: str) -> None:
        """Operator Do."""
        placed = self._surroundings.form(self._resources, name, self._matrix)
        if placed:
            self._layers.extend(placed)
            self._layer = Layer()
            self._layers.append(self._layer)


_OPERATORS: Final[dict[bytes, Callable[[Interpreter, list[float], str], None]]] = {
    b"q": Interpreter.save,
    b"Q": Interpreter.restore,
    b"cm": Interpreter.transform,
    b"m": Interpreter.move_to,
    b"l": Interpreter.line_to,
    b"c": Interpreter.curve_to,
    b"v": Interpreter.curve_to,
    b"y": Interpreter.curve_to,
    b"re": Interpreter.rectangle,
    b"f": Interpreter.fill,
    b"F": Interpreter.fill,
    b"f*": Interpreter.fill,
    b"B": Interpreter.fill,
    b"B*": Interpreter.fill,
    b"b": Interpreter.fill,
    b"b*": Interpreter.fill,
    b"n": Interpreter.forget_path,
    b"S": Interpreter.forget_path,
    b"s": Interpreter.forget_path,
    b"g": Interpreter.gray,
    b"k": Interpreter.cmyk,
    b"rg": Interpreter.rgb,
    b"sc": Interpreter.other_colour,
    b"scn": Interpreter.other_colour,
    b"BT": Interpreter.begin_text,
    b"Tf": Interpreter.select_font,
    b"TL": Interpreter.set_leading,
    b"Td": Interpreter.move_line,
    b"TD": Interpreter.move_line_leading,
    b"Tm": Interpreter.set_line,
    b"T*": Interpreter.next_line,
    b"Tj": Interpreter.show,
    b"TJ": Interpreter.show,
    b"'": Interpreter.show_next_line,
    b'"': Interpreter.show_next_line,
    b"Do": Interpreter.paint_form,
}
