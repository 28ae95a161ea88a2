"""Read an export into a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from reactivate_desktop.cli.options import common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.services import explain_mapping, import_patients, import_visits, passphrase, workspace
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
@click.option("--header-rows", metavar="ROWS", help="Which rows of the sheet are the header: 3, or 3-4.")
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
@click.option("--dry-run", is_flag=True, help="Read and check, but keep nothing.")
@click.option("--undo", is_flag=True, help="Take the newest import back.")
@common
def import_(
    *,
    location: str,
    files: tuple[Path, ...],
    kind: str | None,
    sheet: str | None,
    table: int | None,
    header_rows: str | None,
    columns: str | None,
    recipe: str | None,
    pairs: tuple[str, ...],
    save_recipe: str | None,
    brand: str,
    explain: bool,
    dry_run: bool,
    undo: bool,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Read a practice's export into the workspace; every row is used or listed.

    FILE is a patient list, or one or more sheets of visits or appointments, which join patients by their ID.
    """
    if undo == bool(files):
        raise click.UsageError("Name a file to import, or say --undo alone.")
    mapping = explain_mapping.parse(pairs) or None
    result: ImportResult | VisitImport | UndoResult
    with TerminalProgress() as progress, workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        if undo:
            result = import_patients.undo(store)
        elif _is_of_visits(store, files, kind, sheet):
            result = import_visits.run(
                store,
                files,
                kind=kind or "",
                sheet=sheet,
                mapping=mapping,
                brand=brand,
                save_recipe=save_recipe or "",
                dry_run=dry_run or explain,
                progress=progress,
            )
        else:
            result = import_patients.run(
                store,
                _only(files),
                place=TablePlace(
                    sheet or "",
                    table or 0,
                    parse_rows(header_rows) if header_rows is not None else None,
                    parse_columns(columns) if columns is not None else (),
                ),
                recipe=recipe,
                mapping=mapping,
                brand=brand,
                save_recipe=save_recipe or "",
                dry_run=dry_run,
                explain=explain,
                progress=progress,
            )
    Output(as_json).show(result.as_json(), result.sentences())


def _is_of_visits(store: Store, files: tuple[Path, ...], kind: str | None, sheet: str | None) -> bool:
    return kind != _PATIENTS if kind else all(import_visits.looks_like(file, sheet, store) for file in files)


def _only(files: tuple[Path, ...]) -> Path:
    if len(files) > 1:
        raise click.UsageError("Import one patient list at a time; several files may be given of visits alone.")
    return files[0]
