"""Every control of every page has a name for assistive technology, and Tab reaches the controls of each page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QScrollBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from reactivate_desktop.ui.main_window import MainWindow
from reactivate_desktop.ui.navigation import PAGES
from reactivate_desktop.ui.session import Session

_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QTableView)


@pytest.fixture
def window(qtbot: QtBot, sample_session: Session) -> QMainWindow:
    made = MainWindow(sample_session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


def _named(control: QWidget) -> bool:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return bool(control.accessibleName().strip() or text.strip() or control.toolTip().strip())


def _inside_another(control: QWidget) -> bool:
    """The line of a spin box, the corner of a table: Qt's own parts, which speak with their owner's name."""
    owner = control.parentWidget()
    return isinstance(owner, (QAbstractSpinBox, QComboBox, QTableView, QLineEdit, QScrollBar))


def _nameless(window: MainWindow) -> list[str]:
    controls = [found for kind in _CONTROLS for found in window.findChildren(kind) if found.isVisible()]
    return [
        f"{type(control).__name__} in {type(control.parentWidget()).__name__}"
        for control in controls
        if not _inside_another(control) and not _named(control)
    ]


def _reached_by_tab(window: MainWindow) -> list[QWidget]:
    """Every widget where Tab stops, in its order."""
    reached: list[QWidget] = []
    at = start = window.rail.nextInFocusChain()
    while True:
        if at.isVisible() and at.isEnabled() and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.append(at)
        at = at.nextInFocusChain()
        if at is start:
            return reached


def test_every_control_has_a_name_and_tab_reaches_every_page(window: MainWindow) -> None:
    nameless: dict[str, list[str]] = {}
    for entry in PAGES:
        window.show_page(entry.id)
        if found := _nameless(window):
            nameless[entry.id] = found
        shown, reached = window.stack.currentWidget(), _reached_by_tab(window)
        assert any(shown.isAncestorOf(control) for control in reached), entry.id
        assert any(window.rail.isAncestorOf(control) for control in reached), entry.id
    assert nameless == {}
