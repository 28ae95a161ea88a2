"""What an import changes, and who is gone, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

import pandas as pd

from reactivate_desktop.domain.patient import PATIENT_KEY
from reactivate_desktop.services.import_answers import Gone
from reactivate_desktop.services.import_plan import ImportPlan
from reactivate_desktop.services.import_visits import VisitPlan
from reactivate_desktop.store import Store

_FIRST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that changes: row of the sheet (0 = several), and what it held and will. Personal: for the window only.

    ``name`` is the patient's, '' where it isn't known; values are in the kind of the field, absent ones None.
    """

    row: int
    name: str = field(repr=False)
    before: object = field(repr=False)
    after: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stranger:
    """A patient ID of visits that is nobody's, or that of ``several``. Personal: for the window only.

    ``count`` rows have it; ``rows`` are the first of them.
    """

    patient_id: str = field(repr=False)
    count: int
    rows: tuple[int, ...]
    several: bool


@dataclass(frozen=True, slots=True)
class GonePatient:
    """A patient of the last import who isn't in this one, and what becomes of him. Personal: for the window only."""

    key: int
    name: str = field(repr=False)
    patient_id: str = field(repr=False)
    last_visit: object = field(repr=False)
    choice: Gone
    own: bool


def changes(made: ImportPlan, name: str, start: int, limit: int) -> list[Change]:
    """``limit`` changes of the field ``name``, from place ``start`` (0-based) on, in sheet order."""
    part = made.changes[made.changes["field"] == name].iloc[start : start + limit]
    rows = made.patients[made.patients["source_row"].isin(part["source_row"])]
    people = dict(zip(rows["source_row"].tolist(), map(_name, rows["first_name"], rows["last_name"]), strict=True))
    return [
        Change(int(row), people.get(int(row), ""), _plain(before), _plain(after))
        for row, before, after in zip(part["source_row"], part["before"], part["after"], strict=True)
    ]


def visit_changes(store: Store, made: VisitPlan, name: str, start: int, limit: int) -> list[Change]:
    """The same of what visit sheets change."""
    part = made.changes[made.changes["field"] == name].iloc[start : start + limit]
    with store.reading() as tx:
        people = tx.patients.rows_of(part[PATIENT_KEY].to_numpy(), ["first_name", "last_name"])
    return [
        Change(0, _name(first, last), _plain(before), _plain(after))
        for first, last, before, after in zip(
            people["first_name"], people["last_name"], part["before"], part["after"], strict=True
        )
    ]


def strangers(made: VisitPlan, start: int, limit: int) -> list[Stranger]:
    """``limit`` patient IDs of nobody or of several people, from place ``start`` (0-based) on, the most rows first."""
    names = list(islice(made.unknown, start, start + limit))
    rows = made.strangers[made.strangers["patient_id"].isin(names)]
    parts = {str(name): part for name, part in rows.groupby("patient_id", sort=False)}
    return [
        Stranger(
            name,
            made.unknown[name],
            tuple(map(int, sorted(parts[name]["source_row"])[:_FIRST_ROWS])),
            bool(parts[name]["several"].iloc[0]),
        )
        for name in names
    ]


def gone(made: ImportPlan, start: int, limit: int) -> list[GonePatient]:
    """``limit`` of the patients who are gone, from place ``start`` (0-based) on, with what is decided of each."""
    part = made.gone.patients.iloc[start : start + limit]
    own = made.answers.gone_patients
    return [
        GonePatient(
            int(key),
            _name(first, last),
            str(patient_id),
            _plain(seen),
            own.get(int(key), made.answers.gone),
            int(key) in own,
        )
        for key, first, last, patient_id, seen in zip(
            part.index, part["first_name"], part["last_name"], part["patient_id"], part["last_visit"], strict=True
        )
    ]


def _name(first: object, last: object) -> str:
    return ", ".join(part for part in (str(last), str(first)) if part)


def _plain(value: object) -> object:
    return None if value is pd.NaT or value is pd.NA or value is None else value
