"""Press a campaign."""

from __future__ import annotations

from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import click

from reactivate_desktop.cli.campaign import campaign_argument, opened, out_option
from reactivate_desktop.cli.options import as_of_option, common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.cli.package_options import Closing, package_options
from reactivate_desktop.services import impose_drop, press_cluster, press_drop, reprint_choice, reprint_pieces
from reactivate_desktop.services.press_drop import PressResult
from reactivate_desktop.services.reprint_choice import Span
from reactivate_desktop.services.reprint_pieces import ReprintResult


@click.command()
@campaign_argument
@out_option
@click.option("--standard", type=click.Choice(["pdfx4", "pdfx1a", "pdfvt1"]), help="Instead of the campaign's.")
@click.option("--workers", type=click.IntRange(0, 64), default=None, help="Worker processes (0 = as many as cores).")
@click.option(
    "--raster", type=click.Choice(["auto", "all", "none"]), default="auto", help="QR codes to decode as pictures."
)
@click.option("--volume", type=click.IntRange(0), default=None, help="Pieces in one press file (0 = all).")
@click.option(
    "--pieces",
    multiple=True,
    metavar="RANGES",
    help="Print these again: 120-180, by their numbers in the mailing list.",
)
@click.option("--piece", "piece_ids", multiple=True, metavar="ID", help="Print this piece again (any number of times).")
@click.option(
    "--piece-ids",
    "piece_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Print again what this file lists: numbers, ranges, piece ids, or a .csv with a column piece_id.",
)
@click.option("--impose", metavar="ID", help="Put the pages on sheets too: such as 13x19, or auto ('' = don't).")
@click.option("--cluster", metavar="URL", help="Compose on a Dask cluster: tcp:// or tls://host:port.")
@click.option("--replace", is_flag=True, help="Approve anew what changed and was not pressed; its codes become void.")
@click.option("--new-drop", is_flag=True, help="Approve and press the campaign's next mailing.")
@click.option("--package", "packed", is_flag=True, help="Pack it for the printer too, in a file beside its folder.")
@package_options
@as_of_option
@common
def press(
    *,
    campaign_path: Path,
    out: Path,
    standard: str | None,
    workers: int | None,
    volume: int | None,
    pieces: tuple[str, ...],
    piece_ids: tuple[str, ...],
    piece_file: Path | None,
    raster: press_drop.Raster,
    impose: str | None,
    cluster: str | None,
    replace: bool,
    new_drop: bool,
    packed: bool,
    closing: Closing,
    as_of: date,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Press the approved drop (approving it if it is not) and read every piece back."""
    address = press_cluster.address_of(cluster) if cluster is not None else None
    if replace and new_drop:
        raise click.UsageError(
            "--replace and --new-drop exclude each other: the one replaces a drop, the other adds one."
        )
    spans = _spans((*pieces, *piece_ids), piece_file)
    if spans is not None and (replace or new_drop):
        raise click.UsageError(
            "--pieces, --piece and --piece-ids print a pressed drop's pieces again and approve none."
        )
    closed = closing.seal() if packed or closing.asked else None
    with TerminalProgress() as progress, opened(campaign_path, passphrase_file) as (store, campaign):
        resolved = impose_drop.wishing(campaign, impose)
        how: dict[str, Any] = {"as_of": as_of, "workers": workers, "standard": standard, "raster": raster}
        how |= {"volume": volume, "cluster": address, "progress": progress}
        result: PressResult | ReprintResult = (
            press_drop.run(store, resolved, out, replace_unpressed=replace, new_drop=new_drop, **how)
            if spans is None
            else reprint_pieces.run(store, resolved, out, spans, **how)
        )
        package = closing.pack(result.folder, closed, store, progress) if closed else None
    Output(as_json).show(
        result.as_json() | ({"package": package.as_json()} if package else {}),
        [*result.sentences(), *(package.sentences() if package else ())],
    )


def _spans(texts: tuple[str, ...], file: Path | None) -> tuple[Span, ...] | None:
    """The pieces to print again; None where the whole drop is to be pressed."""
    if not texts and file is None:
        return None
    named = tuple(chain.from_iterable(map(reprint_choice.parse, texts)))
    return named + (reprint_choice.read(file) if file is not None else ())
