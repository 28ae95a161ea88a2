"""Read an export into a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from reactivate_desktop.cli.options import common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.services import (
    explain_mapping,
    import_patients,
    import_report,
    import_visits,
    passphrase,
    workspace,
)
from reactivate_desktop.services.import_patients import (
    ImportResult,
    TablePlace,
    UndoResult,
    parse_columns,
    parse_rows,
)
from reactivate_desktop.services.import_visits import VisitImport
from reactivate_desktop.services.workspace import Store

_PATIENTS = "patients"


@click.command(name="import")
@click.argument("location", metavar="WORKSPACE")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--kind", type=click.Choice([_PATIENTS, *import_visits.KINDS]), help="Told by the headers when not given."
)
@click.option("--sheet", help="The sheet to read, where a workbook has several.")
@click.option("--table", type=click.IntRange(1), help="Which table of the sheet, where it has several: 1, 2, …")
@click.option("--header-rows", metavar="ROWS", help="Which rows of the sheet are the header: 3, or 3-4; 0 = none.")
@click.option("--columns", metavar="CUT", help="Columns of a text in fixed width: 1-10,11-30,31-35.")
@click.option("--recipe", help="The saved mapping to use.")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="What a column is: a field, 'not ' and a yes/no field, or '-' to leave it out. Repeatable.",
)
@click.option(
    "--save-recipe", metavar="NAME", help="Keep the mapping under this name, for later exports of this shape."
)
@click.option("--brand", default="", metavar="ID", help="Use and save recipes of this brand, beside the shared ones.")
@click.option("--explain", is_flag=True, help="Show what each column is taken for and why; keep nothing.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="List every row that was left out, mended or doubted in this file (.csv or .xlsx), without its cells.",
)
@click.option("--dry-run", is_flag=True, help="Read and check, but keep nothing.")
@click.option("--undo", is_flag=True, help="Take the newest import back.")
@common
def import_(
    *,
    location: str,
    files: tuple[Path, ...],
    undo: bool,
    as_json: bool,
    passphrase_file: Path | None,
    **options: Any,
) -> None:
    """Read a practice's export into the workspace; every row is used or listed.

    FILE is a patient list, or one or more sheets of visits or appointments, which join patients by their ID.
    """
    if undo == bool(files):
        raise click.UsageError("Name a file to import, or say --undo alone.")
    how = _How(**options)
    if how.report is not None:
        import_report.check(how.report)
    result: ImportResult | VisitImport | UndoResult
    with TerminalProgress() as progress, workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        if undo:
            result = import_patients.undo(store)
        elif _is_of_visits(store, files, how.kind, how.sheet):
            result = _visits(store, files, how, progress)
        else:
            result = _patients(store, _only(files), how, progress)
    Output(as_json).show(result.as_json(), result.sentences())


@dataclass(frozen=True)
class _How:
    """The options as they are typed."""

    kind: str | None
    sheet: str | None
    table: int | None
    header_rows: str | None
    columns: str | None
    recipe: str | None
    pairs: tuple[str, ...]
    save_recipe: str | None
    brand: str
    explain: bool
    report: Path | None
    dry_run: bool

    @property
    def mapping(self) -> dict[str, str | None] | None:
        return explain_mapping.parse(self.pairs) or None

    @property
    def place(self) -> TablePlace:
        return TablePlace(
            self.sheet or "",
            self.table or 0,
            parse_rows(self.header_rows) if self.header_rows is not None else None,
            parse_columns(self.columns) if self.columns is not None else (),
        )


def _visits(store: Store, files: tuple[Path, ...], how: _How, progress: Progress) -> VisitImport:
    return import_visits.run(
        store,
        files,
        kind=how.kind or "",
        place=how.place,
        mapping=how.mapping,
        brand=how.brand,
        save_recipe=how.save_recipe or "",
        dry_run=how.dry_run,
        explain=how.explain,
        report=how.report,
        progress=progress,
    )


def _patients(store: Store, file: Path, how: _How, progress: Progress) -> ImportResult:
    return import_patients.run(
        store,
        file,
        place=how.place,
        recipe=how.recipe,
        mapping=how.mapping,
        brand=how.brand,
        save_recipe=how.save_recipe or "",
        dry_run=how.dry_run,
        explain=how.explain,
        report=how.report,
        progress=progress,
    )


def _is_of_visits(store: Store, files: tuple[Path, ...], kind: str | None, sheet: str | None) -> bool:
    return kind != _PATIENTS if kind else all(import_visits.looks_like(file, sheet, store) for file in files)


def _only(files: tuple[Path, ...]) -> Path:
    if len(files) > 1:
        raise click.UsageError("Import one patient list at a time; several files may be given of visits alone.")
    return files[0]
