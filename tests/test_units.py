"""Lengths and rectangles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.units import Length, Rect

numbers = st.floats(-100, 100, allow_nan=False)


@given(numbers, numbers)
def test_lengths_add_whatever_unit_they_came_in(inches: float, millimetres: float) -> None:
    total = Length.inches(inches) + Length.mm(millimetres)
    assert total.inch == pytest.approx(inches + millimetres / 25.4)


@pytest.mark.parametrize(
    ("other", "overlaps", "inside"),
    [
        (Rect.inches(0.5, 0.5, 0.2, 0.2), True, True),
        (Rect.inches(1.0, 0.0, 1.0, 1.0), False, False),
        (Rect.inches(0.9, 0.9, 1.0, 1.0), True, False),
        (Rect.inches(0.0, 0.0, 1.0, 1.0), True, True),
    ],
)
def test_rectangles_that_share_an_edge_do_not_overlap(other: Rect, overlaps: bool, inside: bool) -> None:
    frame = Rect.inches(0, 0, 1, 1)
    assert frame.overlaps(other) is overlaps
    assert frame.contains(other) is inside
