"""The first step of a press run: the pages themselves."""

from __future__ import annotations

from reactivate_desktop.errors import PressError
from reactivate_desktop.press import pressing
from reactivate_desktop.services.drop_folder import PRESS
from reactivate_desktop.services.press_run import PressRun


def write(run: PressRun) -> None:
    """Write press.pdf.

    Raises:
        PressError: when a piece that was approved can't be made any more.
    """
    target = run.work / PRESS
    report = pressing.press(run.job, run.pieces, target, workers=run.workers, progress=run.watch)
    if report.held or report.pieces != run.drop.piece_count:
        raise PressError(
            f"{len(report.held):,} pieces of drop {run.drop.token} can't be made as they were approved.",
            hint="Nothing was kept. Approve the campaign again; those pieces are then held and listed.",
            code="held-since",
        )
    run.found.press_files = (target,)
