"""Chunks through an executor: in-line or in worker processes, results in order, only a few chunks under way."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from typing import ParamSpec, Protocol, TypeVar

from reactivate_desktop.errors import PressError
from reactivate_desktop.press import worker_start
from reactivate_desktop.press.worker_pool import WorkerPool

P = ParamSpec("P")
Done = TypeVar("Done")
Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 3
"""Chunks under way for each worker: enough to keep it busy, few enough to keep memory flat."""


class InlineExecutor(Executor):
    """Runs each task at once, in this thread."""

    def submit(self, fn: Callable[P, Done], /, *args: P.args, **kwargs: P.kwargs) -> Future[Done]:
        """Run the task and give its finished future."""
        future: Future[Done] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed to whoever asks for the result
            future.set_exception(error)
        return future


class Crew(Protocol):
    """Who composes: an executor, and how many chunks may be under way at it.

    ``lost`` is how often a worker ended by itself and was replaced. ``forks`` = its workers have what this process has
    when the first task is given to them.
    """

    lost: int
    forks: bool

    @property
    def executor(self) -> Executor:
        """What tasks are given to."""

    @property
    def ahead(self) -> int:
        """Tasks that may be under way."""

    def renew(self) -> None:
        """Go on after workers ended by themselves; their chunks are given out again.

        Raises:
            PressError: when there is nobody to go on with.
        """


class GivenCrew:
    """An executor that is somebody else's, or this process; whoever dies there is not replaced."""

    def __init__(self, executor: Executor, ahead: int) -> None:
        self.executor = executor
        self.ahead = ahead
        self.lost = 0
        self.forks = False

    def renew(self) -> None:
        """There is nobody to go on with.

        Raises:
            PressError: always.
        """
        raise _worker_died()


class ProcessCrew:
    """Worker processes. What ends one by itself is mostly want of memory: half as many go on, down to a single one."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.lost = 0
        self.forks = worker_start.method() == "fork"
        self._pool: WorkerPool | None = None

    @property
    def executor(self) -> Executor:
        """The pool, which starts when it is first asked for."""
        if self._pool is None:
            self._pool = WorkerPool(self.workers)
        return self._pool

    @property
    def ahead(self) -> int:
        """``AHEAD`` for each worker."""
        return self.workers * AHEAD

    def renew(self) -> None:
        """A new pool, half as large."""
        if self.workers == 1:
            raise _worker_died()
        self.close()
        self.lost += 1
        self.workers //= 2

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None


@contextmanager
def crew_for(workers: int, executor: Executor | None = None) -> Iterator[Crew]:
    """A crew for so many workers, or around an executor that is given (and left open).

    Worker processes end with the block, however it ends. An executor may say itself how many chunks it takes at a time
    (``ahead``).
    """
    if executor is not None:
        yield GivenCrew(executor, getattr(executor, "ahead", max(2, workers) * AHEAD))
    elif workers <= 1:
        yield GivenCrew(InlineExecutor(), 1)
    else:
        # Windows waits for 61 processes at most
        crew = ProcessCrew(min(workers, max(2, os.cpu_count() or 2), 61))
        try:
            yield crew
        finally:
            crew.close()


def in_order(crew: Crew, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
    """Results in the order of ``tasks``, which are taken only as there is room.

    Raises:
        PressError: when workers die or lack memory, and fewer cannot take their place.
    """
    waiting: deque[tuple[Task, Future[Result] | None]] = deque()
    try:
        for task in tasks:
            waiting.append((task, _submitted(crew, work, task)))
            if len(waiting) >= crew.ahead:
                yield _first(crew, work, waiting)
        while waiting:
            yield _first(crew, work, waiting)
    finally:
        for _, future in waiting:
            if future is not None:
                future.cancel()


def _submitted(crew: Crew, work: Callable[[Task], Result], task: Task) -> Future[Result] | None:
    """The task's future; None at a broken pool, which shows when the result is asked for."""
    try:
        return crew.executor.submit(work, task)
    except BrokenExecutor:
        return None


def _first(crew: Crew, work: Callable[[Task], Result], waiting: deque[tuple[Task, Future[Result] | None]]) -> Result:
    while True:
        future = waiting[0][1]
        try:
            if future is None:
                raise BrokenExecutor
            result = future.result()
        except (BrokenExecutor, MemoryError) as error:
            _renew(crew, error)
            for place, (task, given) in enumerate(waiting):
                if given is None or not given.done() or given.cancelled() or given.exception():
                    waiting[place] = (task, _submitted(crew, work, task))
        else:
            waiting.popleft()
            return result


def _renew(crew: Crew, error: Exception) -> None:
    """Fewer workers ask for less memory; whoever is alone and has too little can't go on.

    Raises:
        PressError: when nobody can.
    """
    try:
        crew.renew()
    except PressError:
        if isinstance(error, MemoryError):
            raise PressError(
                "The memory of this computer does not suffice to press; nothing was kept.",
                hint="Close other programs, or press with fewer workers. Codes and pages stay the same.",
                code="press-memory",
            ) from None
        raise


def _worker_died() -> PressError:
    return PressError(
        "A worker process of the press ended by itself, and so did those that were started in its place.",
        hint="Close other programs to free memory, or press with one worker. Codes and pages stay the same.",
        code="worker-died",
    )
