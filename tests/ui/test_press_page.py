"""Press: answers that hold are kept, others are a sentence; the folder is shown with its checks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from reactivate_desktop.errors import PressError
from reactivate_desktop.services import approve_drop, press_drop
from reactivate_desktop.ui.pages.press_page import PressPage
from reactivate_desktop.ui.session import Session


def made(session: Session, qtbot: QtBot) -> PressPage:
    page = PressPage(session)
    qtbot.addWidget(page)
    page.show()
    return page


def approved(session: Session) -> None:
    assert session.resolved is not None
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    approve_drop.run(session.store, session.resolved, as_of=session.as_of, approved_by="Ann Miller", now=now)
    session.refresh_drop()


def test_without_approval_the_way_leads_to_proof(sample_session: Session, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    with qtbot.waitSignal(sample_session.page_requested) as asked:
        page.primary.click()
    assert asked.args == ["proof"]


@pytest.mark.parametrize(
    ("field", "value", "says"), [("mid", "12", "6 or 9 digits"), ("permit", "", "mail.permit_number not set")]
)
def test_a_wrong_answer_is_a_sentence(sample_session: Session, qtbot: QtBot, field: str, value: str, says: str) -> None:
    page = made(sample_session, qtbot)
    before = sample_session.campaign
    edit = getattr(page.questions, field)
    edit.setText(value)
    edit.editingFinished.emit()
    assert says in page.questions.wrong.text()
    assert sample_session.campaign == before


def test_a_right_answer_is_kept(sample_session: Session, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    box = page.questions.standard
    box.setCurrentIndex(box.findData("pdfx1a"))
    box.activated.emit(box.currentIndex())
    assert sample_session.campaign is not None
    assert sample_session.campaign.press.standard == "pdfx1a"
    assert page.questions.wrong.text() == ""


def test_pressing_ends_with_the_folder(sample_session: Session, qtbot: QtBot) -> None:
    approved(sample_session)
    page = made(sample_session, qtbot)
    page.primary.click()
    assert page.notice.text.endswith("pressed and read back.")
    words = [one.text() for one in page.folder.findChildren(QLabel)]
    assert "press.pdf" in words
    assert any(word.startswith("Read back:") for word in words)
    assert page.primary.text() == "Continue to Results"


def test_an_error_of_the_press_is_a_sentence(
    sample_session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise PressError("The disk is full.", hint="Free some room.")

    approved(sample_session)
    page = made(sample_session, qtbot)
    monkeypatch.setattr(press_drop, "run", full)
    page.primary.click()
    assert page.notice.text == "The disk is full. Free some room."
    assert page.primary.isEnabled()
