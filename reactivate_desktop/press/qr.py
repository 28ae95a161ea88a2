"""QR codes in bulk (ISO/IEC 18004), equal to the library's own.

A symbol before masking is affine over GF(2) in its data bits: placement only moves bits, and Reed-Solomon check words
are linear. So the ``qrcode`` library draws one symbol for each bit that ever differs. The bits of two signs (one, in
byte mode) are then one table of all that they can be, and every further symbol is an XOR of table rows, packed as one
integer a row. All eight masks are scored with the standard's penalties, by bit operations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
from reactivate_desktop.press.qr_penalty import Rows, penalties

QUIET_MODULES = 4
LARGEST_VERSION = 6
LEAST_MODULE_PT = 0.33 / 25.4 * 72
"""What phones still read (0.33 mm)."""

MASKS = 8
_TOGETHER: Final = 100  # so many symbols under their eight masks stay in the processor's cache
_ALPHA: Final = 2
_BYTE: Final = 4  # mode indicators (ISO/IEC 18004, table 2)
_LEVELS = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}
_ALPHANUMERIC_ORDER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_ALPHANUMERIC = re.compile(f"[{re.escape(_ALPHANUMERIC_ORDER)}]+")
_VALUES = np.zeros(256, dtype=np.int64)
_VALUES[np.frombuffer(_ALPHANUMERIC_ORDER.encode(), dtype=np.uint8)] = np.arange(45)

Words = npt.NDArray[np.int64]


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

    @property
    def row_type(self) -> type[np.unsignedinteger]:
        """The smallest that holds a row and one bit more."""
        return np.uint32 if self.size < 32 else np.uint64

    @property
    def bit_count(self) -> int:
        return _bit_count(self.length, self.alphanumeric)

    def words(self, payloads: Sequence[str]) -> Words:
        """The payloads as the numbers that their bits spell, shape (payloads, words); see ``widths``."""
        signs = np.frombuffer("".join(payloads).encode(), dtype=np.uint8).reshape(len(payloads), self.length)
        if not self.alphanumeric:
            return signs.astype(np.int64)
        values = _VALUES[signs]
        even = self.length // 2 * 2
        pairs = values[:, 0:even:2] * 45 + values[:, 1:even:2]
        return np.hstack([pairs, values[:, even:]])

    @property
    def widths(self) -> list[int]:
        """Bits of each word: 11 for two alphanumeric signs and 6 for a last one (7.4.4), 8 for a byte (7.4.5)."""
        if not self.alphanumeric:
            return [8] * self.length
        return [11] * (self.length // 2) + [6] * (self.length % 2)


def matrices(payloads: Sequence[str], level: str = "M") -> list[Matrix]:
    """The symbol of each payload, each with the mask of the least penalty (the lowest mask of several).

    Alphanumeric mode where the payload allows it, byte mode otherwise; the smallest version that holds it.

    Raises:
        PressError: when a payload is empty or too long for version 6.
    """
    found: dict[int, Matrix] = {}
    for size, places, masks, symbols in solved(payloads, level):
        rows = symbols.tolist()
        for place, mask, own in zip(places, masks.tolist(), rows, strict=True):
            found[place] = Matrix(size, mask, tuple(own))
    return [found[place] for place in range(len(payloads))]


def solved(payloads: Sequence[str], level: str) -> Iterator[tuple[int, list[int], npt.NDArray[np.intp], Rows]]:
    """Symbols in groups of one size: size, places in ``payloads``, mask of each, and rows, shape (symbols, size).

    Raises:
        PressError: see ``matrices``.
    """
    if level not in _LEVELS:
        raise PressError(f"There is no QR level '{level}'.", hint="Use M or Q.", code="qr-level")
    families: dict[_Family, list[int]] = {}
    for place, payload in enumerate(payloads):
        families.setdefault(_family(payload, level), []).append(place)
    for family, places in families.items():
        for first in range(0, len(places), _TOGETHER):
            part = places[first : first + _TOGETHER]
            masked = _masked(family, _unmasked(family, family.words([payloads[place] for place in part])))
            chosen = np.argmin(penalties(masked, family.size), axis=1)
            yield family.size, part, chosen, masked[np.arange(len(part)), chosen]


def fits(payload: str, level: str) -> bool:
    """Whether a symbol of at most version 6 holds the payload."""
    return bool(payload) and _version(*_shape(payload), level) <= LARGEST_VERSION


def _shape(payload: str) -> tuple[int, bool]:
    """Length in signs or bytes, and whether alphanumeric mode serves."""
    if _ALPHANUMERIC.fullmatch(payload):
        return len(payload), True
    return len(payload.encode()), False


def _bit_count(length: int, alphanumeric: bool) -> int:
    return length // 2 * 11 + length % 2 * 6 if alphanumeric else length * 8


@lru_cache(maxsize=1024)
def _version(length: int, alphanumeric: bool, level: str) -> int:
    needed = _bit_count(length, alphanumeric) + 4 + (9 if alphanumeric else 8)
    limits = util.BIT_LIMIT_TABLE[_LEVELS[level]]
    return next((version for version in range(1, 10) if limits[version] >= needed), 10)


def _family(payload: str, level: str) -> _Family:
    length, alphanumeric = _shape(payload)
    version = _version(length, alphanumeric, level)
    if not payload or version > LARGEST_VERSION:
        raise PressError(
            f"A QR code of {len(payload)} signs can't be printed legibly.",
            hint="Shorten the clinic's booking link.",
            code="qr-length",
        )
    return _known_family(length, alphanumeric, level, version)


_known_family = lru_cache(maxsize=1024)(_Family)


@lru_cache(maxsize=16384)
def _drawn(family: _Family, unlit: int | None, mask: int = 0) -> Rows:
    """The library's symbol of ``family`` at ``mask`` whose payload bits are 1, but for bit ``unlit``.

    Not the other way round: the library has no check words for a block of nothing but zeros.
    """
    mode: Literal[2, 4] = _ALPHA if family.alphanumeric else _BYTE
    buffer = util.BitBuffer()
    buffer.put(mode, 4)
    buffer.put(family.length, util.length_in_bits(mode, family.version))
    for place in range(family.bit_count):
        buffer.put_bit(place != unlit)
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
    rows = [int("".join("1" if dark else "0" for dark in row), 2) for row in symbol.modules]
    return np.array(rows, dtype=family.row_type)


@lru_cache(maxsize=256)
def _table(family: _Family, place: int) -> Rows:
    """What the word at ``place`` changes, for each of its values, shape (values, size)."""
    widths = family.widths
    first, width = sum(widths[:place]), widths[place]
    full = _drawn(family, None)
    table = np.zeros((1, family.size), dtype=family.row_type)
    for bit in range(width - 1, -1, -1):  # the last bit counts one, the one before it two
        table = np.concatenate([table ^ (full ^ _drawn(family, first + bit)), table])
    return table


def _unmasked(family: _Family, words: Words) -> Rows:
    """Symbols at mask 0, shape (payloads, size)."""
    same = (words == words[0]).all(axis=0)
    base = _drawn(family, None).copy()
    for place in np.flatnonzero(same).tolist():
        base ^= _change(family, place, int(words[0, place]))
    symbols = np.repeat(base[None, :], len(words), axis=0)
    for place in np.flatnonzero(~same).tolist():
        symbols ^= _table(family, place)[words[:, place]]
    return symbols


@lru_cache(maxsize=4096)
def _change(family: _Family, place: int, value: int) -> Rows:
    """One row of ``_table``, without making the table: what all payloads of a job share is asked for once."""
    widths = family.widths
    first, width = sum(widths[:place]), widths[place]
    full = _drawn(family, None)
    change = np.zeros(family.size, dtype=family.row_type)
    for bit in range(width):
        if not value >> (width - 1 - bit) & 1:
            change ^= full ^ _drawn(family, first + bit)
    return change


def _masked(family: _Family, symbols: Rows) -> Rows:
    """All eight masks of each symbol, shape (payloads, 8, size); masks differ by a constant, format bits included."""
    return np.asarray(symbols[:, None, :] ^ _masks(family)[None, :, :])


@lru_cache(maxsize=256)
def _masks(family: _Family) -> Rows:
    """What each mask changes, shape (8, size)."""
    full = _drawn(family, None)
    return np.stack([full ^ _drawn(family, None, mask) for mask in range(MASKS)])
