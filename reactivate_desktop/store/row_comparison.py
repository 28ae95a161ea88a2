"""Rows of a patient table beside the stored ones of the same patients: which cells differ, in one pass over the store.

Rows are compared as texts (``row_texts``), and only those that differ are taken apart: no two rows that differ
are ever taken for the same, and of those that are the same no cell is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.domain.patient import SOURCE_COLUMNS
from reactivate_desktop.store import bulk_rows, patient_pages
from reactivate_desktop.store.patient_columns import column_of
from reactivate_desktop.store.row_texts import SIGN, CellTexts, Places, joined, values_of
from reactivate_desktop.store.tables import patients

Changed = dict[str, tuple[Places, "pd.Series[Any]"]]


def differing(
    connection: sa.Connection, rows: pd.DataFrame, keys: Places, places: Places, names: Sequence[str]
) -> Changed:
    """Where rows of a table differ from what is stored, column by column: places, and what is stored there.

    Args:
        connection: of the transaction.
        rows: patient table, numbered from 0.
        keys: stored patients, each once.
        places: the row of each of them.
        names: fields that are compared; where a row came from is always.
    """
    if not len(keys):
        return {}
    table = _Table(rows, keys, places, names)
    text = joined(names, connection.dialect.name)
    source = [patients.c[name] for name in SOURCE_COLUMNS]
    query = sa.select(patients.c.patient_key, *source, text).order_by(patients.c.patient_key)
    for fetched in bulk_rows.fetch(connection, query):
        table.look_at(fetched)
    if table.unclear:
        some = np.array(table.unclear, np.int64)
        table.look_again(patient_pages.rows_of(connection, some, names))
    return table.changed()


class _Table:
    """A patient table that stored rows are held against, a chunk at a time."""

    def __init__(self, rows: pd.DataFrame, keys: Places, places: Places, names: Sequence[str]) -> None:
        order = np.argsort(keys, kind="stable")
        self._keys, self._places = keys[order], places[order]
        self._names = list(names)
        self._cells = [CellTexts(name, rows[name]) for name in names]
        self._source = {name: rows[name].to_numpy(object) for name in SOURCE_COLUMNS}
        self._found: dict[str, tuple[list[int], list[Any]]] = {name: ([], []) for name in (*names, *SOURCE_COLUMNS)}
        self.unclear: list[int] = []
        """Keys of rows that no text tells: a cell of theirs has the sign between cells in it."""

    def look_at(self, fetched: Sequence[tuple[Any, ...]]) -> None:
        """Stored rows: key, source columns, text."""
        keys, *source, texts = zip(*fetched, strict=True)
        stored = np.array(keys, np.int64)
        at = np.minimum(np.searchsorted(self._keys, stored), len(self._keys) - 1)
        here = self._keys[at] == stored
        places = self._places[at[here]]
        if not len(places):
            return
        for name, values in zip(SOURCE_COLUMNS, source, strict=True):
            self._compare_source(name, places, np.array(values, object)[here])
        if self._names:
            theirs = texts if here.all() else [texts[number] for number in np.flatnonzero(here).tolist()]
            self._compare_texts(stored[here], places, theirs)

    def look_again(self, stored: pd.DataFrame) -> None:
        """Stored rows that were unclear, cell by cell; indexed by key."""
        places = self._places[np.searchsorted(self._keys, stored.index.to_numpy())]
        everywhere = np.arange(len(stored), dtype=np.int64)
        for name, cells in zip(self._names, self._cells, strict=True):
            theirs = CellTexts(name, stored[name]).at(everywhere)
            for place, our, their in zip(places.tolist(), cells.at(places), theirs, strict=True):
                if our != their:
                    self._note(name, place, their)

    def changed(self) -> Changed:
        """What was found, by column; places rise."""
        told: Changed = {}
        for name, (places, befores) in self._found.items():
            if places:
                values = values_of(name, befores) if name not in SOURCE_COLUMNS else column_of(name, befores)
                order = np.argsort(places, kind="stable")
                told[name] = np.array(places, np.int64)[order], values.iloc[order].reset_index(drop=True)
        return told

    def _compare_source(self, name: str, places: Places, theirs: np.ndarray[Any, Any]) -> None:
        differ = np.asarray(self._source[name][places] != theirs, bool)
        if differ.any():
            found = self._found[name]
            found[0].extend(places[differ].tolist())
            found[1].extend(theirs[differ].tolist())

    def _compare_texts(self, keys: Places, places: Places, theirs: Sequence[str]) -> None:
        rows = list(zip(*(cells.at(places) for cells in self._cells), strict=True))
        ours = list(map(SIGN.join, rows))
        signs = len(self._names) - 1
        clear = "".join(ours).count(SIGN) == signs * len(ours)
        if clear and ours == list(theirs):
            return
        for number, (our, their) in enumerate(zip(ours, theirs, strict=True)):
            if our == their and clear:
                continue
            if our.count(SIGN) != signs or their.count(SIGN) != signs:
                self.unclear.append(int(keys[number]))
            elif our != their:
                self._take_apart(int(places[number]), rows[number], their.split(SIGN))

    def _take_apart(self, place: int, ours: Iterable[str], theirs: Iterable[str]) -> None:
        for name, our, their in zip(self._names, ours, theirs, strict=True):
            if our != their:
                self._note(name, place, their)

    def _note(self, name: str, place: int, before: Any) -> None:
        places, befores = self._found[name]
        places.append(place)
        befores.append(before)
