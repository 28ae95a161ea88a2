"""Intelligent Mail barcode read back: 65 bar letters to the digits behind them (USPS-B-3200, backwards).

Nothing here is shared with the encoder; the tables are made again from the standard's own description.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

BARS: Final = 65
_CHARACTERS: Final = 10
_ALL: Final = 0x1FFF
_FIRST_WORDS: Final = 659
_LAST_WORDS: Final = 636
_VALUE_BITS: Final = 102
_ROUTING_STARTS: Final = ((11, 1_000_100_001), (9, 100_001), (5, 1))

# Bar by bar: (character, bit) of the descender, then (character, bit) of the ascender (USPS-B-3200, appendix D).
_BAR_BITS: Final = (
    "7243 1a00 9c28 556b 8931 015c 2518 449b 638a 3976 5b14 852c 9a02 7167 3649 0386 6427 1199 7a52 4038 6204 8b10"
    " 983c 2677 514a 1c69 7380 5897 462a 3405 8457 7b19 6096 0648 2132 598c 4b61 9574 3312 0720 1341 6a35 8794 2b56"
    " 087c 4281 5a30 9309 6524 7817 5045 230a 6c92 3b16 8879 540b 1522 914c 8366 7037 4775 0c1b 2990 6853 3a82"
)


class ImbUnreadableError(ValueError):
    """The bars are no Intelligent Mail barcode: a character that does not exist, or the check sequence fails."""


def digits_of(letters: str) -> str:
    """The 20, 25, 29 or 31 digits behind 65 letters of F, A, D, T.

    Raises:
        ImbUnreadableError: when a single bar stands wrong (characters or the 11-bit check sequence disagree).
    """
    if len(letters) != BARS or set(letters) - set("FADT"):
        raise ImbUnreadableError("not 65 bars")
    (digits,) = digits_of_many([letters])
    if digits is None:
        raise ImbUnreadableError("check sequence")
    return digits


def digits_of_many(letters: Sequence[str]) -> list[str | None]:
    """The digits behind barcodes of 65 letters each, None where a single bar stands wrong."""
    if not letters:
        return []
    signs = np.frombuffer("".join(letters).encode("ascii"), dtype=np.uint8).reshape(len(letters), BARS)
    down, up = np.isin(signs, (ord("D"), ord("F"))), np.isin(signs, (ord("A"), ord("F")))
    characters = np.hstack([down, up]).astype(np.int64) @ _weights()
    words = _words()[characters]
    inverted = words < 0
    words = np.where(inverted, _words()[characters ^ _ALL], words)
    good = (words >= 0).all(axis=1)
    checks = inverted @ (1 << np.arange(_CHARACTERS))
    return [
        _read(row, check) if fine else None
        for row, check, fine in zip(words.tolist(), checks.tolist(), good.tolist(), strict=True)
    ]


def _read(words: list[int], check: int) -> str | None:
    """Codewords A to J, and the check sequence that inversions and the first word carry, back to digits."""
    if words[0] >= _FIRST_WORDS:
        words[0] -= _FIRST_WORDS
        check |= 1 << _CHARACTERS
    last, odd = divmod(words[-1], 2)
    if words[0] >= _FIRST_WORDS or odd or last >= _LAST_WORDS:
        return None
    value = words[0]
    for word in words[1:-1]:
        value = value * 1365 + word
    value = value * _LAST_WORDS + last
    if value >= 1 << _VALUE_BITS or _check_sequence(value) != check:
        return None
    return _digits(value)


@cache
def _bar_map() -> tuple[tuple[int, int, int, int], ...]:
    entries = _BAR_BITS.split()
    return tuple((int(e[0], 16), int(e[1], 16), int(e[2], 16), int(e[3], 16)) for e in entries)


@cache
def _weights() -> npt.NDArray[np.int64]:
    """What each of 65 descenders, then each of 65 ascenders, adds to the ten characters; shape (130, 10)."""
    weights = np.zeros((2 * BARS, _CHARACTERS), dtype=np.int64)
    for bar, (low_char, low_bit, high_char, high_bit) in enumerate(_bar_map()):
        weights[bar, low_char] = 1 << low_bit
        weights[BARS + bar, high_char] = 1 << high_bit
    return weights


@cache
def _words() -> npt.NDArray[np.int64]:
    """Codewords by character; -1 for a character that does not exist."""
    table = np.full(_ALL + 1, -1, dtype=np.int64)
    for character, word in _words_by_character().items():
        table[character] = word
    return table


@cache
def _words_by_character() -> dict[int, int]:
    table: dict[int, int] = {}
    for ones, size, start in ((5, 1287, 0), (2, 78, 1287)):
        low, high = 0, size - 1
        for number in range(1 << 13):
            mirrored = int(f"{number:013b}"[::-1], 2)
            if number.bit_count() != ones or mirrored < number:
                continue
            if mirrored == number:
                table[number] = start + high
                high -= 1
            else:
                table[number], table[mirrored] = start + low, start + low + 1
                low += 2
    return table


def _check_sequence(value: int) -> int:
    """The 11-bit frame check sequence over the 102 bits of ``value`` (generator 0xF35)."""
    remainder = 0
    for table, byte in zip(_check_tables(), value.to_bytes(13, "little"), strict=True):
        remainder ^= table[byte]
    return remainder


@cache
def _check_tables() -> tuple[tuple[int, ...], ...]:
    """What each byte of a value adds, lowest first; the register's start is in the first (the check is linear)."""
    nothing = _shifted(0, 0x7FF)
    bits = [_shifted(1 << bit, 0) for bit in range(_VALUE_BITS)] + [0, 0]
    tables = []
    for first in range(0, len(bits), 8):
        start = nothing if first == 0 else 0
        table = [start]
        for bit in bits[first : first + 8]:
            table += [entry ^ bit for entry in table]
        tables.append(tuple(table))
    return tuple(tables)


def _shifted(value: int, remainder: int) -> int:
    """The register after all bits of ``value`` went through it (USPS-B-3200, appendix C)."""
    for place in range(_VALUE_BITS - 1, -1, -1):
        bit = ((remainder >> 10) ^ (value >> place)) & 1
        remainder = ((remainder << 1) & 0x7FF) ^ (0x735 if bit else 0)
    return remainder


def _digits(value: int) -> str | None:
    value, tracking = divmod(value, 10**18)
    value, second = divmod(value, 5)
    value, first = divmod(value, 10)
    text = f"{first}{second}{tracking:018d}"
    if value == 0:
        return text
    width, start = next((width, start) for width, start in _ROUTING_STARTS if value >= start)
    routing = f"{value - start:0{width}d}"
    return text + routing if len(routing) == width else None
