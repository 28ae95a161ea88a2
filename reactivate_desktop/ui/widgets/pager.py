"""A line that leads through many rows, a page at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.theme import steady_figures
from reactivate_desktop.ui.tokens import SPACE_8
from reactivate_desktop.ui.widgets.card import label

PAGE = 20


class Pager(QWidget):
    """First, back, on, last, and which rows are shown; hidden where all fit.

    Signals:
        moved: place of the first row that is wanted, from 0.
    """

    moved = Signal(int)

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start = self._count = 0
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_8)
        self._words = label("", "secondary")
        steady_figures(self._words)
        self.first, self.back, self.on, self.last = (_quiet(sign) for sign in "«‹›»")
        self.call(what)
        for part in (self.first, self.back, self._words, self.on, self.last):
            line.addWidget(part)
        line.addStretch(1)
        self.first.clicked.connect(lambda: self.moved.emit(0))
        self.back.clicked.connect(lambda: self.moved.emit(max(0, self._start - PAGE)))
        self.on.clicked.connect(lambda: self.moved.emit(self._start + PAGE))
        self.last.clicked.connect(lambda: self.moved.emit(last_page(self._count)))

    def show_page(self, start: int, count: int) -> None:
        """Say which of ``count`` rows are shown, from ``start`` (0-based) on."""
        self._start, self._count = start, count
        words = self.tr("%1–%2 of %3")
        for place, value in enumerate((start + 1, min(start + PAGE, count), count), start=1):
            words = words.replace(f"%{place}", number(value))
        self._words.setText(words)
        for button in (self.first, self.back):
            button.setEnabled(start > 0)
        for button in (self.on, self.last):
            button.setEnabled(start + PAGE < count)
        self.setVisible(count > PAGE)

    def call(self, what: str) -> None:
        """Say what the rows are, for who hears the buttons."""
        names = (self.tr("First page"), self.tr("Page before"), self.tr("Next page"), self.tr("Last page"))
        for button, words in zip((self.first, self.back, self.on, self.last), names, strict=True):
            button.setAccessibleName(f"{words}. {what}")
            button.setToolTip(words)


def _quiet(sign: str) -> QPushButton:
    button = QPushButton(sign)
    button.setProperty("kind", "quiet")
    return button


def last_page(count: int) -> int:
    """Place of the first row of the last page."""
    return max(0, (count - 1) // PAGE * PAGE)
