"""Find patients of a workspace by the beginnings of their names; accents and case don't matter."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from reactivate_desktop.audience.address_key import plain_capitals
from reactivate_desktop.store import Store

_LEAST_LETTERS = 2
_STROKES = str.maketrans({"Ł": "L", "Ø": "O", "Đ": "D", "Ħ": "H", "Æ": "AE", "Œ": "OE", "Þ": "TH"})
"""Letters that Unicode does not take apart, as people type them who have no such key."""


@dataclass(frozen=True, slots=True)
class FoundPatient:
    """A patient as a list of findings shows them."""

    patient_key: int
    name: str
    city: str


def run(store: Store, words: str, *, limit: int = 8) -> tuple[FoundPatient, ...]:
    """At most ``limit`` patients, by last name; nobody for fewer than two letters.

    Each word must begin one of a patient's names: 'ng' finds Nguyễn, 'lu ko' finds Łukasz Kowalski.
    """
    wanted = _plain(words)
    if sum(map(len, wanted)) < _LEAST_LETTERS:
        return ()
    with store.reading() as tx:
        everybody = tx.patients.names()
    hits = (
        FoundPatient(key, f"{first} {last}".strip(), city)
        for key, first, last, city in everybody
        if _begin(wanted, _plain(f"{first} {last}"))
    )
    return tuple(islice(hits, limit))


def _begin(wanted: list[str], names: list[str]) -> bool:
    return all(any(name.startswith(word) for name in names) for word in wanted)


def _plain(text: str) -> list[str]:
    return plain_capitals(text).translate(_STROKES).split()
