"""The tracking code: eight random symbols and one check symbol, shown as ``XXX-XXX-XXX``.

Thirty-one symbols is a prime number, so a weighted sum with different weights modulo 31 catches every single wrong
symbol (no weight is 0) and every swap of two different symbols, neighbours or not (no two weights are equal), the check
symbol included. Letters and digits that are taken for each other (I, J, O, 0, 1) are not symbols at all, and are never
guessed at: Q or D for an O is a guess, and a guess redeems somebody else's card.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random
from typing import Final
from urllib.parse import parse_qs, urlsplit

from reactivate_desktop.errors import InputError

ALPHABET: Final = "23456789ABCDEFGHKLMNPQRSTUVWXYZ"
BODY_LENGTH: Final = 8
LENGTH: Final = BODY_LENGTH + 1
_MODULUS: Final = len(ALPHABET)
_WEIGHTS: Final = tuple(range(LENGTH, 1, -1))
"""Weights of the body, 9 to 2; the check symbol has weight 1."""
_VALUE: Final = {symbol: value for value, symbol in enumerate(ALPHABET)}

_AS_LETTERS: Final = str.maketrans("23456789V", "ZEASGTBGU")
_OFFENSIVE: Final = (
    *("ANAL", "ANUS", "ARSE", "ASS", "BUM", "BUTT", "CRAP", "CUM", "CUNT", "DAMN", "DEAD", "DEATH", "DEBT", "DRUG"),
    *("DUMB", "DYKE", "FAG", "FART", "FAT", "FUC", "FUK", "FUX", "GAY", "HATE", "HELL", "KKK", "KYS", "LUST", "MEAT"),
    *("MURD", "NAZ", "NEGR", "PEE", "PUBE", "PUKE", "PUS", "RAPE", "SATAN", "SEX", "SLAG", "SLAUE", "SLUT", "STFU"),
    *("SUCK", "TRASH", "TURD", "TWAT", "UGLY", "WANK", "WTF", "XXX", "GGG"),
    *("BITCH", "CLIT", "DIC", "DIE", "DIK", "IDIT", "KILL", "NIG", "PENIS", "PIG", "PIS", "SHIT", "SICK", "TIT"),
    *("BOOB", "COC", "COK", "COON", "HOMO", "POO", "PORN", "SOB", "SOD", "WHOR"),
)
"""What no card may say. GGG is 666 and 999 in letters; the words with I and O are met through L and Q."""


@dataclass(frozen=True, slots=True)
class TrackingCode:
    """A valid code. ``compact`` is its nine symbols without dashes; ``str()`` is how it is shown and stored."""

    compact: str

    def __str__(self) -> str:
        return f"{self.compact[:3]}-{self.compact[3:6]}-{self.compact[6:]}"


def check_symbol(body: str) -> str:
    """The check symbol of eight symbols: the one that makes the weighted sum of all nine 0 modulo 31."""
    total = sum(weight * _VALUE[symbol] for weight, symbol in zip(_WEIGHTS, body, strict=True))
    return ALPHABET[-total % _MODULUS]


def is_valid(compact: str) -> bool:
    """True for nine symbols of the alphabet whose check symbol holds."""
    return (
        len(compact) == LENGTH
        and all(symbol in _VALUE for symbol in compact)
        and check_symbol(compact[:BODY_LENGTH]) == compact[BODY_LENGTH]
    )


def is_offensive(compact: str) -> bool:
    """True when the symbols read as a word that no card may carry, also with digits and look-alikes for letters."""
    letters = compact.translate(_AS_LETTERS)
    forms = {compact, letters, letters.replace("L", "I"), letters.replace("Q", "O")}
    forms.add(letters.replace("L", "I").replace("Q", "O"))
    return any(word in form for form in forms for word in _OFFENSIVE)


def make(random: Random) -> TrackingCode:
    """A new random code; give ``secrets.SystemRandom()`` for codes that are mailed. Uniqueness is the store's part."""
    while True:
        body = "".join(random.choices(ALPHABET, k=BODY_LENGTH))
        compact = body + check_symbol(body)
        if not is_offensive(compact):
            return TrackingCode(compact)


def parse(text: str) -> TrackingCode:
    """Read a code as typed or scanned. Case, blanks and dashes don't matter; a booking link with a code works as well.

    Raises:
        InputError: ``code-mistyped`` when this can't be a code of ours; the text itself is not repeated.
    """
    for candidate in _candidates(text):
        compact = _compact(candidate)
        if is_valid(compact):
            return TrackingCode(compact)
    raise InputError(
        "This code was mistyped.", hint="Compare it with the card: codes have no I, J, O, 0 or 1.", code="code-mistyped"
    )


def _candidates(text: str) -> list[str]:
    stripped = text.strip()
    if "/" not in stripped and "?" not in stripped:
        return [stripped]
    try:
        parts = urlsplit(stripped)
    except ValueError:
        return []
    query = {key.lower(): values for key, values in parse_qs(parts.query).items()}
    segments = [segment for segment in parts.path.split("/") if segment]
    return [*query.get("code", ()), *segments[-1:]]


def _compact(text: str) -> str:
    upper = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in upper if unicodedata.category(sign) not in {"Pd", "Zs", "Cf", "Cc"} and sign != "_")
