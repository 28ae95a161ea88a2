"""Columns of a sheet held by their different values, so that a million rows cost what their different cells cost.

A ``Coded`` column is a list of values and, for each row, the place of its value in that list. What is asked of a cell
is asked of each value once; rows are handled by numpy. ``Columns`` is a whole sheet of such columns, which reads like a
sequence of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, islice, zip_longest
from typing import Any, Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

T = TypeVar("T")
U = TypeVar("U")
V = TypeVar("V")
Codes = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]

CHUNK = 2_000
"""Rows that are taken in at once: few enough to stay in the processor's own memory."""

_DECIDE = 100_000
_MOSTLY_DIFFERENT = 0.7
"""From this share of different cells in its first rows on, a column is kept cell by cell: looking for twins of IDs and
addresses would cost more room than it saves."""


class Coded(Generic[T]):
    """One column: row ``n`` holds ``values[codes[n]]``. Values may repeat; each is held by some row."""

    __slots__ = ("codes", "values")

    def __init__(self, values: list[T], codes: Codes) -> None:
        self.values = values
        self.codes = codes

    @classmethod
    def of(cls, cells: Iterable[T]) -> Coded[T]:
        """The column that holds ``cells``, which must be hashable."""
        table: defaultdict[T, int] = defaultdict(count().__next__)
        codes = np.fromiter(map(table.__getitem__, cells), np.int32)
        return cls(list(table), codes)

    @classmethod
    def filled(cls, value: T, rows: int) -> Coded[T]:
        """``value`` in each of ``rows`` rows."""
        return cls([value] if rows else [], np.zeros(rows, np.int32))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> T:
        return self.values[int(self.codes[row])]

    def __iter__(self) -> Iterator[T]:
        return map(self.values.__getitem__, self.codes.tolist())

    def array(self, dtype: npt.DTypeLike = object) -> npt.NDArray[Any]:
        """All cells; objects are shared between rows."""
        held = np.empty(len(self.values), object)
        held[:] = self.values
        return held.astype(dtype)[self.codes]

    def map(self, change: Callable[[T], U]) -> Coded[U]:
        """The column of ``change(value)``."""
        return Coded(list(map(change, self.values)), self.codes)

    def where(self, test: Callable[[T], object]) -> Mask:
        """The rows whose value passes ``test``."""
        return np.array([bool(test(value)) for value in self.values], bool)[self.codes]

    def filled_rows(self) -> Mask:
        """The rows that hold something."""
        return self.where(bool)

    def taken(self, rows: Rows | Mask) -> Coded[T]:
        """The column of just these rows (places or a mask), without values that no row holds."""
        codes = self.codes[rows]
        used = np.zeros(len(self.values), bool)
        used[codes] = True
        if used.all():
            return Coded(self.values, codes)
        places = np.cumsum(used, dtype=np.int32) - 1
        return Coded([self.values[place] for place in np.flatnonzero(used)], places[codes])

    def at(self, rows: Rows | Mask) -> list[T]:
        """The cells of just these rows."""
        return list(map(self.values.__getitem__, self.codes[rows].tolist()))

    def changed(self, rows: Sequence[int] | Rows, cells: Sequence[T]) -> Coded[T]:
        """The column with other ``cells`` in ``rows``."""
        if not len(rows):
            return self
        codes = self.codes.copy()
        codes[np.asarray(rows, np.intp)] = np.arange(len(cells), dtype=np.int32) + len(self.values)
        return Coded([*self.values, *cells], codes).taken(np.arange(len(codes)))

    def choose(self, where: Mask, other: Coded[T]) -> Coded[T]:
        """The cells of ``other`` in the rows of ``where``, its own in all others."""
        if not where.any():
            return self
        codes = np.where(where, other.codes + len(self.values), self.codes).astype(np.int32)
        return Coded([*self.values, *other.values], codes).taken(np.arange(len(codes)))


def paired(one: Coded[T], other: Coded[U], join: Callable[[T, U], V]) -> Coded[V]:
    """The column of ``join(a, b)``, asked once for each pair of values that stands in a row."""
    pairs = one.codes.astype(np.int64) * max(len(other.values), 1) + other.codes
    codes, different = pd.factorize(pairs)
    left, right = np.divmod(different, max(len(other.values), 1))
    a, b = map(one.values.__getitem__, left.tolist()), map(other.values.__getitem__, right.tolist())
    return Coded(list(map(join, a, b)), codes.astype(np.int32))


class _Growing:
    """A column while its rows come in."""

    def __init__(self, rows: int) -> None:
        self.table: defaultdict[str, int] | None = defaultdict(count().__next__)
        self.parts: list[Codes] = []
        self.tail: list[str] = []
        self.rows = 0
        if rows:
            self.add(("",) * rows)

    def add(self, cells: Sequence[str]) -> None:
        if self.table is None:
            self.tail.extend(cells)
            return
        first = cells[0]
        if cells[-1] == first == cells[len(cells) // 2] and cells.count(first) == len(cells):
            # many columns say the same from end to end, most often nothing
            self.parts.append(np.full(len(cells), self.table[first], np.int32))
        else:
            self.parts.append(np.fromiter(map(self.table.__getitem__, cells), np.int32, len(cells)))
        self.rows += len(cells)
        if self.rows >= _DECIDE and len(self.table) > self.rows * _MOSTLY_DIFFERENT:
            self.tail, self.table = list(self.table), None

    def done(self) -> Coded[str]:
        if self.table is not None:
            return Coded(list(self.table), np.concatenate(self.parts) if self.parts else np.zeros(0, np.int32))
        seen = int(max(part.max() for part in self.parts)) + 1
        rest = np.arange(seen, len(self.tail), dtype=np.int32)
        return Coded(self.tail, np.concatenate([*self.parts, rest]))


class Columns(Sequence[Sequence[str]]):
    """The cells of a sheet from its row 1 on; row ``n`` of the sheet is item ``n - 1``. Rows may differ in length."""

    def __init__(self, columns: Sequence[Coded[str]], widths: Codes) -> None:
        self.columns = tuple(columns)
        self.widths = widths

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]]) -> Columns:
        """The sheet that holds ``rows``, which are taken in a chunk at a time."""
        growing: list[_Growing] = []
        widths: list[Codes] = []
        rows = iter(rows)
        done = 0
        while chunk := list(islice(rows, CHUNK)):
            widths.append(np.fromiter(map(len, chunk), np.int32, len(chunk)))
            cells: Iterable[Sequence[str]] = zip_longest(*chunk, fillvalue="")
            if widths[-1].min() == widths[-1].max():
                cells = zip(*chunk, strict=True)
            for place, column in enumerate(cells):
                if place == len(growing):
                    growing.append(_Growing(done))
                growing[place].add(column)
            for column_ in growing[int(widths[-1].max()) :]:
                column_.add(("",) * len(chunk))
            done += len(chunk)
        return cls([column.done() for column in growing], np.concatenate(widths) if widths else np.zeros(0, np.int32))

    def column(self, place: int, rows: Rows) -> Coded[str]:
        """Column ``place`` in ``rows`` (0-based); empty cells where the sheet is narrower."""
        if place >= len(self.columns):
            return Coded.filled("", len(rows))
        return self.columns[place].taken(rows)

    def beyond(self, width: int, rows: Rows) -> Rows:
        """Which of ``rows`` hold something to the right of the first ``width`` columns."""
        loose = np.zeros(len(self), bool)
        for column in self.columns[width:]:
            loose |= column.where(str.strip)
        return rows[loose[rows]]

    def __len__(self) -> int:
        return len(self.widths)

    @overload
    def __getitem__(self, row: int) -> Sequence[str]: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Sequence[str]]: ...
    def __getitem__(self, row: int | slice) -> Sequence[str] | Sequence[Sequence[str]]:
        if isinstance(row, slice):
            chosen = range(*row.indices(len(self)))
            return [self[number] for number in chosen] if len(chosen) <= _DECIDE else _Part(self, chosen)
        return [column[row] for column in self.columns[: self.widths[row]]]


class _Part(Sequence[Sequence[str]]):
    """Some rows of a sheet, made when they are looked at."""

    def __init__(self, whole: Columns, rows: range) -> None:
        self._whole, self._rows = whole, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, row: int) -> Sequence[str]: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Sequence[str]]: ...
    def __getitem__(self, row: int | slice) -> Sequence[str] | Sequence[Sequence[str]]:
        if isinstance(row, slice):
            return _Part(self._whole, self._rows[row])
        return self._whole[self._rows[row]]


def columns_of(rows: Sequence[Sequence[str]]) -> Columns:
    """``rows`` as columns; those that are columns already stay."""
    return rows if isinstance(rows, Columns) else Columns.of(rows)
