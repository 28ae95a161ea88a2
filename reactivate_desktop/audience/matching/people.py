"""The patient table as the comparison wants it: plain capitals, digits, one number for each distinct value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.address_key import plain_capitals, street_key
from reactivate_desktop.audience.matching.given_names import given_names

Ints = npt.NDArray[np.int64]

_NOT_LETTER = re.compile(r"[^A-Z]+")
_SHORTEST_PHONE = 7

_BORNE_BY = 3
"""Families (last names) that bear a first name which is surely no slip of typing."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column as numbers: ``codes`` by row, -1 where there is nothing, and the ``values`` they stand for (text)."""

    codes: Ints
    values: npt.NDArray[np.object_]

    @property
    def shares(self) -> npt.NDArray[np.float64]:
        """The share of each value among those rows that have one."""
        counts = np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))
        return counts / max(1, int(counts.sum()))

    def chance(self) -> float:
        """How likely two rows drawn by lot have the same value."""
        return float((self.shares**2).sum())


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """What is compared of each row.

    ``phones`` are three columns; ``born`` are days, NaT where unknown; ``given`` are the first names (their first word)
    that are names and no slips: those of ``given_names``, and what several families of the list bear.
    """

    count: int
    first: Coded
    last: Coded
    given: frozenset[str]
    middle: Coded
    suffix: Coded
    sex: Coded
    born: Coded
    street: Coded
    city: Coded
    zip: Coded
    phones: tuple[Coded, ...]
    email: Coded
    ids: Coded


def coded(column: pd.Series, fold: Callable[[str], str]) -> Coded:
    """A number for each distinct folded text of ``column``."""
    raw, values = pd.factorize(column)
    folded = pd.Series([fold(str(value)) for value in values], dtype=object)
    places, kept = pd.factorize(folded.where(folded != ""))
    codes = places.astype(np.int64)[raw] if len(values) else np.full(len(column), -1, dtype=np.int64)
    codes[raw < 0] = -1
    return Coded(codes, np.asarray(kept, dtype=object))


def prepare(patients: pd.DataFrame) -> People:
    """Fold a patient table (``domain.patient``) for comparison; the rows keep their order."""
    born = patients["birth_date"].dt.strftime("%Y%m%d")
    streets = patients["address1"] + " " + patients["address2"]
    phones = _one_book([coded(patients[name], _phone) for name in ("mobile", "phone", "work_phone")])
    first, last = coded(patients["first_name"], _name), coded(patients["last_name"], _name)
    return People(
        count=len(patients),
        first=first,
        last=last,
        given=given_names() | _borne(first, last),
        middle=coded(patients["middle"], lambda text: _letters(text)[:1]),
        suffix=coded(patients["suffix"], _letters),
        sex=coded(patients["sex"], _sex),
        born=coded(born.where(born.notna(), ""), str),
        street=coded(streets, street_key),
        city=coded(patients["city"], _letters),
        zip=coded(patients["zip"], lambda text: text.strip()[:5]),
        phones=phones,
        email=coded(patients["email"], lambda text: text.strip().casefold() if "@" in text else ""),
        ids=coded(patients["patient_id"], str.strip),
    )


def _borne(first: Coded, last: Coded) -> frozenset[str]:
    """First names, their first word, that several families bear."""
    known = (first.codes >= 0) & (last.codes >= 0)
    wide = len(last.values) + 1
    different = pd.unique(first.codes[known] * wide + last.codes[known])
    families = np.bincount(different // wide, minlength=len(first.values))
    return frozenset(str(name).split()[0] for name in first.values[families >= _BORNE_BY])


def _one_book(columns: list[Coded]) -> tuple[Coded, ...]:
    """Columns of phones over one list of values, so that a mobile number equals the same number typed as home phone."""
    joined, values = pd.factorize(np.concatenate([column.values for column in columns]))
    found, start = [], 0
    for column in columns:
        places = joined[start : start + len(column.values)].astype(np.int64)
        start += len(column.values)
        codes = np.where(column.codes >= 0, places[column.codes] if len(places) else -1, -1)
        found.append(Coded(codes, np.asarray(values, dtype=object)))
    return tuple(found)


def _letters(text: str) -> str:
    return _NOT_LETTER.sub("", plain_capitals(text))


def _name(text: str) -> str:
    """Words of a name in capitals; apostrophes and hyphens go: O'Brien is OBRIEN, Smith-Lee is SMITH LEE."""
    words = plain_capitals(text).replace("'", "").replace("’", "")
    return " ".join(_NOT_LETTER.sub(" ", words).split())


def _sex(text: str) -> str:
    bare = _letters(text)[:1]
    return bare if bare in {"M", "F"} else ""


def _phone(text: str) -> str:
    digits = "".join(sign for sign in text if sign.isdigit())[-10:]
    # a row of one digit is what is typed where there is no number
    return digits if len(digits) >= _SHORTEST_PHONE and len(set(digits[-7:])) > 1 else ""
