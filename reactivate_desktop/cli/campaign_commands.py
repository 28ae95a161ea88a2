"""Commands that work on a campaign file: audience, proof, press, results."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reactivate_desktop.cli.options import as_of_option, common
from reactivate_desktop.cli.output import Output, TerminalProgress, columns
from reactivate_desktop.services import (
    build_audience,
    campaign_file,
    measure_campaign,
    passphrase,
    press_drop,
    proof_drop,
    workspace,
)

if TYPE_CHECKING:
    from reactivate_desktop.services.campaign_file import ResolvedCampaign
    from reactivate_desktop.services.workspace import Store

campaign_argument = click.argument("campaign_path", type=click.Path(path_type=Path), metavar="CAMPAIGN.toml")
out_option = click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Where to put it.")


@contextmanager
def _opened(campaign_path: Path, passphrase_file: Path | None) -> Iterator[tuple[Store, ResolvedCampaign]]:
    resolved = campaign_file.resolve(campaign_path)
    location = resolved.workspace_location
    with workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        yield store, resolved


@click.command()
@campaign_argument
@as_of_option
@common
def audience(campaign_path: Path, as_of: date, as_json: bool, passphrase_file: Path | None) -> None:
    """Show the waterfall: who gets mail, and how many are left out for which reason."""
    progress = TerminalProgress()
    with _opened(campaign_path, passphrase_file) as (store, resolved):
        found = build_audience.run(store, resolved.campaign, as_of=as_of, progress=progress)
    progress.close()
    steps = [(f"− {step.label}", step.excluded) for step in found.decision.steps]
    rows = [("Imported", found.decision.imported), *steps, ("Mailable", len(found.recipients))]
    Output(as_json).show(found.as_json(), columns(rows))


@click.command()
@campaign_argument
@out_option
@as_of_option
@common
def proof(campaign_path: Path, out: Path, as_of: date, as_json: bool, passphrase_file: Path | None) -> None:
    """Write the worst-case proof set as a PDF with trim, safe zone and postal zones drawn over it."""
    progress = TerminalProgress()
    with _opened(campaign_path, passphrase_file) as (store, resolved):
        result = proof_drop.run(store, resolved, out, as_of=as_of, progress=progress)
    progress.close()
    Output(as_json).show(result.as_json(), result.sentences())


@click.command()
@campaign_argument
@out_option
@click.option("--standard", type=click.Choice(["pdfx4", "pdfx1a", "pdfvt1"]), help="Instead of the campaign's.")
@click.option("--workers", type=click.IntRange(0, 64), default=None, help="Worker processes (0 = as many as cores).")
@click.option("--raster", type=click.Choice(["auto", "all", "none"]), default="auto", help="QR codes to decode as pictures.")
@as_of_option
@common
def press(
    campaign_path: Path,
    out: Path,
    standard: str | None,
    workers: int | None,
    raster: press_drop.Raster,
    as_of: date,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Press the approved drop (approving it if it is not) and read every piece back."""
    progress = TerminalProgress()
    with _opened(campaign_path, passphrase_file) as (store, resolved):
        result = press_drop.run(
            store, resolved, out, as_of=as_of, workers=workers, standard=standard, raster=raster, progress=progress
        )
    progress.close()
    Output(as_json).show(result.as_json(), result.sentences())


@click.command()
@campaign_argument
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Also write it as .xlsx or .pdf.")
@as_of_option
@common
def results(campaign_path: Path, out: Path | None, as_of: date, as_json: bool, passphrase_file: Path | None) -> None:
    """Show what came back: mailed, redeemed, matched, in all and per clinic."""
    with _opened(campaign_path, passphrase_file) as (store, resolved):
        found = measure_campaign.run(store, resolved.campaign.name, as_of=as_of)
    if out is not None:
        measure_campaign.write(found, out)
    Output(as_json).show(found.as_json(), found.sentences())
