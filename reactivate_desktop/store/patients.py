"""Patients: kept by who they are, so that the same sheet twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from reactivate_desktop.domain.patient import FIELDS, PATIENT_KEY, SOURCE_COLUMNS, Kind
from reactivate_desktop.store.counts import Counts
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
        return self._load()[COLUMNS]

    def names(self) -> tuple[tuple[int, str, str, str], ...]:
        """Key, first name, last name and city of every patient, by last name."""
        columns = (patients.c.patient_key, patients.c.first_name, patients.c.last_name, patients.c.city)
        found = self._connection.execute(sa.select(*columns).order_by(patients.c.last_name, patients.c.first_name))
        return tuple((int(key), first, last, city) for key, first, last, city in found)

    def save(self, frame: pd.DataFrame) -> Counts:
        """Keep the rows of a patient table: those of known patients update them, the others are new.

        A patient is known by ``patient_id``; without one, by name, suffix and birth date (or address). Rows of one
        frame that share an id but are different people stay different people; a row that repeats a patient replaces the
        earlier one.
        """
        rows = frame[COLUMNS].reset_index(drop=True)
        rows.insert(0, "identity", identities(rows))
        repeated = rows["identity"].duplicated(keep="last")
        kept = rows[~repeated].set_index("identity")
        known = self._load().reset_index().set_index("identity")
        is_known = kept.index.isin(known.index)
        shared = kept[is_known]
        before = known.loc[shared.index]
        same = _equal(shared, before, CONTENT)
        moved = ~_equal(shared, before, list(SOURCE_COLUMNS))
        self._insert(kept[~is_known])
        self._update(shared[~same | moved], before[~same | moved][PATIENT_KEY])
        folded = rows[repeated].set_index("identity")
        folded_same = int(_equal(folded, kept.loc[folded.index], CONTENT).sum())
        return Counts(
            new=int((~is_known).sum()),
            updated=int((~same).sum()) + len(folded) - folded_same,
            unchanged=int(same.sum()) + folded_same,
        )

    def _load(self) -> pd.DataFrame:
        names = [PATIENT_KEY, "identity", *COLUMNS]
        query = sa.select(*(patients.c[name] for name in names)).order_by(patients.c.patient_key)
        found = self._connection.execute(query).fetchall()
        columns = list(zip(*found, strict=True)) if found else [()] * len(names)
        data = {name: _series(name, values) for name, values in zip(names, columns, strict=True)}
        return pd.DataFrame(data).set_index(PATIENT_KEY)

    def _insert(self, rows: pd.DataFrame) -> None:
        for start in range(0, len(rows), _CHUNK):
            self._connection.execute(sa.insert(patients), _records(rows.iloc[start : start + _CHUNK].reset_index()))

    def _update(self, rows: pd.DataFrame, keys: pd.Series[Any]) -> None:
        if rows.empty:
            return
        values: dict[str, Any] = {name: sa.bindparam(name) for name in COLUMNS}
        statement = sa.update(patients).where(patients.c.patient_key == sa.bindparam("key_")).values(values)
        records = _records(rows)
        for record, key in zip(records, keys.tolist(), strict=True):
            record["key_"] = key
        self._connection.execute(statement, records)


def identities(rows: pd.DataFrame) -> pd.Series[Any]:
    """Who each row is, as text: see ``PatientRows.save``."""
    person = _person(rows)
    ids = rows["patient_id"].str.strip()
    identity = ("id:" + ids).where(ids != "", "person:" + person)
    first_person = person.groupby(ids).transform("first")
    other_person = (ids != "") & (person != first_person)
    return identity.where(~other_person, identity + "|" + person)


def _person(rows: pd.DataFrame) -> pd.Series[Any]:
    def folded(name: str) -> pd.Series[Any]:
        return rows[name].str.strip().str.casefold()

    born = rows["birth_date"].dt.strftime("%Y-%m-%d").astype(object)
    address = folded("address1") + "|" + folded("zip")
    which = born.where(born.notna(), address)
    person: pd.Series[Any] = folded("last_name") + "|" + folded("first_name") + "|" + folded("suffix") + "|" + which
    return person.astype(object)


def _equal(left: pd.DataFrame, right: pd.DataFrame, names: list[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    result = np.ones(len(left), dtype=bool)
    for name in names:
        a, b = left[name].reset_index(drop=True), right[name].reset_index(drop=True)
        both_absent = a.isna() & b.isna()
        result &= ((a == b).fillna(False).astype(bool) | both_absent).to_numpy()
    return result


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [_plain(str(name), rows[name]) for name in rows.columns]
    names = [str(name) for name in rows.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _plain(name: str, series: pd.Series[Any]) -> list[Any]:
    kind = _KINDS.get(name)
    if kind is Kind.DATE:
        return list(series.to_numpy().astype("datetime64[D]").astype(object))
    if kind in {Kind.COUNT, Kind.MONEY}:
        return [None if value is pd.NA else int(value) for value in series.tolist()]
    return series.tolist()


def _series(name: str, values: Iterable[Any]) -> pd.Series[Any]:
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
