"""Rows that are made a page at a time, with the line that leads through them."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8
from reactivate_desktop.ui.widgets.pager import PAGE, Pager


class PagedRows(QWidget):
    """Holds one page; a child says what a page looks like (``make_page``)."""

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_4, 0, 0)
        column.setSpacing(SPACE_8)
        self._rows = QVBoxLayout()
        self.pager = Pager(what)
        column.addLayout(self._rows)
        column.addWidget(self.pager)
        self._start = self._count = 0
        self.pager.moved.connect(self._on_page)

    def make_page(self, start: int, limit: int) -> QWidget:
        """The rows from ``start`` (0-based) on, ``limit`` at most."""
        raise NotImplementedError

    def show_count(self, count: int, start: int = 0) -> None:
        """Show ``count`` other rows, from ``start`` on where there are so many."""
        self._count = count
        self._on_page(start if start < count else 0)

    @Slot(int)
    def _on_page(self, start: int) -> None:
        self._start = start
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._count:
            self._rows.addWidget(self.make_page(start, PAGE))
        self.pager.show_page(start, self._count)
