"""QR codes in bulk (ISO/IEC 18004), equal to the library's own, and drawn as one path.

A symbol before masking is affine over GF(2) in its data bits: placement only moves bits, and Reed-Solomon check words
are linear. So the ``qrcode`` library draws one symbol for each bit that ever differs, and every further symbol is an
XOR of those, packed as one integer a row. All eight masks are scored with the standard's penalties, by bit operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import qrcode
from qrcode import util
from qrcode.base import rs_blocks
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

from reactivate_desktop.errors import PressError

Rows = npt.NDArray[np.uint64]

QUIET_MODULES = 4
LARGEST_VERSION = 6
LEAST_MODULE_PT = 0.33 / 25.4 * 72
"""What phones still read (0.33 mm)."""

MASKS = 8
_ALPHA: Final = 2
_BYTE: Final = 4  # mode indicators (ISO/IEC 18004, table 2)
_LEVELS = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}
_ALPHANUMERIC_ORDER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_ALPHANUMERIC = frozenset(_ALPHANUMERIC_ORDER)
_N3_LEFT, _N3_RIGHT = 0b00001011101, 0b10111010000


@dataclass(frozen=True, slots=True)
class Matrix:
    """A finished symbol: ``rows`` from the top, each an integer whose highest bit is the leftmost module."""

    size: int
    mask: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Family:
    """Symbols that differ in their payload's signs only: same length, mode, version and level."""

    length: int
    alphanumeric: bool
    level: str
    version: int

    @property
    def size(self) -> int:
        return 17 + 4 * self.version


def matrices(payloads: Sequence[str], level: str = "M") -> list[Matrix]:
    """The symbol of each payload, each with the mask of the least penalty (the lowest mask of several).

    Alphanumeric mode where the payload allows it, byte mode otherwise; the smallest version that holds it.

    Raises:
        PressError: when a payload is empty or too long for version 6.
    """
    if level not in _LEVELS:
        raise PressError(f"There is no QR level '{level}'.", hint="Use M or Q.", code="qr-level")
    found: dict[int, Matrix] = {}
    families: dict[_Family, list[int]] = {}
    for place, payload in enumerate(payloads):
        families.setdefault(_family(payload, level), []).append(place)
    for family, places in families.items():
        symbols = _masked(family, _unmasked(family, [_bits(payloads[place]) for place in places]))
        found |= dict(zip(places, _best(family, symbols), strict=True))
    return [found[place] for place in range(len(payloads))]


def fits(payload: str, level: str) -> bool:
    """Whether a symbol of at most version 6 holds the payload."""
    return bool(payload) and _version(payload, level) <= LARGEST_VERSION


def path(matrix: Matrix) -> str:
    """The dark modules as one path in module units, from the lower left corner; neighbours in a row are one bar."""
    parts = []
    for place, row in enumerate(matrix.rows):
        bottom = matrix.size - 1 - place
        left = 0
        for run in f"{row:0{matrix.size}b}".replace("01", "0,1").replace("10", "1,0").split(","):
            if run[0] == "1":
                parts.append(f"{left} {bottom} {len(run)} 1 re")
            left += len(run)
    return "\n".join(parts)


def _is_alphanumeric(payload: str) -> bool:
    return _ALPHANUMERIC.issuperset(payload)


def _bits(payload: str) -> str:
    """The payload's own bits as 0 and 1, without mode and length (ISO/IEC 18004, 7.4.4 and 7.4.5)."""
    if not _is_alphanumeric(payload):
        return "".join(f"{byte:08b}" for byte in payload.encode())
    values = [_ALPHANUMERIC_ORDER.index(sign) for sign in payload]
    pairs = zip(values[::2], values[1::2], strict=False)
    last = f"{values[-1]:06b}" if len(values) % 2 else ""
    return "".join(f"{first * 45 + second:011b}" for first, second in pairs) + last


def _bit_count(payload: str) -> int:
    if _is_alphanumeric(payload):
        return len(payload) // 2 * 11 + len(payload) % 2 * 6
    return len(payload.encode()) * 8


def _version(payload: str, level: str) -> int:
    needed = _bit_count(payload) + 4 + (9 if _is_alphanumeric(payload) else 8)
    limits = util.BIT_LIMIT_TABLE[_LEVELS[level]]
    return next((version for version in range(1, 10) if limits[version] >= needed), 10)


def _family(payload: str, level: str) -> _Family:
    version = _version(payload, level)
    if not payload or version > LARGEST_VERSION:
        raise PressError(
            f"A QR code of {len(payload)} signs can't be printed legibly.",
            hint="Shorten the clinic's booking link.",
            code="qr-length",
        )
    alphanumeric = _is_alphanumeric(payload)
    return _Family(len(payload if alphanumeric else payload.encode()), alphanumeric, level, version)


@lru_cache(maxsize=16384)
def _drawn(family: _Family, lit: int | None, mask: int = 0) -> Rows:
    """The library's symbol of ``family`` at ``mask`` whose payload bits are 0, but for bit ``lit``."""
    mode: Literal[2, 4] = _ALPHA if family.alphanumeric else _BYTE
    length_bits = util.length_in_bits(mode, family.version)
    alphanumeric_bits = family.length // 2 * 11 + family.length % 2 * 6
    buffer = util.BitBuffer()
    buffer.put(mode, 4)
    buffer.put(family.length, length_bits)
    for place in range(alphanumeric_bits if family.alphanumeric else family.length * 8):
        buffer.put_bit(place == lit)
    blocks = rs_blocks(family.version, _LEVELS[family.level])
    room = sum(block.data_count for block in blocks) * 8
    for _ in range(min(4, room - len(buffer))):
        buffer.put_bit(False)
    while len(buffer) % 8:
        buffer.put_bit(False)
    for place in range((room - len(buffer)) // 8):
        buffer.put((util.PAD0, util.PAD1)[place % 2], 8)
    symbol = qrcode.QRCode(version=family.version, error_correction=_LEVELS[family.level])
    symbol.data_cache = util.create_bytes(buffer, blocks)
    symbol.makeImpl(False, mask)
    return np.array([int("".join("1" if dark else "0" for dark in row), 2) for row in symbol.modules], dtype=np.uint64)


def _unmasked(family: _Family, bits: list[str]) -> Rows:
    """Symbols at mask 0, shape (payloads, size)."""
    zero = _drawn(family, None)
    symbols = np.repeat(zero[None, :], len(bits), axis=0)
    lit = np.array([[bit == "1" for bit in row] for row in bits], dtype=bool)
    for place in range(lit.shape[1]):
        if lit[:, place].any():
            symbols[lit[:, place]] ^= zero ^ _drawn(family, place)
    return symbols


def _masked(family: _Family, symbols: Rows) -> Rows:
    """All eight masks of each symbol, shape (payloads, 8, size); masks differ by a constant, format bits included."""
    zero = _drawn(family, None)
    masks = np.stack([zero ^ _drawn(family, None, mask) for mask in range(MASKS)])
    return symbols[:, None, :] ^ masks[None, :, :]


def _best(family: _Family, symbols: Rows) -> list[Matrix]:
    chosen = np.argmin(penalties(symbols, family.size), axis=1)
    return [
        Matrix(family.size, int(mask), tuple(int(row) for row in symbols[place, mask]))
        for place, mask in enumerate(chosen)
    ]


def penalties(symbols: Rows, size: int) -> npt.NDArray[np.int64]:
    """The standard's penalty of symbols, shape (…, size) to (…) (ISO/IEC 18004, 7.8.3): N1 3, N2 3, N3 40, N4 10."""
    everywhere = np.uint64((1 << size) - 1)
    return (
        _runs_in_rows(symbols, size)
        + _runs_in_columns(symbols, everywhere)
        + _blocks(symbols, size)
        + _finder_likes(symbols, size)
        + _imbalance(symbols, size)
    )


def _count(bits: Rows) -> npt.NDArray[np.int64]:
    return np.asarray(np.bitwise_count(bits).sum(axis=-1, dtype=np.int64))


def _runs_in_rows(symbols: Rows, size: int) -> npt.NDArray[np.int64]:
    one = np.uint64(1)
    same = ~(symbols ^ (symbols >> one)) & np.uint64((1 << (size - 1)) - 1)
    fives = same & (same >> one) & (same >> np.uint64(2)) & (same >> np.uint64(3))
    return _count(fives) + 2 * _count(fives & ~(fives >> one))


def _runs_in_columns(symbols: Rows, everywhere: np.uint64) -> npt.NDArray[np.int64]:
    same = ~(symbols[..., :-1] ^ symbols[..., 1:]) & everywhere
    fives = same[..., :-3] & same[..., 1:-2] & same[..., 2:-1] & same[..., 3:]
    starts = fives.copy()
    starts[..., 1:] &= ~fives[..., :-1]
    return _count(fives) + 2 * _count(starts)


def _blocks(symbols: Rows, size: int) -> npt.NDArray[np.int64]:
    one = np.uint64(1)
    inner = np.uint64((1 << (size - 1)) - 1)
    beside = ~(symbols ^ (symbols >> one)) & inner
    below = ~(symbols[..., :-1] ^ symbols[..., 1:])
    return 3 * _count(beside[..., :-1] & beside[..., 1:] & below & (below >> one) & inner)


def _finder_likes(symbols: Rows, size: int) -> npt.NDArray[np.int64]:
    total = np.zeros(symbols.shape[:-1], dtype=np.int64)
    places = size - 10
    for pattern in (_N3_LEFT, _N3_RIGHT):
        across = np.full(symbols.shape, np.uint64((1 << places) - 1))
        down = np.full((*symbols.shape[:-1], places), np.uint64((1 << size) - 1))
        for step in range(11):
            dark = pattern >> step & 1
            shifted = symbols >> np.uint64(step)
            across &= shifted if dark else ~shifted
            window = symbols[..., step : step + places]
            down &= window if dark else ~window
        total += _count(across) + _count(down)
    return 40 * total


def _imbalance(symbols: Rows, size: int) -> npt.NDArray[np.int64]:
    dark = _count(symbols) * 100
    return np.asarray(10 * (np.abs(dark - 50 * size * size) // (5 * size * size)), dtype=np.int64)
