"""Ctrl+K: one field that finds any page, campaign, code or patient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reactivate_desktop.ui.tokens import SPACE_8

CODE_SYMBOLS = 9
_WIDTH, _HEIGHT = 520, 340


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that can be gone to: its words, the kind of thing it is, and the way there."""

    words: str
    kind: str
    go: Callable[[], object]


Source = Callable[[str], tuple[Finding, ...]]


def looks_like_code(text: str) -> bool:
    """True for nine symbols, however they are grouped: enough to offer the desk; the desk decides what it is."""
    symbols = text.replace("-", "").replace(" ", "")
    return len(symbols) == CODE_SYMBOLS and symbols.isalnum()


class QuickFind(QDialog):
    """Asks its sources at each letter; Enter goes to the marked finding, Escape closes.

    Signals:
        asked: the words, for sources that answer later through ``add``.
    """

    asked = Signal(str)

    def __init__(self, sources: tuple[Source, ...], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName(self.tr("Find"))
        self._window = parent
        self._sources = sources
        self._findings: tuple[Finding, ...] = ()
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find a page, a campaign, a patient or a code"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.setMinimumHeight(40)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Findings"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_8, SPACE_8, SPACE_8, SPACE_8)
        layout.setSpacing(SPACE_8)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self.field.textChanged.connect(self._on_text)
        self.field.returnPressed.connect(self._on_go)
        self.list.itemClicked.connect(self._on_item)
        self.field.installEventFilter(self)

    def ask(self) -> None:
        """Open over the middle of the window."""
        window = self._window
        self.resize(_WIDTH, _HEIGHT)
        corner = window.mapToGlobal(window.rect().center())
        self.move(corner.x() - _WIDTH // 2, window.mapToGlobal(window.rect().topLeft()).y() + 96)
        self.field.clear()
        self._search("")
        self.show()
        self.field.setFocus()

    def add(self, text: str, findings: tuple[Finding, ...]) -> None:
        """Put later answers below those that are there, if ``text`` is still what is asked."""
        if text == self.field.text().strip():
            self._show((*self._findings, *findings), max(0, self.list.currentRow()))

    def _search(self, text: str) -> None:
        words = text.strip()
        self._show(tuple(finding for source in self._sources for finding in source(words)), 0)
        if words:
            self.asked.emit(words)

    def _show(self, findings: tuple[Finding, ...], row: int) -> None:
        self._findings = findings
        self.list.clear()
        for finding in findings:
            self.list.addItem(QListWidgetItem(f"{finding.words}   ·   {finding.kind}"))
        if findings:
            self.list.setCurrentRow(row)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._search(text)

    @Slot()
    def _on_go(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._findings):
            finding = self._findings[row]
            self.close()
            finding.go()

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem) -> None:
        self.list.setCurrentItem(item)
        self._on_go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self._findings:
                self.list.setCurrentRow((self.list.currentRow() + step) % len(self._findings))
                return True
        return super().eventFilter(watched, event)
