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
    if modules.ndim != 2 or modules.shape[0] != modules.shape[1]:
        return False
    return data_words(modules[None])[0] is not None


def data_words(symbols: Modules) -> list[bytes | None]:
    """The codewords of data of symbols of one size, shape (n, size, size); None for one with a wrong module."""
    words: list[bytes | None] = [None] * len(symbols)
    version, rest = divmod(symbols.shape[1] - 17, 4)
    if rest or not 1 <= version <= LARGEST_VERSION:
        return words
    frame = _frame(version)
    flat = symbols.reshape(len(symbols), -1)
    right = np.asarray(flat[:, frame.fixed.ravel()] == frame.drawn[frame.fixed]).all(axis=1)
    formats = np.where(right, _formats(symbols), -1)
    for level in sorted(set((formats[formats >= 0] >> 3).tolist())):
        places = np.flatnonzero(formats >> 3 == level)
        bits = flat[places][:, frame.path] ^ frame.masks[formats[places] & 0b111]
        for place, data in zip(places, _data(bits, _BLOCKS[version, _LEVELS[level]]), strict=True):
            words[place] = data
    return words


def _data(bits: Modules, blocks: tuple[tuple[int, int], ...]) -> list[bytes | None]:
    """The data of symbols of one level, block after block; None where a check fails."""
    total = sum(size for size, _ in blocks)
    words = np.packbits(bits[:, : total * 8], axis=1)
    good = np.asarray(~bits[:, total * 8 :].any(axis=1))
    parts = []
    for columns, checks in _split(blocks):
        block = words[:, columns]
        good &= ~_syndromes(block, checks).any(axis=1)
        parts.append(block[:, : block.shape[1] - checks])
    data = np.hstack(parts)
    return [row.tobytes() if fine else None for row, fine in zip(data, good, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """What is fixed in a version: ``path`` are the places of data bits in their order, ``masks`` their eight masks."""

    fixed: Modules
    drawn: Modules
    path: Places
    masks: Modules


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


def _masks(path: Places, size: int) -> Modules:
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
    return np.stack([condition == 0 for condition in zero])


def _format_places(size: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Both copies of the format bits, each from bit 0 to bit 14."""
    corner = [*((row, 8) for row in range(6)), (7, 8), (8, 8), (8, 7), *((8, column) for column in range(5, -1, -1))]
    edges = [*((8, size - 1 - bit) for bit in range(8)), *((size - 15 + bit, 8) for bit in range(8, 15))]
    return corner, edges


def _formats(symbols: Modules) -> npt.NDArray[np.int64]:
    """Level and mask of each symbol as five bits; -1 where either copy of the format bits has a wrong one."""
    copies = [
        symbols[:, [row for row, _ in copy], [column for _, column in copy]] @ (1 << np.arange(_FORMAT_BITS))
        for copy in _format_places(symbols.shape[1])
    ]
    known = np.full(1 << _FORMAT_BITS, -1, dtype=np.int64)
    known[list(_format_words())] = np.arange(1 << 5)
    return np.where(copies[0] == copies[1], known[copies[0]], -1)


@lru_cache(maxsize=1)
def _format_words() -> tuple[int, ...]:
    """The 32 words of format bits, in the order of what they say (8.9)."""
    words = []
    for said in range(1 << 5):
        rest = said << 10
        for bit in range(_FORMAT_BITS - 1, 9, -1):
            if rest >> bit & 1:
                rest ^= _FORMAT_GENERATOR << (bit - 10)
        words.append((said << 10 | rest) ^ _FORMAT_MASK)
    return tuple(words)


@lru_cache(maxsize=len(_BLOCKS))
def _split(blocks: tuple[tuple[int, int], ...]) -> list[tuple[Places, int]]:
    """Where each block's codewords stand in the interleaved sequence, and how many of them are check words."""
    checks = blocks[0][0] - blocks[0][1]
    longest = max(data for _, data in blocks)
    owners = [number for step in range(longest) for number, (_, data) in enumerate(blocks) if step < data]
    owner = np.array(owners + list(range(len(blocks))) * checks)
    return [(np.flatnonzero(owner == number), checks) for number in range(len(blocks))]


def _powers() -> tuple[Bytes, npt.NDArray[np.int64]]:
    """Powers of 2 in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1, and their logarithms."""
    powers, logs = np.zeros(255, dtype=np.uint8), np.zeros(256, dtype=np.int64)
    value = 1
    for exponent in range(255):
        powers[exponent], logs[value] = value, exponent
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers, logs


_POWERS, _LOGS = _powers()


@lru_cache(maxsize=16)
def _times(checks: int) -> Bytes:
    """Products of every byte with the first ``checks`` powers of 2, power after power."""
    values = np.arange(256)
    rows = [np.where(values == 0, 0, _POWERS[(_LOGS[values] + power) % 255]) for power in range(checks)]
    return np.concatenate(rows).astype(np.uint8)


def _syndromes(blocks: Bytes, checks: int) -> Bytes:
    """Blocks, shape (n, length), at the first ``checks`` powers of 2: all zero for one without errors."""
    sums = np.zeros((len(blocks), checks), dtype=np.uint8)
    times, start = _times(checks), np.arange(checks) * 256
    for words in blocks.T:  # Horner's scheme, all symbols at once
        sums = times[sums + start] ^ words[:, None]
    return sums
