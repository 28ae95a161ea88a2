"""Households: people who would find the same piece in the same letter box."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.address_key import address_key, plain_capitals

LARGEST_HOUSEHOLD = 20
"""A household id shared by more people is a payer or a home, not a family; it joins nobody."""

_NO_ID = frozenset({"", "0", "-", "NONE", "N/A"})


def households(patients: pd.DataFrame) -> pd.Series[int]:
    """The household of each row, as the position of its first member; index as ``patients``.

    People belong together who share an address (``address_key``) and, beside it, the household or guarantor id or the
    last name. An id alone joins nobody: a parent who pays may live elsewhere, and one piece can't reach two doors.
    Who asked for confidential mail stands alone.
    """
    by_id = _id_groups(patients)
    by_address = _address_groups(patients)
    # who asked for confidential mail stands alone: no other member's piece may speak for them, or theirs for others
    by_id[alone := patients["confidential"].to_numpy(dtype=bool)] = -1
    by_address[alone] = -1
    labels = np.arange(len(patients))
    while True:
        joined = _least_of_group(_least_of_group(labels, by_id), by_address)
        if np.array_equal(joined, labels):
            return pd.Series(labels, index=patients.index)
        labels = joined


def _least_of_group(labels: npt.NDArray[np.int64], groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The least label within each group; rows of group -1 stand alone."""
    grouped = groups >= 0
    if not grouped.any():
        return labels
    least = np.full(int(groups.max()) + 1, len(labels), dtype=np.int64)
    np.minimum.at(least, groups[grouped], labels[grouped])
    joined = labels.copy()
    joined[grouped] = least[groups[grouped]]
    return joined


def _id_groups(patients: pd.DataFrame) -> npt.NDArray[np.int64]:
    """A number for each id at each door, -1 for who has no id that joins."""
    codes, values = pd.factorize(patients["household_id"])
    absent = np.fromiter((str(value).strip().upper() in _NO_ID for value in values), np.bool_, len(values))
    sizes = np.bincount(codes, minlength=len(values))
    groups = codes.astype(np.int64)
    if len(values):
        groups[(absent | (sizes > LARGEST_HOUSEHOLD) | (sizes < 2))[codes]] = -1
    shared = np.flatnonzero(groups >= 0)
    if len(shared):
        doors = _doors(patients.iloc[shared], groups[shared])
        groups[shared] = np.where(doors < 0, -1, pd.factorize(groups[shared] * (int(doors.max()) + 2) + doors)[0])
    return groups


def _doors(rows: pd.DataFrame, groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A number per door, -1 for none; addresses typed alike within a group need no key to be compared."""
    typed = _typed(rows)
    spread = pd.Series(typed).groupby(groups)
    alike = (spread.transform("min") == spread.transform("max")).to_numpy()
    columns = [rows[name] for name in ("address1", "address2", "zip")]
    somewhere = ((columns[0] != "") | (columns[1] != "")).to_numpy() & (columns[2] != "").to_numpy()
    doors = np.where(alike & somewhere, 0, -1)
    other = np.flatnonzero(~alike)
    keys = [address_key(*row) for row in zip(*(column.iloc[other] for column in columns), strict=True)]
    numbers = pd.factorize(pd.Series(keys, dtype=object))[0].astype(np.int64)
    doors[other] = np.where(np.array([key == "" for key in keys], dtype=np.bool_), -1, numbers)
    return doors


def _typed(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """A number for each address as it is typed, from 0 in the order in which they come."""
    numbers: npt.NDArray[np.int64] = (
        rows.groupby(["address1", "address2", "zip"], sort=False).ngroup().to_numpy().astype(np.int64)
    )
    return numbers


def _address_groups(patients: pd.DataFrame) -> npt.NDArray[np.int64]:
    groups = np.full(len(patients), -1, dtype=np.int64)
    names = _folded(patients["last_name"], plain_capitals)
    places = _folded(patients["zip"], str.strip)
    usable = (names >= 0) & (places >= 0)
    # only who shares last name and ZIP code with somebody can share the door: the others need no address key
    pair = np.where(usable, names * (int(places.max(initial=0)) + 1) + places, -1)
    shared = usable & pd.Series(pair).duplicated(keep=False).to_numpy()
    near = patients.loc[shared, ["address1", "address2", "zip"]]
    # a family's addresses are typed alike as a rule: one key for all of them
    codes = _typed(near)
    first = near.iloc[np.unique(codes, return_index=True)[1]]
    made = [address_key(*row) for row in zip(first["address1"], first["address2"], first["zip"], strict=True)]
    doors = pd.Series(np.array(made, dtype=object)[codes], dtype=object)
    keys = pd.DataFrame({"door": pd.factorize(doors)[0], "name": names[shared]})
    groups[shared] = np.where(doors == "", -1, keys.groupby(["door", "name"], sort=False).ngroup())
    return groups


def _folded(column: pd.Series, fold: Callable[[str], str]) -> npt.NDArray[np.int64]:
    """A number per distinct folded text, -1 for none."""
    codes, values = pd.factorize(column)
    folded = pd.Series([fold(str(value)) for value in values], dtype=object)
    numbers = pd.factorize(folded)[0].astype(np.int64)
    numbers[(folded == "").to_numpy(dtype=bool)] = -1
    return numbers[codes] if len(values) else np.full(len(column), -1, dtype=np.int64)
