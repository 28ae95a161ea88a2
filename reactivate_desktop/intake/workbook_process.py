"""The child process that reads a workbook: started, watched, and ended whatever happens."""

from __future__ import annotations

import multiprocessing
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import workbook_child
from reactivate_desktop.intake.workbook_child import Pipe, StreamPipe

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
    if kind == "died":
        raise InputError(
            f"{name} is damaged, or asks for more memory than a patient list needs.",
            hint=_RESAVE,
            code="workbook-damaged",
        )
    raise InputError(f"{name} is damaged or not a workbook.", hint=_RESAVE, code="workbook-damaged")


class WorkbookReader:
    """Talks to the child process of one workbook."""

    def __init__(self, name: str, pipe: Pipe, kill: Callable[[], None]) -> None:
        self._name = name
        self._pipe = pipe
        self._kill = kill
        self._late = False

    def _end_it(self) -> None:
        self._late = True
        self._kill()

    def _answer(self) -> tuple[object, ...]:
        watchdog = threading.Timer(TIME_LIMIT_SECONDS, self._end_it)
        watchdog.daemon = True
        watchdog.start()
        try:
            answer: tuple[object, ...] = self._pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            _fail("slow" if self._late else "died", self._name)
        finally:
            watchdog.cancel()
        if answer[0] == "error":
            _fail(str(answer[1]), self._name)
        return answer

    def sheets(self) -> tuple[list[tuple[str, bool]], dict[str, list[list[str]]]]:
        """Names of the worksheets with their visibility, and the first rows of each visible one."""
        _, sheets, heads = self._answer()
        return sheets, heads  # type: ignore[return-value]  # the child's protocol gives just these

    def rows(self, sheet: str) -> tuple[list[list[str]], bool, dict[str, list[str]]]:
        """All rows of ``sheet``, whether days count from 1904, and the child's notes on cells and rows."""
        with suppress(OSError):  # a child that is gone is noticed by its missing answer
            self._pipe.send(sheet)
        _, rows, date_1904, notes = self._answer()
        return rows, date_1904, notes  # type: ignore[return-value]  # the child's protocol gives just these


@contextmanager
def open_workbook(path: Path) -> Iterator[WorkbookReader]:
    """Start the child for ``path`` and end it on the way out. Works from any thread.

    From source it is a small script of its own: spawning would import the program's main module again, seconds for
    nothing. A frozen application has no interpreter to run a script with: there it is spawned, and the entry point
    calls ``multiprocessing.freeze_support()``. Never forked: a fork of a process with Qt threads may hang.

    Raises:
        InputError: for a workbook that can't be read within the limits.
    """
    start = _spawned if getattr(sys, "frozen", False) else _scripted
    with start(path) as reader:
        yield reader


@contextmanager
def _scripted(path: Path) -> Iterator[WorkbookReader]:
    with subprocess.Popen(  # noqa: S603 - our own script, run by our own interpreter
        [sys.executable, "-P", workbook_child.__file__, str(path.absolute())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        assert child.stdin is not None  # noqa: S101 - for the type checker: both are pipes
        assert child.stdout is not None  # noqa: S101
        pipe = StreamPipe(child.stdout, child.stdin)  # type: ignore[arg-type]  # binary streams, as Popen opens them
        try:
            yield WorkbookReader(path.name, pipe, child.kill)
        finally:
            child.kill()
            pipe.close()


@contextmanager
def _spawned(path: Path) -> Iterator[WorkbookReader]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=workbook_child.main, args=(str(path.absolute()), theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        yield WorkbookReader(path.name, ours, child.kill)
    finally:
        child.kill()
        ours.close()
        child.join()
        child.close()
