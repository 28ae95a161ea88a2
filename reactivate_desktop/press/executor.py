"""Chunks through an executor: in-line or in worker processes, results in order, only a few chunks under way."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from reactivate_desktop.errors import PressError

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


@contextmanager
def executor_for(workers: int) -> Iterator[tuple[Executor, int]]:
    """An executor and how many chunks may be under way; worker processes end with the block, however it ends."""
    if workers <= 1:
        yield InlineExecutor(), 1
        return
    count = min(workers, max(2, os.cpu_count() or 2), 61)  # Windows waits for 61 processes at most
    pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield pool, count * AHEAD
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def in_order(executor: Executor, work: Callable[[Task], Result], tasks: Iterable[Task], ahead: int) -> Iterator[Result]:
    """Results in the order of ``tasks``, which are taken only as there is room.

    Raises:
        PressError: when a worker process dies.
    """
    waiting: deque[Future[Result]] = deque()
    try:
        for task in tasks:
            waiting.append(executor.submit(work, task))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise PressError(
            "A worker process of the press ended by itself.",
            hint="Close other programs to free memory, or press with one worker.",
            code="worker-died",
        ) from None
    finally:
        for future in waiting:
            future.cancel()
