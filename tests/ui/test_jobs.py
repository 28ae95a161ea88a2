"""Jobs: exactly one end, in order where they change something, and nothing left running."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.errors import BugError, InputError
from reactivate_desktop.ui.jobs import InlineRunner, Job, JobProgress, JobRunner, PoolRunner


def ends_of(job: Job) -> list[tuple[str, object]]:
    """Everything that a job says about its end."""
    said: list[tuple[str, object]] = []
    job.succeeded.connect(lambda result: said.append(("succeeded", result)))
    job.failed.connect(lambda error: said.append(("failed", error)))
    job.cancelled.connect(lambda: said.append(("cancelled", None)))
    return said


@pytest.fixture
def pool(qtbot: QtBot) -> Iterator[PoolRunner]:
    runner = PoolRunner()
    yield runner
    assert runner.close()


@pytest.fixture(params=["inline", "pool"])
def runner(request: pytest.FixtureRequest) -> JobRunner:
    return InlineRunner() if request.param == "inline" else request.getfixturevalue("pool")


def refuse(_: Progress) -> object:
    raise InputError("The sheet is empty.", hint="Choose another.")


def break_down(_: Progress) -> object:
    raise ValueError("Jane Roe, 12 Elm Street")


def run_to_end(qtbot: QtBot, job: Job) -> None:
    with qtbot.waitSignal(job.finished):
        job.start()


def test_the_result_arrives_once(runner: JobRunner, qtbot: QtBot) -> None:
    job = runner.read("add", lambda _: 1 + 1)
    said = ends_of(job)
    run_to_end(qtbot, job)
    assert said == [("succeeded", 2)]


def test_an_error_of_ours_arrives_as_it_is(runner: JobRunner, qtbot: QtBot) -> None:
    job = runner.change("import", refuse)
    said = ends_of(job)
    run_to_end(qtbot, job)
    [(word, error)] = said
    assert word == "failed"
    assert isinstance(error, InputError)


def test_any_other_error_loses_its_words(runner: JobRunner, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    job = runner.read("import", break_down)
    said = ends_of(job)
    run_to_end(qtbot, job)
    [(word, error)] = said
    assert word == "failed"
    assert isinstance(error, BugError)
    assert "Roe" not in str(error) + caplog.text
    assert "break_down" in caplog.text


def test_too_little_memory_is_said_as_that(runner: JobRunner, qtbot: QtBot) -> None:
    def starve(_: Progress) -> object:
        raise MemoryError

    job = runner.read("import", starve)
    said = ends_of(job)
    run_to_end(qtbot, job)
    [(word, error)] = said
    assert (word, error.code) == ("failed", "memory")


def test_cancel_stops_the_work_at_its_next_report(pool: PoolRunner, qtbot: QtBot) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> object:
        reached.set()
        go_on.wait(5)
        progress.report(1, 2, "pressing")
        return "whole"

    job = pool.change("press", work)
    said = ends_of(job)
    with qtbot.waitSignal(job.finished):
        job.start()
        assert reached.wait(5)
        job.cancel()
        go_on.set()
    assert said == [("cancelled", None)]


def test_changes_run_one_after_the_other(pool: PoolRunner, qtbot: QtBot) -> None:
    inside: list[int] = []
    together: list[int] = []

    def work(_: Progress) -> object:
        inside.append(1)
        together.append(len(inside))
        inside.pop()
        return None

    jobs = [pool.change(f"change {number}", work) for number in range(5)]
    with qtbot.waitSignals([job.finished for job in jobs]):
        for job in jobs:
            job.start()
    assert together == [1] * 5
    assert not pool.busy()


def test_a_newer_question_makes_the_older_answer_stale(pool: PoolRunner, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def slow(_: Progress) -> object:
        go_on.wait(5)
        return "old"

    older = pool.read("preview", slow, key="preview")
    newer = pool.read("preview", lambda _: "new", key="preview")
    old, new = ends_of(older), ends_of(newer)
    with qtbot.waitSignals([older.finished, newer.finished]):
        older.start()
        newer.start()
        go_on.set()
    assert new == [("succeeded", "new")]
    assert old == [("cancelled", None)]


def test_a_question_asked_while_the_older_one_runs_cancels_it(pool: PoolRunner, qtbot: QtBot) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slow(_: Progress) -> object:
        reached.set()
        go_on.wait(5)
        return "old"

    older = pool.read("preview", slow, key="preview")
    said = ends_of(older)
    with qtbot.waitSignal(older.finished):
        older.start()
        assert reached.wait(5)
        pool.read("preview", lambda _: "new", key="preview")
        go_on.set()
    assert said == [("cancelled", None)]


def test_progress_is_throttled_but_its_end_is_told(qtbot: QtBot) -> None:
    def work(progress: Progress) -> object:
        for done in range(1, 2001):
            progress.report(done, 2000, "pressing")
        return None

    job = InlineRunner().change("press", work)
    told: list[JobProgress] = []
    job.progressed.connect(told.append)
    job.start()
    assert told[-1].done == 2000
    assert len(told) < 200


@pytest.mark.parametrize(
    ("progress", "left"),
    [
        (JobProgress(0, 100, "pressing", 5.0), None),
        (JobProgress(50, 0, "reading", 5.0), None),
        (JobProgress(50, 100, "pressing", 0.5), None),
        (JobProgress(25, 100, "pressing", 2.0), 6.0),
    ],
)
def test_time_left_is_said_only_when_it_is_known(progress: JobProgress, left: float | None) -> None:
    assert progress.seconds_left == left


def test_shown_jobs_are_announced_and_closed(qtbot: QtBot) -> None:
    runner = InlineRunner()
    seen: list[str] = []
    note: Callable[[str], Callable[[Job], None]] = lambda word: lambda job: seen.append(f"{word} {job.title}")  # noqa: E731
    runner.watch.started.connect(note("started"))
    runner.watch.ended.connect(note("ended"))
    runner.change("press", lambda _: None).start()
    runner.read("quietly", lambda _: None).start()
    assert seen == ["started press", "ended press"]
