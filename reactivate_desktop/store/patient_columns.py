"""Columns of the patient table to plain values and back, at the cost of their different values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

import numpy as np
import pandas as pd

from reactivate_desktop.domain.patient import FIELDS, PATIENT_KEY, Kind

_KINDS = {field.name: field.kind for field in FIELDS}
_WHOLE = frozenset({PATIENT_KEY, "source_row"})
_DECIDE = 100_000
_MOSTLY_DIFFERENT = 0.7
"""From this share of different texts in its first rows on, a column is kept text by text."""


def plain_values(name: str, series: pd.Series[Any]) -> list[Any]:
    """A column of the patient table as plain Python values; days are ``date``, absent ones None."""
    if _KINDS.get(name) is Kind.DATE:
        return list(series.to_numpy().astype("datetime64[D]").astype(object))
    return list(stored_values(name, series))


def stored_values(name: str, series: pd.Series[Any]) -> list[Any] | np.ndarray[Any, Any]:
    """A column as the databases take it: days are ISO text, absent ones None."""
    kind = _KINDS.get(name)
    if kind is Kind.DATE:
        days = series.to_numpy().astype("datetime64[D]")
        codes, different = pd.factorize(days.view("int64"))
        texts = np.empty(len(different), object)
        texts[:] = [None if day is None else day.isoformat() for day in different.view("datetime64[D]").astype(object)]
        return np.asarray(texts[codes], object)
    if kind in {Kind.COUNT, Kind.MONEY} or name == "source_row":
        cells: np.ndarray[Any, Any] = series.to_numpy(object, copy=True)
        cells[series.isna().to_numpy()] = None
        return cells
    return series.tolist() if kind is Kind.FLAG else series.to_numpy(object)


def column_of(name: str, values: Iterable[Any]) -> pd.Series[Any]:
    """Plain values as the column ``name`` of the patient table; days may be ISO text."""
    column = GrowingColumn(name)
    column.add(list(values))
    return column.series()


class GrowingColumn:
    """A column of the patient table while its values come in, a chunk at a time.

    Equal texts become one object; of other kinds only the different values are held and read.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_text = _KINDS.get(name, Kind.TEXT) is Kind.TEXT and name not in _WHOLE
        self._codes: defaultdict[Any, int] = defaultdict(count().__next__)
        self._rows = 0
        self._texts: dict[str, str] | None = {}
        self._parts: list[np.ndarray[Any, Any]] = []

    def add(self, values: Sequence[Any]) -> None:
        """Take in more values."""
        if self._name == PATIENT_KEY:
            self._parts.append(np.array(values, dtype=np.int64))
        elif len(values) and values.count(values[0]) == len(values):
            self._add_alike(values[0], len(values))
        elif not self._is_text:
            self._parts.append(np.fromiter(map(self._codes.__getitem__, values), np.int32, len(values)))
        else:
            part = np.empty(len(values), object)
            part[:] = values if self._texts is None else list(map(self._texts.setdefault, values, values))
            self._parts.append(part)
            self._rows += len(values)
            if self._texts and self._rows >= _DECIDE and len(self._texts) > _MOSTLY_DIFFERENT * self._rows:
                self._texts = None

    def _add_alike(self, value: Any, rows: int) -> None:
        """Many columns are empty from end to end: that costs next to nothing."""
        part = np.full(rows, value, object) if self._is_text else np.full(rows, self._codes[value], np.int32)
        self._parts.append(part)

    def series(self) -> pd.Series[Any]:
        """The whole column."""
        if self._name == PATIENT_KEY:
            return pd.Series(np.concatenate([np.empty(0, np.int64), *self._parts]))
        if self._is_text:
            return pd.Series(np.concatenate([np.empty(0, object), *self._parts]), dtype=object)
        codes = np.concatenate([np.empty(0, np.int32), *self._parts])
        kind = _KINDS.get(self._name)
        if kind is Kind.DATE:
            return pd.Series(np.array(list(self._codes), dtype="datetime64[D]").astype("datetime64[s]")[codes])
        if kind is Kind.FLAG:
            return pd.Series(np.array(list(self._codes), dtype=bool)[codes])
        return pd.Series(pd.array(list(self._codes), dtype="Int64").take(codes))
