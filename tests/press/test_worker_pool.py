"""Worker processes: results and errors come back, and one that dies at the worst moment holds nobody up."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor

import pytest

from reactivate_desktop.errors import BugError, PressError
from reactivate_desktop.press import worker_start
from reactivate_desktop.press.worker_pool import WorkerPool

FORKS = sys.platform == "linux"


@pytest.fixture(params=["fork", "spawn"] if FORKS else ["spawn"])
def pool(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerPool]:
    monkeypatch.setattr(worker_start, "method", lambda: request.param)
    made = WorkerPool(2)
    yield made
    made.shutdown()
    assert not multiprocessing.active_children()


def refuse() -> None:
    raise PressError("It can't be done.", hint="Do another.", code="no")


def what_nobody_takes() -> object:
    return lambda: "Zoë"


def wait_for_ever() -> None:
    threading.Event().wait()


def large(size: int) -> bytes:
    return b"x" * size


def test_results_and_errors_come_back(pool: WorkerPool) -> None:
    futures = [pool.submit(pow, number, 2) for number in range(50)]
    refused, odd = pool.submit(refuse), pool.submit(what_nobody_takes)
    assert [future.result() for future in futures] == [number**2 for number in range(50)]
    with pytest.raises(PressError, match="can't be done") as caught:
        refused.result()
    assert (caught.value.hint, caught.value.code) == ("Do another.", "no")
    with pytest.raises(BugError, match="can't be handed over"):
        odd.result()


def test_a_task_that_was_taken_back_is_not_done(pool: WorkerPool) -> None:
    busy = [pool.submit(wait_for_ever) for _ in range(4)]  # two for each
    waiting = [pool.submit(large, 10) for _ in range(2)]
    assert waiting[0].cancel()
    assert not busy[0].cancel()
    with pytest.raises(TimeoutError):
        waiting[1].result(timeout=0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_one_that_dies_breaks_the_pool_and_nobody_waits(pool: WorkerPool) -> None:
    futures = [pool.submit(wait_for_ever) for _ in range(2)]
    dying = multiprocessing.active_children()[0]
    dying.kill()
    dying.join()
    with pytest.raises(BrokenExecutor):
        futures[0].result()
    assert futures[1].done()
    with pytest.raises(BrokenExecutor):
        pool.submit(large, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_one_that_is_killed_with_half_its_answer_sent(pool: WorkerPool) -> None:
    futures = [pool.submit(large, 50_000_000) for _ in range(2)]
    # the pipe is full long before the end: who answers stands in the middle of it
    while not any(worker.pipe.poll(0.01) for worker in pool._workers):
        pass
    for child in multiprocessing.active_children():
        child.kill()
    with pytest.raises(BrokenExecutor):
        futures[0].result()
