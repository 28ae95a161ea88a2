"""Import patients: see what a file would change, decide, take it, and take it back.

For the window: ``plan`` reads a file and says what it would change; ``amend`` does so again after the user decided
something, without reading; ``take`` keeps it, in one transaction; ``undo`` takes the newest import back. ``preview``
and ``run`` are the short way, for those who ask nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import fixed_width
from reactivate_desktop.intake.headers import open_questions, require_answers, usable
from reactivate_desktop.intake.importer import PatientImport, read_patients
from reactivate_desktop.intake.recipe import Recipe
from reactivate_desktop.intake.table import ColumnMatch, Problem
from reactivate_desktop.intake.table_choice import (
    TableCandidate,
    TablePlace,
    UnclearTableError,
    parse_columns,
    parse_rows,
)
from reactivate_desktop.services import import_gone, import_plan, import_recipes, import_report, keep_cleanings
from reactivate_desktop.services.collector_rest import collector_at_rest
from reactivate_desktop.services.import_answers import (
    Answers,
    Choice,
    Gone,
    ProblemGroup,
    group_key,
    question_of,
)
from reactivate_desktop.services.import_plan import GonePatients, ImportPlan, Reckoned
from reactivate_desktop.services.import_recipes import keep_recipe, recipes
from reactivate_desktop.services.import_result import ImportResult
from reactivate_desktop.services.import_undo import UndoResult, newest, undo
from reactivate_desktop.store import Store, Transaction
from reactivate_desktop.store.patient_comparison import Comparison
from reactivate_desktop.store.patient_identity import NEW

__all__ = [
    "Answers",
    "Choice",
    "ColumnMatch",
    "Gone",
    "GonePatients",
    "ImportPlan",
    "ImportResult",
    "PatientImport",
    "Problem",
    "ProblemGroup",
    "Recipe",
    "TableCandidate",
    "TablePlace",
    "UnclearTableError",
    "UndoResult",
    "amend",
    "cut",
    "keep_recipe",
    "newest",
    "open_questions",
    "parse_columns",
    "parse_rows",
    "plan",
    "preview",
    "recipes",
    "run",
    "take",
    "undo",
]


def preview(
    path: Path | str,
    *,
    sheet: str | None = None,
    recipe: Recipe | None = None,
    mapping: Mapping[str, str | None] | None = None,
    header_row: int | None = None,
    kept: Sequence[Recipe] = (),
    place: TablePlace | None = None,
) -> PatientImport:
    """Read ``path`` and keep nothing; of the recipes in ``kept`` the one that fits is used where none is given.

    Raises:
        InputError: what is wrong with the file, where, and what to do.
    """
    return read_patients(
        path, sheet=sheet, recipe=recipe, mapping=mapping, header_row=header_row, kept=kept, place=place
    )


@collector_at_rest()
def run(
    store: Store,
    path: Path | str,
    *,
    sheet: str | None = None,
    recipe: Recipe | str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    header_row: int | None = None,
    place: TablePlace | None = None,
    brand: str = "",
    save_recipe: str = "",
    dry_run: bool = False,
    explain: bool = False,
    report: Path | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Import the patients of ``path`` into the workspace, in one transaction.

    Args:
        store: the open workspace.
        path: the export.
        sheet: of a workbook; found when not given.
        recipe: a saved mapping, its name in this workspace, or the path of a recipe file. Without it the workspace's
            recipe that was made for such an export is used, and what the export changed since is told.
        mapping: header to field; goes before the recipe.
        header_row: 1-based; 0 = there is none; found when not given.
        place: which table of the file is meant; what it leaves open is found.
        brand: id of the brand whose recipes count beside the shared ones.
        save_recipe: name under which the mapping is kept once the list is imported; '' = it isn't.
        dry_run: reckon everything and keep nothing.
        explain: a dry run that shows open questions about columns instead of being stopped by them.
        report: a file (.csv or .xlsx) in which every problem is listed with its row; None = none is written.
        progress: told how far it is.

    Raises:
        UnclearTableError: where a user has to choose the table; ``candidates`` are what may be chosen.
        InputError: what is wrong with the file, where, and what to do. Nothing is changed then.
    """
    watch = progress or NoProgress()
    watch.report(0, 3, "reading the file")
    reading = _Reading(sheet, recipe, mapping, header_row, place, brand)
    found = _filled(store, path, reading)
    if not explain:
        _require_people(found, Path(path).name)
        require_answers(found.mapping, Path(path).name)
    watch.report(1, 3, "keeping the patients")
    if report is not None:
        import_report.of_patients(Path(path).name, found.problems, report)
    if dry_run or explain:
        result = _result(import_plan.make(store, found, Path(path).name), dry_run=True)
    else:
        name = import_recipes.named_well(save_recipe) if save_recipe else ""
        result = _take(store, found, Path(path).name, Answers())
        if name:
            import_recipes.keep_confirmed(store, found, mapping or {}, name, brand)
    watch.report(3, 3, "imported")
    return result


@collector_at_rest()
def plan(
    store: Store,
    path: Path | str,
    *,
    sheet: str | None = None,
    recipe: Recipe | str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    header_row: int | None = None,
    place: TablePlace | None = None,
    brand: str = "",
) -> ImportPlan:
    """Read ``path`` and reckon what taking it would change; nothing is kept. The arguments are those of ``run``.

    Raises:
        UnclearTableError: where a user has to choose the table; ``candidates`` are what may be chosen.
        InputError: what is wrong with the file, where, and what to do.
    """
    reading = _Reading(sheet, recipe, mapping, header_row, place, brand)
    found = _filled(store, path, reading)
    return import_plan.make(store, found, Path(path).name)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a file is to be read: the arguments of ``run``."""

    sheet: str | None
    recipe: Recipe | str | None
    mapping: Mapping[str, str | None] | None
    header_row: int | None
    place: TablePlace | None
    brand: str


def _filled(store: Store, path: Path | str, how: _Reading) -> PatientImport:
    """``preview`` of a file that has at least one row below its headers."""
    found = preview(
        path,
        sheet=how.sheet,
        recipe=import_recipes.named(store, how.recipe),
        mapping=how.mapping,
        header_row=how.header_row,
        kept=recipes(store, kind="patients", brand=how.brand),
        place=how.place,
    )
    if not found.rows:
        raise InputError(
            f"{Path(path).name} has headers in row {found.header_row} and no patient below them.",
            hint="Export the list again, or choose another sheet with --sheet.",
            code="list-empty",
        )
    return found


def _require_people(found: PatientImport, file: str) -> None:
    """Refuse a table of which no column names anybody: the user chose its header, and has not mapped it yet."""
    if not usable({match.field for match in found.mapping if match.field}):
        where = f" row {found.header_row}" if found.header_row else ""
        raise InputError(
            f"{file}{where} has no usable column: a patient's name or ID and something more.",
            hint="Say what the columns are with --map 'COLUMN=field'.",
            code="header-unusable",
        )


def cut(asked: UnclearTableError, text: str) -> TableCandidate:
    """The table that a cut as typed (``1-10,11-30``) makes of a text whose columns are asked.

    Raises:
        InputError: when it is no cut.
    """
    columns = parse_columns(text)
    places = fixed_width.from_spans(columns)
    preview = tuple(tuple(fixed_width.cells(line, places)) for line in asked.lines)
    return TableCandidate(TablePlace(columns=columns), (), preview, -1, 1)


def amend(store: Store, made: ImportPlan, answers: Answers) -> ImportPlan:
    """The same plan with other answers; the file is not read again.

    Raises:
        InputError: when a cell was set to something that it can't be; it names row and field.
    """
    return import_plan.make(store, made.found, made.file, answers)


@collector_at_rest()
def take(store: Store, made: ImportPlan, answers: Answers | None = None) -> ImportResult:
    """Keep the patients of a plan, in one transaction, with all that is needed to undo it.

    The plan is reckoned again within the transaction, so that what came into the workspace since then counts.

    Args:
        store: the open workspace.
        made: by ``plan`` or ``amend``.
        answers: what the user decided; None = what the plan has.

    Raises:
        InputError: when a column that decides who is mailed still asks what it is.
    """
    require_answers(made.found.mapping, made.file)
    return _take(store, made.found, made.file, answers or made.answers)


def _take(store: Store, found: PatientImport, file: str, answers: Answers) -> ImportResult:
    with store.transaction() as tx:
        now = import_plan.reckon(tx, found, file, answers)
        import_id = _keep(tx, now)
    return _result(now.plan, import_id=import_id)


def _result(made: ImportPlan, *, dry_run: bool = False, import_id: int = 0) -> ImportResult:
    found = made.found
    return ImportResult(
        rows=found.rows,
        imported=len(made.patients),
        new=made.counts.new,
        updated=made.counts.updated,
        unchanged=made.counts.unchanged,
        problems=found.problems,
        mapping={match.header: match.field for match in found.mapping},
        sheet=found.sheet,
        header_row=found.header_row,
        encoding=found.encoding,
        delimiter=found.delimiter,
        dry_run=dry_run,
        import_id=import_id,
        refused=made.refused,
        repeated=found.repeated,
        gone=len(made.gone),
        gone_words=import_plan.words_of_gone(made.gone),
        recipe=found.recipe,
        matches=found.mapping,
    )


def _keep(tx: Transaction, now: Reckoned) -> int:
    made, comparison = now.plan, now.comparison
    problems: Counter[tuple[str, str]] = Counter()
    for group in made.groups:
        problems[group.rule, group.severity] += group.count
    import_id = tx.imports.add(
        file_name=made.file,
        sheet=made.sheet,
        rows=made.found.rows,
        counts=comparison.counts,
        problems=problems,
        source=import_plan.source_of(made.found.headers),
    )
    for name, places in comparison.changed.items():
        keys = comparison.keys[places]
        tx.import_log.keep(import_id, keys, comparison.before[name].to_frame(name))
    first = tx.patients.last_key() + 1
    tx.patients.apply(comparison)
    last = tx.patients.last_key()
    tx.imports.set_new(import_id, first, last)
    tx.import_log.keep_seen(import_id, np.concatenate([comparison.known(), np.arange(first, last + 1)]))
    import_gone.let_back(tx, import_id, comparison, made.told)
    import_gone.mark(tx, import_id, made)
    _keep_answers(tx, import_id, made, comparison)
    keep_cleanings.keep(tx, import_id, made, comparison, (first, last))
    return import_id


def _keep_answers(tx: Transaction, import_id: int, made: ImportPlan, comparison: Comparison) -> None:
    """Answers to questions, so that none is asked twice about the same words of the same patient."""
    asked = [
        problem
        for group in made.questions
        for problem in group.problems
        if problem.row and made.answers.answered(group_key(problem), problem.row)
    ]
    if not asked:
        return
    keys = _keys_by_row(tx, comparison)
    tx.import_log.keep_answers(
        import_id,
        {
            (keys[problem.row], question_of(problem)): made.answers.of(group_key(problem), problem.row) == "accept"
            for problem in asked
            if problem.row in keys
        },
    )


def _keys_by_row(tx: Transaction, comparison: Comparison) -> dict[int, int]:
    """Row of the sheet to patient_key, for rows that were known before as well as for new ones."""
    rows: Sequence[int] = comparison.rows["source_row"].astype("int64").tolist()
    keys = comparison.keys.tolist()
    if NEW in keys:
        keys = tx.patients.keys_of(comparison.rows).tolist()
    return {row: key for row, key in zip(rows, keys, strict=True) if key != NEW}
