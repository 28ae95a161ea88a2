"""Press a campaign."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from reactivate_desktop.cli.campaign import campaign_argument, opened, out_option
from reactivate_desktop.cli.options import as_of_option, common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.services import press_drop


@click.command()
@campaign_argument
@out_option
@click.option("--standard", type=click.Choice(["pdfx4", "pdfx1a", "pdfvt1"]), help="Instead of the campaign's.")
@click.option("--workers", type=click.IntRange(0, 64), default=None, help="Worker processes (0 = as many as cores).")
@click.option(
    "--raster", type=click.Choice(["auto", "all", "none"]), default="auto", help="QR codes to decode as pictures."
)
@click.option("--replace", is_flag=True, help="Approve anew what changed and was not pressed; its codes become void.")
@click.option("--new-drop", is_flag=True, help="Approve and press the campaign's next mailing.")
@as_of_option
@common
def press(
    *,
    campaign_path: Path,
    out: Path,
    standard: str | None,
    workers: int | None,
    raster: press_drop.Raster,
    replace: bool,
    new_drop: bool,
    as_of: date,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Press the approved drop (approving it if it is not) and read every piece back."""
    if replace and new_drop:
        raise click.UsageError(
            "--replace and --new-drop exclude each other: the one replaces a drop, the other adds one."
        )
    with TerminalProgress() as progress, opened(campaign_path, passphrase_file) as (store, resolved):
        result = press_drop.run(
            store,
            resolved,
            out,
            as_of=as_of,
            workers=workers,
            standard=standard,
            raster=raster,
            progress=progress,
            replace_unpressed=replace,
            new_drop=new_drop,
        )
    Output(as_json).show(result.as_json(), result.sentences())
