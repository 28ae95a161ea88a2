"""Content streams read by an interpreter of our own: the operators that place text, fill areas and place forms.

It shares no code with the writer, so that a mistake in one can't hide in the other. Operators are those of ISO 32000-1,
annex A.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from reactivate_desktop.press.readback_marks import (
    CUT_SLACK_PT,
    IDENTITY,
    Area,
    Blot,
    Box,
    Layer,
    Matrix,
    Rects,
    Run,
    around,
    box_on_page,
    clipped,
    extent_of,
    multiply,
    on_page,
    rects_on_page,
    scale_of,
    stands_straight,
)
from reactivate_desktop.press.readback_paths import Outline, Stroke, filled, outlines_of, stroked
from reactivate_desktop.press.readback_spans import Spans
from reactivate_desktop.press.readback_state import Change, GraphicsState, Resources
from reactivate_desktop.press.readback_syntax import LITERAL
from reactivate_desktop.press.readback_text import plain

_UNIT: Final = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
_X_HEIGHT: Final = 0.5
_INVISIBLE: Final = (3, 7)

# One match an operator: a stretch of path first, then what is left of the operands, then the operator. All loops are
# possessive, so that a damaged stream costs no more than its length.
_OPERATION: Final = re.compile(
    rb"(?P<path>(?:[-+.\d\s]++(?:re|[mlcvyh])\s)++)?+"
    rb"(?P<operands>(?:[-+.\d\s]++|/[^\s()<>\[\]{}/%]*+|\((?:" + LITERAL + rb")\)|<<|>>|<[0-9A-Fa-f\s]*+>"
    rb"|\[[^\](]*+\]|[\[\]{}]|%[^\r\n]*+)*+)"
    rb"(?:BI\s(?P<inline>.*?)\sEI(?=\s|\Z)|(?P<operator>[A-Za-z'\"][A-Za-z0-9*]*+))",
    re.DOTALL,
)
_NAME: Final = re.compile(rb"/([^\s()<>\[\]{}/%]*)")
_STRING: Final = re.compile(rb"[(<]")


class Interpreter:
    """Runs one content stream and keeps what it paints on what is open in ``clip``."""

    def __init__(self, resources: Resources, clip: Box) -> None:
        self._resources = resources
        self.state = resources.start(clip)
        self._stack: list[GraphicsState] = []
        self._path = b""
        self._clips = False
        self._line = IDENTITY
        self._at = IDENTITY
        self._spans = Spans()
        self._layer = Layer()
        self._layers = [self._layer]
        self._order = 0

    def run(self, data: bytes, acts: Mapping[bytes, Act], changes: Mapping[bytes, Change]) -> tuple[Layer, ...]:
        """The layers that ``data`` paints, in order; ``acts`` and ``changes`` are the operators that it may use.

        Raises:
            ValueError: when an operator lacks its operands.
        """
        for path, operands, inline, operator in _OPERATION.findall(data):
            if path:
                self._path += path
            after = self.state.ways.get((operands, operator))
            if after is not None:
                self.state = after
            elif (act := acts.get(operator)) is not None:
                act(self, operands)
            elif (change := changes.get(operator)) is not None:
                self.state = self.state.after(change, operands, operator, self._resources)
            elif inline:
                self.picture()
        return tuple(layer for layer in self._layers if layer)

    def save(self, _operands: bytes) -> None:
        """Operator q."""
        self._stack.append(self.state)

    def restore(self, _operands: bytes) -> None:
        """Operator Q."""
        if self._stack:
            self.state = self._stack.pop()

    # paths

    def add_step(self, step: bytes) -> None:
        """An operator of a path that the pattern did not take with those around it."""
        self._path += step

    def fill(self, _operands: bytes) -> None:
        """Operators f and F."""
        self._fill(even_odd=False)
        self._end_path()

    def fill_even_odd(self, _operands: bytes) -> None:
        """Operator f*."""
        self._fill(even_odd=True)
        self._end_path()

    def fill_and_stroke(self, _operands: bytes) -> None:
        """Operators B and b."""
        self._fill(even_odd=False)
        self._stroke()
        self._end_path()

    def fill_even_odd_and_stroke(self, _operands: bytes) -> None:
        """Operators B* and b*."""
        self._fill(even_odd=True)
        self._stroke()
        self._end_path()

    def stroke(self, _operands: bytes) -> None:
        """Operator S."""
        self._stroke()
        self._end_path()

    def close_and_stroke(self, _operands: bytes) -> None:
        """Operator s."""
        self._path += b"h "
        self._stroke()
        self._end_path()

    def end(self, _operands: bytes) -> None:
        """Operator n."""
        self._end_path()

    def clip(self, _operands: bytes) -> None:
        """Operators W and W*: the path clips once it was painted."""
        self._clips = True

    def _end_path(self) -> None:
        if self._clips:
            points = [on_page(self.state.matrix, *point) for outline in outlines_of(self._path) for point in outline]
            self.state = self.state.copy()
            self.state.clip = self.state.clip.shared_with(around(points) if points else Box(0, 0, 0, 0))
        self._path, self._clips = b"", False

    def _fill(self, *, even_odd: bool) -> None:
        state = self.state
        rects, outlines = filled(self._path, even_odd=even_odd)
        self._paint(rects, outlines, (state.fill, state.alpha), None)

    def _stroke(self) -> None:
        state = self.state
        how = Stroke(state.width, state.cap, state.dash, state.phase)
        rects, outlines = stroked(self._path, how)
        self._paint(rects, outlines, (state.stroke, state.stroke_alpha), state.width / 2)

    def _paint(
        self, rects: Rects | None, outlines: tuple[Outline, ...], ink: tuple[float, float], reach: float | None
    ) -> None:
        state, matrix = self.state, self.state.matrix
        if rects is not None and not stands_straight(matrix):
            outlines += tuple(((x0, y0), (x1, y0), (x1, y1), (x0, y1)) for x0, y0, x1, y1 in rects.tolist())
            rects = None
        if rects is not None:
            self._order += 1
            tint, alpha = ink
            opaque = alpha > 1 - 1e-3 and state.plain
            placed = rects_on_page(matrix, rects)
            shown = clipped(Area(placed, extent_of(placed), tint * alpha, opaque, self._order), state.clip)
            if shown is not None:
                self._layer.areas.append(shown)
        if outlines and ink[1]:
            self._blot(outlines, reach)

    def _blot(self, outlines: tuple[Outline, ...], reach: float | None) -> None:
        self._order += 1
        matrix = self.state.matrix
        corners = tuple(tuple(on_page(matrix, x, y) for x, y in outline) for outline in outlines)
        edge = (reach or 0.0) * scale_of(matrix)
        x0, y0, x1, y1 = around([point for outline in corners for point in outline])
        extent = Box(x0 - edge, y0 - edge, x1 + edge, y1 + edge).shared_with(self.state.clip)
        self._layer.blots.append(Blot(corners, extent, reach is None, edge, self._order))

    def picture(self) -> None:
        """A picture on the unit square."""
        self._blot((_UNIT,), None)

    def shade(self, _operands: bytes) -> None:
        """Operator sh: all that is open."""
        x0, y0, x1, y1 = self.state.clip
        self._order += 1
        outline = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        self._layer.blots.append(Blot((outline,), self.state.clip, filled=True, reach=0.0, order=self._order))

    def paint_form(self, operands: bytes) -> None:
        """Operator Do."""
        state = self.state
        if operands in state.forms:
            placed = state.forms[operands]
        else:
            placed = self._resources.placed(name_in(operands), state.matrix, state.clip)
            state.keep_form(operands, placed)
        if placed is None:
            self.picture()
        elif placed:
            self._layers.extend(placed)
            self._layer = Layer()
            self._layers.append(self._layer)

    # text

    def begin_text(self, _operands: bytes) -> None:
        """Operator BT."""
        self._line = self._at = IDENTITY

    def move_line(self, operands: bytes) -> None:
        """Operator Td."""
        x, y = numbers_in(operands, 2)
        self._line = self._at = multiply((1.0, 0.0, 0.0, 1.0, x, y), self._line)

    def move_line_leading(self, operands: bytes) -> None:
        """Operator TD."""
        self.state = self.state.copy()
        self.state.leading = -last_number(operands)
        self.move_line(operands)

    def set_line(self, operands: bytes) -> None:
        """Operator Tm."""
        self._line = self._at = matrix_in(operands)

    def next_line(self, _operands: bytes) -> None:
        """T*."""
        self._line = self._at = multiply((1.0, 0.0, 0.0, 1.0, 0.0, -self.state.leading), self._line)

    def show(self, operands: bytes) -> None:
        """Tj and TJ."""
        state = self.state
        if state.font is None:
            return
        text, words, width, signs = state.font.shown(operands)
        if self._spans.watched:
            said = self._spans.said(text, signs, state.font)
            if said is not text:
                text, words = said, plain(said)
        advance = (width * state.size / 1000 + len(signs) * state.spacing) * state.across
        a, b, c, d, e, f = self._at
        rise = state.rise
        placed = multiply((a, b, c, d, c * rise + e, d * rise + f) if rise else self._at, state.matrix)
        body = box_on_page(placed, (0.0, 0.0, advance, _X_HEIGHT * state.size))
        self._order += 1
        seen = state.render not in _INVISIBLE and state.alpha > _X_HEIGHT and state.clip.holds(body, CUT_SLACK_PT)
        ink = state.stroke if state.render == 1 else state.fill
        self._layer.runs.append(Run(text, words, placed[4], placed[5], body, ink, seen, self._order))
        self._at = (a, b, c, d, e + a * advance, f + b * advance)

    def show_next_line(self, operands: bytes) -> None:
        """' and ", which has two numbers before its string."""
        self.next_line(b"")
        string = _STRING.search(operands)
        self.show(operands[string.start() :] if string else b"")

    def begin_marked(self, operands: bytes) -> None:
        """BDC and BMC."""
        self._spans.begin(operands)

    def end_marked(self, _operands: bytes) -> None:
        """EMC."""
        self._spans.end()


Act = Callable[[Interpreter, bytes], None]
"""What an operator does beside changing the state."""


@lru_cache(maxsize=1024)
def name_in(operands: bytes) -> str:
    """The first name among operands, without its slash."""
    found = _NAME.search(operands)
    if found is None:
        raise ValueError("an operator without its name")
    return found[1].decode("latin-1")


@lru_cache(maxsize=1024)
def last_number(operands: bytes) -> float:
    """The last operand, a number."""
    numbers = operands.rsplit(None, 1)
    if not numbers:
        raise ValueError("an operator without its number")
    return float(numbers[-1])


@lru_cache(maxsize=8192)
def numbers_in(operands: bytes, count: int) -> tuple[float, ...]:
    """The last ``count`` operands, numbers; pages say the same ones over and over."""
    numbers = operands.split()[-count:]
    if len(numbers) < count:
        raise ValueError("an operator without its numbers")
    return tuple([float(number) for number in numbers])


@lru_cache(maxsize=8192)
def matrix_in(operands: bytes) -> Matrix:
    """The last six operands, a matrix."""
    numbers = operands.split()
    if len(numbers) < 6:
        raise ValueError("an operator without its numbers")
    a, b, c, d, e, f = map(float, numbers[-6:])
    return (a, b, c, d, e, f)
