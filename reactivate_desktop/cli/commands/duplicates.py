"""People who stand in a workspace twice."""

from __future__ import annotations

from pathlib import Path

import click

from reactivate_desktop.cli.options import common
from reactivate_desktop.cli.output import Output, TerminalProgress
from reactivate_desktop.services import find_duplicates, merge_history, merge_patients, passphrase, workspace
from reactivate_desktop.store import Store

_WHO = "command line"


@click.command()
@click.argument("location", metavar="WORKSPACE")
@click.option("--merge-certain", is_flag=True, help="Merge the pairs that need no question.")
@click.option(
    "--merge", nargs=2, type=int, metavar="KEEP OTHER", help="Merge two records by their keys; the first is kept."
)
@click.option(
    "--take",
    multiple=True,
    type=click.Choice(sorted(merge_patients.CHOICES)),
    help="With --merge: what the kept record has from the other one. May be given several times.",
)
@click.option("--distinct", nargs=2, type=int, metavar="ONE OTHER", help="Say that two records are two people.")
@click.option("--list", "listed", is_flag=True, help="List the merges and answers that hold.")
@click.option("--undo", type=int, metavar="ID", help="Take one merge or answer back, by its id.")
@common
def duplicates(
    *,
    location: str,
    merge_certain: bool,
    merge: tuple[int, int] | None,
    take: tuple[str, ...],
    distinct: tuple[int, int] | None,
    listed: bool,
    undo: int | None,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Find records that are probably one person; merge them, tell them apart, or take an answer back.

    Records are named by the keys that the search tells (left, right).
    """
    wishes = [merge_certain, merge is not None, distinct is not None, listed, undo is not None]
    if sum(wishes) > 1:
        raise click.UsageError("Choose one of --merge-certain, --merge, --distinct, --list and --undo.")
    if take and merge is None:
        raise click.UsageError("--take goes with --merge.")
    output = Output(as_json)
    with TerminalProgress() as progress, workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        if merge is not None:
            done = merge_patients.run(store, merge[0], [merge[1]], who=_WHO, take=take)
            document, lines = done.as_json(), done.sentences()
        elif distinct is not None:
            answer = merge_patients.different(store, *distinct, who=_WHO)
            document = {"distinct": sorted(distinct), "answer_id": answer}
            lines = [f"These are two people; the pair is not asked about again (undo by id: {answer})."]
        elif undo is not None:
            taken = merge_patients.undo(store, undo, who=_WHO)
            document, lines = {"undone": taken.merge_id}, [f"Merge {taken.merge_id} is undone."]
        elif listed:
            history = merge_history.run(store)
            document, lines = history.as_json(), history.sentences()
        else:
            document, lines = _search(store, progress, merge_certain=merge_certain)
    output.show(document, lines)


def _search(store: Store, progress: TerminalProgress, *, merge_certain: bool) -> tuple[dict[str, object], list[str]]:
    report = find_duplicates.run(store, progress=progress)
    document, lines = report.as_json(), report.sentences()
    if merge_certain:
        done = merge_patients.certain(store, report, who=_WHO)
        document, lines = {**document, **done.as_json()}, [*lines, *done.sentences()]
    return document, lines
