"""What an import will change, before it is taken.

For the window: ``ImportPlan`` is all that the import page shows. It is made once from the file (``make``) and made anew
from the same reading whenever the user decides something (``amended``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from reactivate_desktop.domain.patient import PATIENT_KEY, SOURCE_COLUMNS
from reactivate_desktop.intake.importer import PatientImport
from reactivate_desktop.intake.recipe import header_keys, shared
from reactivate_desktop.intake.sort_out import made_id
from reactivate_desktop.intake.table import ColumnMatch, Problem
from reactivate_desktop.intake.told import told_fields
from reactivate_desktop.services import import_answers
from reactivate_desktop.services.import_answers import Answers, ProblemGroup
from reactivate_desktop.store import Store, Transaction
from reactivate_desktop.store.counts import Counts
from reactivate_desktop.store.patient_comparison import Comparison
from reactivate_desktop.store.patient_identity import NEW
from reactivate_desktop.store.patients import COLUMNS

_ALIKE = 0.75
_SAME_PEOPLE = 0.5
SHOWN = (PATIENT_KEY, "source_row", "field", "before", "after")


@dataclass(frozen=True, slots=True)
class GonePatients:
    """Patients whom the last import of the same source had and this one lacks.

    Attributes:
        patients: patient table of them, indexed by ``patient_key``.
        file_name, at: of that last import; '' and None when there is none to compare with.
    """

    patients: pd.DataFrame = field(repr=False)
    file_name: str = ""
    at: datetime | None = None

    def __len__(self) -> int:
        return len(self.patients)


@dataclass(frozen=True, slots=True, eq=False)
class ImportPlan:
    """An import before it is taken.

    Attributes:
        file: name of the file, without folder.
        found: the file as it was read: sheet, header row, mapping with reasons, preview.
        patients: patient table as it will be kept, with all answers in it.
        told: the fields that this list tells; of the others patients keep what they have.
        groups: problems by kind, with what may be decided about them.
        counts: new + updated + unchanged = rows of ``patients``.
        changes: one row for each cell that changes: ``patient_key``, ``source_row``, ``field``, ``before``, ``after``
            (both in the kind of the field). Personal: for the window only.
        new_rows: rows of the sheet that bring new patients.
        gone: patients of the last import of this source who are not in this one.
        remembered: questions that were answered at an earlier import of the same patient and are not asked again.
        answers: what the user decided so far.
    """

    file: str
    found: PatientImport = field(repr=False)
    patients: pd.DataFrame = field(repr=False)
    told: frozenset[str]
    groups: tuple[ProblemGroup, ...] = field(repr=False)
    counts: Counts
    changes: pd.DataFrame = field(repr=False)
    new_rows: tuple[int, ...] = field(repr=False)
    gone: GonePatients = field(repr=False)
    remembered: int = 0
    answers: Answers = field(default_factory=Answers, repr=False)

    @property
    def refused(self) -> int:
        """Rows that are not imported; rows of the sheet = ``patients`` + refused + repeated ones."""
        return self.found.rows - self.found.repeated - len(self.patients)

    @property
    def sheet(self) -> str:
        """The sheet that was read; '' for text files."""
        return self.found.sheet

    @property
    def header_row(self) -> int:
        """1-based row of the headers; 0 = the list has none."""
        return self.found.header_row

    @property
    def matches(self) -> tuple[ColumnMatch, ...]:
        """What each column was taken for, how sure that is, and why."""
        return self.found.mapping

    @property
    def questions(self) -> tuple[ProblemGroup, ...]:
        """The groups that ask something."""
        return tuple(group for group in self.groups if group.severity == "question")

    @property
    def updated_by_field(self) -> dict[str, int]:
        """How many patients change in each field, the most first."""
        counted = self.changes["field"].value_counts()
        return {str(name): int(count) for name, count in counted.items()}


def make(store: Store, found: PatientImport, file: str, answers: Answers | None = None) -> ImportPlan:
    """Reckon what taking ``found`` would change in the workspace; nothing is written."""
    with store.reading() as tx:
        return reckon(tx, found, file, answers or Answers()).plan


@dataclass(frozen=True, slots=True, eq=False)
class Reckoned:
    """A plan with what it was reckoned from: the table beside the stored patients."""

    plan: ImportPlan
    comparison: Comparison


def reckon(tx: Transaction, found: PatientImport, file: str, answers: Answers) -> Reckoned:
    """``make`` within a transaction that is open."""
    sections = import_answers.sections(found.problems)
    questions = {key: some for key, some in sections.items() if some[0].severity == "question"}
    told = told_fields(found.mapping, {problem.field for some in questions.values() for problem in some})
    comparison = tx.patients.compare(found.patients, told)
    former = _remembered(tx, questions, comparison)
    patients = _answered(found, sections, answers, former)
    told |= {name for _, name in answers.cells}
    if patients is not found.patients:
        comparison = tx.patients.compare(patients, told)
    asked = {key: [one for one in some if (key, one.row) not in former] for key, some in questions.items()}
    plan = ImportPlan(
        file=file,
        found=found,
        patients=patients,
        told=told,
        groups=import_answers.groups({**sections, **asked}, found.mapping, answers),
        counts=comparison.counts,
        changes=_changes(comparison),
        new_rows=tuple(comparison.new["source_row"].tolist()),
        gone=_gone(tx, comparison, source_of(found.headers)),
        remembered=len(former),
        answers=answers,
    )
    return Reckoned(plan, comparison)


def source_of(headers: Sequence[str]) -> str:
    """What an import's source is known by: its headers, whatever their order, case and punctuation."""
    return "\n".join(sorted(header_keys(headers)))


def _remembered(
    tx: Transaction, questions: Mapping[str, Sequence[Problem]], comparison: Comparison
) -> dict[tuple[str, int], bool]:
    """(group, row) of questions that were answered before for the same patient and text, with the answer."""
    answers = tx.import_log.answers() if questions else {}
    if not answers:
        return {}
    keys = dict(zip(comparison.rows["source_row"].tolist(), comparison.keys.tolist(), strict=True))
    found = {}
    for key, some in questions.items():
        for problem in some:
            answer = answers.get((keys.get(problem.row, NEW), import_answers.question_of(problem)))
            if answer is not None:
                found[key, problem.row] = answer
    return found


def _answered(
    found: PatientImport,
    sections: Mapping[str, Sequence[Problem]],
    answers: Answers,
    former: Mapping[tuple[str, int], bool],
) -> pd.DataFrame:
    """The patient table with what was decided; the same object when nothing was."""
    cells: dict[str, dict[int, Any]] = {}
    fields = {match.header: match.field or match.companion for match in found.mapping}
    stands: set[tuple[str, int]] = set()
    named = {key for key, choice in answers.groups.items() if choice == "decline"} | {key for key, _ in answers.rows}
    for key, some in sections.items():
        severity = some[0].severity
        if severity == "refused" or not (severity == "question" or key in named):
            continue
        for problem in some:
            name = import_answers.field_of(problem, fields)
            if not name or not problem.row:
                continue
            no = former.get((key, problem.row)) is False or answers.of(key, problem.row) == "decline"
            if no:
                value = False if severity == "question" else import_answers.declined(name, problem.value)
                cells.setdefault(name, {})[problem.row] = value
            elif severity == "question":
                stands.add((name, problem.row))
    for name, row in stands:
        cells.get(name, {}).pop(row, None)
    for (row, name), text in answers.cells.items():
        for part, value in import_answers.set_by_hand(name, text, row).items():
            cells.setdefault(part, {})[row] = value
    return _with_cells(_with_set_aside(found, sections, answers), cells)


def _with_set_aside(found: PatientImport, sections: Mapping[str, Sequence[Problem]], answers: Answers) -> pd.DataFrame:
    """The patients, with the rows that were refused and are wanted all the same: named by hand, or no test entry."""
    rows = {row for row, name in answers.cells if name in {"first_name", "last_name"}}
    for key, some in sections.items():
        if some[0].rule == import_answers.TEST:
            rows |= {problem.row for problem in some if answers.of(key, problem.row) == "decline"}
    aside = found.set_aside
    wanted = aside[aside["source_row"].isin(rows)] if len(aside) else aside
    if wanted.empty:
        return found.patients
    return pd.concat([found.patients, wanted]).sort_values("source_row", ignore_index=True)


def _with_ids(patients: pd.DataFrame) -> pd.DataFrame:
    """Rows that were set aside get an ID as the others did, when the sheet gives them none."""
    lacking = np.flatnonzero(patients["patient_id"] == "")
    if not len(lacking):
        return patients
    ids = patients["patient_id"].copy()
    for place in lacking.tolist():
        row = patients.iloc[place]
        born = "" if pd.isna(row["birth_date"]) else row["birth_date"].date().isoformat()
        person = [str(row[name]) for name in ("last_name", "first_name", "suffix")]
        ids.iloc[place] = made_id(person, born, [str(row["address1"]), str(row["zip"])])
    return patients.assign(patient_id=ids)


def _with_cells(patients: pd.DataFrame, cells: dict[str, dict[int, Any]]) -> pd.DataFrame:
    if not any(cells.values()):
        return _with_ids(patients)
    place = pd.Series(np.arange(len(patients)), index=patients["source_row"].astype("int64").to_numpy())
    changed = {}
    for name, by_row in cells.items():
        rows = [row for row in by_row if row in place.index]
        column = patients[name].copy()
        for row in rows:
            column.iloc[int(place[row])] = by_row[row]
        changed[name] = column
    return _with_ids(patients.assign(**changed))


def _changes(comparison: Comparison) -> pd.DataFrame:
    parts = [pd.DataFrame({name: pd.Series([], dtype=object) for name in SHOWN})]
    for name, places in comparison.changed.items():
        if name in SOURCE_COLUMNS:
            continue
        keys = comparison.keys[places]
        part = {
            PATIENT_KEY: keys,
            "source_row": comparison.rows["source_row"].iloc[places].to_numpy(),
            "field": np.full(len(places), name, dtype=object),
            "before": comparison.before[name].astype(object).to_numpy(),
            "after": comparison.rows[name].iloc[places].astype(object).to_numpy(),
        }
        parts.append(pd.DataFrame({key: pd.Series(values, dtype=object) for key, values in part.items()}))
    table = pd.concat(parts, ignore_index=True)
    table = table.astype({PATIENT_KEY: "int64", "source_row": "int64"})
    return table.sort_values(["source_row", "field"], kind="stable", ignore_index=True)


def _gone(tx: Transaction, comparison: Comparison, source: str) -> GonePatients:
    """A list with the same headers but other people, as of another clinic, is no later state of an earlier one."""
    here = comparison.known()
    for record in tx.imports.all():
        likeness = shared(record.source.split("\n"), source.split("\n"))
        if record.kind != "patients" or record.undone_at or likeness < _ALIKE:
            continue
        seen = np.intersect1d(tx.import_log.seen(record.import_id), comparison.stored)
        still = np.isin(seen, here)
        if len(seen) and still.mean() >= _SAME_PEOPLE:
            return GonePatients(tx.patients.rows_of(seen[~still], COLUMNS), record.file_name, record.at)
    return GonePatients(tx.patients.rows_of(np.empty(0, np.int64), COLUMNS))


def words_of_gone(gone: GonePatients) -> str:
    """One sentence about patients who are gone; '' when there are none."""
    if not len(gone):
        return ""
    one = len(gone) == 1
    who = f"{len(gone):,} {'patient' if one else 'patients'} of {gone.file_name} {'is' if one else 'are'}"
    return f"{who} no longer in this list and {'stays' if one else 'stay'} as before unless you say otherwise."
