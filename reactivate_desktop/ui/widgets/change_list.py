"""Old and new values of one field, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtWidgets import QGridLayout, QWidget

from reactivate_desktop.domain.patient import FIELD_BY_NAME, Kind
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.models.frame_model import in_words
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_12
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.paged_rows import PagedRows


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


class ChangeList(PagedRows):
    """Who changes in a field, from what to what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.pager.call(self.tr("Changes"))
        self._field = ""
        self._fetch: Fetch | None = None
        self.hide()

    @property
    def field(self) -> str:
        """The field that is shown; '' for none."""
        return self._field

    def show_field(self, field: str, count: int, fetch: Fetch | None) -> None:
        """Show the ``count`` changes of a field; '' shows none."""
        self._field, self._fetch = field, fetch
        self.setVisible(bool(field))
        self.show_count(count if field and fetch is not None else 0)

    def make_page(self, start: int, limit: int) -> QWidget:
        """The changes from ``start`` on."""
        return self._page(self._fetch(self._field, start, limit) if self._fetch is not None else ())

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
