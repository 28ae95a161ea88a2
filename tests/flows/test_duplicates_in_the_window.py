"""Duplicates in the window: from an old system's list, through every answer, to the piece that one person gets."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from benchmarks import families
from reactivate_desktop.errors import WorldError
from reactivate_desktop.services import find_duplicates, import_patients, merge_patients, new_workspace
from reactivate_desktop.settings import Settings
from reactivate_desktop.ui.jobs import InlineRunner, PoolRunner
from reactivate_desktop.ui.main_window import MainWindow
from reactivate_desktop.ui.pages.duplicates_page import DuplicatesPage
from reactivate_desktop.ui.remembered import Remembered
from reactivate_desktop.ui.session import Session

AS_OF = date(2026, 11, 23)
HEADER = "Patient ID,First Name,Last Name,Birth Date,Address,City,State,ZIP,Mobile,Last Visit"
PAIRS = (
    "1,Robert,Delgado,05/14/1980,12 Quay Road,Plymouth,MA,02360,5085550142,01/15/2024",
    "2,Bob,Delgado,05/14/1980,12 Quay Rd,Plymouth,MA,02360,5085550142,01/15/2019",
    "3,Ana,Okafor,02/03/1991,4 Elm Street,Plymouth,MA,02360,,03/01/2023",
    "4,Ana,Okafor,02/03/1991,88 Harbor Drive,Salem,MA,01970,5085550177,03/01/2020",
    "5,Maria,Lindqvist,07/08/1975,9 Oak Avenue,Plymouth,MA,02360,,02/01/2023",
    "6,Maria,Lindquist,07/08/1957,9 Oak Avenue,Plymouth,MA,02360,,02/01/2021",
)


class Yes:
    """Agrees to everything."""

    def confirm(self, parent: QWidget, question: str, consequence: str, verb: str) -> bool:
        return True


@pytest.fixture
def window(qtbot: QtBot, qapp: object, tmp_path: Path) -> Iterator[MainWindow]:
    """A window over a practice's list in which three people stand twice."""
    crowd = families.practice_list(400).table.head(380)
    rows = [
        f"C{n},{first},{last},{born:%m/%d/%Y},{street},Plymouth,MA,{place},,02/01/2023"
        for n, (first, last, born, street, place) in enumerate(
            crowd[["first_name", "last_name", "birth_date", "address1", "zip"]].itertuples(index=False)
        )
    ]
    (tmp_path / "list.csv").write_text("\n".join((HEADER, *PAIRS, *rows)) + "\n", encoding="utf-8")
    location = str(tmp_path / "practice.reactivate")
    session = Session(Settings(), InlineRunner(), Yes(), Remembered(tmp_path / "window.ini"), as_of=lambda: AS_OF)
    store = new_workspace.create(location, "a passphrase of tests", brands=("harbor-dental",))
    import_patients.run(store, tmp_path / "list.csv")
    session.adopt(location, store)
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    yield made
    session.end()


def page_of(window: MainWindow) -> DuplicatesPage:
    page = window.page("duplicates")
    assert isinstance(page, DuplicatesPage)
    return page


def choose(page: DuplicatesPage, key: int) -> None:
    """Choose the pair that the patient ``key`` stands in."""
    queue = page.desk.queue
    assert queue is not None
    [place] = [n for n in range(len(queue)) if key in (queue.pair(n).left, queue.pair(n).right)]
    page.desk.go(place)


def test_pairs_are_merged_told_apart_put_off_and_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("duplicates")
    page, store = page_of(window), window._session.store
    assert page.stack.currentWidget() is page.desk
    waiting = len(page.desk.queue or ())
    assert waiting >= 3

    choose(page, 3)
    view = page.desk.view
    assert view.keep == 3, "the latest visit"
    view.choose("address", 4)
    assert view.take == ("address",)
    qtbot.keyClick(page, Qt.Key.Key_M)
    assert "one person" in page.notice.text
    assert len(page.desk.queue or ()) == waiting - 1
    [merge] = merge_patients.merges(store)
    assert (merge.kept_key, merge.merged_key, merge.taken, merge.verdict) == (3, 4, ("address",), "merged")

    choose(page, 5)
    qtbot.keyClick(page, Qt.Key.Key_L)
    assert page.desk.queue is not None
    last = page.desk.queue.pair(waiting - 2)
    assert (last.left, last.right) == (5, 6)
    choose(page, 5)
    qtbot.keyClick(page, Qt.Key.Key_N)
    assert "not asked about again" in page.notice.text

    page.notice._way_out.click()
    assert len(page.desk.queue or ()) == waiting - 1, "the pair waits again"
    choose(page, 5)
    qtbot.keyClick(page, Qt.Key.Key_N)

    page.desk.certain.click()
    assert {(one.kept_key, one.merged_key) for one in merge_patients.merges(store)} >= {(1, 2), (3, 4)}
    assert not [pair for pair in find_duplicates.run(store).pairs["verdict"] if pair == "certain"]

    page.tabs.setCurrentIndex(1)
    assert page.stack.currentWidget() is page.history
    held = page.history.model.rowCount()
    assert held == len(merge_patients.merges(store))
    page.history.table.selectAll()
    page.history.undo.click()
    assert merge_patients.merges(store) == ()
    assert f"{held} answers taken back" in page.notice.text
    page.tabs.setCurrentIndex(0)
    assert len(page.desk.queue or ()) == waiting


def test_the_audience_counts_a_merged_person_once_when_the_page_is_left(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("duplicates")
    page = page_of(window)
    seen: list[None] = []
    window._session.patients_changed.connect(lambda: seen.append(None))
    choose(page, 1)
    qtbot.keyClick(page, Qt.Key.Key_M)
    assert not seen
    page.back.click()
    assert len(seen) == 1
    assert page.desk.queue is not None, "what is left still waits"


def test_next_and_previous(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("duplicates")
    page = page_of(window)
    qtbot.keyClick(page, Qt.Key.Key_J)
    assert page.desk.place == 1
    qtbot.keyClick(page, Qt.Key.Key_K)
    qtbot.keyClick(page, Qt.Key.Key_K)
    assert page.desk.place == 0


def test_an_answer_that_can_not_be_kept_waits_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise WorldError("The disk is full.", hint="Make room and try again.", code="disk-full")

    window.show_page("duplicates")
    page = page_of(window)
    waiting = len(page.desk.queue or ())
    monkeypatch.setattr(merge_patients, "run", full)
    qtbot.keyClick(page, Qt.Key.Key_M)
    assert page.notice.text == "The disk is full. Make room and try again."
    assert len(page.desk.queue or ()) == waiting
    monkeypatch.setattr(find_duplicates, "run", full)
    page.desk.again.click()
    assert page.notice.text.startswith("The disk is full.")
    assert page.stack.currentWidget() is page.desk, "what was found before is not lost"


def test_nobody_twice(window: MainWindow) -> None:
    page = page_of(window)
    page.look()
    queue = page.desk.queue
    assert queue is not None
    for _ in range(len(queue)):
        page.apart.click()
    assert page.stack.currentWidget() is page.nobody
    assert page.primary.isHidden()
    assert page.apart.isHidden()


@pytest.mark.slow
def test_thousands_of_pairs_leave_the_window_live(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """Searched in the real job pool among 40,000 people: no gap of the event loop over half a second."""
    session = window._session
    made = families.practice_list(40_000).table
    made = made.assign(patient_id=[f"B{n}" for n in range(len(made))])
    with session.store.transaction() as tx:
        tx.patients.save(made.assign(source_file="big.csv", source_sheet="", source_row=range(len(made))))
    session.jobs = PoolRunner()
    page = page_of(window)
    gaps: list[float] = []
    clock, ticks = QElapsedTimer(), QTimer()
    clock.start()
    ticks.setInterval(5)
    ticks.timeout.connect(lambda: gaps.append(clock.restart() / 1000))
    ticks.start()
    began = time.process_time()
    page.look()
    qtbot.waitUntil(lambda: page.desk.queue is not None, timeout=240_000)
    assert len(page.desk.queue or ()) > 1000
    for row in range(0, 1000, 50):
        page.desk.go(row)
    ticks.stop()
    assert max(gaps) < 0.5, f"{max(gaps):.3f} s, {time.process_time() - began:.0f} s of work"
