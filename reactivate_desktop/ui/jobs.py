"""Long work off the event loop: jobs that only read, and jobs that change (one at a time per store).

A job is a plain function that takes a ``Progress``. While it runs it reports ``progressed``; at its end it emits
exactly one of ``succeeded``, ``failed`` and ``cancelled``, then ``finished``. All arrive in the window's thread.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.errors import BugError, Cancelled, ReactivateError, out_of_memory
from reactivate_desktop.log import places

Work = Callable[[Progress], object]

_THROTTLE_SECONDS = 0.05
_CLOSE_MS = 10_000
_SWITCH_SECONDS = 0.0005
"""How long a job may go on once the window's thread wants Python. Each of its many calls into Qt gives Python away, so
that Python's own 5 ms add up to gaps that are felt."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is: ``done`` of ``total`` (0 = not known) units of ``what``, after ``seconds`` of work."""

    done: int
    total: int
    what: str
    seconds: float

    @property
    def seconds_left(self) -> float | None:
        """The time it will still take at the present pace; None while nobody can say."""
        if self.done <= 0 or self.total <= 0 or self.seconds < 1:
            return None
        return self.seconds / self.done * (self.total - self.done)


class Job(QObject):
    """One piece of long work. Made by a ``JobRunner``; connect to its signals, then ``start`` it.

    Signals:
        progressed: a ``JobProgress``, at most twenty times a second.
        succeeded: what the work returned.
        failed: a ``ReactivateError``; anything else that was raised arrives as a ``BugError`` without its words.
        cancelled: the user stopped it.
        finished: it is over, whichever way.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    _told = Signal(object)
    _ended = Signal(object)

    def __init__(self, title: str, work: Work, *, changes: bool, shown: bool, launch: Callable[[Job], None]) -> None:
        super().__init__()
        self.title = title
        self.changes = changes
        self.shown = shown
        self._work = work
        self._launch = launch
        self._stop = threading.Event()
        self._superseded = False
        self._began = 0.0
        self._last_report = 0.0
        self._told.connect(self._on_told, Qt.ConnectionType.AutoConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.AutoConnection)

    def start(self) -> Job:
        """Begin, at once or as soon as the jobs before it are over."""
        self._launch(self)
        return self

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next report and keeps nothing."""
        self._stop.set()

    def supersede(self) -> None:
        """Stop it because a newer question was asked: whatever it answers, it counts as cancelled."""
        self._superseded = True
        self._stop.set()

    def report(self, done: int, total: int, what: str) -> None:
        """Called by the work, in its own thread. Raises ``Cancelled`` once the user asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last_report < _THROTTLE_SECONDS and done != total:
            return
        self._last_report = now
        self._told.emit(JobProgress(done, total, what, now - self._began))

    def perform(self) -> None:
        """Do the work in the calling thread. For runners."""
        self._began = time.monotonic()
        try:
            if self._stop.is_set():
                raise Cancelled
            outcome: object = _Success(self._work(self))
        except ReactivateError as error:
            outcome = error
        except MemoryError:
            outcome = out_of_memory()
        except Exception as error:  # noqa: BLE001 - the one boundary between jobs and the window
            _log.error("job failed: %s", places(error))
            outcome = BugError(
                "Something in the program went wrong; nothing of this step was kept.",
                hint="Try again. If it comes back, send us the log file.",
                code="job-failed",
            )
        self._ended.emit(outcome)

    @Slot(object)
    def _on_told(self, progress: JobProgress) -> None:
        if not self._stop.is_set():
            self.progressed.emit(progress)

    @Slot(object)
    def _on_ended(self, outcome: object) -> None:
        if isinstance(outcome, _Success) and not self._superseded:
            self.succeeded.emit(outcome.value)
        elif isinstance(outcome, ReactivateError) and not isinstance(outcome, Cancelled) and not self._superseded:
            self.failed.emit(outcome)
        else:
            self.cancelled.emit()
        self.finished.emit()


@dataclass(frozen=True, slots=True)
class _Success:
    value: object


class JobRunner(Protocol):
    """Gives jobs; ``PoolRunner`` in the window, ``InlineRunner`` in tests."""

    @property
    def watch(self) -> JobWatch:
        """Tells which jobs run."""

    def read(self, title: str, work: Work, *, key: str = "", shown: bool = False) -> Job:
        """A job that only reads. A newer one with the same ``key`` stops the older: only the last answer counts."""

    def close(self) -> bool:
        """Stop everything and wait for it; True when all is quiet."""

    def change(self, title: str, work: Work, *, shown: bool = True) -> Job:
        """A job that changes the store or writes files: these run one after the other, in order."""


class JobWatch(QObject):
    """Tells the frame what runs.

    Signals:
        started: a ``Job`` that shall be shown began.
        ended: that ``Job`` is over.
    """

    started = Signal(object)
    ended = Signal(object)


class InlineRunner:
    """Runs each job at once in the calling thread, with the same signals."""

    def __init__(self) -> None:
        self._watch = JobWatch()

    @property
    def watch(self) -> JobWatch:
        """Tells which jobs run."""
        return self._watch

    def read(self, title: str, work: Work, *, key: str = "", shown: bool = False) -> Job:
        """A job that only reads."""
        return Job(title, work, changes=False, shown=shown, launch=self._launch)

    def change(self, title: str, work: Work, *, shown: bool = True) -> Job:
        """A job that changes something."""
        return Job(title, work, changes=True, shown=shown, launch=self._launch)

    def close(self) -> bool:
        """Nothing is ever left running."""
        return True

    def _launch(self, job: Job) -> None:
        if job.shown:
            self._watch.started.emit(job)
        job.perform()
        if job.shown:
            self._watch.ended.emit(job)


class PoolRunner(QObject):
    """Runs reads side by side in one thread pool, and changes one after the other."""

    def __init__(self, threads: int = 3) -> None:
        super().__init__()
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._watch = JobWatch()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(threads)
        self._waiting: deque[Job] = deque()
        self._running: set[Job] = set()
        self._latest: dict[str, Job] = {}
        self._closing = False

    @property
    def watch(self) -> JobWatch:
        """Tells which jobs run."""
        return self._watch

    def read(self, title: str, work: Work, *, key: str = "", shown: bool = False) -> Job:
        """A job that only reads; a newer one with the same ``key`` stops the older."""
        job = Job(title, work, changes=False, shown=shown, launch=self._launch)
        if key:
            older = self._latest.get(key)
            if older is not None:
                older.supersede()
            self._latest[key] = job
        return job

    def change(self, title: str, work: Work, *, shown: bool = True) -> Job:
        """A job that changes something; it waits for the change before it."""
        return Job(title, work, changes=True, shown=shown, launch=self._launch)

    def busy(self) -> bool:
        """True while a change runs or waits."""
        return bool(self._waiting) or any(job.changes for job in self._running)

    def close(self) -> bool:
        """Stop everything and wait for it; True when all threads are back."""
        self._closing = True
        self._waiting.clear()
        for job in list(self._running):
            job.cancel()
        return self._pool.waitForDone(_CLOSE_MS)

    def _launch(self, job: Job) -> None:
        if self._closing:
            return
        if job.changes and any(running.changes for running in self._running):
            self._waiting.append(job)
            return
        self._running.add(job)
        job.finished.connect(self._on_finished)
        if job.shown:
            self._watch.started.emit(job)
        self._pool.start(job.perform)

    @Slot()
    def _on_finished(self) -> None:
        job = self.sender()
        if not isinstance(job, Job):
            return
        self._running.discard(job)
        self._latest = {key: latest for key, latest in self._latest.items() if latest is not job}
        if job.shown:
            self._watch.ended.emit(job)
        if job.changes and self._waiting and not self._closing:
            self._launch(self._waiting.popleft())
