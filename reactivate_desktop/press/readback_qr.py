"""Is a QR symbol without a single wrong module? A decoder would not say: it heals what error correction can.

Every fixed pattern and both copies of the format bits must be as ISO/IEC 18004 draws them, and every block of codewords
must leave Reed-Solomon syndromes of zero: then nothing was there to be corrected. Tables and arithmetic are our own, so
that a mistake of the writer's library can't hide.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

Modules = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
Bytes = npt.NDArray[np.uint8]

LARGEST_VERSION: Final = 6
_FORMAT_GENERATOR: Final = 0b10100110111
_FORMAT_MASK: Final = 0b101010000010010
_FORMAT_BITS: Final = 15
_LEVELS: Final = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}

# blocks as (codewords in all, codewords of data), by version and level (ISO/IEC 18004, table 9)
_BLOCKS: Final[dict[tuple[int, str], tuple[tuple[int, int], ...]]] = {
    (1, "L"): ((26, 19),), (1, "M"): ((26, 16),), (1, "Q"): ((26, 13),), (1, "H"): ((26, 9),),
    (2, "L"): ((44, 34),), (2, "M"): ((44, 28),), (2, "Q"): ((44, 22),), (2, "H"): ((44, 16),),
    (3, "L"): ((70, 55),), (3, "M"): ((70, 44),), (3, "Q"): ((35, 17),) * 2, (3, "H"): ((35, 13),) * 2,
    (4, "L"): ((100, 80),), (4, "M"): ((50, 32),) * 2, (4, "Q"): ((50, 24),) * 2, (4, "H"): ((25, 9),) * 4,
    (5, "L"): ((134, 108),), (5, "M"): ((67, 43),) * 2,
    (5, "Q"): ((33, 15),) * 2 + ((34, 16),) * 2, (5, "H"): ((33, 11),) * 2 + ((34, 12),) * 2,
    (6, "L"): ((86, 68),) * 2, (6, "M"): ((43, 27),) * 4, (6, "Q"): ((43, 19),) * 4, (6, "H"): ((43, 15),) * 4,
}  # fmt: skip


def is_faultless(modules: Modules) -> bool:
    """Whether every module of a symbol, version 1 to 6, stands as the standard asks; rows from the top, True = dark."""
    version, rest = divmod(len(modules) - 17, 4)
    if rest or not 1 <= version <= LARGEST_VERSION or modules.shape[0] != modules.shape[1]:
        return False
    frame = _frame(version)
    if not np.array_equal(modules[frame.fixed], frame.drawn[frame.fixed]):
        return False
    kind = _format(modules)
    if kind is None:
        return False
    level, mask = kind
    bits = modules.ravel()[frame.path] ^ frame.masks[mask]
    blocks = _BLOCKS[version, level]
    words = sum(total for total, _ in blocks)
    if bits[words * 8 :].any():
        return False
    return all(not _syndromes(block, check).any() for block, check in _split(np.packbits(bits[: words * 8]), blocks))


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """What is fixed in a version: ``path`` are the places of data bits in their order, ``masks`` their eight masks."""

    fixed: Modules
    drawn: Modules
    path: Places
    masks: tuple[Modules, ...]


@lru_cache(maxsize=LARGEST_VERSION)
def _frame(version: int) -> _Frame:
    size = 17 + 4 * version
    fixed, drawn = np.zeros((size, size), dtype=np.bool_), np.zeros((size, size), dtype=np.bool_)
    for row, column in ((0, 0), (0, size - 7), (size - 7, 0)):
        fixed[max(0, row - 1) : row + 8, max(0, column - 1) : column + 8] = True
        _rings(drawn, row + 3, column + 3, 3)
    fixed[6, :] = fixed[:, 6] = True
    drawn[6, 8 : size - 8] = drawn[8 : size - 8, 6] = np.arange(8, size - 8) % 2 == 0
    if version > 1:
        fixed[size - 9 : size - 4, size - 9 : size - 4] = True
        _rings(drawn, size - 7, size - 7, 2)
    fixed[size - 8, 8] = drawn[size - 8, 8] = True
    taken = fixed.copy()
    for place in (spot for copy in _format_places(size) for spot in copy):
        taken[place] = True
    path = np.array([row * size + column for row, column in _zigzag(size) if not taken[row, column]], dtype=np.intp)
    return _Frame(fixed, drawn, path, _masks(path, size))


def _rings(drawn: Modules, row: int, column: int, reach: int) -> None:
    """A finder (reach 3) or alignment pattern (2): a dark ring, a light one, and a dark middle."""
    for step in range(reach, -1, -1):
        light = step == reach - 1
        drawn[row - step : row + step + 1, column - step : column + step + 1] = not light


def _zigzag(size: int) -> list[tuple[int, int]]:
    """Places in the order of the bits: pairs of columns from the right, up and down by turns, without column 6."""
    rights = [*range(size - 1, 6, -2), 5, 3, 1]
    order = []
    for turn, right in enumerate(rights):
        rows = range(size) if turn % 2 else range(size - 1, -1, -1)
        order += [(row, column) for row in rows for column in (right, right - 1)]
    return order


def _masks(path: Places, size: int) -> tuple[Modules, ...]:
    i, j = path // size, path % size
    product = i * j
    zero = (
        (i + j) % 2,
        i % 2,
        j % 3,
        (i + j) % 3,
        (i // 2 + j // 3) % 2,
        product % 2 + product % 3,
        (product % 2 + product % 3) % 2,
        (product % 3 + (i + j) % 2) % 2,
    )
    return tuple(condition == 0 for condition in zero)


def _format_places(size: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Both copies of the format bits, each from bit 0 to bit 14."""
    corner = [*((row, 8) for row in range(6)), (7, 8), (8, 8), (8, 7), *((8, column) for column in range(5, -1, -1))]
    edges = [*((8, size - 1 - bit) for bit in range(8)), *((size - 15 + bit, 8) for bit in range(8, 15))]
    return corner, edges


def _format(modules: Modules) -> tuple[str, int] | None:
    """Level and mask, or None where either copy of the format bits has a wrong one."""
    copies = {sum(int(modules[spot]) << bit for bit, spot in enumerate(copy)) for copy in _format_places(len(modules))}
    if len(copies) > 1:
        return None
    word = copies.pop() ^ _FORMAT_MASK
    rest = word
    for bit in range(_FORMAT_BITS - 1, 9, -1):
        if rest >> bit & 1:
            rest ^= _FORMAT_GENERATOR << (bit - 10)
    return None if rest else (_LEVELS[word >> 13], word >> 10 & 0b111)


def _split(words: Bytes, blocks: tuple[tuple[int, int], ...]) -> list[tuple[Bytes, int]]:
    """Each block's codewords, with how many of them are check words, from the interleaved sequence."""
    checks = blocks[0][0] - blocks[0][1]
    longest = max(data for _, data in blocks)
    owners = [number for step in range(longest) for number, (_, data) in enumerate(blocks) if step < data]
    owners += list(range(len(blocks))) * checks
    owner = np.array(owners)
    return [(words[owner == number], checks) for number in range(len(blocks))]


def _powers() -> tuple[Bytes, npt.NDArray[np.int64]]:
    """Powers of 2 in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1, and their logarithms."""
    powers, logs = np.zeros(255, dtype=np.uint8), np.zeros(256, dtype=np.int64)
    value = 1
    for exponent in range(255):
        powers[exponent], logs[value] = value, exponent
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers, logs


_POWERS, _LOGS = _powers()


def _syndromes(block: Bytes, checks: int) -> Bytes:
    """The block as a polynomial, at the first ``checks`` powers of 2; all zero for a block without errors."""
    exponents = np.arange(len(block) - 1, -1, -1)[None, :] * np.arange(checks)[:, None]
    products = np.where(block[None, :] == 0, 0, _POWERS[(_LOGS[block][None, :] + exponents) % 255])
    return np.asarray(np.bitwise_xor.reduce(products, axis=1), dtype=np.uint8)
