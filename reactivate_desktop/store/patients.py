"""Patients: kept by who they are, so that the same sheet twice changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.domain.patient import FIELDS, PATIENT_KEY, SOURCE_COLUMNS
from reactivate_desktop.store import bulk_rows, patient_pages, stored_people
from reactivate_desktop.store.counts import Counts
from reactivate_desktop.store.patient_columns import GrowingColumn, plain_values, stored_values
from reactivate_desktop.store.patient_comparison import Comparison, compare
from reactivate_desktop.store.patient_identity import recognise
from reactivate_desktop.store.tables import patients

CONTENT = [field.name for field in FIELDS]
COLUMNS = [*CONTENT, *SOURCE_COLUMNS]


class PatientRows:
    """Patients of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def count(self) -> int:
        """How many patients the workspace holds."""
        return int(self._connection.scalar(sa.select(sa.func.count()).select_from(patients)) or 0)

    def frame(self) -> pd.DataFrame:
        """All patients as a patient table (``domain.patient``), indexed by ``patient_key`` in rising order."""
        columns = {name: GrowingColumn(name) for name in (PATIENT_KEY, *COLUMNS)}
        query = sa.select(*(patients.c[name] for name in columns)).order_by(patients.c.patient_key)
        for rows in bulk_rows.fetch(self._connection, query):
            for column, values in zip(columns.values(), zip(*rows, strict=True), strict=True):
                column.add(values)
        index = pd.Index(columns.pop(PATIENT_KEY).series(), name=PATIENT_KEY)
        frame = pd.DataFrame({name: columns.pop(name).series() for name in COLUMNS}, copy=False)
        return frame.set_axis(index, axis=0)

    def names(self) -> tuple[tuple[int, str, str, str], ...]:
        """Key, first name, last name and city of every patient, by last name."""
        columns = (patients.c.patient_key, patients.c.first_name, patients.c.last_name, patients.c.city)
        found = self._connection.execute(sa.select(*columns).order_by(patients.c.last_name, patients.c.first_name))
        return tuple((int(key), first, last, city) for key, first, last, city in found)

    def ids(self) -> frozenset[str]:
        """The IDs that the practice knows its patients by, without blanks around them."""
        found = self._connection.scalars(sa.select(patients.c.patient_id).distinct())
        return frozenset(text for one in found if (text := one.strip()))

    def ordered_keys(
        self, columns: Sequence[str], *, sort: str = "", descending: bool = False, words: str = ""
    ) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The keys of the patients in a chosen order, see ``patient_pages.ordered_keys``."""
        return patient_pages.ordered_keys(self._connection, columns, sort=sort, descending=descending, words=words)

    def rows_of(self, keys: np.ndarray[Any, np.dtype[np.int64]], columns: Sequence[str]) -> pd.DataFrame:
        """``columns`` of the patients ``keys``, in that order, indexed by ``patient_key``."""
        return patient_pages.rows_of(self._connection, keys, columns)

    def save(self, frame: pd.DataFrame, told: Collection[str] | None = None) -> Counts:
        """Keep the rows of a patient table: those of known patients update them, the others are new.

        Who is known is said by ``patient_identity``; a row that repeats a patient replaces the earlier one. ``told``
        names the fields that the table tells; of the others known patients keep what they have. None = all.
        """
        comparison = self.compare(frame, told)
        self.apply(comparison)
        return comparison.counts

    def compare(self, frame: pd.DataFrame, told: Collection[str] | None = None) -> Comparison:
        """What ``save`` would change; nothing is written."""
        return compare(self._connection, frame, told)

    def keys_of(self, frame: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.int64]]:
        """patient_key of each row of a patient table; -1 = a patient who is not stored."""
        return recognise(stored_people.read(self._connection), frame.reset_index(drop=True)).keys

    def apply(self, comparison: Comparison) -> None:
        """Write what a comparison with the stored patients of this transaction found."""
        self._insert(comparison.new)
        touched = comparison.touched()
        if len(touched):
            columns = [name for name in COLUMNS if name in comparison.changed]
            self.change(comparison.keys[touched], comparison.rows.iloc[touched][columns])

    def change(self, keys: Sequence[int] | np.ndarray[Any, Any], values: pd.DataFrame) -> None:
        """Set the columns of ``values`` (any of the patient table's), row by row, for the patients ``keys``."""
        if values.empty:
            return
        named: dict[str, Any] = {str(name): sa.bindparam(str(name)) for name in values.columns}
        statement = sa.update(patients).where(patients.c.patient_key == sa.bindparam("key_")).values(named)
        records = _records(values)
        for record, key in zip(records, keys, strict=True):
            record["key_"] = int(key)
        self._connection.execute(statement, records)

    def last_key(self) -> int:
        """The highest key in use; 0 where there is nobody."""
        return int(self._connection.scalar(sa.select(sa.func.max(patients.c.patient_key))) or 0)

    def _insert(self, rows: pd.DataFrame) -> None:
        names = [str(name) for name in rows.columns]
        bulk_rows.insert(self._connection, patients, names, [stored_values(name, rows[name]) for name in names])


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [plain_values(str(name), rows[name]) for name in rows.columns]
    names = [str(name) for name in rows.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
