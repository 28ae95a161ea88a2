"""Content streams as one plate of the press sees them: each colour becomes the gray of its tint on that plate.

Knock-out and overprint hold as ISO 32000-1, 8.6.7 says: what overprints leaves the plates that it has no ink for alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_graphics import Graphics, Shelf
from reactivate_desktop.press.preflight_ink import CMYK, GRAY, PROCESS, RGB, Ink, Space, ink

_FILLS: Final = frozenset({"f", "F", "f*"})
_STROKES: Final = frozenset({"S", "s"})
_BOTH: Final = {"B": ("f", "S"), "B*": ("f*", "S"), "b": ("f", "s"), "b*": ("f*", "s")}
_SHOWS: Final = frozenset({"Tj", "TJ", "'", '"'})
_DEVICE: Final = {"k": CMYK, "K": CMYK, "g": GRAY, "G": GRAY, "rg": RGB, "RG": RGB}
_SETS: Final = frozenset({"sc", "scn", "SC", "SCN"})
_SPACES: Final = frozenset({"cs", "CS"})


@dataclass(frozen=True, slots=True)
class Paint:
    """How something is painted: its ink, and whether it overprints (``mode`` is OPM)."""

    ink: Ink
    overprints: bool
    mode: int

    def touches(self, plate: str) -> bool:
        """Whether it leaves ink or white on the plate; otherwise what is there stays."""
        if not self.overprints or self.ink.space.family == "Pattern" or self.ink.tint(plate) > 0:
            return True
        space = self.ink.space.at_root
        if space.family == "DeviceCMYK":
            return plate in PROCESS and self.mode == 0
        if space.family == "DeviceGray":
            return plate == "Black"
        return plate in space.inks or not space.on_press


Piece = bytes | Callable[[str], bytes]
Program = list[Piece]
"""Bytes that stand as they are, and functions that give those for a plate."""


def written(program: Program, plate: str) -> bytes:
    """The content stream of a plate."""
    return b"\n".join([piece if isinstance(piece, bytes) else piece(plate) for piece in program])


@dataclass(slots=True)
class ProgramMaker:
    """Turns content streams into programs; ``inks`` are the plates that they use."""

    shelf: Shelf
    inks: set[str] = field(default_factory=set)
    _state: Graphics = field(default_factory=Graphics)
    _stack: list[Graphics] = field(default_factory=list)
    _resources: pikepdf.Object | None = None

    def make(self, stream: pikepdf.Object, resources: pikepdf.Object | None, *, starts_black: bool) -> Program:
        """The program of a page or stream; ``starts_black`` where it does not inherit its colours."""
        self._state, self._stack, self._resources = Graphics(), [], resources
        program: Program = []
        if starts_black:
            program.append(_initial)
            self.inks.add("Black")
        for instruction in pikepdf.parse_content_stream(stream):
            if isinstance(instruction, pikepdf.ContentStreamInstruction):
                program += self._pieces(instruction)
        return program

    def _pieces(self, instruction: pikepdf.ContentStreamInstruction) -> Program:
        operator = str(instruction.operator)
        if operator in _DEVICE or operator in _SETS or operator in _SPACES:
            return self._colour(operator, list(instruction.operands), _raw(instruction))
        if operator in _FILLS or operator in _STROKES:
            return [_painted(_raw(instruction), self._paint(operator in _STROKES), b"n")]
        if operator in _BOTH:
            return [self._both(*_BOTH[operator], operator)]
        if operator in _SHOWS:
            return [self._shown(_raw(instruction))]
        if operator == "Do":
            return [self._placed(_raw(instruction), str(instruction.operands[0]))]
        self._keep(operator, instruction)
        return [_raw(instruction)]

    def _keep(self, operator: str, instruction: pikepdf.ContentStreamInstruction) -> None:
        if operator == "q":
            self._stack.append(self._state.copy())
        elif operator == "Q" and self._stack:
            self._state = self._stack.pop()
        elif operator == "gs":
            self.shelf.apply(self._state, self._resources, str(instruction.operands[0]))
        elif operator == "Tr":
            self._state.mode = int(instruction.operands[0])

    def _colour(self, operator: str, operands: list[object], raw: bytes) -> Program:
        strokes = operator[0].isupper()
        if operator in _SPACES:
            space = self.shelf.space(self._resources, str(operands[0]))
            colour = ink(space, self.shelf.initial(space))
        else:
            current = (self._state.stroke if strokes else self._state.fill).space
            space = _DEVICE.get(operator, current)
            numbers = tuple(float(str(part)) for part in operands if not isinstance(part, pikepdf.Name))
            colour = ink(space, numbers)
        if strokes:
            self._state.stroke = colour
        else:
            self._state.fill = colour
        self.inks.update(name for name, _ in colour.plates)
        if space.family == "Pattern" and (space.base is None or operator in _SPACES):
            return [b"/Pattern " + operator.encode()] if operator in _SPACES else [raw]
        sign = b"G" if strokes else b"g"
        return [lambda plate: b"%.4f %s" % (1 - colour.tint(plate), sign)]

    def _paint(self, strokes: bool) -> Paint:
        state = self._state
        if strokes:
            return Paint(state.stroke, state.overprint_stroke, state.overprint_mode)
        return Paint(state.fill, state.overprint_fill, state.overprint_mode)

    def _both(self, fill: str, stroke: str, both: str) -> Piece:
        filled, stroked = self._paint(False), self._paint(True)

        def piece(plate: str) -> bytes:
            ways = (filled.touches(plate), stroked.touches(plate))
            word = {(True, True): both, (True, False): fill, (False, True): stroke, (False, False): "n"}[ways]
            return word.encode()

        return piece

    def _shown(self, raw: bytes) -> Piece:
        mode = self._state.mode
        paint = self._paint(mode in (1, 5))
        return lambda plate: raw if paint.touches(plate) else b"3 Tr\n%s\n%d Tr" % (raw, mode)

    def _placed(self, raw: bytes, name: str) -> Piece:
        thing = self.shelf.entry(self._resources, "/XObject", name)
        if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != "/Image":
            return raw
        if thing.get("/ImageMask", False):
            return _painted(raw, self._paint(False), b"")
        space = self.shelf.space_object(thing.get("/ColorSpace"))
        return _painted(raw, Paint(_everywhere(space), self._state.overprint_fill, 0), b"")


def _initial(plate: str) -> bytes:
    return b"0 g 0 G" if plate == "Black" else b"1 g 1 G"


def _raw(instruction: pikepdf.ContentStreamInstruction) -> bytes:
    return bytes(pikepdf.unparse_content_stream([instruction]))


def _painted(raw: bytes, paint: Paint, otherwise: bytes) -> Piece:
    return lambda plate: raw if paint.touches(plate) else otherwise


def _everywhere(space: Space) -> Ink:
    """Pictures have no single colour; what counts is their space."""
    return ink(space, (0.0,) * max(space.parts, 1))
