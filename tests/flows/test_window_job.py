"""The main job in the window, as a user does it: from the practice's export to a redeemed code on the Results page."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from reactivate_desktop.services import sample_workspace, workspace
from reactivate_desktop.settings import Settings
from reactivate_desktop.ui.jobs import InlineRunner
from reactivate_desktop.ui.main_window import MainWindow
from reactivate_desktop.ui.pages.audience_page import AudiencePage
from reactivate_desktop.ui.pages.design_page import DesignPage
from reactivate_desktop.ui.pages.patients_page import PatientsPage
from reactivate_desktop.ui.pages.preflight_page import PreflightPage
from reactivate_desktop.ui.pages.press_page import PressPage
from reactivate_desktop.ui.pages.proof_page import ProofPage
from reactivate_desktop.ui.pages.redeem_page import RedeemPage
from reactivate_desktop.ui.pages.results_page import ResultsPage
from reactivate_desktop.ui.remembered import Remembered
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.theme import Theme

AS_OF = date(2026, 11, 23)
Page = TypeVar("Page", bound=QWidget)


class Yes:
    """Agrees to everything."""

    def confirm(self, parent: QWidget, question: str, consequence: str, verb: str) -> bool:
        return True


@pytest.fixture
def window(qtbot: QtBot, qapp: object, tmp_path: Path) -> Iterator[MainWindow]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    Theme(qapp).wear("light")  # type: ignore[arg-type]  # the fixture says object
    sample = sample_workspace.make(tmp_path / "sample", patients=150, seed=7, as_of=AS_OF)
    session = Session(Settings(), InlineRunner(), Yes(), Remembered(tmp_path / "window.ini"), as_of=lambda: AS_OF)
    session.adopt(str(sample.workspace), workspace.open_(str(sample.workspace), sample_workspace.PASSPHRASE))
    session.open_campaign(sample.campaigns[0])
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    yield made
    session.end()
    QLocale.setDefault(before)


def shown(window: MainWindow, name: str, kind: type[Page]) -> Page:
    window.show_page(name)
    page = window.page(name)
    assert isinstance(page, kind)
    assert window.stack.currentWidget() is page
    return page


def test_from_export_to_redeemed_code(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    session = window._session

    patients = shown(window, "patients", PatientsPage)
    patients.open_file(tmp_path / "sample" / "practice-export.xlsx")
    patients.primary.click()
    assert "0 new" in patients.notice.text
    assert "unchanged" in patients.notice.text

    audience = shown(window, "audience", AudiencePage)
    before = session.meter.pieces
    assert before
    months = audience.rules.cards["seen_recently"].fields.editor("months")
    assert isinstance(months, QSpinBox)
    months.setValue(12)
    months.editingFinished.emit()
    assert session.campaign is not None
    assert session.campaign.inactive.months == 12
    assert (session.meter.pieces or 0) > before
    switch = audience.rules.cards["same_household"].switch
    switch.click()
    assert "same_household" in session.campaign.rules.off

    design = shown(window, "design", DesignPage)
    design.form.value_changed.emit("headline", "tide")
    assert session.campaign.customization == {"headline": "tide"}
    design.form.value_changed.emit("note", "x" * 900)
    assert "at most" in design.form.card("note").wrong
    assert "note" not in session.campaign.customization

    proof = shown(window, "proof", ProofPage)
    qtbot.keyClicks(proof.sign_off.name, "Ann Miller")
    proof.primary.click()
    drop = session.drop
    assert drop is not None
    assert "Ann Miller" in proof.sign_off.words
    assert proof.primary.text() == "Continue to Press"

    press = shown(window, "press", PressPage)
    press.primary.click()
    assert press.notice.text == f"{drop.piece_count} pieces are pressed and read back."
    folder = next((tmp_path / "sample" / "mail").iterdir())
    [opener] = [one for one in press.folder.findChildren(QPushButton) if one.text() == "Open in Preflight"]
    opener.click()
    preflight = shown(window, "preflight", PreflightPage)
    assert preflight.verdict.word == "Clean"
    assert "compared with mailing-list.csv" in preflight.verdict.accessibleDescription()
    with (folder / "mailing-list.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))

    desk = shown(window, "redeem", RedeemPage)
    desk.clinic.setCurrentIndex(desk.clinic.findData(row["clinic_id"]))
    for expected in ("accepted", "already"):
        desk.field.clear()
        qtbot.keyClicks(desk.field, row["tracking_code"])
        qtbot.keyClick(desk.field, Qt.Key.Key_Return)
        assert expected in f"{desk.answer.word} {desk.answer.sentence}".lower()

    results = shown(window, "results", ResultsPage)
    assert results.redeemed.accessibleDescription().startswith("1")


def test_a_list_is_asked_about_taken_and_taken_back(window: MainWindow, tmp_path: Path) -> None:
    patients = shown(window, "patients", PatientsPage)
    before = window._session.patient_count
    sheet = tmp_path / "march.csv"
    sheet.write_text(
        "Pat No,First Name,Last Name,Street,City,State,Zip,Last Seen,Postcards\n"
        "9001,Ana,Ortiz,12 Maple St,Quincy,MA,02169,2/11/2024,Y\n"
        "9002,Luis,Vega,40 Elm St,Quincy,MA,02169,5/2/2023,N\n"
    )
    patients.open_file(sheet)
    assert not patients.primary.isEnabled()
    [answer] = [
        one for one in patients.preview.questions.findChildren(QPushButton) if one.text().startswith("The opposite")
    ]
    answer.click()
    assert [figure.text() for figure in patients.preview.changes.figures] == ["2", "0", "0", "0", "0"]
    patients.primary.click()
    assert window._session.patient_count == before + 2
    patients._list.undo.click()
    assert window._session.patient_count == before
