"""Patient IDs of visit sheets that match nobody, with the rows that have them, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtWidgets import QGridLayout, QWidget

from reactivate_desktop.ui.formats import counted, number
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_24
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.paged_rows import PagedRows

_ACROSS = 2


class Stranger(Protocol):
    """An ID that is nobody's, or that of several: how many rows have it, and the first of them."""

    @property
    def patient_id(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def rows(self) -> Sequence[int]: ...
    @property
    def several(self) -> bool: ...


Fetch = Callable[[int, int], Sequence[Stranger]]
"""Gives so many IDs from a place on: (start, limit)."""


class UnknownIds(Card):
    """A list of IDs; hidden where every ID is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("IDs that match no patient"), parent)
        self._words = label("", "secondary", wraps=True)
        self._list = _IdList(self.tr("IDs that match no patient"))
        self.body.addWidget(self._words)
        self.body.addWidget(self._list)
        self.hide()

    def show_ids(self, ids: int, rows: int, fetch: Fetch) -> None:
        """Show other IDs, with the number of rows that have them; ``fetch`` gives some from a place on."""
        who = counted(ids, self.tr("1 ID"), self.tr("%1 IDs"))
        where = counted(rows, self.tr("1 row"), self.tr("%1 rows"))
        words = self.tr("%1 in %2: no patient is known by it, or several are. Such rows are left out.")
        more = self.tr("Import the list of patients first, with the same IDs.")
        self._words.setText(f"{words.replace('%1', who).replace('%2', where)} {more}")
        self.setVisible(ids > 0)
        self._list.show_ids(ids, fetch)


class _IdList(PagedRows):
    """IDs in two columns, each with its rows."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self._fetch: Fetch = lambda _start, _limit: ()

    def show_ids(self, count: int, fetch: Fetch) -> None:
        self._fetch = fetch
        self.show_count(count)

    def make_page(self, start: int, limit: int) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_24)
        grid.setVerticalSpacing(SPACE_4)
        half = limit // _ACROSS
        for place, one in enumerate(self._fetch(start, limit)):
            y, x = place % half, place // half * 2
            grid.addWidget(label(one.patient_id), y, x)
            grid.addWidget(label(self._where(one), "secondary"), y, x + 1)
        grid.setColumnStretch(_ACROSS * 2, 1)
        return holder

    def _where(self, one: Stranger) -> str:
        """The rows of an ID: the first ones by number."""
        rows = ", ".join(map(number, one.rows))
        more = one.count - len(one.rows)
        words = counted(one.count, self.tr("row %1").replace("%1", rows), self.tr("rows %2").replace("%2", rows))
        words += self.tr(" and %1 more").replace("%1", number(more)) if more else ""
        return f"{words} · {self.tr('several patients have it')}" if one.several else words
