"""Intelligent Mail barcode read back: 65 bar letters to the digits behind them (USPS-B-3200, backwards).

Nothing here is shared with the encoder; the tables are made again from the standard's own description.
"""

from __future__ import annotations

from functools import cache
from typing import Final

BARS: Final = 65
_CHARACTERS: Final = 10
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
    words, check = _codewords(_characters(letters))
    value = words[0]
    for word in words[1:-1]:
        value = value * 1365 + word
    value = value * 636 + words[-1]
    if value >= 1 << 102 or _check_sequence(value) != check:
        raise ImbUnreadableError("check sequence")
    return _digits(value)


def _characters(letters: str) -> list[int]:
    characters = [0] * _CHARACTERS
    for letter, (low_char, low_bit, high_char, high_bit) in zip(letters, _bar_map(), strict=True):
        if letter in "DF":
            characters[low_char] |= 1 << low_bit
        if letter in "AF":
            characters[high_char] |= 1 << high_bit
    return characters


@cache
def _bar_map() -> tuple[tuple[int, int, int, int], ...]:
    entries = _BAR_BITS.split()
    return tuple((int(e[0], 16), int(e[1], 16), int(e[2], 16), int(e[3], 16)) for e in entries)


def _codewords(characters: list[int]) -> tuple[list[int], int]:
    """Codewords A to J and the check sequence that their inversions and the first word carry."""
    known = _words_by_character()
    words: list[int] = []
    check = 0
    for place, character in enumerate(characters):
        word = known.get(character)
        if word is None:
            word = known.get(character ^ 0x1FFF)
            check |= 1 << place
        if word is None:
            raise ImbUnreadableError("character")
        words.append(word)
    if words[0] >= 659:
        words[0] -= 659
        check |= 1 << 10
    if words[0] >= 659 or words[-1] % 2:
        raise ImbUnreadableError("codeword")
    words[-1] //= 2
    if words[-1] >= 636:
        raise ImbUnreadableError("codeword")
    return words, check


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
    remainder = 0x7FF
    for place in range(101, -1, -1):
        bit = ((remainder >> 10) ^ (value >> place)) & 1
        remainder = ((remainder << 1) & 0x7FF) ^ (0x735 if bit else 0)
    return remainder


def _digits(value: int) -> str:
    tracking = []
    for _ in range(18):
        value, digit = divmod(value, 10)
        tracking.append(digit)
    for base in (5, 10):
        value, digit = divmod(value, base)
        tracking.append(digit)
    text = "".join(str(digit) for digit in reversed(tracking))
    if value == 0:
        return text
    for width, start in _ROUTING_STARTS:
        if value >= start:
            return text + f"{value - start:0{width}d}"
    raise ImbUnreadableError("routing")  # pragma: no cover - every value above 0 is at least 1
