"""Worker processes behind the executor seam, each with a pipe of its own, so that one that dies holds nobody up.

There is no thread in the process that gives out the work: it looks after the pipes whenever it waits for a result. All
futures of a pool belong to the thread that made it.
"""

from __future__ import annotations

import os
import pickle
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import Pipe, connection
from multiprocessing.connection import Connection
from typing import Any, Final, ParamSpec, TypeVar

from reactivate_desktop.errors import BugError
from reactivate_desktop.press import worker_start

P = ParamSpec("P")
Done = TypeVar("Done")

_ASSIGNED: Final = 2
"""Tasks that a worker has at a time: the one that it does, and the next."""
_ENDS_WITHIN_S: Final = 1.0


class WorkerPool(Executor):
    """So many worker processes; they start at once."""

    def __init__(self, workers: int) -> None:
        self._waiting: deque[tuple[_Answer[Any], bytes]] = deque()
        self._workers: list[_Worker] = []
        self._broken = False
        for _ in range(workers):
            self._workers.append(_Worker([worker.pipe for worker in self._workers]))

    def submit(self, fn: Callable[P, Done], /, *args: P.args, **kwargs: P.kwargs) -> Future[Done]:
        """Give out a task.

        Raises:
            BrokenExecutor: when a worker has died.
        """
        if self._broken:
            raise BrokenProcessPool
        future: _Answer[Done] = _Answer(self)
        self._waiting.append((future, pickle.dumps((fn, args, kwargs), pickle.HIGHEST_PROTOCOL)))
        self.look(0.0)
        return future

    def look(self, seconds: float | None) -> None:
        """Take the results that are there, waiting for the first if need be, and give out what waits."""
        self._give_out()
        busy = {worker.pipe: worker for worker in self._workers if worker.given}
        for pipe in connection.wait(list(busy), seconds):
            try:
                busy[pipe].take()  # type: ignore[index]  # only pipes were waited for
            except (EOFError, OSError):
                self._break()
                return
        self._give_out()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - the executor's
        """End all processes, whatever they are at."""
        self._break()
        for worker in self._workers:
            worker.pipe.close()
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _give_out(self) -> None:
        for load in range(_ASSIGNED):
            for worker in self._workers:
                if len(worker.given) == load:
                    self._give(worker)

    def _give(self, worker: _Worker) -> None:
        while self._waiting:
            future, task = self._waiting.popleft()
            if not future.set_running_or_notify_cancel():
                continue
            worker.given.append(future)
            with suppress(OSError):  # it died, which shows when its results are waited for
                worker.pipe.send_bytes(task)
            return

    def _break(self) -> None:
        """A worker died: what is not done yet will never be."""
        self._broken = True
        lost = [future for worker in self._workers for future in worker.given]
        lost += [future for future, _ in self._waiting if future.set_running_or_notify_cancel()]
        self._waiting.clear()
        for worker in self._workers:
            worker.given.clear()
        for future in lost:
            future.set_exception(BrokenProcessPool())


class _Answer(Future[Done]):
    """The future of a task: who waits for it looks after the workers meanwhile."""

    def __init__(self, pool: WorkerPool) -> None:
        super().__init__()
        self._pool = pool

    def result(self, timeout: float | None = None) -> Done:
        """What the task gave, or raised.

        Raises:
            BrokenExecutor: when a worker died before.
            TimeoutError: when it takes longer than ``timeout`` seconds.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while not self.done():
            left = None if end is None else end - time.monotonic()
            if left is not None and left < 0:
                raise TimeoutError
            self._pool.look(left)
        return super().result()


class _Worker:
    """A process, the pipe to it, and what it was given and has not answered yet, in order."""

    def __init__(self, others: list[Connection]) -> None:
        self.given: deque[_Answer[Any]] = deque()
        self.pipe, theirs = Pipe()
        # a fork has the other pipes too, and must let go of them
        forked = [*others, self.pipe] if worker_start.method() == "fork" else []
        self._process = worker_start.start(serve, theirs, forked)
        theirs.close()

    def take(self) -> None:
        """Receive the next result.

        Raises:
            EOFError, OSError: when the worker is gone.
        """
        worked, value = pickle.loads(self.pipe.recv_bytes())  # noqa: S301 - our own worker's
        future = self.given.popleft()
        if worked:
            future.set_result(value)
        else:
            future.set_exception(value)

    def end(self) -> None:
        """Wait for its end, which comes with that of the pipe."""
        self._process.join(_ENDS_WITHIN_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def serve(pipe: Connection, others: list[Connection]) -> None:
    """A worker's life: tasks in, results out, until the pipe ends, however the process at its other end did."""
    worker_start.begin()
    for other in others:
        other.close()
    tasks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, tasks), daemon=True).start()
    while True:
        function, arguments, named = pickle.loads(tasks.get())  # noqa: S301 - from the process that started this one
        try:
            answer = (True, function(*arguments, **named))
        except Exception as error:  # noqa: BLE001 - handed to whoever asks for the result
            answer = (False, error)
        pipe.send_bytes(_spelled(answer))


def _receive(pipe: Connection, tasks: queue.SimpleQueue[bytes]) -> None:
    """Tasks are taken out of the pipe at once: who gives them never waits."""
    try:
        while True:
            tasks.put(pipe.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)


def _spelled(answer: tuple[bool, Any]) -> bytes:
    try:
        return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - told by its kind; its words may be somebody's data
        kind = type(answer[1]).__name__
        bug = BugError(f"A worker's {kind} can't be handed over ({type(error).__name__}).", code="worker-answer")
        return pickle.dumps((False, bug), pickle.HIGHEST_PROTOCOL)
