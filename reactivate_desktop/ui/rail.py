"""The rail on the left: the brand on top, the pages below it, each step with its number and its state."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reactivate_desktop.ui import icons
from reactivate_desktop.ui.icons import IconLabel
from reactivate_desktop.ui.navigation import PageEntry
from reactivate_desktop.ui.quick_find import Finding
from reactivate_desktop.ui.session import StepState
from reactivate_desktop.ui.tokens import RAIL_PX, SPACE_4, SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import label

_STEP_HEIGHT = 38
_BRAND_REST = 52


class RailButton(QPushButton):
    """One page on the rail: icon, step number, word, and the mark of its state."""

    def __init__(self, entry: PageEntry) -> None:
        super().__init__()
        self.entry = entry
        self.setProperty("role", "step")
        self.setCheckable(True)
        self.setFixedHeight(_STEP_HEIGHT)
        self.setShortcut(QKeySequence(entry.shortcut))
        keys = QKeySequence(entry.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"{entry.label}  {keys}")
        self._icon = IconLabel(entry.icon, "muted")
        self._mark = label("", "strong")
        self._word = label(entry.label)
        number = label(str(entry.step) if entry.step else "", "secondary")
        number.setFixedWidth(SPACE_12 if entry.step else 0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_12, 0, SPACE_12, 0)
        layout.setSpacing(SPACE_8)
        for part in (self._icon, number, self._word):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self._mark)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_step(StepState.OPEN)
        self.toggled.connect(self._on_toggled)

    def show_step(self, state: StepState) -> None:
        """Show how far the step is: nothing, a check, or an exclamation mark."""
        signs = {
            StepState.OPEN: ("", "", ""),
            StepState.DONE: ("✓", "good", self.tr("done")),
            StepState.ATTENTION: ("!", "warn", self.tr("needs attention")),
        }
        sign, tone, word = signs[state]
        self._mark.setText(sign)
        self._mark.setProperty("tone", tone)
        self._mark.style().unpolish(self._mark)
        self._mark.style().polish(self._mark)
        step = self.tr("Step %1: ").replace("%1", str(self.entry.step)) if self.entry.step else ""
        self.setAccessibleName(f"{step}{self.entry.label}")
        self.setAccessibleDescription(word)

    @Slot(bool)
    def _on_toggled(self, checked: bool) -> None:
        self._word.setProperty("role", "strong" if checked else "")
        self._word.style().unpolish(self._word)
        self._word.style().polish(self._word)
        self._icon.show_icon(self.entry.icon, "accent" if checked else "muted")

    def sizeHint(self) -> QSize:
        return QSize(RAIL_PX - 2 * SPACE_12, _STEP_HEIGHT)


class Rail(QFrame):
    """The rail.

    Signals:
        page_requested: id of the page that was pressed.
        find_requested: the quick find was asked for.
    """

    page_requested = Signal(str)
    find_requested = Signal()

    def __init__(self, pages: Iterable[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setFixedWidth(RAIL_PX)
        self.setAccessibleName(self.tr("Pages"))
        self.brand = QPushButton()
        self.brand.setProperty("role", "brand")
        menu = QMenu(self.brand)
        menu.triggered.connect(self._on_way)
        self._ways: dict[QAction, Finding] = {}
        self.brand.setMenu(menu)
        icons.dress(self.brand, "brands", "accent", 20)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_12)
        self._layout.setSpacing(2)
        self._layout.addWidget(self.brand)
        self._layout.addSpacing(SPACE_12)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        self._add_pages(tuple(entry for entry in pages if not entry.under))
        self._layout.addStretch(1)
        self._add_find()

    def show_brand(self, name: str) -> None:
        """Name what is open."""
        room = self.brand.width() or RAIL_PX - 2 * SPACE_12
        words = QFontMetrics(self.brand.font()).elidedText(name, Qt.TextElideMode.ElideRight, room - _BRAND_REST)
        self.brand.setText(f"{words}  ▾")
        self.brand.setToolTip(name)
        self.brand.setAccessibleName(self.tr("Brand and workspace: %1").replace("%1", name))

    def show_page(self, page: str) -> None:
        """Mark the page that is shown."""
        if page in self._buttons:
            self._buttons[page].setChecked(True)

    def show_step(self, page: str, state: StepState) -> None:
        """Mark how far a step is."""
        if page in self._buttons:
            self._buttons[page].show_step(state)

    def offer(self, ways: Iterable[Finding | None]) -> None:
        """What the brand menu offers; None is a line between two groups."""
        menu = self.brand.menu()
        menu.clear()
        self._ways = {}
        for way in ways:
            if way is None:
                menu.addSeparator()
            else:
                self._ways[menu.addAction(way.words)] = way

    def _add_pages(self, pages: tuple[PageEntry, ...]) -> None:
        steps_seen = False
        for entry in pages:
            if bool(entry.step) is not steps_seen:
                self._layout.addSpacing(SPACE_16)
                steps_seen = bool(entry.step)
            button = RailButton(entry)
            button.clicked.connect(self._on_clicked)
            self._buttons[entry.id] = button
            self._group.addButton(button)
            self._layout.addWidget(button)

    def _add_find(self) -> None:
        find = QPushButton()
        find.setProperty("role", "find")
        keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        find.setText(self.tr("Find   %1").replace("%1", keys))
        find.setAccessibleName(self.tr("Find a page, a campaign or a code"))
        icons.dress(find, "search", "muted", 16)
        find.clicked.connect(self._on_find)
        self._layout.addWidget(find)
        self._layout.addSpacing(SPACE_4)

    @Slot(QAction)
    def _on_way(self, action: QAction) -> None:
        if action in self._ways:
            self._ways[action].go()

    @Slot()
    def _on_clicked(self) -> None:
        button = self._group.checkedButton()
        if isinstance(button, RailButton):
            self.page_requested.emit(button.entry.id)

    @Slot()
    def _on_find(self) -> None:
        self.find_requested.emit()
