"""Press: answers that hold are kept, others are a sentence; the folder is shown with its checks."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from reactivate_desktop.errors import PressError
from reactivate_desktop.services import approve_drop, campaign_file, press_drop
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


def choose(box: QComboBox, value: str) -> None:
    place = box.findData(value)
    assert place >= 0, value
    box.setCurrentIndex(place)
    box.activated.emit(place)


def test_what_printers_seldom_ask_for_is_folded(sample_session: Session, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    options = page.questions.options
    assert not options.sheet.isVisible()
    qtbot.keyClick(options.fold, Qt.Key.Key_Space)
    assert options.sheet.isVisible()
    assert not options.order.isEnabled()


def test_sheets_volumes_and_limits_go_to_the_campaign_file(sample_session: Session, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    options = page.questions.options
    assert not page.tabs.isTabVisible(2)
    choose(options.sheet, "auto")
    assert page.tabs.currentIndex() == 2
    assert "13 × 19 in: 4 pieces, 13 % waste" in page._sheet.accessibleName()
    choose(options.sheet, "13x19")
    choose(options.order, "row")
    choose(options.duplex, "work-and-turn")
    choose(options.profile, "uncoated")
    for spin, value in ((options.stack_depth, 200), (options.volume, 25_000), (options.volume_mb, 800)):
        spin.setValue(value)
        spin.editingFinished.emit()
    assert sample_session.campaign_path is not None
    press = campaign_file.load(sample_session.campaign_path).press
    assert (press.impose, press.order, press.duplex, press.stack_depth) == ("13x19", "row", "work-and-turn", 200)
    assert (press.volume, press.volume_mb, press.profile) == (25_000, 800, "uncoated")
    choose(options.order, "nested")
    assert page.questions.wrong.text() == ""
    assert not options.stack_depth.isEnabled()
    assert "files of 25,000 pieces" in options._summary.text()


def test_a_sheet_that_does_not_hold_is_a_sentence_and_the_file_stays(sample_session: Session, qtbot: QtBot) -> None:
    page = made(sample_session, qtbot)
    options = page.questions.options
    choose(options.sheet, "12x18")
    assert sample_session.campaign_path is not None
    before = sample_session.campaign_path.read_bytes()
    choose(options.duplex, "work-and-turn")
    assert "too small for two pieces" in page.questions.wrong.text()
    assert sample_session.campaign_path.read_bytes() == before
    choose(options.duplex, "sheetwise")
    assert page.questions.wrong.text() == ""


class TestAFinishedDrop:
    @pytest.fixture
    def page(self, sample_session: Session, qtbot: QtBot) -> PressPage:
        approved(sample_session)
        page = made(sample_session, qtbot)
        page.primary.click()
        assert page.tabs.currentIndex() == 0
        return page

    def test_what_can_be_done_with_it(self, page: PressPage, sample_session: Session, qtbot: QtBot) -> None:
        self.a_package_under_a_passphrase(page, sample_session, qtbot)
        self.pieces_are_printed_again(page, sample_session, qtbot)
        self.its_pages_are_opened_in_preflight(page, sample_session, qtbot)
        self.it_is_pressed_again_on_sheets(page, sample_session)

    def a_package_under_a_passphrase(self, page: PressPage, session: Session, qtbot: QtBot) -> None:
        page.folder.package_button.click()
        form = page.folder.package
        form.make.click()
        assert form.wrong.text().startswith("No key is given.")
        qtbot.keyClicks(form.keys, "AGE-SECRET-KEY-1QQQ")
        form.make.click()
        assert "private key" in form.wrong.text()
        form.ways["passphrase"].click()
        assert form.wrong.text() == ""
        qtbot.keyClicks(form.passphrase, "short")
        qtbot.keyClicks(form.repeat, "shore")
        form.make.click()
        assert form.wrong.text().startswith("The two passphrases differ.")
        form.repeat.setText("short")
        form.make.click()
        assert "too short" in form.wrong.text()
        for edit in (form.passphrase, form.repeat):
            edit.setText("four random words here")
        qtbot.keyClicks(form.firm, "Harborside Print")
        form.make.click()
        assert "are packed in" in page.notice.text
        assert "by telephone" in page.notice.text
        assert (form.isVisible(), form.passphrase.text()) == (False, "")
        package = next(session.out_folder.glob("*.zip"))
        with zipfile.ZipFile(package) as archive:
            assert all(entry.flag_bits & 1 for entry in archive.infolist())
            assert "press.pdf" in " ".join(archive.namelist())
        with session.store.reading() as tx:
            assert any("Harborside Print" in entry.detail for entry in tx.audit.last(5))

    def pieces_are_printed_again(self, page: PressPage, session: Session, qtbot: QtBot) -> None:
        page.folder.reprint_button.click()
        form = page.folder.reprint
        assert not form.print_again.isEnabled()
        qtbot.keyClicks(form.pieces, "2-4, some")
        form.print_again.click()
        assert "This 'some' names no piece" in form.wrong.text()
        form.pieces.setText("2-4, 90000")
        qtbot.keyClick(form.pieces, Qt.Key.Key_Return)
        assert "There is no piece number 90,000" in form.wrong.text()
        form.pieces.setText("2-4")
        form.print_again.click()
        assert page.notice.text.startswith("3 pieces (2-4) are printed again")
        assert not form.isVisible()
        [again] = session.out_folder.glob("*-reprint-2-4")
        assert (again / "press.pdf").is_file()

    def its_pages_are_opened_in_preflight(self, page: PressPage, session: Session, qtbot: QtBot) -> None:
        [opener] = [one for one in page.folder.findChildren(QPushButton) if one.accessibleName().startswith("Open ")]
        with (
            qtbot.waitSignal(session.page_requested) as page_asked,
            qtbot.waitSignal(session.preflight_requested) as asked,
        ):
            opener.click()
        assert page_asked.args == ["preflight"]
        pdf, list_file, profile = asked.args
        assert (pdf.name, list_file.name, profile) == ("press.pdf", "mailing-list.csv", "")

    def it_is_pressed_again_on_sheets(self, page: PressPage, session: Session) -> None:
        choose(page.questions.options.sheet, "13x19")
        page.again.click()
        assert page.notice.text.endswith("pressed and read back.")
        assert page.tabs.currentIndex() == 0
        assert "imposed.pdf" in [one.text() for one in page.folder.findChildren(QLabel)]
