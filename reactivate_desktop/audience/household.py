"""Households: people who would find the same piece in the same letter box."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from reactivate_desktop.audience.address_key import plain_capitals
from reactivate_desktop.audience.doors import Doors, Ints, Mask, doors_of, folded, joined

LARGEST_HOUSEHOLD = 20
"""A household id shared by more people is a payer or a home, not a family; it joins nobody."""

MOST_FAMILY_NAMES = 4
"""Last names that an id, a phone or an e-mail may join at one door: two parents, and children of earlier marriages."""

_NO_ID = frozenset({"", "0", "-", "NONE", "N/A"})
_PARTICLES = frozenset(
    {"AL", "BIN", "DA", "DE", "DEL", "DELA", "DELLA", "DEN", "DER", "DI", "DO", "DOS", "DU", "E", "EL", "IBN", "LA"}
    | {"LAS", "LE", "LOS", "MAC", "MC", "O", "SAN", "SANTA", "ST", "TEN", "TER", "VAN", "VON", "Y"}
    | {"JR", "SR", "II", "III", "IV"}
)
_SHORTEST_PHONE = 7


def households(patients: pd.DataFrame) -> pd.Series[int]:
    """The household of each row, as the position of its first member; index as ``patients``.

    People belong together who share a door (``address_key``) and, beside it, the last name or a part of it (Garcia and
    Garcia Lopez), the household or guarantor id, or a phone or e-mail. Where somebody of one id, phone or e-mail left
    the unit out, theirs is the one unit that the others of the building have. None of these alone joins anybody: a
    parent who pays may live elsewhere, and one piece can't reach two doors.

    Many live behind one door of a home or a dormitory: where there are more last names than a family has, the last
    name joins nobody. Who asked for confidential mail stands alone.
    """
    names = folded(patients["last_name"], plain_capitals)
    keys = list(_keys(patients))
    # who asked for confidential mail stands alone: no other member's piece may speak for them, or theirs for others
    together = ~patients["confidential"].to_numpy(dtype=bool)
    places = folded(patients["zip"], str.strip)
    # only who shares a key and the ZIP code with somebody can share the door: the others need no address read
    asked = np.zeros(len(patients), dtype=np.bool_)
    for key, _ in keys:
        asked |= _shared(joined(key, places))
    doors = doors_of(patients, names, asked & together)
    groups = [_names(key, doors) if by_name else _ties(key, names, doors) for key, by_name in keys]
    labels = np.arange(len(patients))
    while True:
        told = labels
        for group in groups:
            told = _least_of_group(told, group)
        if np.array_equal(told, labels):
            return pd.Series(labels, index=patients.index)
        labels = told


def _keys(patients: pd.DataFrame) -> Iterator[tuple[Ints, bool]]:
    """What may join people at one door, as numbers by row (-1 for none), and whether it is but a name."""
    first, last = (folded(patients["last_name"], fold) for fold in (_first_part, _last_part))
    yield first, True
    if not np.array_equal(first, last):
        yield last, True
    ids = folded(patients["household_id"], lambda text: "" if text.strip().upper() in _NO_ID else text.strip())
    phones = (folded(patients[name], _phone, alike=True) for name in ("phone", "mobile"))
    for key in (ids, *phones, folded(patients["email"], _mail, alike=True)):
        sizes = np.bincount(key[key >= 0], minlength=int(key.max(initial=-1)) + 1)
        known = key >= 0
        key[known] = np.where((sizes > 1) & (sizes <= LARGEST_HOUSEHOLD), np.arange(len(sizes)), -1)[key[known]]
        if (key >= 0).any():
            yield key, False


def _names(key: Ints, doors: Doors) -> Ints:
    """Groups of one name at one door, -1 where the door is no family's."""
    groups = joined(key, doors.door)
    groups[doors.crowded] = -1
    return groups


def _ties(key: Ints, names: Ints, doors: Doors) -> Ints:
    """Groups of one id, phone or e-mail at one door, -1 where too many last names share it there.

    Where all units that a group has in a building are one, who has none there belongs to it.
    """
    inside = joined(key, doors.building)
    known = (inside >= 0) & (doors.unit >= 0)
    count = int(inside.max(initial=-1)) + 1
    low, high = np.full(count, np.iinfo(np.int64).max), np.full(count, -1, dtype=np.int64)
    np.minimum.at(low, inside[known], doors.unit[known])
    np.maximum.at(high, inside[known], doors.unit[known])
    one_unit = (low == high) | (high < 0)
    whole = (inside >= 0) & one_unit[inside] if count else np.zeros(len(key), dtype=np.bool_)
    groups = joined(key, doors.door)
    groups = np.where(whole, inside, np.where(groups >= 0, groups + count, -1))
    different = pd.DataFrame({"group": groups, "name": names})[groups >= 0].drop_duplicates()
    sizes = np.bincount(different["group"], minlength=int(groups.max(initial=-1)) + 1)
    if len(sizes):
        groups[(groups >= 0) & (sizes[groups] > MOST_FAMILY_NAMES)] = -1
    return groups


def _shared(key: Ints) -> Mask:
    """Where another row has the same number."""
    sizes = np.bincount(key[key >= 0], minlength=int(key.max(initial=-1)) + 1)
    return (key >= 0) & (sizes[key] > 1) if len(sizes) else np.zeros(len(key), dtype=np.bool_)


def _least_of_group(labels: Ints, groups: Ints) -> Ints:
    """The least label within each group; rows of group -1 stand alone."""
    grouped = groups >= 0
    if not grouped.any():
        return labels
    least = np.full(int(groups.max()) + 1, len(labels), dtype=np.int64)
    np.minimum.at(least, groups[grouped], labels[grouped])
    told = labels.copy()
    told[grouped] = least[groups[grouped]]
    return told


def _first_part(name: str) -> str:
    return _parts(name)[0] if name.strip() else ""


def _last_part(name: str) -> str:
    return _parts(name)[-1] if name.strip() else ""


def _parts(name: str) -> list[str]:
    """The words of a last name in capitals, without "de la" and the like, the whole name where nothing else is left."""
    plain = plain_capitals(name).replace("'", "").replace("’", "")
    words = [word for word in plain.replace("-", " ").split() if word.strip(".,") not in _PARTICLES]
    return words or [plain]


def _phone(text: str) -> str:
    digits = "".join(sign for sign in text if sign.isdigit())[-10:]
    return digits if len(digits) >= _SHORTEST_PHONE and len(set(digits[-7:])) > 1 else ""


def _mail(text: str) -> str:
    return text.strip().casefold() if "@" in text else ""
