"""A made-up practice list of any size: families at their doors, twins, juniors, second records with slips and moves.

Names are made of syllables, so that there are as many as in a real list, and some are a hundred times as common as
others (Zipf). Nobody in it is anybody. The same seed gives the same list.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.patient_rows import patient_table

Texts = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]

_SECOND = 0.03
"""The share of people who have a second record."""

_TWINS, _JUNIORS = 0.004, 0.01
"""The shares of people who are the twin of the one before them, and who have a parent's or a child's name."""

_ALIKE = 0.2
"""The share of twins whose names are much alike: Jayden and Kayden."""

_SAME_DAY = 0.05
"""The share of juniors born on the parent's day and month."""

_HEADS = (
    "BA",
    "BE",
    "CA",
    "CO",
    "DA",
    "DE",
    "FA",
    "GO",
    "HA",
    "JA",
    "KA",
    "LA",
    "MA",
    "MO",
    "NA",
    "PA",
    "RO",
    "SA",
    "TO",
    "WI",
)
_MIDDLES = ("", "la", "len", "mi", "nar", "ri", "ron", "sa", "ter", "vi", "zel")
_LAST_TAILS = (
    "baker",
    "berg",
    "den",
    "ez",
    "field",
    "ford",
    "ham",
    "kins",
    "ley",
    "man",
    "ner",
    "sen",
    "son",
    "ton",
    "wood",
)
_FIRST_TAILS = ("a", "ah", "bert", "da", "el", "en", "ie", "in", "lyn", "na", "o", "ric", "son", "us", "y")
_STREETS = ("Street", "Avenue", "Road", "Drive", "Lane", "Court", "Place", "Boulevard")


@dataclass(frozen=True, slots=True, eq=False)
class PracticeList:
    """The list (index 0, 1, …) and the true pairs (``first`` < ``second``, by position)."""

    table: pd.DataFrame
    first: Ints
    second: Ints


def practice_list(count: int, seed: int = 7) -> PracticeList:
    """``count`` records, about 3 % of them second ones of a person, shuffled."""
    lot = np.random.default_rng(seed)
    seconds = int(count * _SECOND)
    columns = _people(lot, count - seconds)
    chosen = lot.choice(count - seconds, seconds, replace=False)
    again = _with_slips(lot, {name: column[chosen] for name, column in columns.items()})
    joined = {name: np.concatenate([columns[name], again[name]]) for name in columns}
    order = lot.permutation(count)
    place = np.argsort(order)
    one, other = place[chosen], place[count - seconds + np.arange(seconds)]
    table = patient_table({name: pd.Series(column[order]) for name, column in joined.items()}, count)
    return PracticeList(table, np.minimum(one, other), np.maximum(one, other))


def _people(lot: np.random.Generator, count: int) -> dict[str, Texts]:
    family = np.sort(lot.integers(0, max(1, int(count / 2.5)), count))
    homes = int(family.max(initial=0)) + 1
    lasts = np.array([h.title() + m + t for h in _HEADS for m in _MIDDLES for t in _LAST_TAILS], dtype=object)
    firsts = np.array([h.title() + m + t for h in _HEADS for m in _MIDDLES[:6] for t in _FIRST_TAILS], dtype=object)
    streets = np.array([f"{name} {kind}" for name in lasts[:900] for kind in _STREETS], dtype=object)
    zips = np.array([f"{n:05d}" for n in range(1000, 1000 + max(4, min(8000, count // 600)))], dtype=object)
    zip_of = lot.integers(0, len(zips), homes)
    number = lot.integers(1, 2500, homes).astype(str).astype(object)
    door = number + " " + streets[lot.integers(0, len(streets), homes)]
    phone = _phones(lot, homes)
    born = lot.integers(-15_000, 19_000, count)
    first = _zipf(lot, firsts, count)
    last = _zipf(lot, lasts, homes)[family]
    inside = np.flatnonzero(family[1:] == family[:-1]) + 1
    twins = inside[lot.random(len(inside)) < _TWINS * 2]
    twins = twins[first[twins] != first[twins - 1]]  # no twins are called the same
    juniors = np.setdiff1d(inside[lot.random(len(inside)) < _JUNIORS * 2], twins)
    juniors = juniors[~np.isin(juniors - 1, juniors)]
    alike = twins[lot.random(len(twins)) < _ALIKE]
    for row in alike:
        first[row] = _like(str(first[row - 1]), lot.random() < 0.5)
    born[twins] = born[twins - 1]
    first[juniors] = first[juniors - 1]
    born[juniors] = _a_generation_from(lot, born[juniors - 1])
    other_name = lot.random(count) < 0.1
    last[other_name] = _zipf(lot, lasts, int(other_name.sum()))
    return {
        "first_name": first,
        "last_name": last,
        "birth_date": born.astype("datetime64[D]").astype("datetime64[s]").astype(object),
        "address1": door[family],
        "zip": zips[zip_of][family],
        "city": np.array([f"Town {n // 3}" for n in range(len(zips))], dtype=object)[zip_of][family],
        "phone": np.where(lot.random(count) < 0.7, phone[family], ""),
        "mobile": np.where(lot.random(count) < 0.5, _phones(lot, count), ""),
    }


def _like(name: str, in_front: bool) -> str:
    """A name that is one letter away, in its first letter or in its ending: Jayden and Kayden, Jamil and Jamila."""
    if in_front:
        return ("K" if name[0] != "K" else "J") + name[1:]
    return name[:-1] + ("o" if name[-1] == "a" else "a") if name[-1] in "aeiouy" else name + "a"


def _a_generation_from(lot: np.random.Generator, born: Ints) -> Ints:
    """Days of birth of the other of parent and child; some on the same day of the year, twenty or thirty years away."""
    late = born > 4_000
    gap = lot.integers(7_000, 14_000, len(born))
    same_day = lot.random(len(born)) < _SAME_DAY
    day = born.astype("datetime64[D]")
    years = np.where(lot.random(len(born)) < 0.5, 20, 30) * np.where(late, -1, 1)
    month = day.astype("datetime64[M]")
    shifted = ((month + 12 * years).astype("datetime64[D]") + (day - month)).astype(np.int64)
    return np.where(same_day, shifted, born + np.where(late, -gap, gap))


def _with_slips(lot: np.random.Generator, columns: dict[str, Texts]) -> dict[str, Texts]:
    """Second records: four in ten have a slip in a name, one in ten in the birth date, three in ten have moved."""
    count = len(columns["zip"])
    found = {name: column.copy() for name, column in columns.items()}
    for name, share in (("first_name", 0.2), ("last_name", 0.2), ("address1", 0.15)):
        for row in np.flatnonzero(lot.random(count) < share):
            found[name][row] = _slip(lot, str(found[name][row]))
    late = lot.random(count) < 0.1
    days = found["birth_date"].astype("datetime64[s]")
    days[late] += np.timedelta64(86_400, "s") * lot.integers(1, 20, int(late.sum()))
    found["birth_date"] = days.astype(object)
    moved = np.flatnonzero(lot.random(count) < 0.3)
    elsewhere = lot.permutation(count)[: len(moved)]
    for name in ("address1", "zip", "city"):
        found[name][moved] = columns[name][elsewhere]
    found["phone"][moved] = ""
    return found


def _slip(lot: np.random.Generator, text: str) -> str:
    place = int(lot.integers(1, max(2, len(text) - 1)))
    kind = lot.integers(0, 3)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[: place - 1] + text[place : place + 1] + text[place - 1] + text[place + 1 :]
    return text[:place] + "eaionrst"[int(lot.integers(0, 8))] + text[place:]


def _zipf(lot: np.random.Generator, words: Texts, count: int) -> Texts:
    weight = 1 / np.arange(1, len(words) + 1) ** 0.8
    return words[lot.permutation(len(words))][lot.choice(len(words), count, p=weight / weight.sum())]


def _phones(lot: np.random.Generator, count: int) -> Texts:
    return np.array([f"508{n:07d}" for n in lot.integers(2_000_000, 9_999_999, count)], dtype=object)
