"""Read an export into a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from reactivate_desktop.cli.options import common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.services import import_patients, passphrase, workspace


@click.command(name="import")
@click.argument("location", metavar="WORKSPACE")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="The sheet to read, where a workbook has several.")
@click.option("--recipe", help="The saved mapping to use.")
@click.option("--dry-run", is_flag=True, help="Read and check, but keep nothing.")
@common
def import_(
    *,
    location: str,
    file: Path,
    sheet: str | None,
    recipe: str | None,
    dry_run: bool,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Read a practice's export into the workspace; every row becomes a patient or a listed problem."""
    with TerminalProgress() as progress, workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        result = import_patients.run(store, file, sheet=sheet, recipe=recipe, dry_run=dry_run, progress=progress)
    Output(as_json).show(result.as_json(), result.sentences())
