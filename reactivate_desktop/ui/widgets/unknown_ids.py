"""Patient IDs of visit sheets that match nobody, with how many rows each has, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_24
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.pager import PAGE, Pager

_ACROSS = 2


class UnknownIds(Card):
    """A list of IDs; hidden where every ID is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("IDs that match no patient"), parent)
        self._words = label("", "secondary", wraps=True)
        self._rows = QVBoxLayout()
        self.pager = Pager(self.tr("IDs that match no patient"))
        self._ids: Mapping[str, int] = {}
        self.body.addWidget(self._words)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.pager)
        self.pager.moved.connect(self._on_page)
        self.hide()

    def show_ids(self, ids: Mapping[str, int]) -> None:
        """Show other IDs with their number of rows."""
        self._ids = ids
        words = self.tr(
            "%1 IDs in %2 rows match no patient, or several: these rows are left out. Import the patients first."
        )
        self._words.setText(words.replace("%1", number(len(ids))).replace("%2", number(sum(ids.values()))))
        self.setVisible(bool(ids))
        self._on_page(0)

    @Slot(int)
    def _on_page(self, start: int) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_24)
        grid.setVerticalSpacing(SPACE_4)
        half = PAGE // _ACROSS
        for place, (name, count) in enumerate(islice(self._ids.items(), start, start + PAGE)):
            y, x = place % half, place // half * 2
            grid.addWidget(label(name, "code"), y, x)
            words = self.tr("1 row") if count == 1 else self.tr("%1 rows").replace("%1", number(count))
            grid.addWidget(label(words, "secondary"), y, x + 1)
        grid.setColumnStretch(_ACROSS * 2, 1)
        self._rows.addWidget(holder)
        self.pager.show_page(start, len(self._ids))
