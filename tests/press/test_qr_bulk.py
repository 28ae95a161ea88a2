from __future__ import annotations

import re
from itertools import takewhile

import numpy as np
import pytest
import qrcode
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from qrcode import util
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

from reactivate_desktop.errors import PressError
from reactivate_desktop.press import qr, qr_path
from reactivate_desktop.press.qr_path import QrPath, paths
from reactivate_desktop.press.qr_penalty import penalties

LEVELS = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def librarys_own(payload: str, level: str, mask: int) -> list[list[bool]]:
    alphanumeric = set(payload) <= set(ALPHANUMERIC)
    mode = util.MODE_ALPHA_NUM if alphanumeric else util.MODE_8BIT_BYTE
    symbol = qrcode.QRCode(error_correction=LEVELS[level], mask_pattern=mask)
    symbol.add_data(util.QRData(payload.encode(), mode), optimize=0)
    symbol.make()
    return symbol.modules


def bits(matrix: qr.Matrix) -> list[list[bool]]:
    return [[bool(row >> (matrix.size - 1 - x) & 1) for x in range(matrix.size)] for row in matrix.rows]


def decoded(matrix: qr.Matrix) -> str:
    dark = np.pad(np.array(bits(matrix)), qr.QUIET_MODULES).repeat(4, 0).repeat(4, 1)
    found = zxingcpp.read_barcodes(np.where(dark, 0, 255).astype(np.uint8))
    return str(found[0].text) if found else ""


@pytest.mark.parametrize("level", ["M", "Q"])
@pytest.mark.parametrize(
    "payload",
    [
        "HTTPS://BOOK.EXAMPLE.COM/N/7KQ4MWXR2",
        "https://book.example.com/north?code=7KQ4MWXR2",
        "A",
        "HTTPS://EXAMPLE.COM/HARBORSIDE-DENTAL/PLYMOUTH-NORTH/7KQ4MWXR2",
        "https://example.com/Zoë",
        "HTTPS://EXAMPLE.COM/HARBORSIDE-DENTAL/PLYMOUTH-NORTH/BY-THE-QUAY/7KQ4MWXR2",
    ],
)
def test_symbols_equal_the_librarys_and_can_be_read(payload: str, level: str) -> None:
    (matrix,) = qr.matrices([payload], level)
    assert bits(matrix) == librarys_own(payload, level, matrix.mask)
    assert decoded(matrix) == payload


@given(st.lists(st.text(ALPHANUMERIC, min_size=1, max_size=44), min_size=1, max_size=6), st.sampled_from("MQ"))
def test_any_mixture_of_payloads_in_one_call(payloads: list[str], level: str) -> None:
    for payload, matrix in zip(payloads, qr.matrices(payloads, level), strict=True):
        assert bits(matrix) == librarys_own(payload, level, matrix.mask)


def test_the_mask_has_the_least_penalty_of_all_eight() -> None:
    payload = "HTTPS://BOOK.EXAMPLE.COM/N/7KQ4MWXR2"
    (matrix,) = qr.matrices([payload])
    library = [util.lost_point(librarys_own(payload, "M", mask)) for mask in range(8)]
    own = int(penalties(np.array([matrix.rows], dtype=np.uint64), matrix.size)[0])
    assert own == library[matrix.mask] == min(library)


def painted(path: QrPath) -> np.ndarray:
    modules = np.zeros((path.size, path.size), dtype=int)
    for line in path.path.decode().splitlines():
        left, bottom, width, height = (int(part) for part in line.split()[:4])
        modules[path.size - bottom - height : path.size - bottom, left : left + width] += 1
    return modules


@given(st.lists(st.text(ALPHANUMERIC, min_size=1, max_size=44), min_size=1, max_size=6))
def test_the_path_paints_each_dark_module_once(payloads: list[str]) -> None:
    for path, matrix in zip(paths(payloads, "M"), qr.matrices(payloads), strict=True):
        assert path is not None
        assert np.array_equal(painted(path), np.array(bits(matrix), dtype=int))


def runs(row: int) -> list[tuple[int, int]]:
    """Left and width of the dark runs in a row of eight modules."""
    return [(one.start(), len(one[0])) for one in re.finditer("1+", f"{row:08b}")]


@given(st.lists(st.lists(st.integers(0, 255), min_size=8, max_size=8), min_size=1, max_size=4))
def test_equal_runs_on_top_of_each_other_are_one_rectangle(symbols: list[list[int]]) -> None:
    expected = set()
    for place, rows in enumerate(symbols):
        for top, row in enumerate(rows):
            for left, width in runs(row):
                if top and (left, width) in runs(rows[top - 1]):
                    continue
                below = takewhile(lambda other, run=(left, width): run in runs(other), rows[top:])
                expected.add((place, left, top, width, len(list(below))))
    bars = qr_path._bars(np.array(symbols, dtype=np.uint32), 8)
    assert sorted(zip(*[one.tolist() for one in bars], strict=True)) == sorted(expected)


def test_bars_taller_than_a_digit_are_divided() -> None:
    size = 21
    rows = np.full((1, size), 1 << (size - 1), dtype=np.uint32)
    bars = qr_path._bars(rows, size)
    assert bars.height.tolist() == [9, 9, 3]
    assert bars.top.tolist() == [0, 9, 18]
    assert np.array_equal(painted(QrPath(size, qr_path._spelled(bars, 1, size)[0]))[:, 0], np.ones(size, dtype=int))


def test_what_has_no_symbol_has_no_path() -> None:
    found = paths(["", "A", "x" * 120], "M")
    assert [path is None for path in found] == [True, False, True]


@pytest.mark.parametrize("payload", ["", "x" * 120])
def test_what_can_not_be_printed_legibly_is_refused(payload: str) -> None:
    assert not qr.fits(payload, "M")
    with pytest.raises(PressError):
        qr.matrices([payload])
