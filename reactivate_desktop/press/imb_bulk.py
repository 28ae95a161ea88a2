"""Intelligent Mail barcodes in bulk (USPS-B-3200): many pieces' digits to their letters, and letters to bars.

The encoding follows the six steps of the specification (3.2), for all barcodes at once: one long number a piece, then
tables. The check sequence is linear in the number's bytes, so that it is an exclusive-or of table entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

BARS: Final = 65
TRACKING: Final = 20

Numbers = npt.NDArray[np.int64]

_ROUTING_STARTS: Final = {0: 0, 5: 1, 9: 100_001, 11: 1_000_100_001}
_BYTES: Final = 13
_CRC_BITS: Final = 11
_GENERATOR: Final = 0xF35
_HALF: Final = 636 * 1365**4  # divides the number into two that 64 bits hold
_STATES: Final = b"TDAF"

# Bar by bar (appendix D): character and bit of the descender, then of the ascender.
_BAR_TABLE: Final = (
    "H2E3 BaA0 JcC8 F5Gb I9D1 A1Fc C5B8 E4Jb G3Ia D9H6 FbB4 I5Cc JaA2 H1G7 D6E9 A3I6 G4C7 B1J9 HaF2 E0D8 G2A4 IbB0"
    " J8Dc C6H7 F1Ea BcG9 H3I0 F8J7 E6Ca D4A5 I4F7 HbB9 G0J6 A6E8 C1D2 F9Ic EbG1 J5H4 D3B2 A7C0 B3E1 GaD5 I7J4 CbF6"
    " A8Hc E2I1 FaD0 J3A9 G5C4 H8B7 F0E5 C3Aa GcJ2 DbB6 I8H9 F4Ab B5C2 J1Ec I3G6 H0D7 E7H5 AcBb C9J0 G8F3 DaI2"
)


def letters(digits: Sequence[str]) -> list[str]:
    """The 65 letters (F full, A ascender, D descender, T tracker) of each barcode's 20, 25, 29 or 31 digits.

    The digits are taken to be right: ``imb.is_digits`` tells.
    """
    if not digits:
        return []
    values = [_value(one) for one in digits]
    characters = _characters(_codewords(values), _check_sequences(values))
    low_character, low_bit, high_character, high_bit = _bar_map()
    states = (characters[:, low_character] >> low_bit & 1) + 2 * (characters[:, high_character] >> high_bit & 1)
    text = np.frombuffer(_STATES, dtype=np.uint8)[states].tobytes().decode("ascii")
    return [text[first : first + BARS] for first in range(0, len(text), BARS)]


def _value(digits: str) -> int:
    """Step 1: routing and tracking digits as one number below 2**102."""
    routing = digits[TRACKING:]
    value = int(routing) + _ROUTING_STARTS[len(routing)] if routing else 0
    return ((value * 10 + int(digits[0])) * 5 + int(digits[1])) * 10**18 + int(digits[2:TRACKING])


def _check_sequences(values: Sequence[int]) -> Numbers:
    """Step 2: the 11-bit frame check sequence of each number."""
    data = b"".join([value.to_bytes(_BYTES, "big") for value in values])
    places = np.frombuffer(data, dtype=np.uint8).reshape(len(values), _BYTES)
    nothing, table = _check_table()
    return np.asarray(np.bitwise_xor.reduce(table[np.arange(_BYTES), places], axis=1) ^ nothing)


@lru_cache(maxsize=1)
def _check_table() -> tuple[int, Numbers]:
    """The check sequence of zero, and what each byte at each place changes in it, shape (13, 256)."""
    none = _remainder(0)
    table = [
        [_remainder(byte << 8 * (_BYTES - 1 - place)) ^ none if place or byte < 64 else 0 for byte in range(256)]
        for place in range(_BYTES)
    ]
    return none, np.array(table, dtype=np.int64)


def _remainder(value: int) -> int:
    """The check sequence of one number, bit by bit: two bits of its first byte are not used."""
    check = 0x7FF
    for place in range(101, -1, -1):
        carry = check >> (_CRC_BITS - 1) ^ value >> place & 1
        check = (check << 1 ^ (_GENERATOR if carry else 0)) & 0x7FF
    return check


def _codewords(values: Sequence[int]) -> Numbers:
    """Step 3: ten codewords each, A to J, shape (values, 10)."""
    halves = np.array([divmod(value, _HALF) for value in values], dtype=np.int64)
    words = np.empty((len(values), 10), dtype=np.int64)
    rest = halves[:, 1]
    rest, words[:, 9] = np.divmod(rest, 636)
    for place in (8, 7, 6):
        rest, words[:, place] = np.divmod(rest, 1365)
    words[:, 5] = rest
    rest = halves[:, 0]
    for place in (4, 3, 2, 1):
        rest, words[:, place] = np.divmod(rest, 1365)
    words[:, 0] = rest
    return words


def _characters(words: Numbers, checks: Numbers) -> Numbers:
    """Steps 4 and 5: codewords and check sequence as ten characters of 13 bits, shape (values, 10)."""
    words[:, 9] *= 2
    words[:, 0] += 659 * (checks >> 10)
    inverted = checks[:, None] >> np.arange(10) & 1
    return np.asarray(_character_table()[words] ^ 0x1FFF * inverted)


@lru_cache(maxsize=1)
def _character_table() -> Numbers:
    """The 1,287 characters with five bits and the 78 with two (appendix C), by codeword."""
    return np.array([*_with_bits(5), *_with_bits(2)], dtype=np.int64)


def _with_bits(count: int) -> list[int]:
    """Characters that are not their own mirror in pairs, from the front; the others from the back."""
    pairs: list[int] = []
    alone: list[int] = []
    for character in range(1 << 13):
        mirrored = int(f"{character:013b}"[::-1], 2)
        if character.bit_count() == count and mirrored >= character:
            if mirrored == character:
                alone.append(character)
            else:
                pairs += (character, mirrored)
    return pairs + alone[::-1]


@lru_cache(maxsize=1)
def _bar_map() -> tuple[Numbers, Numbers, Numbers, Numbers]:
    entries = np.array([[ord(e[0]) - 65, int(e[1], 16), ord(e[2]) - 65, int(e[3], 16)] for e in _BAR_TABLE.split()])
    low_character, low_bit, high_character, high_bit = entries.T
    return low_character, low_bit, high_character, high_bit
