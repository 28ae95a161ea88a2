"""Patients: the list, a file that is read before anything is kept, and errors as sentences."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from reactivate_desktop.ui.pages.patients_page import PatientsPage
from reactivate_desktop.ui.session import Session


def test_an_empty_workspace_asks_for_a_file(open_session: Session, qtbot: QtBot) -> None:
    page = PatientsPage(open_session)
    qtbot.addWidget(page)
    assert page._stack.currentWidget() is page._drop
    assert page.primary.isHidden()


def test_importing_the_same_list_again_changes_nothing(sample_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = PatientsPage(sample_session)
    qtbot.addWidget(page)
    before = sample_session.patient_count
    page.open_file(tmp_path / "sample" / "practice-export.xlsx")
    assert page._stack.currentWidget() is page._preview
    assert sample_session.patient_count == before
    page.primary.click()
    assert "0 new, 0 updated" in page.notice.text
    assert sample_session.patient_count == before


def test_a_file_that_is_no_table_is_a_sentence(sample_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page = PatientsPage(sample_session)
    qtbot.addWidget(page)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    page.open_file(broken)
    assert "broken.xlsx" in page.notice.text
    assert page._stack.currentWidget() is page._list
