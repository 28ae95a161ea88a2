"""What a patient table would change in the workspace: reckoned without writing anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.domain.patient import FIELDS, SOURCE_COLUMNS
from reactivate_desktop.store import row_comparison, stored_people
from reactivate_desktop.store.counts import Counts
from reactivate_desktop.store.patient_identity import NEW, recognise

CONTENT = tuple(field.name for field in FIELDS)
Places = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A patient table beside what is stored.

    Attributes:
        rows: the table itself, numbered from 0.
        keys: patient_key of each row; -1 = a new patient.
        stored: keys of all stored patients, rising.
        new: the rows of new patients, with their ``identity`` in front.
        changed: column (of the source as well) to the places of those known rows in which it differs; they rise.
        before: the same columns to what is stored at each of these places.
        counts: ``new + updated + unchanged`` = rows. Another place in the file is no change of a patient.
    """

    rows: pd.DataFrame = field(repr=False)
    keys: Places = field(repr=False)
    stored: Places = field(repr=False)
    new: pd.DataFrame = field(repr=False)
    changed: dict[str, Places] = field(repr=False)
    before: dict[str, pd.Series[Any]] = field(repr=False)
    counts: Counts

    def known(self) -> Places:
        """Keys of the stored patients whom the table names, rising."""
        return np.unique(self.keys[self.keys != NEW])

    def updated(self) -> Places:
        """Places of the rows that change a field of their patient."""
        return _union([places for name, places in self.changed.items() if name not in SOURCE_COLUMNS])

    def touched(self) -> Places:
        """Places of the rows that change anything that is stored."""
        return _union(list(self.changed.values()))


def compare(connection: sa.Connection, frame: pd.DataFrame, told: Collection[str] | None = None) -> Comparison:
    """Compare a patient table with the stored one; see ``patient_identity`` for who is whom.

    Args:
        connection: of the transaction.
        frame: patient table. Of rows that name one patient the last one counts.
        told: the fields that the table tells; of the others patients keep what is stored. None = all.
    """
    rows = frame.reset_index(drop=True)
    stored = stored_people.read(connection)
    who = recognise(stored, rows)
    shared = np.flatnonzero(who.kept & (who.keys != NEW))
    names = [name for name in CONTENT if told is None or name in told]
    found = row_comparison.differing(connection, rows, who.keys[shared], shared, names)
    changed = {name: places for name, (places, _) in found.items()}
    before = {name: values for name, (_, values) in found.items()}
    fresh = np.flatnonzero(who.kept & (who.keys == NEW))
    new = rows.copy(deep=False) if len(fresh) == len(rows) else rows.iloc[fresh].copy()
    new.insert(0, "identity", who.identity[fresh])
    again = np.flatnonzero(~who.kept)
    same = np.ones(len(again), dtype=bool)
    for name in CONTENT if len(again) else ():
        same &= same_values(rows[name].iloc[again], rows[name].iloc[who.stands_for[again]])
    differing = [places for name, places in changed.items() if name not in SOURCE_COLUMNS]
    updated = len(_union(differing)) + int((~same).sum())
    counts = Counts(len(fresh), updated, len(rows) - len(fresh) - updated)
    return Comparison(rows, who.keys, stored.keys, new, changed, before, counts)


def same_values(left: pd.Series[Any], right: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Where two columns of one kind hold the same, place by place; absent equals absent."""
    a, b = left.reset_index(drop=True), right.reset_index(drop=True)
    if a.dtype == object and b.dtype == object:
        return np.asarray(a.to_numpy() == b.to_numpy(), dtype=bool)
    equal = (a == b).fillna(False).astype(bool) | (a.isna() & b.isna())
    return equal.to_numpy(dtype=bool)


def _union(places: list[Places]) -> Places:
    return np.unique(np.concatenate(places)) if places else np.empty(0, dtype=np.int64)
