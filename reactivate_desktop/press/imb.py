"""The Intelligent Mail barcode: its 65 letters (USPS-B-3200), and its bars as rectangles.

Bars stand on a grid of 1/1200 in, so that their edges fall on the dots of a 600 or 1200 dpi device; nominal size.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from reactivate_desktop.errors import PressError
from reactivate_desktop.press import imb_bulk
from reactivate_desktop.press.imb_bulk import BARS

GRID_PT = 72 / 1200
PITCH, BAR, FULL, TRACKER = 55, 24, 174, 58
"""In grid units: 0.0458 in, 0.020 in, 0.145 in and 0.048 in (USPS-B-3200, 2.2)."""

WIDTH_PT = ((BARS - 1) * PITCH + BAR) * GRID_PT
HEIGHT_PT = FULL * GRID_PT
CLEAR_ABOVE_PT = 0.028 * 72
CLEAR_BESIDE_PT = 0.125 * 72

_DIGITS = re.compile(r"[0-9][0-4][0-9]{18}(?:[0-9]{5}|[0-9]{9}|[0-9]{11})?")
_LETTERS = re.compile(r"[FADT]{65}")
_LETTER_OF: Final = "TDAF"
_STATE_OF: Final = np.zeros(256, dtype=np.int64)
_STATE_OF[[ord(letter) for letter in _LETTER_OF]] = range(4)
_GROUPS: Final = np.arange(BARS) * 4
_SPANS = {"F": (0, FULL), "A": (TRACKER, FULL), "D": (0, 2 * TRACKER), "T": (TRACKER, 2 * TRACKER)}


def encode(digits: str) -> str:
    """The 65 letters (F full, A ascender, D descender, T tracker) of a barcode's 20, 25, 29 or 31 digits.

    Raises:
        PressError: on another count, other signs, or a second digit above 4 (USPS-B-3200, 2.1.1).
    """
    if not is_digits(digits):
        raise PressError(
            "The Intelligent Mail barcode needs 20, 25, 29 or 31 digits, the second of them 0 to 4.",
            hint="Check mailer id, service type and ZIP.",
            code="imb-digits",
        )
    return imb_bulk.letters([digits])[0]


def is_digits(digits: str) -> bool:
    """Whether these are the digits of a barcode."""
    return _DIGITS.fullmatch(digits) is not None


def digits(barcode_id: str, service_type: str, mailer_id: str, serial: int, routing: str = "") -> str:
    """The digits of one piece; the serial number fills what the mailer id (6 or 9 digits) leaves of 15.

    Raises:
        PressError: when a part has the wrong length or the serial number is too large.
    """
    room = 15 - len(mailer_id)
    if len(mailer_id) not in {6, 9} or not mailer_id.isascii() or not mailer_id.isdigit():
        raise PressError("A mailer id has 6 or 9 digits.", hint="The post office gave it to you.", code="imb-mailer")
    if not 0 <= serial < 10**room:
        raise PressError(
            f"Serial number {serial} is too large for this mailer id.", hint="Start a new range.", code="imb-serial"
        )
    whole = f"{barcode_id}{service_type}{mailer_id}{serial:0{room}d}{routing}"
    if not _DIGITS.fullmatch(whole) or len(barcode_id) != 2 or len(service_type) != 3:
        raise PressError(
            "The parts of the Intelligent Mail barcode don't add up to its digits.",
            hint="Barcode id has 2 digits, service type 3, routing 0, 5, 9 or 11.",
            code="imb-digits",
        )
    return whole


def is_letters(letters: str) -> bool:
    """Whether these are the 65 letters of a barcode."""
    return _LETTERS.fullmatch(letters) is not None


def bars(letters: Sequence[str]) -> list[bytes]:
    """The path of each barcode's bars in grid units, from its lower left corner; scale it by ``GRID_PT``."""
    if not letters:
        return []
    signs = np.frombuffer("".join(letters).encode("ascii"), dtype=np.uint8)
    states = _STATE_OF[signs].reshape(len(letters), BARS)
    spelled = _spelled()
    whole, step = spelled[states + _GROUPS].tobytes(), spelled.itemsize * BARS
    return [whole[start : start + step] for start in range(0, len(whole), step)]


@lru_cache(maxsize=1)
def _spelled() -> npt.NDArray[np.bytes_]:
    """Each bar in each of its states; all have one length, so that they are written at once."""
    return np.array([_bar(place, letter) for place in range(BARS) for letter in _LETTER_OF])


def _bar(place: int, letter: str) -> bytes:
    low, high = _SPANS[letter]
    return b"%04d %02d %d %03d re\n" % (place * PITCH, low, BAR, high - low)
