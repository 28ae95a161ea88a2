"""However a symbol is drawn, its rectangles come back: as rectangles, outlines, strokes or dashes."""

from __future__ import annotations

import numpy as np
import pytest

from reactivate_desktop.press.readback_content import Interpreter
from reactivate_desktop.press.readback_marks import Area, Blot, Box, Layer
from reactivate_desktop.press.readback_operators import ACTS, CHANGES
from reactivate_desktop.press.readback_state import GraphicsState, Transparency

PAGE = Box(0, 0, 200, 100)
ONE = {(10.0, 20.0, 14.0, 26.0)}
TWO = {(10.0, 20.0, 14.0, 26.0), (18.0, 20.0, 22.0, 26.0)}


class NoResources:
    """Content of these tests names nothing but a see-through state."""

    def font(self, name: str) -> None:
        raise AssertionError(name)

    def placed(self, name: str, _matrix: object, _clip: object) -> None:
        assert name == "Picture"

    def start(self, clip: Box) -> GraphicsState:
        return GraphicsState(clip)

    def state(self, name: str) -> Transparency:
        return Transparency(0.5 if name == "Half" else 1.0, None, None)


def read(content: bytes) -> Layer:
    layers = Interpreter(NoResources(), PAGE).run(content, ACTS, CHANGES)  # type: ignore[arg-type]  # has no fonts
    assert len(layers) <= 1
    return layers[0] if layers else Layer()


def rects(areas: list[Area]) -> set[tuple[float, ...]]:
    return {tuple(round(side, 4) for side in rect) for area in areas for rect in area.rects.tolist()}


WAYS = {
    "rectangle": (b"10 20 4 6 re f", ONE),
    "rectangle, no line ends": (b"q 1 0 0 1 10 20 cm 0 0 4 6 re f Q", ONE),
    "from its other corner": (b"14 26 -4 -6 re f", ONE),
    "two in one fill": (b"10 20 4 6 re\n18 20 4 6 re\nf", TWO),
    "outline": (b"10 20 m 14 20 l 14 26 l 10 26 l h f", ONE),
    "outline not closed": (b"10 20 m 10 26 l 14 26 l 14 20 l f", ONE),
    "outline and rectangle": (b"10 20 m 14 20 l 14 26 l 10 26 l h\n18 20 4 6 re f", TWO),
    "even-odd": (b"10 20 4 6 re 18 20 4 6 re f*", TWO),
    "even-odd hole": (b"10 20 12 6 re 14 20 4 6 re f*", TWO),
    "hole by winding": (b"10 20 12 6 re 14 20 m 14 26 l 18 26 l 18 20 l h f", TWO),
    "stroke down": (b"4 w 12 20 m 12 26 l S", ONE),
    "stroke across": (b"6 w 10 23 m 14 23 l S", ONE),
    "stroke with projecting ends": (
        b"2 J 2 w 11 21 m 11 25 l S\n13 21 m 13 25 l S",
        {(10, 20, 12, 26), (12, 20, 14, 26)},
    ),
    "dashes": (b"[4] 0 d 6 w 10 23 m 22 23 l S", TWO),
    "dashes with a phase": (b"[4 4] 4 d 6 w 6 23 m 22 23 l S", TWO),
    "dashes over a corner": (b"[2 1] 0 d 1 w 0.5 1 m 0.5 3 l 3.5 3 l S", {(0, 1, 1, 3), (1.5, 2.5, 3.5, 3.5)}),
    "scaled": (b"q 2 0 0 2 0 0 cm 5 10 2 3 re f Q", ONE),
    "mirrored": (b"q -1 0 0 1 0 0 cm -14 20 4 6 re f Q", ONE),
    "turned by a right angle": (b"q 0 1 -1 0 0 0 cm 20 -14 6 4 re f Q", ONE),
    "cut by a clip": (b"q 0 0 14 50 re W n 10 20 9 6 re f Q", ONE),
    "clip given back": (b"q 0 0 1 1 re W n Q 10 20 4 6 re f", ONE),
}


@pytest.mark.parametrize(("content", "expected"), WAYS.values(), ids=WAYS.keys())
def test_every_way_to_draw_upright_rectangles(content: bytes, expected: set[tuple[float, ...]]) -> None:
    layer = read(content)
    assert rects(layer.areas) == expected
    assert layer.blots == []


@pytest.mark.parametrize(
    "content", [b"10 20 4 6 re n", b"q 0 0 1 1 re W n 10 20 4 6 re f Q", b"10 20 m 14 20 l h n", b""]
)
def test_what_paints_nothing_leaves_no_mark(content: bytes) -> None:
    assert not read(content)


OTHERS = {
    "triangle": b"10 20 m 30 20 l 20 40 l h f",
    "curve": b"10 20 m 10 40 30 40 30 20 c f",
    "slanted line": b"10 20 m 30 40 l S",
    "turned rectangle": b"q 0.7071 0.7071 -0.7071 0.7071 20 20 cm 0 0 10 10 re f Q",
    "picture": b"q 20 0 0 20 10 20 cm /Picture Do Q",
    "picture in the content": b"q 20 0 0 20 10 20 cm BI /W 1 /H 1 ID x EI Q",
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS.keys())
def test_anything_else_is_a_blot_where_it_stands(content: bytes) -> None:
    layer = read(content)
    assert layer.areas == []
    (blot,) = layer.blots
    assert isinstance(blot, Blot)
    assert blot.extent.meets((15, 22, 25, 30))
    assert not blot.extent.meets((60, 60, 70, 70))


@pytest.mark.parametrize(
    ("content", "ink", "opaque"),
    [
        (b"0 0 0 1 k", 1, True),
        (b"0 0 0 0 k", 0, True),
        (b"0.8 g", 0.2, True),
        (b"1 0.4 1 rg", 0.6, True),
        (b"/Spot cs 0.3 scn", 0.3, True),
        (b"/DeviceGray cs 0.3 sc", 0.7, True),
        (b"/Half gs", 0.5, False),
    ],
)
def test_inks(content: bytes, ink: float, opaque: bool) -> None:
    (area,) = read(content + b"\n10 20 4 6 re f").areas
    assert area.ink == pytest.approx(ink)
    assert area.opaque is opaque


def test_a_long_list_written_in_two_ways_is_the_same() -> None:
    sides = np.arange(400).reshape(100, 4) + 0.5
    lists = (b"%g %g %g %g re\n", b"%g\t%g  %g\n%g\nre ")
    first, second = (read(b"".join(way % tuple(row) for row in sides.tolist()) + b"f").areas for way in lists)
    assert rects(first) == rects(second)


@pytest.mark.parametrize("content", [b"4 6 re f", b"1 0 0 cm", b"l f", b"[3 d", b"gs", b"Tf"])
def test_an_operator_without_its_operands_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(content)
