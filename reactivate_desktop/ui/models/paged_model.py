"""Rows that are fetched a page at a time: a table of a million people costs what is on screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

import pandas as pd
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from reactivate_desktop.ui.models.frame_model import Column, harmless, in_words

Fetch = Callable[[int, int], pd.DataFrame]
"""Gives ``limit`` rows behind the first ``offset``: (offset, limit) → frame."""

_PAGE, _KEPT = 100, 24

_Index = QModelIndex | QPersistentModelIndex


class PagedModel(QAbstractTableModel):
    """Knows how many rows there are, and asks for a page of them when one of its rows is looked at.

    The last ``24`` pages are kept. Rows stand in the order in which they are given; what is shown here is not sorted.
    """

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._count = 0
        self._fetch: Fetch | None = None
        self._pages: OrderedDict[int, pd.DataFrame] = OrderedDict()

    @property
    def pages_held(self) -> int:
        """How many pages are in memory."""
        return len(self._pages)

    def show_pages(self, count: int, fetch: Fetch | None) -> None:
        """Show ``count`` other rows; None with nobody to show."""
        self.beginResetModel()
        self._count, self._fetch = count, fetch
        self._pages.clear()
        self.endResetModel()

    def key(self, row: int) -> object:
        """Index label of a row."""
        frame, place = self._at(row)
        return frame.index[place]

    def as_csv(self, rows: Sequence[int] | None = None) -> str:
        """The rows (None = all) as CSV with headings; cells that a spreadsheet would run are quoted."""
        names = [column.name for column in self._columns]
        if self._fetch is None:
            part = pd.DataFrame(columns=names)
        elif rows is None:
            part = self._fetch(0, self._count)[names]
        else:
            part = pd.concat([frame.iloc[[place]][names] for frame, place in map(self._at, rows)])
        part = part.astype(object).map(harmless)
        part.columns = pd.Index([column.heading for column in self._columns])
        return str(part.to_csv(index=False))

    def _at(self, row: int) -> tuple[pd.DataFrame, int]:
        """The page of a row, and its place there."""
        number, place = divmod(row, _PAGE)
        if number in self._pages:
            self._pages.move_to_end(number)
        elif self._fetch is not None:
            self._pages[number] = self._fetch(number * _PAGE, _PAGE)
            if len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        return self._pages[number], place

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            column = self._columns[index.column()]
            frame, place = self._at(index.row())
            return in_words(frame[column.name].iat[place], column.kind)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        return None
