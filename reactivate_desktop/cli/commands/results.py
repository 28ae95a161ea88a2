"""What a campaign brought back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from reactivate_desktop.cli.campaign import campaign_argument, opened
from reactivate_desktop.cli.options import as_of_option, common
from reactivate_desktop.cli.output import Output
from reactivate_desktop.services import measure_campaign


@click.command()
@campaign_argument
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Also write it as .pdf, .xlsx or .csv.")
@as_of_option
@common
def results(campaign_path: Path, out: Path | None, as_of: date, as_json: bool, passphrase_file: Path | None) -> None:
    """Show what came back: mailed, redeemed, matched, in all and per clinic."""
    with opened(campaign_path, passphrase_file) as (store, resolved):
        found = measure_campaign.run(store, resolved.campaign.name, as_of=as_of, resolved=resolved)
    if out is not None:
        measure_campaign.write(found, out)
    Output(as_json).show(found.as_json(), found.sentences())
