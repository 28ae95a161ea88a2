"""The worst-case proof set of a campaign."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from reactivate_desktop.cli.campaign import campaign_argument, opened, out_option
from reactivate_desktop.cli.options import as_of_option, common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.services import proof_drop


@click.command()
@campaign_argument
@out_option
@as_of_option
@common
def proof(campaign_path: Path, out: Path, as_of: date, as_json: bool, passphrase_file: Path | None) -> None:
    """Write the worst-case proof set as a PDF with trim, safe zone and postal zones drawn over it."""
    with TerminalProgress() as progress, opened(campaign_path, passphrase_file) as (store, resolved):
        result = proof_drop.run(store, resolved, out, as_of=as_of, progress=progress)
    Output(as_json).show(result.as_json(), result.sentences())
