"""Put people on a workspace's suppression list."""

from __future__ import annotations

from pathlib import Path

import click

from reactivate_desktop.cli.options import common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.services import passphrase, suppress_people, workspace


@click.command()
@click.argument("location", metavar="WORKSPACE")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--code", help="The tracking code of a card that came back, instead of a sheet.")
@click.option("--sheet", help="The sheet to read, where a workbook has several.")
@click.option("--whole-address", is_flag=True, help="Everybody at the address, not the person alone.")
@common
def suppress(
    *,
    location: str,
    file: Path | None,
    code: str | None,
    sheet: str | None,
    whole_address: bool,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Never mail the people on a sheet (names and addresses), or those to whom a returned card was sent."""
    if (file is None) == (code is None):
        raise click.UsageError("Name either a FILE of people or the --code of a card that came back.")
    with TerminalProgress() as progress, workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        if file is not None:
            result = suppress_people.from_sheet(
                store, file, sheet=sheet, whole_address=whole_address, progress=progress
            )
        else:
            result = suppress_people.by_code(store, code or "", whole_address=whole_address)
    Output(as_json).show(result.as_json(), result.sentences())
