"""Old and new values of one field, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from reactivate_desktop.domain.patient import FIELD_BY_NAME, Kind
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.models.frame_model import in_words
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.pager import PAGE, Pager


class Change(Protocol):
    """One cell that changes."""

    @property
    def row(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def before(self) -> object: ...
    @property
    def after(self) -> object: ...


Fetch = Callable[[str, int, int], Sequence[Change]]
"""Gives changes of a field: (field, start, limit) → changes."""


class ChangeList(QWidget):
    """Who changes in a field, from what to what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_4, 0, 0)
        column.setSpacing(SPACE_8)
        self._rows = QVBoxLayout()
        self.pager = Pager(self.tr("Changes"))
        column.addLayout(self._rows)
        column.addWidget(self.pager)
        self._field, self._count = "", 0
        self._fetch: Fetch | None = None
        self.pager.moved.connect(self._on_page)
        self.hide()

    @property
    def field(self) -> str:
        """The field that is shown; '' for none."""
        return self._field

    def show_field(self, field: str, count: int, fetch: Fetch | None) -> None:
        """Show the ``count`` changes of a field; '' shows none."""
        self._field, self._count, self._fetch = field, count, fetch
        self.setVisible(bool(field))
        self._on_page(0)

    @Slot(int)
    def _on_page(self, start: int) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._fetch is None or not self._field:
            return
        self._rows.addWidget(self._page(self._fetch(self._field, start, PAGE)))
        self.pager.show_page(start, self._count)

    def _page(self, changes: Sequence[Change]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_12)
        grid.setVerticalSpacing(SPACE_4)
        for x, words in enumerate((self.tr("Row"), self.tr("Patient"), self.tr("Before"), self.tr("After"))):
            grid.addWidget(label(words, "secondary"), 0, x)
        for y, change in enumerate(changes, start=1):
            row = number(change.row) if change.row else "–"
            cells = (row, change.name or "–", self._words(change.before), self._words(change.after))
            for x, words in enumerate(cells):
                grid.addWidget(label(words, "secondary" if x in {0, 2} else "", wraps=x > 0), y, x)
        grid.setColumnMinimumWidth(0, 48)
        for x in (1, 2, 3):
            grid.setColumnStretch(x, 1)
        return holder

    def _words(self, value: object) -> str:
        known = FIELD_BY_NAME.get(self._field)
        if known is not None and known.kind is Kind.FLAG:
            return self.tr("yes") if value else self.tr("no")
        kind = "money" if known is not None and known.kind is Kind.MONEY else ""
        return in_words(value, kind) or self.tr("(empty)")
