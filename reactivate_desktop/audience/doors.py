"""Doors: who lives behind which, in which building, and whether a door is a family's at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.address_key import address_key, plain_capitals, split_unit

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

MOST_NAMES = 6
"""Last names behind one family's door; with more it is a home, a dormitory or a house of flats without its units."""


@dataclass(frozen=True, slots=True, eq=False)
class Doors:
    """By row: the ``door``, the ``building`` it is in and the ``unit`` there, each a number, -1 where none is known.

    ``crowded`` doors have more last names than a family has.
    """

    door: Ints
    building: Ints
    unit: Ints
    crowded: Mask


def folded(column: pd.Series, fold: Callable[[str], str], *, alike: bool = False) -> Ints:
    """A number per distinct folded text, -1 for none; ``alike``: what is typed so but once is left out unread."""
    codes, values = pd.factorize(column)
    often = np.bincount(codes, minlength=len(values)) > 1 if alike else np.ones(len(values), dtype=np.bool_)
    texts = pd.Series(
        [fold(str(value)) if read else "" for value, read in zip(values, often, strict=True)], dtype=object
    )
    numbers = pd.factorize(texts)[0].astype(np.int64)
    numbers[(texts == "").to_numpy(dtype=bool)] = -1
    return numbers[codes] if len(values) else np.full(len(column), -1, dtype=np.int64)


def joined(one: Ints, other: Ints) -> Ints:
    """A number for each pair of numbers; -1 where either is missing."""
    known = (one >= 0) & (other >= 0)
    numbers = np.full(len(one), -1, dtype=np.int64)
    wide = one[known] * (int(other.max(initial=0)) + 1) + other[known]
    numbers[known] = pd.factorize(wide)[0]
    return numbers


def doors_of(patients: pd.DataFrame, names: Ints, asked: Mask) -> Doors:
    """The doors of the rows ``asked``, -1 for all others; ``names`` are the last names of all rows, as numbers.

    Addresses typed alike are read once; who else lives there counts whether asked for or not.
    """
    line, more, place = (folded(patients[name], plain_capitals) for name in ("address1", "address2", "zip"))
    street = joined(line, place)
    typed = joined(street, more + 1)
    rows = np.flatnonzero(asked & (place >= 0) & ((line >= 0) | (more >= 0)))
    typed = np.where(typed >= 0, typed, -1)
    lone = rows[typed[rows] < 0]  # no first line: the second tells the door
    typed[lone] = int(typed.max(initial=-1)) + 1 + joined(more[lone], place[lone])
    first = pd.Series(rows).groupby(typed[rows], sort=False).first().to_numpy() if len(rows) else rows
    keys = [
        address_key(*row)
        for row in zip(*(patients[name].iloc[first] for name in ("address1", "address2", "zip")), strict=True)
    ]
    parts = [split_unit(key) for key in keys]
    count = int(typed.max(initial=-1)) + 1
    told = [_spread(texts, typed[first], count) for texts in (keys, [b for b, _ in parts], [u for _, u in parts])]
    door, building, unit = (np.where(typed >= 0, numbers[typed], -1) for numbers in told) if count else (typed,) * 3
    mask = np.zeros(len(patients), dtype=np.bool_)
    mask[rows] = True
    door, building, unit = (np.where(mask, numbers, -1) for numbers in (door, building, unit))
    names_at = _names_at(typed, names)
    at_street = np.where(unit >= 0, names_at, np.maximum(names_at, _names_at(street, names)))
    return Doors(door, building, unit, _most_of_group(at_street, door) > MOST_NAMES)


def _spread(texts: list[str], places: Ints, count: int) -> Ints:
    """Numbers of ``texts`` at their ``places`` in an array of ``count``; -1 for '' and elsewhere."""
    numbers = np.full(count, -1, dtype=np.int64)
    if texts:
        found = pd.Series(texts, dtype=object)
        numbers[places] = np.where(found == "", -1, pd.factorize(found)[0])
    return numbers


def _names_at(groups: Ints, names: Ints) -> Ints:
    """How many different last names each row's group has."""
    pairs = joined(groups, names)
    _, first = np.unique(pairs, return_index=True)
    first = first[pairs[first] >= 0]
    counts = np.bincount(groups[first], minlength=int(groups.max(initial=-1)) + 1)
    return np.where(groups >= 0, counts[groups], 0) if len(counts) else np.zeros(len(groups), dtype=np.int64)


def _most_of_group(values: Ints, groups: Ints) -> Ints:
    """The highest value of each row's group, 0 without one."""
    most = np.zeros(int(groups.max(initial=-1)) + 2, dtype=np.int64)
    np.maximum.at(most, groups, np.where(groups >= 0, values, 0))  # -1 is the last, which stays 0
    return most[groups]
