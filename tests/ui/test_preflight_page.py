"""Preflight: any PDF gets a verdict in big words; a finding leads to its page and its place there."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from reactivate_desktop.services import preflight_file
from reactivate_desktop.ui.jobs import Job, PoolRunner
from reactivate_desktop.ui.pages.preflight_page import PreflightPage
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.theme import Theme
from reactivate_desktop.ui.widgets.findings_panel import FindingRow

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "press"))
import faulty_ground
import faulty_pages

RED_AREA = b"q 1 0 0 rg 190 140 20 20 re f Q"
"""RGB, where the page is empty."""


@pytest.fixture
def page(session: Session, qtbot: QtBot, theme: Theme) -> PreflightPage:
    made = PreflightPage(session)
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    return made


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return faulty_ground.write(faulty_ground.opened(), tmp_path / "clean.pdf")


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """An RGB area and a line of text near the trim, both on page 2."""
    pdf = faulty_ground.opened()
    faulty_pages.paint(RED_AREA)(pdf)
    faulty_pages.paint(faulty_ground.text("Call us", 12, 120, 9))(pdf)
    return faulty_ground.write(pdf, tmp_path / "spoilt.pdf")


def titles(page: PreflightPage) -> list[str]:
    return [page.panel.list.item(row).text() for row in range(page.panel.list.count())]


def shown(page: PreflightPage) -> QImage:
    image = page.preview.paper._image
    assert image is not None
    return image


def test_a_clean_file_is_clean_and_shown(page: PreflightPage, qtbot: QtBot, clean: Path) -> None:
    page.drop.file_chosen.emit(clean)
    assert page.verdict.word == "Clean"
    assert not page.panel.isVisible()
    assert "PDF/X-4 · 2 pages · 3.5 × 2.5 in" in page.verdict.accessibleDescription()
    qtbot.waitUntil(lambda: page.preview.paper._image is not None)
    assert shown(page).width() / shown(page).height() == pytest.approx(270 / 198, abs=0.02)


def test_a_finding_leads_to_its_page_and_place(page: PreflightPage, qtbot: QtBot, spoilt: Path) -> None:
    page.check(spoilt)
    assert page.verdict.word == "1 error, 1 warning"
    assert page.panel.list.hasFocus() or not page.isActiveWindow()
    qtbot.waitUntil(lambda: len(page.preview.paper._frames) == 2)
    assert page.preview.piece == 1
    frame = page.preview.paper._frames[page.preview.paper._chosen]
    grain = shown(page).width() / (270 / 72)
    middle = QColor(shown(page).pixel(QPoint(round(frame.center().x() * grain), round(frame.center().y() * grain))))
    assert middle.red() > 180
    assert middle.green() < 90
    assert page.card.closer.isVisible()
    before = page.preview.paper.zoom
    page.card.closer.click()
    assert page.preview.paper.zoom > before * 1.5
    place = page.preview.paper._place(frame)
    assert page.preview.paper.rect().contains(place.toRect())


def test_the_keyboard_goes_through_findings_and_filters(page: PreflightPage, qtbot: QtBot, spoilt: Path) -> None:
    page.check(spoilt)
    first, second = titles(page)
    assert first in page.card.accessibleDescription()
    qtbot.keyClick(page.panel.list, Qt.Key.Key_Down)
    assert second in page.card.accessibleDescription()
    qtbot.keyClick(page.panel.filters["error"], Qt.Key.Key_Space)
    assert titles(page) == [first]
    assert not page.panel.filters["info"].isVisible()
    spoken = page.panel.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith(f"Error: {first}. page 2. ")


def test_thousands_of_findings_come_a_few_at_a_time(page: PreflightPage, qtbot: QtBot) -> None:
    rows = [
        FindingRow("error" if place < 400 else "info", f"Rule {place}", f"page {place}", "", f"Rule {place}")
        for place in range(1_000)
    ]
    page.panel.show_findings(rows)
    assert page.panel.list.count() < 400
    page.panel._on_filter("info")
    qtbot.waitUntil(lambda: page.panel.list.count() == 600)
    assert titles(page) == [f"Rule {place}" for place in range(400, 1_000)]


def test_what_was_measured_stands_beside_the_limit(page: PreflightPage, tmp_path: Path) -> None:
    pdf = faulty_ground.opened()
    faulty_pages.box("BleedBox", 4, 0, 270, 198)(pdf)
    page.check(faulty_ground.write(pdf, tmp_path / "tight.pdf"))
    assert "Measured 5 pt, limit 9 pt" in page.card.accessibleDescription()
    assert not page.card.closer.isVisible()


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_the_place_is_right_on_turned_pages(tmp_path: Path, spoilt: Path, turned: int) -> None:
    with pikepdf.open(spoilt) as pdf:
        pdf.pages[1].obj.Rotate = turned
        pdf.save(tmp_path / "turned.pdf")
    report = preflight_file.run(tmp_path / "turned.pdf")
    place = next(one.place for one in report.errors if one.rule == "colour")
    assert place is not None
    view = preflight_file.look(tmp_path / "turned.pdf", 2, 144)
    left, top, wide, high = view.place(place)
    at = round((top + high / 2) * 144) * view.width + round((left + wide / 2) * 144)
    red, green, _ = view.rgb[3 * at : 3 * at + 3]
    assert (red > 180, green < 90) == (True, True)
    assert view.inches == pytest.approx((198 / 72, 270 / 72) if turned % 180 else (270 / 72, 198 / 72))


def test_no_pdf_is_a_sentence_and_the_field_stays(page: PreflightPage, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_text("Dear printer")
    page.check(path)
    assert page.notice.text == "letter.pdf is no PDF, or nothing of it can be read. Export it again."
    assert page.drop.isVisible()
    assert not page.save.isVisible()


def test_a_file_that_asks_for_a_password_has_a_verdict_and_no_picture(page: PreflightPage, tmp_path: Path) -> None:
    path = tmp_path / "closed.pdf"
    with faulty_ground.opened() as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="user"))
    page.check(path)
    assert page.verdict.word == "1 error"
    assert titles(page) == ["No encryption"]
    assert page.notice.text == ""


def test_other_thresholds_are_another_verdict(page: PreflightPage, spoilt: Path, tmp_path: Path) -> None:
    page.check(spoilt)
    own = tmp_path / "quay-print.toml"
    own.write_text('name = "Quay Print"\n[severity]\ncolour = "warning"\nsafe-margin = "off"\n', encoding="utf-8")
    page.choices.use_profile(str(own))
    assert page.verdict.word == "1 warning"
    assert page.choices.profile.currentText() == "quay-print"
    own.write_text("ink = 12\n", encoding="utf-8")
    page.primary.click()
    assert "quay-print.toml" in page.notice.text


def test_a_list_that_is_none_is_a_sentence(page: PreflightPage, clean: Path, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    page.check(clean)
    page.choices.use_list(path)
    assert "people.csv" in page.notice.text
    page.choices.without_list.click()
    assert page.verdict.word == "Clean"


def test_the_report_is_saved(
    page: PreflightPage, spoilt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.check(spoilt)
    page.save.click()
    report = json.loads(target.read_text(encoding="utf-8"))
    assert report["file"] == "spoilt.pdf"
    assert [one["rule"] for one in report["errors"]] == ["colour"]
    assert str(target) in page.notice.text
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "report.json"), ""))
    page.save.click()
    assert "can't be written" in page.notice.text


def test_a_file_is_dropped_anywhere_on_the_page(page: PreflightPage, clean: Path, tmp_path: Path) -> None:
    def drop(path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        where = QPointF(page.rect().center())
        copy = Qt.DropAction.CopyAction
        page.dropEvent(QDropEvent(where, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))

    drop(tmp_path / "people.docx")
    assert "people.docx" in page.notice.text
    drop(clean)
    assert page.verdict.word == "Clean"


class TestWhileItRuns:
    @pytest.fixture
    def pool(self, session: Session) -> Iterator[PoolRunner]:
        session.jobs = PoolRunner()
        yield session.jobs
        session.jobs.close()

    def test_it_can_be_stopped(self, page: PreflightPage, qtbot: QtBot, pool: PoolRunner, clean: Path) -> None:
        jobs: list[Job] = []
        pool.watch.started.connect(jobs.append)
        page.check(clean)
        jobs[0].cancel()
        assert page.busy.isVisible()
        assert not page.primary.isEnabled()
        qtbot.waitUntil(page.drop.isVisible)
        assert page.notice.text.startswith("Stopped.")
        page.primary.click()
        qtbot.waitUntil(page.verdict.isVisible, timeout=20_000)
        assert page.verdict.word == "Clean"

    def test_the_newer_file_counts(
        self, page: PreflightPage, qtbot: QtBot, pool: PoolRunner, clean: Path, spoilt: Path
    ) -> None:
        page.check(clean)
        page.check(spoilt)
        qtbot.waitUntil(page.verdict.isVisible, timeout=20_000)
        assert page.verdict.word == "1 error, 1 warning"
        assert page.notice.text == ""


def test_only_some_pages_are_drawn_until_all_are_asked_for(page: PreflightPage, tmp_path: Path) -> None:
    pdf = faulty_ground.opened()
    resources = pdf.pages[1].obj.Resources
    for _ in range(8):
        faulty_ground.add_page(pdf, faulty_ground.qr_code(160, 60), (252.0, 180.0), resources)
    path = faulty_ground.write(pdf, tmp_path / "ten.pdf")
    page.check(path)
    assert "10 pages" in page.verdict.accessibleDescription()
    assert page.every.isVisibleTo(page) == ("of them drawn" in page.verdict.accessibleDescription())
    page.check(path, every_page=True)
    assert not page.every.isVisibleTo(page)
    assert "of them drawn" not in page.verdict.accessibleDescription()
