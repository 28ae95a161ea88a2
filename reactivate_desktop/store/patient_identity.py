"""Who each row of a patient table is: a patient of the workspace, a new one, or a repetition of another row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd

NEW = -1
"""The key of a row whose patient is not in the workspace."""


PERSON = ("patient_id", "last_name", "first_name", "suffix", "birth_date", "address1", "zip")
"""The fields that tell people apart who share an ID, or have none."""


class StoredPeople(Protocol):
    """What has to be known of the stored patients."""

    keys: np.ndarray[Any, np.dtype[np.int64]]
    """patient_key of each."""
    ids: np.ndarray[Any, Any]
    """``patient_id`` of each, without blanks around it."""

    def people(self, keys: np.ndarray[Any, np.dtype[np.int64]]) -> pd.DataFrame:
        """``PERSON`` of some of them, indexed by key."""
        ...

    def taken(self, identities: Sequence[str]) -> set[str]:
        """Those of ``identities`` that a stored patient has."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Recognised:
    """One entry for each row: ``keys`` (-1 = new), ``identity`` of a new patient, ``last`` row of each patient.

    ``kept`` is False where a later row of the same table names the same patient; ``stands_for`` is the row that is
    kept for it.
    """

    keys: np.ndarray[Any, np.dtype[np.int64]]
    identity: np.ndarray[Any, Any]
    kept: np.ndarray[Any, np.dtype[np.bool_]]
    stands_for: np.ndarray[Any, np.dtype[np.int64]]


def recognise(known: StoredPeople, rows: pd.DataFrame) -> Recognised:
    """Find the patients of ``rows`` (numbered from 0) among ``known``.

    An ID that one row and one stored patient alone have decides by itself, so a patient may marry and move. Where
    several share an ID, as with account numbers of a family, name and birth date (or address) decide, then the name;
    without an ID name, suffix and birth date (or address) do. The order of rows decides nothing.
    """
    ids, stored = stripped(rows["patient_id"].tolist()), known.ids
    shared = set(stored[pd.Index(stored).duplicated(keep=False)]) | {""}
    alone = ~(pd.Index(ids).duplicated(keep=False) | pd.Index(ids).isin(shared))
    keys = np.full(len(rows), NEW, dtype=np.int64)
    single = ~pd.Index(stored).isin(shared)
    if single.any():
        found = pd.Index(stored[single]).get_indexer(pd.Index(ids[alone]))
        keys[alone] = np.where(found >= 0, known.keys[single][found], NEW)
    result = Recognised(
        keys, "id:" + ids if len(ids) else ids, np.ones(len(rows), dtype=bool), np.arange(len(rows), dtype=np.int64)
    )
    places = np.flatnonzero(~alone)
    if len(places):
        candidates = known.people(known.keys[pd.Index(stored).isin(set(ids[places]))])
        _by_person(candidates, rows, ids, places, result)
    _apart(known, rows, result)
    return result


def stripped(texts: Sequence[str]) -> np.ndarray[Any, Any]:
    """IDs without blanks around them."""
    found = np.empty(len(texts), object)
    found[:] = list(map(str.strip, texts))
    return found


def person_texts(rows: pd.DataFrame) -> list[str]:
    """Name, suffix and birth date (or address) of each row as one text, in one case."""

    def folded(name: str) -> pd.Series[Any]:
        return rows[name].str.strip().str.casefold()

    born = rows["birth_date"].dt.strftime("%Y-%m-%d").astype(object)
    which = born.where(born.notna(), folded("address1") + "|" + folded("zip"))
    texts = folded("last_name") + "|" + folded("first_name") + "|" + folded("suffix") + "|" + which
    return [str(text) for text in texts]


def _by_person(
    candidates: pd.DataFrame,
    rows: pd.DataFrame,
    ids: np.ndarray[Any, Any],
    places: np.ndarray[Any, Any],
    result: Recognised,
) -> None:
    """Rows that have no ID of their own, written into ``result``."""
    here = list(zip(ids[places].tolist(), person_texts(rows.iloc[places]), strict=True))
    last = {who: int(place) for who, place in zip(here, places, strict=True)}
    numbers = [str(number).strip() for number in candidates["patient_id"]]
    there = dict(zip(zip(numbers, person_texts(candidates), strict=True), candidates.index.tolist(), strict=True))
    found = _pairs(set(here), there)
    people: dict[str, int] = defaultdict(int)
    for number, _ in last:
        people[number] += 1
    for place, who in zip(places, here, strict=True):
        result.keys[place] = found.get(who, NEW)
        result.stands_for[place] = last[who]
        result.kept[place] = last[who] == place
        number, person = who
        if not number or people[number] > 1:
            result.identity[place] = f"id:{number}|{person}" if number else f"person:{person}"


def _pairs(here: set[tuple[str, str]], there: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """(ID, person) of the table to the key of the stored patient who is the same."""
    found = {who: there[who] for who in here if who in there}
    left_here = [who for who in here if who not in found and who[0]]
    left_there = [who for who in there if who not in found and who[0]]
    for part in (_named, _numbered):
        ours, theirs = _grouped(left_here, part), _grouped(left_there, part)
        for key, group in ours.items():
            if len(group) == 1 and len(theirs.get(key, ())) == 1 and group[0] not in found:
                found[group[0]] = there[theirs[key][0]]
        if part is _named:  # an ID alone tells only where it names one person on both sides
            crowded = {number for number, count in _counted(here) if count > 1}
            crowded |= {number for number, count in _counted(there) if count > 1}
            left_here = [who for who in left_here if who not in found and who[0] not in crowded]
    return found


def _named(who: tuple[str, str]) -> tuple[str, ...]:
    return (who[0], *who[1].split("|")[:3])


def _numbered(who: tuple[str, str]) -> tuple[str, ...]:
    return (who[0],)


def _grouped(people: list[tuple[str, str]], part: Any) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for who in people:
        groups[part(who)].append(who)
    return groups


def _counted(people: Any) -> list[tuple[str, int]]:
    counts: dict[str, int] = defaultdict(int)
    for number, _ in people:
        counts[number] += 1
    return list(counts.items())


def _apart(known: StoredPeople, rows: pd.DataFrame, result: Recognised) -> None:
    """A new patient whose identity another one already has gets the person's as well."""
    fresh = np.flatnonzero(result.kept & (result.keys == NEW))
    taken = known.taken([str(text) for text in result.identity[fresh]])
    clash = [int(place) for place in fresh if result.identity[place] in taken]
    for place, person in zip(clash, person_texts(rows.iloc[clash]) if clash else (), strict=True):
        result.identity[place] = f"{result.identity[place]}|{person}"
