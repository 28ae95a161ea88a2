"""Pack a pressed drop for the printer."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from reactivate_desktop.cli.options import common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.cli.package_options import Closing, package_options
from reactivate_desktop.services import passphrase, printer_package, workspace


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DROP_FOLDER")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The package to write.")
@click.option("--workspace", "location", metavar="WORKSPACE", help="Keep a record in this workspace's audit log.")
@package_options
@common
def package(
    *,
    folder: Path,
    out: Path,
    location: str | None,
    closing: Closing,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Pack what prints and mails into one zip; every file is compared with the drop's manifest on its way."""
    closed = closing.seal()
    opened = workspace.open_(location, passphrase.find(location, passphrase_file)) if location else nullcontext()
    with TerminalProgress() as progress, opened as store:
        result = printer_package.run(
            folder, out, closed=closed, store=store, recipient=closing.recipient, progress=progress
        )
    Output(as_json).show(result.as_json(), result.sentences())
