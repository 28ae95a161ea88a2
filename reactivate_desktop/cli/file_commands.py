"""Commands that need no workspace: demo and preflight."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from reactivate_desktop.cli.options import as_json_option, as_of_option, passphrase_option
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.services import preflight_file, run_demo


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--patients", type=click.IntRange(50, 1_000_000), default=5000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@as_of_option
@as_json_option
def demo(folder: Path, patients: int, seed: int, as_of: date, as_json: bool) -> None:
    """Do the whole main job on sample data, with no screen, and say where the files are."""
    progress = TerminalProgress()
    result = run_demo.run(folder, patients=patients, seed=seed, as_of=as_of, progress=progress)
    progress.close()
    Output(as_json).show(result.as_json(), result.sentences())


@click.command()
@click.argument("pdf", type=click.Path(path_type=Path), metavar="FILE.pdf")
@click.option("--list", "list_file", type=click.Path(path_type=Path), metavar="FILE.csv", help="Compare with this list.")
@as_json_option
@passphrase_option
def preflight(pdf: Path, list_file: Path | None, as_json: bool, passphrase_file: Path | None) -> int:
    """Check a PDF for the press. Exit 0: no errors; 1: errors found."""
    del passphrase_file  # every command takes it; this one opens no workspace
    report = preflight_file.run(pdf, list_file)
    Output(as_json).show(report.as_json(), report.sentences())
    return 1 if report.errors else 0
