"""Read bookings into a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from reactivate_desktop.cli.options import common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.services import import_bookings, passphrase, workspace


@click.command()
@click.argument("location", metavar="WORKSPACE")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="The sheet to read, where a workbook has several.")
@common
def bookings(location: str, file: Path, sheet: str | None, as_json: bool, passphrase_file: Path | None) -> None:
    """Read a sheet of bookings and match them with the pieces that were mailed."""
    with TerminalProgress() as progress, workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        result = import_bookings.run(store, file, sheet=sheet, progress=progress)
    Output(as_json).show(result.as_json(), result.sentences())
