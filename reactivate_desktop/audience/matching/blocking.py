"""Which rows are worth comparing: those that share one of several keys. Comparing all with all would take for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reactivate_desktop.audience.matching import nicknames
from reactivate_desktop.audience.matching.people import Coded, Ints, People

LARGEST_BLOCK = 60
"""A key shared by more rows tells little and would cost the square of them: it is skipped, and counted."""


COARSE = frozenset({"last name", "first name", "ZIP code", "birth date"})
"""Keys for short lists, where there is time to look farther; their large blocks are not worth a word."""

SHORT_LIST = 50_000
"""Records up to which the coarse keys are looked into: a million would give thirty million pairs more by them."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Blocks left out as too large: the key, how many blocks, and how many rows stood in them."""

    key: str
    blocks: int
    rows: int


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs of row positions, ``left`` < ``right``, each once; and what was skipped."""

    left: Ints
    right: Ints
    skipped: tuple[Skipped, ...]


def candidates(people: People) -> Candidates:
    """All pairs that share a key. A pair is lost only where every one of its keys differs or is too common."""
    found: list[Ints] = []
    skipped: list[Skipped] = []
    for name, key in _keys(people):
        pairs, left_out = _pairs(name, key, people.count)
        found.append(pairs)
        if left_out.blocks:
            skipped.append(left_out)
    together = _different(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    count = max(1, people.count)
    return Candidates(together // count, together % count, tuple(skipped))


def _different(pairs: Ints) -> Ints:
    """The different ones in rising order; sorting takes a fifth of what a table of hashes takes for as many."""
    pairs.sort()
    first = np.ones(len(pairs), dtype=np.bool_)
    first[1:] = pairs[1:] != pairs[:-1]
    return pairs[first]


def _keys(people: People) -> Iterator[tuple[str, Ints]]:
    root = _folded(people.first, lambda name: nicknames.root(name.split()[0]))
    sound = _folded(people.last, _skeleton)
    initial = _folded(people.first, lambda name: name[0])
    year = _folded(people.born, lambda day: day[:4])
    month_day = _folded(people.born, lambda day: "".join(sorted(day[4:])))
    digits = _folded(people.born, lambda day: "".join(sorted(day)))
    number = _folded(people.street, lambda street: street.split()[0])
    word = _folded(people.street, lambda street: max(street.split()[1:], key=len, default=""))
    yield "last name and birth date", _joined(people.last.codes, people.born.codes)
    yield "first name and birth date", _joined(root, people.born.codes)
    yield "first and last name", _joined(root, people.last.codes)
    yield "first and last name, birth year", _joined(root, sound, year)
    yield "first and last name in either order", _either_order(people)
    yield "names swapped, birth year", _joined(_either_order(people), year)
    yield "sound of both names", _joined(_folded(people.first, _skeleton), sound)
    yield "house number, street, ZIP code", _joined(number, word, people.zip.codes)
    yield "house number, street, city", _joined(number, word, people.city.codes)
    yield "sound of the last name, birth digits", _joined(sound, digits)
    yield "birth date and ZIP code", _joined(people.born.codes, people.zip.codes)
    yield "first name and address", _joined(initial, people.street.codes, people.zip.codes)
    yield "last name and address", _joined(people.last.codes, people.street.codes)
    yield "first name, house number, birth day", _joined(root, number, month_day)
    yield "first name, street", _joined(root, word)
    yield "last name, house number", _joined(sound, number, people.zip.codes)
    yield "house number, street, birth year", _joined(number, word, year)
    yield "last name and ZIP code, initial", _joined(initial, sound, people.zip.codes)
    yield "birth date and street", _joined(people.born.codes, word)
    yield "birth date and city", _joined(people.born.codes, people.city.codes)
    yield "city, first name and house number", _joined(people.city.codes, root, number)
    if people.count <= SHORT_LIST:
        yield "last name", people.last.codes
        yield "first name", root
        yield "ZIP code", people.zip.codes
        yield "birth date", people.born.codes
    yield "e-mail", people.email.codes
    for place, phone in enumerate(people.phones):
        yield f"phone {place + 1}", _joined(phone.codes, initial)
    mobile, home = people.phones[0].codes, people.phones[1].codes
    yield "phone 1 or 2", _joined(np.where(mobile >= 0, mobile, home), initial)


def _folded(column: Coded, fold: Callable[[str], str]) -> Ints:
    """A number for each folded value, by row; -1 for nothing."""
    words = pd.Series([fold(value) for value in column.values], dtype=object)
    places, _ = pd.factorize(words.where(words != ""))
    if not len(places):
        return column.codes
    return np.where(column.codes >= 0, places.astype(np.int64)[column.codes], -1)


def _joined(*columns: Ints) -> Ints:
    """One number for each combination; -1 where a part is missing."""
    key = columns[0]
    for column in columns[1:]:
        both = (key >= 0) & (column >= 0)
        wide = np.where(both, key * (int(column.max(initial=0)) + 1) + column, -1)
        # numbers are made small again, so that a third part can't run over
        places, _ = pd.factorize(wide)
        key = np.where(both, places.astype(np.int64), -1)
    return key


def _either_order(people: People) -> Ints:
    """One number for first and last name in whichever order, where a swapped pair could be."""
    first, last = people.first, people.last
    shared = {name: place for place, name in enumerate(last.values)}
    extra = len(last.values)
    as_last = np.array([shared.get(name, extra + place) for place, name in enumerate(first.values)], dtype=np.int64)
    if not len(as_last):
        return np.full(people.count, -1, dtype=np.int64)
    one, other = np.where(first.codes >= 0, as_last[first.codes], -1), last.codes
    low, high = np.minimum(one, other), np.maximum(one, other)
    return _joined(low, high)


_VOWELS = str.maketrans("", "", "AEIOUYHW ")
_ALIKE = str.maketrans({"K": "C", "Q": "C", "Z": "S", "V": "F", "P": "F", "D": "T", "M": "N", "J": "G"})


def _skeleton(name: str) -> str:
    """First letter and the consonants that follow, those that sound alike made one: Neilsen and Nielson meet."""
    bare = name.replace("PH", "F").replace("CK", "K")
    letters = [bare[:1], *bare[1:].translate(_VOWELS)]
    heard = "".join(letters).translate(_ALIKE)
    single = [sign for place, sign in enumerate(heard) if not place or heard[place - 1] != sign]
    return "".join(single[:5])


def _pairs(name: str, key: Ints, count: int) -> tuple[Ints, Skipped]:
    """Pairs of rows that share a key, as left * count + right."""
    rows = np.flatnonzero(key >= 0)
    rows = rows[np.argsort(key[rows], kind="stable")]
    sorted_key = key[rows]
    _, places, sizes = np.unique(sorted_key, return_inverse=True, return_counts=True)
    size = sizes[places] if len(rows) else places
    crowded = sizes > LARGEST_BLOCK
    left_out = Skipped(name, int(crowded.sum()), int(sizes[crowded].sum()))
    usable = (size > 1) & (size <= LARGEST_BLOCK)
    rows, sorted_key = rows[usable], sorted_key[usable]
    found = []
    for step in range(1, LARGEST_BLOCK):
        same = sorted_key[step:] == sorted_key[:-step]
        if not same.any():
            break
        # rows of one key stand in rising order, the sort being stable
        found.append(rows[:-step][same] * count + rows[step:][same])
    return (np.concatenate(found) if found else np.empty(0, dtype=np.int64)), left_out
