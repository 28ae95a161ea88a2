"""The child process that reads a workbook: started, watched, and ended whatever happens."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import workbook_child

TIME_LIMIT_SECONDS = 120.0
_RESAVE = "Open it in Excel or LibreOffice, save a copy as .xlsx or .csv, and import that."


def locked(name: str) -> InputError:
    """The error for a workbook that needs a password."""
    return InputError(
        f"{name} is password-protected.",
        hint="Open it, save a copy without a password, and import that.",
        code="workbook-locked",
    )


def _fail(kind: str, name: str) -> NoReturn:
    if kind == "locked":
        raise locked(name)
    if kind == "too-large":
        raise InputError(
            f"{name} asks for more memory than a patient list needs.", hint=_RESAVE, code="workbook-too-large"
        )
    if kind == "slow":
        raise InputError(
            f"{name} could not be read within {TIME_LIMIT_SECONDS:.0f} seconds.", hint=_RESAVE, code="workbook-slow"
        )
    raise InputError(f"{name} is damaged or not a workbook.", hint=_RESAVE, code="workbook-damaged")


class WorkbookReader:
    """Talks to the child process of one workbook."""

    def __init__(self, name: str, pipe: Connection) -> None:
        self._name = name
        self._pipe = pipe

    def _answer(self) -> tuple[object, ...]:
        try:
            if not self._pipe.poll(TIME_LIMIT_SECONDS):
                _fail("slow", self._name)
            answer: tuple[object, ...] = self._pipe.recv()
        except (EOFError, OSError):
            _fail("damaged", self._name)
        if answer[0] == "error":
            _fail(str(answer[1]), self._name)
        return answer

    def sheets(self) -> tuple[list[tuple[str, bool]], dict[str, list[list[str]]]]:
        """Names of the worksheets with their visibility, and the first rows of each visible one."""
        _, sheets, heads = self._answer()
        return sheets, heads  # type: ignore[return-value]  # the child's protocol gives just these

    def rows(self, sheet: str) -> tuple[list[list[str]], bool, list[str]]:
        """All rows of ``sheet``, whether days count from 1904, and the cells with formula errors."""
        self._pipe.send(sheet)
        _, rows, date_1904, errors = self._answer()
        return rows, date_1904, errors  # type: ignore[return-value]  # the child's protocol gives just these


@contextmanager
def open_workbook(path: Path) -> Iterator[WorkbookReader]:
    """Start the child for ``path`` and end it on the way out.

    Spawned (never forked), so that it works from a Qt worker thread, on every system and in a frozen application,
    whose entry point calls ``multiprocessing.freeze_support()``.

    Raises:
        InputError: for a workbook that can't be read within the limits.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=workbook_child.main, args=(str(path), theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        yield WorkbookReader(path.name, ours)
    finally:
        ours.close()
        child.join(2)
        if child.is_alive():
            child.kill()
            child.join()
        child.close()
