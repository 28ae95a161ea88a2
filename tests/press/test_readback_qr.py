"""A symbol without any error is told from one with a single wrong module, for every version, level and mask."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import qrcode
import zxingcpp

from reactivate_desktop.press import qr
from reactivate_desktop.press.readback_qr import is_faultless

LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}


def drawn(version: int, level: str, mask: int) -> npt.NDArray[np.bool_]:
    symbol = qrcode.QRCode(version=version, error_correction=LEVELS[level], mask_pattern=mask, border=0)
    symbol.add_data("HTTPS://A.CO/7")
    symbol.make(fit=False)
    return np.array(symbol.get_matrix(), dtype=np.bool_)


@pytest.mark.parametrize("version", range(2, 7))
@pytest.mark.parametrize("level", LEVELS)
def test_symbols_of_the_library_are_faultless_in_every_mask(version: int, level: str) -> None:
    assert all(is_faultless(drawn(version, level, mask)) for mask in range(8))


@pytest.mark.parametrize("text", ["A", "HTTPS://BOOK.EXAMPLE.COM/7KQ4MWXR2", "https://book.example.com/quincy?c=1"])
def test_symbols_of_another_writer_are_faultless(text: str) -> None:
    picture = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=1, add_quiet_zones=False)
    assert is_faultless(np.asarray(picture) == 0)


def test_symbols_of_the_press_are_faultless() -> None:
    for level in ("M", "Q"):
        for matrix in qr.matrices([f"HTTPS://BOOK.EXAMPLE.COM/B/7KQ4MW{place:03d}" for place in range(50)], level):
            rows = [[row >> (matrix.size - 1 - column) & 1 for column in range(matrix.size)] for row in matrix.rows]
            assert is_faultless(np.array(rows, dtype=np.bool_))


@pytest.mark.parametrize(("version", "level"), [(2, "M"), (5, "Q")])
def test_every_single_wrong_module_is_seen(version: int, level: str) -> None:
    right = drawn(version, level, 3)
    for row, column in np.ndindex(right.shape):
        wrong = right.copy()
        wrong[row, column] ^= True
        assert not is_faultless(wrong), (row, column)


@pytest.mark.parametrize("size", [0, 20, 22, 45])
def test_what_is_no_symbol_of_ours_has_a_fault(size: int) -> None:
    assert not is_faultless(np.zeros((size, size), dtype=np.bool_))
