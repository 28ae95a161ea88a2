"""The waterfall of a campaign."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from reactivate_desktop.cli.campaign import campaign_argument, opened
from reactivate_desktop.cli.options import as_of_option, common
from reactivate_desktop.cli.output import Output, TerminalProgress, columns
from reactivate_desktop.services import build_audience


@click.command()
@campaign_argument
@as_of_option
@common
def audience(campaign_path: Path, as_of: date, as_json: bool, passphrase_file: Path | None) -> None:
    """Show the waterfall: who gets mail, and how many are left out for which reason."""
    with TerminalProgress() as progress, opened(campaign_path, passphrase_file) as (store, resolved):
        found = build_audience.run(store, resolved.campaign, as_of=as_of, progress=progress)
    steps = [(f"− {step.label}", step.excluded) for step in found.decision.steps]
    rows = [("Imported", found.decision.imported), *steps, ("Mailable", len(found.recipients))]
    Output(as_json).show(found.as_json(), columns(rows))
