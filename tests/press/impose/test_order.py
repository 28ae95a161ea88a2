from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.errors import InputError
from reactivate_desktop.press.impose.order import ORDERS, VOID, Arrangement, order


@st.composite
def arrangements(draw: st.DrawFn) -> Arrangement:
    across, down = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    half = draw(st.sampled_from(["none", "right", "lower"]))
    turned = {
        "none": (),
        "right": (place for place in range(across * down) if place % across >= across / 2),
        "lower": (place for place in range(across * down) if place // across >= down / 2),
    }[half]
    return Arrangement(
        ORDERS[draw(st.sampled_from(sorted(ORDERS)))],
        across,
        down,
        draw(st.integers(1, 400)),
        draw(st.integers(1, 12)),
        frozenset(turned),
    )


@given(arrangements())
def test_each_piece_stands_in_one_place(pieces: Arrangement) -> None:
    sheets = [on_sheet for _, _, on_sheet in pieces.in_order()]
    placed = [piece for on_sheet in sheets for piece in on_sheet if piece != VOID]
    assert sorted(placed) == list(range(pieces.pieces))
    assert len(sheets) == pieces.sheets
    assert sum(on_sheet.count(VOID) for on_sheet in sheets) == pieces.voids
    assert sheets == [pieces.sheet(number) for number in range(pieces.sheets)]


@given(arrangements())
def test_a_lift_holds_a_run_of_pieces_and_less_than_a_sheet_of_voids_per_lift(pieces: Arrangement) -> None:
    found: dict[int, list[int]] = {}
    voids: dict[int, int] = {}
    for lift, _, on_sheet in pieces.in_order():
        found.setdefault(lift.number, []).extend(piece for piece in on_sheet if piece != VOID)
        voids[lift.number] = voids.get(lift.number, 0) + on_sheet.count(VOID)
    assert len(found) == pieces.lifts
    for number, run in found.items():
        lift = pieces.lift(number)
        assert sorted(run) == list(range(lift.first_piece, lift.first_piece + lift.pieces))
        assert lift.sheets <= pieces.depth
        assert voids[number] < pieces.n_up
        if number < pieces.lifts - 1:
            assert voids[number] == 0


@given(arrangements())
def test_stacks_put_on_each_other_are_in_order_with_voids_at_the_end(pieces: Arrangement) -> None:
    stacks: dict[tuple[int, int], list[tuple[int, ...]]] = {}
    for lift, _, on_sheet in pieces.in_order():
        own: dict[int, list[tuple[int, int]]] = {}
        for position, piece in enumerate(on_sheet):
            row, column = divmod(position, pieces.across)
            step = column * pieces.down + row if pieces.order.axes[0] == "down" else position
            own.setdefault(pieces.stack_of(position), []).append((step, piece))
        for stack, strip in own.items():
            stacks.setdefault((lift.number, stack), []).append(tuple(piece for _, piece in sorted(strip)))
    gathered: list[int] = []
    for (_, stack), pile in sorted(stacks.items()):
        position = next(place for place in range(pieces.n_up) if pieces.stack_of(place) == stack)
        strips = reversed(pile) if pieces.is_turned(position) else pile
        gathered += [piece for strip in strips for piece in strip]
    assert gathered == [*range(pieces.pieces), *[VOID] * pieces.voids]


def test_the_examples_of_the_trade() -> None:
    stacked = Arrangement(order("cut-and-stack"), 2, 2, 1000, 250)
    assert [stacked.sheet(number) for number in (0, 1, 249)] == [
        (0, 250, 500, 750),
        (1, 251, 501, 751),
        (249, 499, 749, 999),
    ]
    lifts = Arrangement(order("cut-and-stack"), 2, 2, 1001, 100)
    assert lifts.lifts == 3
    assert lifts.sheet(100) == (400, 500, 600, 700)
    assert lifts.sheet(250) == (850, 901, 952, VOID)
    assert lifts.sheets == 251
    assert Arrangement(order("nested"), 3, 2, 8).sheet(1) == (6, 7, VOID, VOID, VOID, VOID)
    assert Arrangement(order("row"), 2, 2, 16, 2).sheet(0) == (0, 1, 4, 5)
    assert Arrangement(order("column"), 2, 2, 16, 2).sheet(0) == (0, 4, 1, 5)
    assert Arrangement(order("roll"), 2, 2, 16, 2).sheet(1) == (2, 10, 3, 11)


def test_piles_that_show_their_back_run_backwards() -> None:
    pieces = Arrangement(order("cut-and-stack"), 2, 1, 6, 3, frozenset({1}))
    assert [pieces.sheet(number) for number in range(3)] == [(0, 5), (1, 4), (2, 3)]


@pytest.mark.parametrize(("pieces", "depth", "words"), [(5, 0, "stack depth of 0"), (5, -2, "-2"), (0, 5, "no piece")])
def test_what_makes_no_stack_is_refused(pieces: int, depth: int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Arrangement(order("nested"), 2, 2, pieces, depth)


def test_an_unknown_order_names_those_there_are() -> None:
    with pytest.raises(InputError, match="cut-and-stack, nested, row, column, roll"):
        order("random")
