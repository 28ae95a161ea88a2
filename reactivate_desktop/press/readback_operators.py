"""Which operator of a content stream does what (ISO 32000-1, annex A)."""

from __future__ import annotations

import re
from typing import Final

from reactivate_desktop.press.readback_content import Act, Interpreter, last_number, matrix_in, name_in, numbers_in
from reactivate_desktop.press.readback_marks import multiply
from reactivate_desktop.press.readback_state import Change, GraphicsState, Resources

_DASH: Final = re.compile(rb"\[([^\]]*)\]\s*([-+.\d]+)")


def _step(name: bytes) -> Act:
    def act(interpreter: Interpreter, operands: bytes) -> None:
        interpreter.add_step(operands + b" " + name + b" ")

    return act


def _gray(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.fill, state.additive = 1.0 - last_number(operands), True


def _cmyk(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.fill, state.additive = max(numbers_in(operands, 4)), False


def _rgb(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.fill, state.additive = 1.0 - min(numbers_in(operands, 3)), True


def _stroke_gray(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.stroke, state.stroke_additive = 1.0 - last_number(operands), True


def _stroke_cmyk(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.stroke, state.stroke_additive = max(numbers_in(operands, 4)), False


def _stroke_rgb(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.stroke, state.stroke_additive = 1.0 - min(numbers_in(operands, 3)), True


def _space(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.set_space(f"/{name_in(operands)}")


def _stroke_space(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.set_stroke_space(f"/{name_in(operands)}")


def _ink(operands: bytes, *, additive: bool) -> float:
    """Tints of inks, or parts of light; a pattern counts as solid."""
    numbers = [] if b"/" in operands else [float(number) for number in operands.split()]
    if not numbers:
        return 1.0
    return 1.0 - min(numbers) if additive else max(numbers)


def _colour(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.fill = _ink(operands, additive=state.additive)


def _stroke_colour(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.stroke = _ink(operands, additive=state.stroke_additive)


def _width(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.width = last_number(operands)


def _cap(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.cap = int(last_number(operands))


def _dash(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    found = _DASH.search(operands)
    if found is None:
        raise ValueError("a dash pattern without its array")
    state.dash, state.phase = tuple(map(float, found[1].split())), float(found[2])


def _leading(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.leading = last_number(operands)


def _rise(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.rise = last_number(operands)


def _spacing(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.spacing = last_number(operands)


def _across(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.across = last_number(operands) / 100


def _render(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.render = int(last_number(operands))


def _transform(state: GraphicsState, operands: bytes, _resources: Resources) -> None:
    state.matrix = multiply(matrix_in(operands), state.matrix)


def _named_state(state: GraphicsState, operands: bytes, resources: Resources) -> None:
    state.take(resources.state(name_in(operands)))


def _font(state: GraphicsState, operands: bytes, resources: Resources) -> None:
    state.font, state.size = resources.font(name_in(operands)), last_number(operands)


CHANGES: Final[dict[bytes, Change]] = {
    b"cm": _transform,
    b"gs": _named_state,
    b"w": _width,
    b"J": _cap,
    b"d": _dash,
    b"g": _gray,
    b"k": _cmyk,
    b"rg": _rgb,
    b"G": _stroke_gray,
    b"K": _stroke_cmyk,
    b"RG": _stroke_rgb,
    b"cs": _space,
    b"CS": _stroke_space,
    b"sc": _colour,
    b"scn": _colour,
    b"SC": _stroke_colour,
    b"SCN": _stroke_colour,
    b"Tf": _font,
    b"TL": _leading,
    b"Ts": _rise,
    b"Tc": _spacing,
    b"Tz": _across,
    b"Tr": _render,
}
"""Operators that change the state and nothing else."""

ACTS: Final[dict[bytes, Act]] = {
    b"q": Interpreter.save,
    b"Q": Interpreter.restore,
    **{name: _step(name) for name in (b"m", b"l", b"c", b"v", b"y", b"h", b"re")},
    b"f": Interpreter.fill,
    b"F": Interpreter.fill,
    b"f*": Interpreter.fill_even_odd,
    b"B": Interpreter.fill_and_stroke,
    b"B*": Interpreter.fill_even_odd_and_stroke,
    b"b": Interpreter.fill_and_stroke,
    b"b*": Interpreter.fill_even_odd_and_stroke,
    b"n": Interpreter.end,
    b"S": Interpreter.stroke,
    b"s": Interpreter.close_and_stroke,
    b"W": Interpreter.clip,
    b"W*": Interpreter.clip,
    b"BT": Interpreter.begin_text,
    b"Td": Interpreter.move_line,
    b"TD": Interpreter.move_line_leading,
    b"Tm": Interpreter.set_line,
    b"T*": Interpreter.next_line,
    b"Tj": Interpreter.show,
    b"TJ": Interpreter.show,
    b"'": Interpreter.show_next_line,
    b'"': Interpreter.show_next_line,
    b"BMC": Interpreter.begin_marked,
    b"BDC": Interpreter.begin_marked,
    b"EMC": Interpreter.end_marked,
    b"Do": Interpreter.paint_form,
    b"sh": Interpreter.shade,
}
"""Operators that paint, place text, or keep and give back the state."""
