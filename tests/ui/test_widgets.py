"""Widgets as a hand uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from pytestqt.qtbot import QtBot

from reactivate_desktop.errors import InputError
from reactivate_desktop.ui.header import Header
from reactivate_desktop.ui.notices import NoticeBar
from reactivate_desktop.ui.quick_find import Finding, QuickFind, looks_like_code
from reactivate_desktop.ui.session import Meter
from reactivate_desktop.ui.theme import Theme
from reactivate_desktop.ui.widgets.code_field import BigCodeField
from reactivate_desktop.ui.widgets.curve_view import CurveView, round_up
from reactivate_desktop.ui.widgets.drop_field import DropField
from reactivate_desktop.ui.widgets.job_strip import ProgressStrip
from reactivate_desktop.ui.widgets.page_frame import PageFrame
from reactivate_desktop.ui.widgets.press_preview import PressPreview
from reactivate_desktop.ui.widgets.waterfall_view import WaterfallStep, WaterfallView

STEPS = (
    WaterfallStep("imported", "Imported", 0, 5000, total=True),
    WaterfallStep("deceased", "Deceased", 12, 4988),
    WaterfallStep("mailable", "Mailable", 0, 4988, total=True),
)


def drop(field: DropField, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    field.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, no_button, no_key))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("abc", "ABC"),
        ("abcd", "ABC-D"),
        ("abc def ghk", "ABC-DEF-GHK"),
        ("ABC-DEF-GHK", "ABC-DEF-GHK"),
        ("https://example.com/b/abcdefghk", "HTTPS://example.com/b/abcdefghk"),
    ],
)
def test_codes_are_grouped_while_they_are_typed(qtbot: QtBot, typed: str, shown: str) -> None:
    field = BigCodeField()
    qtbot.addWidget(field)
    qtbot.keyClicks(field, typed)
    assert field.text() == shown


def test_enter_presents_the_code(qtbot: QtBot) -> None:
    field = BigCodeField()
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "abcdefghk")
    with qtbot.waitSignal(field.code_entered) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args == ["ABC-DEF-GHK"]


def test_one_readable_file_is_taken(qtbot: QtBot) -> None:
    field = DropField("Drop an export", (".csv", ".xlsx"))
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.file_chosen) as told:
        drop(field, Path("/data/patients.XLSX"))
    assert told.args == [Path("/data/patients.XLSX")]


@pytest.mark.parametrize("paths", [("a.csv", "b.csv"), ("letter.pdf",)])
def test_anything_else_is_refused_in_a_sentence(qtbot: QtBot, paths: tuple[str, ...]) -> None:
    field = DropField("Drop an export", (".csv", ".xlsx"))
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.refused) as told, qtbot.assertNotEmitted(field.file_chosen):
        drop(field, *(Path("/data") / name for name in paths))
    assert told.args[0].endswith(".")


def test_the_waterfall_is_walked_with_the_keys(qtbot: QtBot, theme: Theme) -> None:
    view = WaterfallView()
    qtbot.addWidget(view)
    view.show_steps(STEPS)
    chosen: list[str] = []
    view.step_chosen.connect(chosen.append)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert chosen == ["imported", "deceased", "imported"]
    assert "Deceased: −12" in view.accessibleDescription()
    assert not view.grab().isNull()


def test_the_waterfall_is_chosen_with_the_mouse(qtbot: QtBot) -> None:
    view = WaterfallView()
    qtbot.addWidget(view)
    view.show_steps(STEPS)
    view.resize(view.sizeHint())
    with qtbot.waitSignal(view.step_chosen) as told:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    assert told.args == ["deceased"]


def test_the_preview_asks_for_what_it_shows(qtbot: QtBot) -> None:
    preview = PressPreview()
    qtbot.addWidget(preview)
    preview.resize(800, 600)
    with qtbot.waitSignal(preview.render_requested) as first:
        preview.set_faces(("Front", "Address side"), 9.25, 6.25)
        preview.set_pieces(3)
    assert first.args[:2] == [0, 0]
    with qtbot.waitSignal(preview.render_requested) as second:
        preview.faces.setCurrentIndex(1)
        qtbot.mouseClick(preview.next, Qt.MouseButton.LeftButton)
    assert second.args[:2] == [1, 1]


def test_the_preview_shows_no_stale_picture(qtbot: QtBot) -> None:
    preview = PressPreview()
    qtbot.addWidget(preview)
    preview.resize(800, 600)
    preview.set_faces(("Front",), 9.25, 6.25)
    preview.set_pieces(2)
    red, blue = QImage(90, 60, QImage.Format.Format_RGB888), QImage(90, 60, QImage.Format.Format_RGB888)
    red.fill(QColor("red"))
    blue.fill(QColor("blue"))
    preview.go_to(1)
    preview.show_image(1, 0, blue)
    preview.show_image(0, 0, red)
    middle = preview.paper.grab().toImage().pixelColor(preview.paper.rect().center())
    assert (middle.red(), middle.blue()) == (0, 255)


def test_zoom_asks_for_a_sharper_picture(qtbot: QtBot) -> None:
    preview = PressPreview()
    qtbot.addWidget(preview)
    preview.resize(800, 600)
    preview.set_faces(("Front",), 9.25, 6.25)
    preview.show()
    before = preview.paper.dpi
    for _ in range(6):
        preview.paper.zoom_by(1.25)
    assert preview.paper.dpi > before
    preview.paper.fit()
    assert preview.paper.dpi == before


def test_an_error_is_said_in_place_with_a_way_out(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    taken: list[str] = []
    bar.show_error(InputError("The sheet is empty.", hint="Choose another."), "Choose…", lambda: taken.append("way"))
    assert bar.text == "The sheet is empty. Choose another."
    bar.findChildren(type(bar._way_out))[0].click()
    assert taken == ["way"]
    assert bar.text == ""


def test_quick_find_goes_where_enter_says(qtbot: QtBot) -> None:
    page = PageFrame()
    qtbot.addWidget(page)
    went: list[str] = []

    def source(text: str) -> tuple[Finding, ...]:
        words = [word for word in ("Audience", "Design") if text.lower() in word.lower()]
        return tuple(Finding(word, "page", lambda word=word: went.append(word)) for word in words)  # type: ignore[misc]  # bound early

    find = QuickFind((source,), page)
    find.ask()
    qtbot.keyClicks(find.field, "e")
    qtbot.keyClick(find.field, Qt.Key.Key_Down)
    qtbot.keyClick(find.field, Qt.Key.Key_Return)
    assert went == ["Design"]


@pytest.mark.parametrize(
    ("text", "is_code"), [("abc-def-ghk", True), ("ABC DEF GHK", True), ("audience", False), ("", False)]
)
def test_nine_symbols_may_be_a_code(text: str, is_code: bool) -> None:
    assert looks_like_code(text) is is_code


@pytest.mark.parametrize(
    ("meter", "words"),
    [
        (Meter(3214, 241040, 300000), ("3,214 pieces", "$2,410 of $3,000")),
        (Meter(10, 750, 0), ("10 pieces", "$8")),
        (Meter(10000, 750000, 300000), ("10,000 pieces", "$7,500: $4,500 over budget")),
    ],
)
def test_the_meter_tells_pieces_cost_and_budget(qtbot: QtBot, meter: Meter, words: tuple[str, str]) -> None:
    header = Header()
    qtbot.addWidget(header)
    header.show_meter(meter)
    assert (header._pieces.text(), header._cost.text()) == words


def test_the_strip_says_how_far_and_how_long(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    strip.begin("Pressing")
    strip.advance(12400, 50000, "pressing", 3.2)
    assert (strip._words.text(), strip._left.text()) == ("Pressing 12,400 of 50,000", "3 s left")
    strip.advance(1, 2, "pressing", 150.0)
    assert strip._left.text() == "2 min left"


@pytest.mark.parametrize(("value", "top"), [(1, 4), (5, 8), (21, 40), (100, 200), (401, 800), (900, 2000)])
def test_curves_end_at_a_number_that_divides_well(value: int, top: int) -> None:
    assert round_up(value) == top


def test_a_curve_is_painted_from_its_first_day_to_its_last(qtbot: QtBot, theme: Theme) -> None:
    curve = CurveView("Redeemed since mailing")
    qtbot.addWidget(curve)
    curve.show_values((0, 3, 3, 9), "Mar 1", "Mar 4", plan=12)
    assert curve.accessibleDescription() == "Mar 1 – Mar 4: 9"
    assert not curve.grab().isNull()
