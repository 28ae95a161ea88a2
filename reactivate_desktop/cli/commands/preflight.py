"""Check a PDF for the press."""

from __future__ import annotations

from pathlib import Path

import click

from reactivate_desktop.cli.options import as_json_option, passphrase_option
from reactivate_desktop.cli.output import Output
from reactivate_desktop.services import preflight_file


class PagesDrawn(click.ParamType[int | None]):
    """A number of pages, or all (None)."""

    name = "pages"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        """The number that was written."""
        words = str(value).strip().lower()
        if words == "all":
            return None
        if not words.isdecimal() or int(words) < 1:
            self.fail(f"'{value}' is neither a number of pages nor all.", param, ctx)
        return int(words)


@click.command()
@click.argument("pdf", type=click.Path(path_type=Path), metavar="FILE.pdf")
@click.option(
    "--list", "list_file", type=click.Path(path_type=Path), metavar="FILE.csv", help="Compare with this list."
)
@click.option(
    "--profile",
    default="",
    metavar="ID|FILE.toml",
    help="Thresholds: house (usual), sheetfed, uncoated, digital, or a printer's own file.",
)
@click.option(
    "--plates",
    type=PagesDrawn(),
    default=str(preflight_file.PLATES),
    metavar="N|all",
    help=f"How many pages are drawn plate by plate ({preflight_file.PLATES} unless said otherwise).",
)
@as_json_option
@passphrase_option
def preflight(
    pdf: Path, list_file: Path | None, *, profile: str, plates: int | None, as_json: bool, passphrase_file: Path | None
) -> int:
    """Check a PDF for the press. Exit 0: no errors; 1: errors found."""
    del passphrase_file  # every command takes it; this one opens no workspace
    report = preflight_file.run(pdf, list_file, profile=profile, plates=plates)
    Output(as_json).show(report.as_json(), report.sentences())
    return 1 if report.errors else 0
