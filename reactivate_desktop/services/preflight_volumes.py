"""Preflight of several press files, a process for each of a few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from multiprocessing import TimeoutError as NotYet
from multiprocessing import get_context
from pathlib import Path
from typing import Final, Protocol

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.press.preflight import PreflightReport

_LOOK_S: Final = 0.5


class Check(Protocol):
    """Checks one file; goes to another process where there are several."""

    def __call__(self, pdf: Path, *, progress: Progress | None = None) -> PreflightReport:
        """The report of a file."""


def run(paths: Sequence[Path], check: Check, workers: int, watch: Progress) -> Iterator[tuple[Path, PreflightReport]]:
    """The report of each file, in their order.

    Raises:
        Cancelled: when ``watch`` says so; the processes are ended at once.
    """
    if len(paths) < 2 or workers < 2:
        for path in paths:
            yield path, check(path, progress=watch)
        return
    # spawn, not fork: the window's threads must not be copied
    with get_context("spawn").Pool(min(workers, len(paths))) as pool:
        reports = pool.imap(check, paths)
        for done, path in enumerate(paths):
            while True:
                watch.report(done, len(paths), "preflight of volumes")
                try:
                    report = reports.next(timeout=_LOOK_S)
                except NotYet:
                    continue
                yield path, report
                break
