"""Pages as a user acts on them, on a real workspace; only the desk's answers are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from reactivate_desktop import settings as settings_file
from reactivate_desktop.domain.redemption import Answer, Outcome, Redemption
from reactivate_desktop.errors import InputError
from reactivate_desktop.services import campaign_file, new_workspace, redeem_code
from reactivate_desktop.settings import Settings, meanings
from reactivate_desktop.ui.main_window import MainWindow
from reactivate_desktop.ui.navigation import PAGES
from reactivate_desktop.ui.pages.brands_page import BrandsPage
from reactivate_desktop.ui.pages.home_page import HomePage
from reactivate_desktop.ui.pages.redeem_page import AttemptRow, RedeemPage
from reactivate_desktop.ui.pages.settings_page import SettingsPage
from reactivate_desktop.ui.session import Session, StepState
from reactivate_desktop.ui.start import start
from reactivate_desktop.ui.theme import Theme

CODE = "ABC-DEF-GHK"


class Desk:
    """Stands in for the redeeming service."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.calls: list[tuple[str, str, bool]] = []
        self.undone: list[tuple[int, str]] = []
        self.attempts: list[Redemption] = []

    def run(self, store: object, text: str, *, clinic_id: str, confirm_clinic: bool, **_: Any) -> Answer:
        self.calls.append((text, clinic_id, confirm_clinic))
        outcome = self.outcomes.pop(0)
        number = len(self.attempts) + 1
        self.attempts.insert(0, Redemption(number, CODE, outcome, clinic_id, datetime(2026, 11, 23, 9, tzinfo=UTC)))
        return Answer(outcome, f"The sentence of {outcome.value}.", CODE, offer="Free cleaning", attempt_id=number)

    def undo(self, store: object, attempt: int, note: str, *, now: datetime) -> Answer:
        self.undone.append((attempt, note))
        self.attempts.insert(0, Redemption(len(self.attempts) + 1, CODE, Outcome.UNDONE, "here", now, note))
        return Answer(Outcome.UNDONE, "Taken back.", CODE)

    def last(self, store: object, count: int) -> tuple[Redemption, ...]:
        return tuple(self.attempts[:count])


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk()
    for name in ("run", "undo", "last"):
        monkeypatch.setattr(redeem_code, name, getattr(made, name))
    return made


@pytest.fixture
def redeem(open_session: Session, desk: Desk, qtbot: QtBot, theme: Theme) -> RedeemPage:
    page = RedeemPage(open_session)
    qtbot.addWidget(page)
    return page


def rows_of(page: RedeemPage) -> list[AttemptRow]:
    shown = [page._rows.itemAt(place).widget() for place in range(page._rows.count())]
    return [row for row in shown if isinstance(row, AttemptRow)]


def present(qtbot: QtBot, page: RedeemPage, code: str = "abcdefghk") -> None:
    page.field.clear()
    qtbot.keyClicks(page.field, code)
    qtbot.keyClick(page.field, Qt.Key.Key_Return)


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.UNDONE])
def test_every_answer_has_a_large_word_and_its_sentence(
    redeem: RedeemPage, desk: Desk, qtbot: QtBot, outcome: Outcome
) -> None:
    desk.outcomes = [outcome]
    present(qtbot, redeem)
    assert redeem.answer.word.strip("✓✕? ")
    assert redeem.answer.sentence == f"The sentence of {outcome.value}."
    assert redeem.answer.word in redeem.answer.accessibleName()


def test_another_clinics_code_is_confirmed_in_place(redeem: RedeemPage, desk: Desk, qtbot: QtBot) -> None:
    desk.outcomes = [Outcome.WRONG_CLINIC, Outcome.ACCEPTED]
    present(qtbot, redeem)
    assert not redeem.answer.confirm.isHidden()
    qtbot.mouseClick(redeem.answer.confirm, Qt.MouseButton.LeftButton)
    assert [call[2] for call in desk.calls] == [False, True]
    assert redeem.answer.confirm.isHidden()
    assert redeem.field.text() == ""


def test_an_accepted_code_is_taken_back_with_a_note(redeem: RedeemPage, desk: Desk, qtbot: QtBot) -> None:
    desk.outcomes = [Outcome.ACCEPTED]
    present(qtbot, redeem)
    [row] = rows_of(redeem)
    qtbot.mouseClick(row.undo, Qt.MouseButton.LeftButton)
    qtbot.keyClick(row.note, Qt.Key.Key_Return)
    assert desk.undone == [], "an undo needs its note"
    qtbot.keyClicks(row.note, "wrong card")
    qtbot.keyClick(row.note, Qt.Key.Key_Return)
    assert desk.undone == [(1, "wrong card")]
    assert [row.undo.isHidden() for row in rows_of(redeem)] == [True, True]


def test_the_clinic_of_the_desk_comes_back(redeem: RedeemPage, open_session: Session, qtbot: QtBot) -> None:
    redeem.clinic.setCurrentIndex(2)
    redeem.clinic.activated.emit(2)
    again = RedeemPage(open_session)
    qtbot.addWidget(again)
    assert again.clinic_id == redeem.clinic_id != ""


def test_an_error_at_the_desk_is_a_sentence(redeem: RedeemPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Answer:
        raise InputError("There is no clinic 'x'.", hint="Choose one.")

    monkeypatch.setattr(redeem_code, "run", refuse)
    present(qtbot, redeem)
    assert redeem.notice.text == "There is no clinic 'x'. Choose one."


def test_a_workspace_is_made_and_unlocked(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    home = HomePage(session)
    qtbot.addWidget(home)
    place = tmp_path / "north.reactivate"
    panel = home.welcome
    panel.new_location.setText(str(place))
    qtbot.keyClicks(panel.new_passphrase, "correct horse")
    qtbot.keyClicks(panel.repeat, "correct hors")
    qtbot.mouseClick(panel.make, Qt.MouseButton.LeftButton)
    assert "differ" in home.notice.text
    qtbot.keyClicks(panel.repeat, "e")
    qtbot.mouseClick(panel.make, Qt.MouseButton.LeftButton)
    assert session.has_workspace
    assert place.is_file()
    session.close_workspace()
    panel.passphrase.setText("wrong words")
    qtbot.mouseClick(panel.unlock, Qt.MouseButton.LeftButton)
    assert "passphrase" in home.notice.text
    assert not session.has_workspace
    panel.passphrase.setText("correct horse")
    qtbot.mouseClick(panel.unlock, Qt.MouseButton.LeftButton)
    assert session.workspace_name == "north"


def test_a_new_campaign_takes_three_answers(open_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    home = HomePage(open_session)
    qtbot.addWidget(home)
    qtbot.mouseClick(home.start_new, Qt.MouseButton.LeftButton)
    panel = home.new_campaign
    qtbot.mouseClick(panel.make, Qt.MouseButton.LeftButton)
    assert "No template is chosen." in home.notice.text
    assert {card.kit.id for card in panel.cards} == {"harbor-dental"}
    panel.cards[0].clicked.emit()
    qtbot.keyClicks(panel.name, "Spring recall")
    qtbot.keyClick(panel.name, Qt.Key.Key_Return)
    campaign = campaign_file.load(tmp_path / "spring-recall.toml")
    assert (campaign.name, campaign.template) == ("Spring recall", panel.cards[0].sheet.id)
    assert open_session.campaign == campaign
    assert [item.name for item in open_session.campaigns] == ["Spring recall"]


def test_every_setting_has_its_control_and_its_words(session: Session, qtbot: QtBot) -> None:
    page = SettingsPage(session)
    qtbot.addWidget(page)
    assert list(page.controls) == [name for name, _ in meanings()]
    for name, meaning in meanings():
        assert page.controls[name].accessibleName() == meaning.label
        assert page.controls[name].accessibleDescription() == meaning.help


def test_a_change_of_settings_holds_and_is_kept(session: Session, qtbot: QtBot) -> None:
    page = SettingsPage(session)
    qtbot.addWidget(page)
    months = page.controls["inactive_months"]
    assert isinstance(months, QSpinBox)
    months.setValue(18)
    look = page.controls["look"]
    assert isinstance(look, QComboBox)
    with qtbot.waitSignal(session.settings_changed):
        look.setCurrentIndex(2)
        look.activated.emit(2)
    assert session.settings == replace(Settings(), inactive_months=18, look="dark")
    assert settings_file.load() == session.settings


def test_brands_show_their_locks(session: Session, qtbot: QtBot) -> None:
    page = BrandsPage(session)
    qtbot.addWidget(page)

    def shown() -> None:
        words = [label.text() for label in page.findChildren(QLabel)]
        assert "Colours" in words
        assert any(word.endswith("may be edited") for word in words)

    qtbot.waitUntil(shown)
    assert page.notice.text == ""


@pytest.fixture
def window(open_session: Session, qtbot: QtBot, theme: Theme) -> MainWindow:
    made = MainWindow(open_session)
    qtbot.addWidget(made)
    return made


def test_the_rail_shows_each_page_or_what_it_lacks(window: MainWindow, qtbot: QtBot) -> None:
    for entry in PAGES:
        window.show_page(entry.id)
        assert window.rail._buttons[entry.under or entry.id].isChecked()
    window.show_page("results")
    assert window.stack.currentWidget() is window._lacking
    qtbot.mouseClick(window._lacking.action, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.page("home")


def test_steps_are_marked_with_a_sign_and_a_word(window: MainWindow, open_session: Session) -> None:
    open_session.mark_step("results", StepState.ATTENTION)
    button = window.rail._buttons["results"]
    assert button._mark.text() == "!"
    assert button.accessibleDescription() == "needs attention"


def test_quick_find_puts_a_code_before_the_desk(window: MainWindow, qtbot: QtBot) -> None:
    window.page("redeem")
    window.quick_find.ask()
    qtbot.keyClicks(window.quick_find.field, CODE)
    qtbot.keyClick(window.quick_find.field, Qt.Key.Key_Return)
    page = window.page("redeem")
    assert isinstance(page, RedeemPage)
    assert window.stack.currentWidget() is page
    assert page.field.text() == CODE


def test_closing_while_something_is_written_asks_first(window: MainWindow, open_session: Session, asker: Any) -> None:
    def close_meanwhile(_: object) -> None:
        asker.answer = False
        assert not window.close()

    open_session.jobs.change("Pressing", close_meanwhile).start()
    assert asker.asked == ["Stop and close"]
    assert open_session.has_workspace


def test_a_workspace_without_kept_passphrase_waits_at_home(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    place = tmp_path / "practice.reactivate"
    new_workspace.create(place, "a passphrase", brands=("harbor-dental",)).close()
    home = HomePage(session)
    qtbot.addWidget(home)
    start(session, str(place), None, None)
    assert not session.has_workspace
    assert home.welcome.location.text() == str(place)
    home.welcome.passphrase.setText("a passphrase")
    qtbot.keyClick(home.welcome.passphrase, Qt.Key.Key_Return)
    assert session.has_workspace
