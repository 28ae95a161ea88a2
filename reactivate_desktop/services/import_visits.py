"""Import visits and appointments: they join the patients of the workspace by patient ID.

For the window: ``plan`` reads the sheets and says what they would change; ``take`` keeps it, in one transaction, and
``import_patients.undo`` takes it back like any import. ``run`` does both.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from reactivate_desktop.domain.patient import PATIENT_KEY
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import visit_columns, visit_facts, visit_tables, visits
from reactivate_desktop.intake.problems import Problems
from reactivate_desktop.intake.recipe import Recipe
from reactivate_desktop.intake.table import ColumnMatch, Problem
from reactivate_desktop.intake.table_choice import TablePlace
from reactivate_desktop.intake.visit_tables import Known
from reactivate_desktop.intake.visits import VisitSheet
from reactivate_desktop.services import import_answers, import_recipes, import_report, visit_periods
from reactivate_desktop.services.import_answers import Answers, ProblemGroup
from reactivate_desktop.services.import_plan import SHOWN, source_of
from reactivate_desktop.services.visit_periods import Periods
from reactivate_desktop.services.visit_result import RowsOfFile, VisitImport
from reactivate_desktop.store import Store, Transaction
from reactivate_desktop.store.counts import Counts
from reactivate_desktop.store.patient_comparison import same_values

__all__ = [
    "KINDS",
    "ColumnMatch",
    "VisitImport",
    "VisitPlan",
    "keep_recipe",
    "looks_like",
    "name_of",
    "plan",
    "run",
    "take",
]
KINDS = ("visits", "appointments")


@dataclass(frozen=True, slots=True, eq=False)
class VisitPlan:
    """What visit sheets would change.

    Attributes:
        sheets: the sheets as they were read: file, sheet, kind, mapping, problems.
        today: the day by which appointments are past or to come.
        rows: visit rows of all sheets = used + refused + of unknown patients.
        used: rows whose patient is known.
        patients: patients whom they name.
        unknown: patient ID that matches nobody, or several people, to its number of rows. Personal: for the window.
        strangers: the rows whose patient ID matches nobody, or several people: ``file``, ``sheet``, ``source_row``,
            ``patient_id``, ``several``. Personal: for the window.
        periods: their visits, beside those of earlier imports: what counts now, and what of it is new.
        before, after: what the patients hold, and will: ``intake.visit_facts.FACTS`` by ``patient_key``.
        changes: ``patient_key``, ``source_row`` (0), ``field``, ``before``, ``after``. Personal: for the window.
        counts: ``updated`` and ``unchanged`` patients; visits make no new ones.
    """

    sheets: tuple[VisitSheet, ...] = field(repr=False)
    today: date
    rows: int
    used: int
    patients: int
    unknown: dict[str, int] = field(repr=False)
    strangers: pd.DataFrame = field(repr=False)
    periods: Periods = field(repr=False)
    before: pd.DataFrame = field(repr=False)
    after: pd.DataFrame = field(repr=False)
    changes: pd.DataFrame = field(repr=False)
    counts: Counts

    @property
    def kind(self) -> str:
        """``appointments`` when one of the sheets lists them, else ``visits``."""
        return "appointments" if any(sheet.kind == "appointments" for sheet in self.sheets) else "visits"

    @property
    def asked(self) -> tuple[ColumnMatch, ...]:
        """Columns that ask what they are: nothing is taken before they are answered."""
        return tuple(match for sheet in self.sheets for match in sheet.asked)

    @property
    def lacking(self) -> tuple[str, ...]:
        """A sentence for each sheet of which no column says whose its rows are, or when."""
        return tuple(
            f"{name_of(sheet)}: no column is known as {' and '.join(map(_label, sheet.missing))}."
            for sheet in self.sheets
            if sheet.missing
        )

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was found in the sheets."""
        return tuple(problem for sheet in self.sheets for problem in sheet.problems)

    @property
    def groups(self) -> tuple[ProblemGroup, ...]:
        """The problems by kind; none of them can be decided otherwise."""
        return import_answers.groups(import_answers.sections(Problems.of(self.problems)), (), Answers())

    @property
    def updated_by_field(self) -> dict[str, int]:
        """How many patients change in each field, the most first."""
        return {str(name): int(count) for name, count in self.changes["field"].value_counts().items()}


def looks_like(path: Path | str, sheet: str | None = None, store: Store | None = None) -> str:
    """``visits`` or ``appointments`` when a file tells that it is no patient list, else ''.

    With ``store`` the recipes of the workspace and the IDs of its patients tell too.
    """
    return visit_tables.looks_like(path, sheet, _known(store) if store is not None else None)


def _known(store: Store, brand: str | None = None) -> Known:
    with store.reading() as tx:
        ids = tx.patients.ids()
    return Known(_recipes(store, brand), ids)


def _recipes(store: Store, brand: str | None = None) -> tuple[Recipe, ...]:
    return tuple(one for one in import_recipes.recipes(store, brand=brand) if one.kind in KINDS)


def plan(
    store: Store,
    paths: Sequence[Path | str],
    *,
    kind: str = "",
    place: TablePlace | None = None,
    mapping: Mapping[str, str | None] | None = None,
    today: date | None = None,
    brand: str = "",
) -> VisitPlan:
    """Read the visit sheets of the files and reckon what they would change; nothing is kept.

    Args:
        store: the open workspace; its patients are imported first.
        paths: files, each with one or more sheets of visits or appointments.
        kind: ``visits`` or ``appointments``; the headers tell when not given.
        place: sheet, table and header rows, as the user says; what is left open is found, and all that fit are read.
        mapping: header to field (``intake.visit_columns.FIELDS``), None = not used.
        today: by which appointments are past or to come; the day of the computer when not given.
        brand: id of the brand whose recipes count beside the shared ones.

    Raises:
        InputError: when a file has no such sheet, or the workspace no patients.
    """
    now = today or datetime.now(UTC).astimezone().date()
    known = _known(store, brand)
    sheets = visits.read_sheets(paths, today=now, kind=kind, place=place, mapping=mapping, known=known)
    with store.reading() as tx:
        return _plan(tx, sheets, now)


def _require_answers(made: VisitPlan) -> None:
    if made.lacking:
        raise InputError(
            " ".join([*made.lacking, *(match.question for match in made.asked)]),
            hint="Say which with --map 'COLUMN=patient_id' and --map 'COLUMN=day'.",
            code="visits-columns",
        )
    if made.asked:
        raise InputError(
            " ".join(match.question for match in made.asked),
            hint="Answer with --map 'COLUMN=field'; 'COLUMN=-' when it isn't used.",
            code="mapping-question",
        )


def take(store: Store, made: VisitPlan) -> VisitImport:
    """Keep what a plan found, in one transaction; it is reckoned again within it.

    Raises:
        InputError: when a column still asks what it is, or none says whose the rows are, or when.
    """
    _require_answers(made)
    with store.transaction() as tx:
        now = _plan(tx, made.sheets, made.today)
        files = list(dict.fromkeys(sheet.file for sheet in now.sheets))
        problems: Counter[tuple[str, str]] = Counter()
        for problem in now.problems:
            problems[problem.rule, problem.severity] += problem.count
        import_id = tx.imports.add(
            file_name=", ".join(files),
            sheet=", ".join(sheet.sheet for sheet in now.sheets if sheet.sheet),
            rows=now.rows,
            counts=now.counts,
            problems=problems,
            kind=now.kind,
            source=source_of([match.header for sheet in now.sheets for match in sheet.mapping]),
        )
        for name in visit_facts.FACTS:
            differs = ~same_values(now.before[name], now.after[name])
            keys = now.before.index.to_numpy()[differs]
            if len(keys):
                tx.import_log.keep(import_id, keys, now.before.loc[differs, [name]])
                tx.patients.change(keys, now.after.loc[differs, [name]])
        tx.visits.add(import_id, now.periods.fresh)
        last = tx.patients.last_key()
        tx.imports.set_new(import_id, last + 1, last)
    return _result(now, import_id=import_id)


def run(
    store: Store,
    paths: Sequence[Path | str],
    *,
    kind: str = "",
    place: TablePlace | None = None,
    mapping: Mapping[str, str | None] | None = None,
    today: date | None = None,
    brand: str = "",
    save_recipe: str = "",
    dry_run: bool = False,
    explain: bool = False,
    report: Path | None = None,
    progress: Progress | None = None,
) -> VisitImport:
    """``plan`` and, unless it is a dry run, ``take``; ``save_recipe`` keeps the mapping under that name.

    ``explain`` is a dry run that shows open questions about columns instead of being stopped by them; ``report`` is a
    file to list all problems in (``import_report``).
    """
    watch = progress or NoProgress()
    watch.report(0, 2, "reading visits")
    name = import_recipes.named_well(save_recipe) if save_recipe else ""
    made = plan(store, paths, kind=kind, place=place, mapping=mapping, today=today, brand=brand)
    if not explain:
        _require_answers(made)
    watch.report(1, 2, "joining visits to patients")
    if report is not None:
        import_report.of_visits(made, report)
    result = _result(made, dry_run=True) if dry_run or explain else take(store, made)
    if name and not result.dry_run:
        keep_recipe(store, name, made, mapping or {}, brand=brand)
    watch.report(2, 2, "joined")
    return result


def keep_recipe(
    store: Store, name: str, made: VisitPlan, chosen: Mapping[str, str | None], *, brand: str = ""
) -> Recipe:
    """Keep the mapping of a plan as a recipe for later sheets of the same shape; of several sheets that of the first.

    Raises:
        InputError: for a name that is empty or too long.
    """
    sheet = made.sheets[0]
    mapping: dict[str, str | None] = {match.header: match.field for match in sheet.mapping if match.field}
    mapping |= {header: None for header, field in chosen.items() if not field and header in sheet.headers}
    recipe = Recipe.of(import_recipes.named_well(name), sheet.headers, mapping)
    recipe = dataclasses.replace(recipe, kinds=dict(sheet.kinds), brand=brand, kind=sheet.kind)
    import_recipes.keep(store, recipe)
    return recipe


def _result(made: VisitPlan, *, dry_run: bool = False, import_id: int = 0) -> VisitImport:
    unknown = len(made.strangers)
    return VisitImport(
        files=tuple(dict.fromkeys(sheet.file for sheet in made.sheets)),
        kind=made.kind,
        rows=made.rows,
        used=made.used,
        refused=made.rows - made.used - unknown,
        unknown_rows=unknown,
        unknown_ids=tuple(made.unknown),
        unknown_at=_rows_of(made.strangers),
        patients=made.patients,
        updated=made.counts.updated,
        unchanged=made.counts.unchanged,
        known=made.periods.known,
        mapping={name_of(sheet): {match.header: match.field for match in sheet.mapping} for sheet in made.sheets},
        problems=made.problems,
        dry_run=dry_run,
        import_id=import_id,
        matches={name_of(sheet): sheet.mapping for sheet in made.sheets},
    )


def _rows_of(strangers: pd.DataFrame) -> tuple[RowsOfFile, ...]:
    parts = strangers.groupby(["file", "sheet"], sort=False)["source_row"]
    return tuple(RowsOfFile(str(file), str(sheet), np.sort(rows.to_numpy())) for (file, sheet), rows in parts)


def name_of(sheet: VisitSheet) -> str:
    """File, sheet and table in a sentence."""
    table = f", table {sheet.place.table}" if sheet.place.table else ""
    return f"{sheet.file}, {sheet.sheet}{table}" if sheet.sheet else f"{sheet.file}{table}"


def _label(field_: str) -> str:
    return f"“{visit_columns.LABELS[field_]}”"


def _plan(tx: Transaction, sheets: tuple[VisitSheet, ...], today: date) -> VisitPlan:
    known = tx.patients.frame()
    if known.empty:
        raise InputError(
            "The workspace has no patients to join visits to.",
            hint="Import the patient list first.",
            code="visits-nobody",
        )
    parts = [one.visits.assign(kind=one.kind, file=one.file, sheet=one.sheet) for one in sheets]
    rows = pd.concat(parts, ignore_index=True)
    ids = known["patient_id"].str.strip()
    alone = known[~ids.duplicated(keep=False) & (ids != "")]
    place = pd.Series(alone.index, index=alone["patient_id"].str.strip())
    matched = rows["patient_id"].isin(place.index)
    told = rows[matched]
    told = told.assign(**{PATIENT_KEY: place.loc[told["patient_id"]].to_numpy(dtype=np.int64)})
    keys = np.unique(told[PATIENT_KEY].to_numpy())
    calendar = _whole_calendar(sheets, today)
    periods = visit_periods.join(tx.visits.standing(keys), told, today, whole_calendar=calendar)
    before = known.loc[keys, list(visit_facts.FACTS)]
    facts, former = (_facts(visits_, keys, today) for visits_ in (periods.after, periods.before))
    after = visit_facts.joined(before, facts, former, whole_calendar=calendar)
    changes = _changes(before, after)
    updated = changes[PATIENT_KEY].nunique()
    return VisitPlan(
        sheets,
        today,
        rows=sum(sheet.rows for sheet in sheets),
        used=int(matched.sum()),
        patients=len(keys),
        unknown={str(name): int(count) for name, count in rows.loc[~matched, "patient_id"].value_counts().items()},
        strangers=_strangers(rows[~matched], ids),
        periods=periods,
        before=before,
        after=after,
        changes=changes,
        counts=Counts(0, updated, len(keys) - updated),
    )


def _strangers(rows: pd.DataFrame, ids: pd.Series[str]) -> pd.DataFrame:
    several = rows["patient_id"].isin(ids[ids.duplicated()])
    names = ["file", "sheet", "source_row", "patient_id"]
    return rows[names].assign(several=several).reset_index(drop=True)


def _facts(visits_: pd.DataFrame, keys: np.ndarray[Any, np.dtype[np.int64]], today: date) -> pd.DataFrame:
    """What visits tell of the patients ``keys``, who may have none of them."""
    found = visit_facts.facts(visits_.rename(columns={PATIENT_KEY: "patient_id"}), today)
    counts = {name: found[name].dtype for name in found.columns if found[name].dtype == "Int64"}
    whole = found.reindex(pd.Index(keys, dtype=object)).fillna(
        dict.fromkeys(counts, 0) | {"last_appointment_status": ""}
    )
    return whole.astype(counts).set_axis(pd.Index(keys, name=PATIENT_KEY), axis=0)


def _whole_calendar(sheets: Sequence[VisitSheet], today: date) -> bool:
    """True when an appointment sheet reaches into the future: then it tells who has nothing booked."""
    return any(
        sheet.kind == "appointments" and bool((sheet.visits["day"] > pd.Timestamp(today)).any()) for sheet in sheets
    )


def _changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    parts = [pd.DataFrame({name: pd.Series([], dtype=object) for name in SHOWN})]
    for name in visit_facts.FACTS:
        differs = ~same_values(before[name], after[name])
        part = {
            PATIENT_KEY: before.index[differs],
            "source_row": 0,
            "field": name,
            "before": before[name].astype(object).to_numpy()[differs],
            "after": after[name].astype(object).to_numpy()[differs],
        }
        parts.append(pd.DataFrame(part).astype(object))
    table = pd.concat(parts, ignore_index=True)
    return table.astype({PATIENT_KEY: "int64", "source_row": "int64"})
