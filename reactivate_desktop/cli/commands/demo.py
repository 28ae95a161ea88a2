"""The whole main job on sample data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from reactivate_desktop.cli.options import as_json_option, as_of_option
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.services import run_demo


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--patients", type=click.IntRange(50, 1_000_000), default=5000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@as_of_option
@as_json_option
def demo(folder: Path, patients: int, seed: int, as_of: date, as_json: bool) -> None:
    """Do the whole main job on sample data, with no screen, and say where the files are."""
    with TerminalProgress() as progress:
        result = run_demo.run(folder, patients=patients, seed=seed, as_of=as_of, progress=progress)
    Output(as_json).show(result.as_json(), result.sentences())
