"""Rows that are fetched a page at a time: a table of a million people costs what is on screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from reactivate_desktop.ui.models.frame_model import Column, harmless, in_words

Keys = npt.NDArray[np.int64]
Rows = Callable[[Keys], pd.DataFrame]
"""Gives the rows of some keys, indexed by them; a key that is gone has none."""

PAGE = 100
"""Rows that are read together: more than a window shows."""

_KEPT, _ASKED = 24, 3
_WAITING = "…"

_Index = QModelIndex | QPersistentModelIndex


class _Page:
    """The rows of a page in words: a column is written when its first cell is looked at, for a frame is slow to ask."""

    def __init__(self, frame: pd.DataFrame, keys: Keys) -> None:
        self._frame = frame
        self._places: list[int] = frame.index.get_indexer(pd.Index(keys)).tolist()
        self._written: dict[Column, list[str]] = {}

    def words(self, column: Column, place: int) -> str:
        """What stands in a column beside the ``place``-th key; '' for one that is gone."""
        if column not in self._written:
            cells = self._frame[column.name].tolist()
            self._written[column] = [in_words(cells[at], column.kind) if at >= 0 else "" for at in self._places]
        return self._written[column][place]


class PagedModel(QAbstractTableModel):
    """Knows the keys of its rows, and asks for a page of them when one is looked at; the last pages are kept.

    Rows are read at once with the function that is given; without one they come later, from whoever hears
    ``pages_wanted``, and cells say so until then. The order of the keys is the order on screen: who sorts gives others.

    Signals:
        pages_wanted: rows were looked at that are not here; ``wanted`` has their pages.
        order_wanted: name of the column to sort by ('' = as the rows came), and whether the other way round.
    """

    pages_wanted = Signal()
    order_wanted = Signal(str, bool)

    def __init__(self, columns: tuple[Column, ...], parent: QObject | None = None, *, sorts: bool = False) -> None:
        super().__init__(parent)
        self.columns = columns
        self.sorts = sorts
        self._keys: Keys = np.empty(0, np.int64)
        self._rows: Rows | None = None
        self._pages: OrderedDict[int, _Page] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._ask = QTimer(self)  # one question for all that is painted at once
        self._ask.setSingleShot(True)
        self._ask.timeout.connect(self.pages_wanted)

    @property
    def pages_held(self) -> int:
        """How many pages are in memory."""
        return len(self._pages)

    def show_keys(self, keys: Keys, rows: Rows | None = None, *, first: pd.DataFrame | None = None) -> None:
        """Show other rows; ``first`` are those of the first page, where they were read with the keys."""
        self.beginResetModel()
        self._keys, self._rows = keys, rows
        self._pages.clear()
        self._wanted.clear()
        if first is not None and len(keys):
            self._keep(0, first)
        self.endResetModel()

    def keys(self, start: int = 0, end: int | None = None) -> Keys:
        """The keys from row ``start`` to before ``end``."""
        return self._keys[start:end]

    def read(self, span: range) -> pd.DataFrame:
        """The rows of a span, where they are read at once."""
        keys = self.keys(span.start, span.stop)
        return self._rows(keys) if self._rows is not None else pd.DataFrame(columns=[one.name for one in self.columns])

    def page_keys(self, page: int) -> Keys:
        """The keys of a page."""
        return self._keys[page * PAGE : (page + 1) * PAGE]

    def wanted(self) -> list[int]:
        """The pages that were looked at last and are not here: a few, for who scrolls on needs no others."""
        return list(self._wanted)[-_ASKED:]

    def take(self, pages: dict[int, pd.DataFrame]) -> None:
        """Rows that came; the views look again, and ask anew for what they still miss."""
        for page, frame in pages.items():
            self._keep(page, frame)
        self._wanted.clear()
        if len(self._keys):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, len(self.columns) - 1))

    def as_csv(self, frame: pd.DataFrame) -> str:
        """Rows as CSV with headings; cells that a spreadsheet would run are quoted."""
        part = frame[[column.name for column in self.columns]].astype(object).map(harmless)
        part.columns = pd.Index([column.heading for column in self.columns])
        return str(part.to_csv(index=False))

    def _keep(self, page: int, frame: pd.DataFrame) -> None:
        self._pages[page] = _Page(frame, self.page_keys(page))
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)

    def _page(self, page: int) -> _Page | None:
        if page in self._pages:
            self._pages.move_to_end(page)
        elif self._rows is not None:
            self._keep(page, self._rows(self.page_keys(page)))
        else:
            self._wanted[page] = None
            self._wanted.move_to_end(page)
            self._ask.start(0)
            return None
        return self._pages[page]

    def _words(self, row: int, column: int) -> str:
        number, place = divmod(row, PAGE)
        page = self._page(number)
        if page is None:
            return "" if column else _WAITING
        return page.words(self.columns[column], place)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._keys)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        name = self.columns[column].name if column >= 0 else ""
        self.order_wanted.emit(name, bool(name) and order is Qt.SortOrder.DescendingOrder)
