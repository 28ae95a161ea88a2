"""Where black may be solid: the quick look agrees with the whole reckoning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.press.preflight_drawn import means
from reactivate_desktop.press.preflight_ink_area import _may_be_solid
from reactivate_desktop.press.preflight_plates import DPI

SOLID = 97.0


@given(st.integers(0, 140), st.integers(0, 140), st.floats(0, 8), st.integers(0, 2**32 - 1))
def test_no_solid_square_is_passed_over(top: int, left: int, lack: float, seed: int) -> None:
    plate = np.random.default_rng(seed).uniform(0, 60, (240, 240)).astype(np.float32)
    inside = plate[top : top + DPI, left : left + DPI]
    inside[:] = 100
    holes = int(inside.size * lack / 100)
    inside.flat[:holes] = 0  # all the lack in one place is the worst for a look at cells
    if (means(plate, DPI) > SOLID).any():
        assert _may_be_solid(plate)


@pytest.mark.parametrize("shape", [(10, 10), (99, 300), (300, 99), (33, 33)])
def test_what_holds_no_square_inch_is_never_solid(shape: tuple[int, int]) -> None:
    plate = np.full(shape, 100, dtype=np.float32)
    assert not (means(plate, DPI) > SOLID).any()
    _may_be_solid(plate)  # whatever it says, it says it of every shape


def test_text_is_no_reason_to_look_closer() -> None:
    plate = np.zeros((500, 700), dtype=np.float32)
    plate[::12, :] = 100  # lines of text
    plate[40:75, 40:660] = 100  # a heavy bar, not an inch high
    assert not _may_be_solid(plate)
