"""Patients: kept by who they are, so that the same sheet twice changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.domain.patient import FIELDS, PATIENT_KEY, SOURCE_COLUMNS, Kind
from reactivate_desktop.store.counts import Counts
from reactivate_desktop.store.patient_comparison import Comparison, compare
from reactivate_desktop.store.tables import patients

CONTENT = [field.name for field in FIELDS]
COLUMNS = [*CONTENT, *SOURCE_COLUMNS]
_KINDS = {field.name: field.kind for field in FIELDS}
_CHUNK = 10_000


class PatientRows:
    """Patients of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def count(self) -> int:
        """How many patients the workspace holds."""
        return int(self._connection.scalar(sa.select(sa.func.count()).select_from(patients)) or 0)

    def frame(self) -> pd.DataFrame:
        """All patients as a patient table (``domain.patient``), indexed by ``patient_key`` in rising order."""
        return self.known()[COLUMNS]

    def names(self) -> tuple[tuple[int, str, str, str], ...]:
        """Key, first name, last name and city of every patient, by last name."""
        columns = (patients.c.patient_key, patients.c.first_name, patients.c.last_name, patients.c.city)
        found = self._connection.execute(sa.select(*columns).order_by(patients.c.last_name, patients.c.first_name))
        return tuple((int(key), first, last, city) for key, first, last, city in found)

    def save(self, frame: pd.DataFrame, told: Collection[str] | None = None) -> Counts:
        """Keep the rows of a patient table: those of known patients update them, the others are new.

        Who is known is said by ``patient_identity``; a row that repeats a patient replaces the earlier one. ``told``
        names the fields that the table tells; of the others known patients keep what they have. None = all.
        """
        comparison = compare(self.known(), frame, told)
        self.apply(comparison)
        return comparison.counts

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

    def known(self) -> pd.DataFrame:
        """All patients as ``frame`` gives them, with their ``identity`` in front."""
        names = [PATIENT_KEY, "identity", *COLUMNS]
        query = sa.select(*(patients.c[name] for name in names)).order_by(patients.c.patient_key)
        found = self._connection.execute(query).fetchall()
        columns = list(zip(*found, strict=True)) if found else [()] * len(names)
        data = {name: column_of(name, values) for name, values in zip(names, columns, strict=True)}
        return pd.DataFrame(data).set_index(PATIENT_KEY)

    def _insert(self, rows: pd.DataFrame) -> None:
        for start in range(0, len(rows), _CHUNK):
            self._connection.execute(sa.insert(patients), _records(rows.iloc[start : start + _CHUNK].reset_index()))


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [plain_values(str(name), rows[name]) for name in rows.columns]
    names = [str(name) for name in rows.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def plain_values(name: str, series: pd.Series[Any]) -> list[Any]:
    """A column of the patient table as plain Python values; absent ones are None."""
    kind = _KINDS.get(name)
    if kind is Kind.DATE:
        return list(series.to_numpy().astype("datetime64[D]").astype(object))
    if kind in {Kind.COUNT, Kind.MONEY}:
        return [None if value is pd.NA else int(value) for value in series.tolist()]
    return series.tolist()


def column_of(name: str, values: Iterable[Any]) -> pd.Series[Any]:
    """Plain values as the column ``name`` of the patient table; days may be ISO text."""
    if name in {PATIENT_KEY, "source_row"}:
        return pd.Series(list(values), dtype="int64" if name == PATIENT_KEY else "Int64")
    kind = _KINDS.get(name, Kind.TEXT)
    if kind is Kind.DATE:
        return pd.Series(np.array(list(values), dtype="datetime64[D]").astype("datetime64[s]"))
    if kind is Kind.FLAG:
        return pd.Series(list(values), dtype=bool)
    if kind is Kind.TEXT:
        return pd.Series(list(values), dtype=object)
    return pd.Series(list(values), dtype="Int64")
