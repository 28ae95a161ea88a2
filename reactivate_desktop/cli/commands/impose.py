"""Impose a PDF on sheets."""

from __future__ import annotations

from pathlib import Path

import click

from reactivate_desktop.cli.options import as_json_option, passphrase_option
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.services import impose_file
from reactivate_desktop.services.sheet_choice import AUTO, DEFAULT_DEPTH, DUPLEX, ORDERS, SheetWish


@click.command()
@click.argument("pdf", type=click.Path(path_type=Path), metavar="FILE.pdf")
@click.option("--sheet", default=AUTO, metavar="ID", help="Such as 13x19 or 13x19/offset, a TOML file, or auto.")
@click.option("--order", type=click.Choice(list(ORDERS)), default="cut-and-stack", help="How pieces follow each other.")
@click.option("--stack-depth", type=int, default=DEFAULT_DEPTH, metavar="N", help="Sheets that are cut as one pile.")
@click.option("--duplex", type=click.Choice(list(DUPLEX)), default="sheetwise", help="How the back is printed.")
@click.option("--head-to-foot", is_flag=True, help="Backs stand upside down behind their fronts.")
@click.option("--separators", is_flag=True, help="A sheet of cards before each pile: its number and its pieces.")
@click.option(
    "--list", "list_file", type=click.Path(path_type=Path), metavar="FILE.csv", help="The mailing list, for piece_ids."
)
@click.option("--propose", is_flag=True, help="List the sheets for these pages, least waste first; impose nothing.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Where to put it (not needed to propose).")
@as_json_option
@passphrase_option
def impose(
    *,
    pdf: Path,
    sheet: str,
    order: str,
    stack_depth: int,
    duplex: str,
    head_to_foot: bool,
    separators: bool,
    list_file: Path | None,
    propose: bool,
    out: Path | None,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Put the pages of a PDF on sheets: cut and stacked, the pieces lie in the order of the file."""
    del passphrase_file  # every command takes it; this one opens no workspace
    wish = SheetWish(sheet, order, stack_depth, duplex, head_to_foot, separators)
    if propose:
        proposed = impose_file.propose(pdf, wish, out)
        Output(as_json).show(proposed.as_json(), proposed.sentences())
        return
    if out is None:
        raise click.UsageError("Missing option '--out': the folder for the sheets.")
    with TerminalProgress() as progress:
        imposed = impose_file.run(pdf, out, wish, list_file=list_file, progress=progress)
    Output(as_json).show(imposed.as_json(), imposed.sentences())
