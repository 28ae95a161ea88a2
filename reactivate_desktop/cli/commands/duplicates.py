"""People who stand in a workspace twice."""

from __future__ import annotations

from pathlib import Path

import click

from reactivate_desktop.cli.options import common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.services import find_duplicates, merge_patients, passphrase, workspace

_WHO = "command line"


@click.command()
@click.argument("location", metavar="WORKSPACE")
@click.option("--merge-certain", is_flag=True, help="Merge the pairs that need no question.")
@click.option("--undo", type=int, metavar="ID", help="Take one merge back, by its id.")
@common
def duplicates(
    *, location: str, merge_certain: bool, undo: int | None, as_json: bool, passphrase_file: Path | None
) -> None:
    """Find records that are probably one person; merge those that are certain, or take a merge back."""
    if merge_certain and undo is not None:
        raise click.UsageError("Choose one of --merge-certain and --undo.")
    output = Output(as_json)
    with TerminalProgress() as progress, workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        if undo is not None:
            taken = merge_patients.undo(store, undo, who=_WHO)
            output.show({"undone": taken.merge_id}, [f"Merge {taken.merge_id} is undone."])
            return
        report = find_duplicates.run(store, progress=progress)
        document, lines = report.as_json(), report.sentences()
        if merge_certain:
            done = merge_patients.certain(store, report, who=_WHO)
            document, lines = {**document, **done.as_json()}, [*lines, *done.sentences()]
    output.show(document, lines)
