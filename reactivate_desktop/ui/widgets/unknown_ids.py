"""Patient IDs of visit sheets that match nobody, with how many rows each has, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from PySide6.QtWidgets import QGridLayout, QWidget

from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_24
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.paged_rows import PagedRows

_ACROSS = 2


class UnknownIds(Card):
    """A list of IDs; hidden where every ID is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("IDs that match no patient"), parent)
        self._words = label("", "secondary", wraps=True)
        self._list = _IdList(self.tr("IDs that match no patient"))
        self.body.addWidget(self._words)
        self.body.addWidget(self._list)
        self.hide()

    def show_ids(self, ids: Mapping[str, int]) -> None:
        """Show other IDs with their number of rows."""
        words = self.tr(
            "%1 IDs in %2 rows match no patient, or several: these rows are left out. Import the patients first."
        )
        self._words.setText(words.replace("%1", number(len(ids))).replace("%2", number(sum(ids.values()))))
        self.setVisible(bool(ids))
        self._list.show_ids(ids)


class _IdList(PagedRows):
    """IDs in two columns, each with its number of rows."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self._ids: Mapping[str, int] = {}

    def show_ids(self, ids: Mapping[str, int]) -> None:
        self._ids = ids
        self.show_count(len(ids))

    def make_page(self, start: int, limit: int) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_24)
        grid.setVerticalSpacing(SPACE_4)
        half = limit // _ACROSS
        for place, (name, count) in enumerate(islice(self._ids.items(), start, start + limit)):
            y, x = place % half, place // half * 2
            grid.addWidget(label(name), y, x)
            words = self.tr("1 row") if count == 1 else self.tr("%1 rows").replace("%1", number(count))
            grid.addWidget(label(words, "secondary"), y, x + 1)
        grid.setColumnStretch(_ACROSS * 2, 1)
        return holder
