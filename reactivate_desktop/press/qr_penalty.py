"""The penalty of QR symbols at a mask (ISO/IEC 18004, 7.8.3), for many symbols at once, by operations on whole rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[Any]
"""Rows as unsigned integers, the highest of ``size`` bits the leftmost module; shape (…, size)."""

Points = npt.NDArray[np.int64]


def penalties(symbols: Rows, size: int) -> Points:
    """The standard's penalty of symbols, shape (…, size) to (…) (ISO/IEC 18004, 7.8.3): N1 3, N2 3, N3 40, N4 10."""
    return (
        _runs_in_rows(symbols, size)
        + _runs_in_columns(symbols, size)
        + _blocks(symbols, size)
        + _finder_likes(symbols, size)
        + _imbalance(symbols, size)
    )


def _all(symbols: Rows, bits: int) -> Rows:
    """So many bits set, in the rows' own type: another one would widen what is reckoned."""
    return np.asarray((1 << bits) - 1, dtype=symbols.dtype)


def _count(bits: Rows) -> Points:
    return np.asarray(np.einsum("...r->...", np.bitwise_count(bits), dtype=np.int64))


def _runs_in_rows(symbols: Rows, size: int) -> Points:
    same = ~(symbols ^ (symbols >> 1)) & _all(symbols, size - 1)
    fives = same & (same >> 1)
    fives &= fives >> 2
    return _count(fives) + 2 * _count(fives & ~(fives >> 1))


def _runs_in_columns(symbols: Rows, size: int) -> Points:
    same = ~(symbols[..., :-1] ^ symbols[..., 1:]) & _all(symbols, size)
    fives = same[..., :-3] & same[..., 1:-2] & same[..., 2:-1] & same[..., 3:]
    starts = fives.copy()
    starts[..., 1:] &= ~fives[..., :-1]
    return _count(fives) + 2 * _count(starts)


def _blocks(symbols: Rows, size: int) -> Points:
    beside = ~(symbols ^ (symbols >> 1)) & _all(symbols, size - 1)
    below = ~(symbols[..., :-1] ^ symbols[..., 1:])
    return 3 * _count(beside[..., :-1] & beside[..., 1:] & below & (below >> 1))


def _finder_likes(symbols: Rows, size: int) -> Points:
    """What looks like a finder pattern with light on one side of it (N3): 1011101 beside 0000, in rows and columns."""
    light, places = ~symbols, size - 10
    core = symbols & (light >> 1) & (symbols >> 2)
    core &= (symbols >> 3) & (symbols >> 4) & (light >> 5) & (symbols >> 6)
    four = light & (light >> 1)
    four &= four >> 2
    whole = _all(symbols, places)
    after, before = core & (four >> 7) & whole, (core >> 4) & four & whole
    edge = size - 6
    core = symbols[..., :edge] & light[..., 1 : edge + 1] & symbols[..., 2 : edge + 2]
    core &= symbols[..., 3 : edge + 3] & symbols[..., 4 : edge + 4] & light[..., 5 : edge + 5] & symbols[..., 6:]
    four = light[..., :-1] & light[..., 1:]
    four = four[..., :-2] & four[..., 2:]
    whole = _all(symbols, size)
    below, above = core[..., :places] & four[..., 7:] & whole, core[..., 4:] & four[..., :places] & whole
    return 40 * (_count(after) + _count(before) + _count(below) + _count(above))


def _imbalance(symbols: Rows, size: int) -> Points:
    dark = _count(symbols) * 100
    return np.asarray(10 * (np.abs(dark - 50 * size * size) // (5 * size * size)), dtype=np.int64)
