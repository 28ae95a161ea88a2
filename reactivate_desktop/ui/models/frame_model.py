"""A pandas table behind a Qt view: a million rows are shown and sorted without copying them into Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from reactivate_desktop.ui.formats import day, money, number

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """One column on screen: its name in the frame, its heading, and ``kind``: '' or ``money`` (integer cents)."""

    name: str
    heading: str
    kind: str = ""


class FrameModel(QAbstractTableModel):
    """Rows of a DataFrame in the order of an index array; sorting changes the array, never the frame."""

    def __init__(self, columns: Sequence[Column] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._frame = pd.DataFrame()
        self._rows = np.arange(0)
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def show_frame(self, frame: pd.DataFrame, columns: Sequence[Column] | None = None) -> None:
        """Show another table; the sort order stays."""
        self.beginResetModel()
        if columns is not None:
            self._columns = tuple(columns)
        self._frame = frame
        self._arrange()
        self.endResetModel()

    def source_row(self, row: int) -> int:
        """Position in the frame of what stands in ``row`` on screen."""
        return int(self._rows[row])

    def key(self, row: int) -> object:
        """Index label in the frame of what stands in ``row`` on screen."""
        return self._frame.index[self.source_row(row)]

    def as_csv(self, rows: Sequence[int] | None = None) -> str:
        """The rows on screen (or those named) as CSV with headings; cells that a spreadsheet would run are quoted."""
        order = self._rows if rows is None else self._rows[list(rows)]
        names = [column.name for column in self._columns]
        part = self._frame.iloc[order][names].copy()
        for name in names:
            if part[name].dtype == object or pd.api.types.is_string_dtype(part[name]):
                part[name] = part[name].map(harmless)
        part.columns = pd.Index([column.heading for column in self._columns])
        return str(part.to_csv(index=False))

    def _arrange(self) -> None:
        rows = np.arange(len(self._frame))
        if self._sorted is not None and self._sorted[0] < len(self._columns):
            number_, order = self._sorted
            ascending = order is Qt.SortOrder.AscendingOrder
            by = self._frame[self._columns[number_].name].reset_index(drop=True)
            rows = by.sort_values(ascending=ascending, kind="stable", na_position="last").index.to_numpy()
        self._rows = rows

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return in_words(self._frame[column.name].iat[self._rows[index.row()]], column.kind)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | self._side(column)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole and section < len(self._columns):
            return self._columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole and section < len(self._columns) and len(self._frame.columns):
            return Qt.AlignmentFlag.AlignVCenter | self._side(self._columns[section])
        return None

    def _side(self, column: Column) -> Qt.AlignmentFlag:
        """Quantities stand right; words and codes such as ZIP stand left, heading and cells alike."""
        cells = self._frame[column.name]
        quantity = pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells)
        return Qt.AlignmentFlag.AlignRight if quantity and column.kind != "code" else Qt.AlignmentFlag.AlignLeft

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        self._sorted = (column, order) if column >= 0 else None
        self._arrange()
        self.layoutChanged.emit()


def in_words(value: object, kind: str) -> str:
    """A cell as the window shows it; ``kind`` as in ``Column``."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "✓" if value else ""
    if isinstance(value, (int, np.integer)):
        return money(int(value)) if kind == "money" else number(int(value))
    if isinstance(value, (float, np.floating)):
        return QLocale().toString(float(value), "f", 1)
    return day(value) if isinstance(value, date) else str(value)


def harmless(value: object) -> object:
    """A cell that starts like a formula gets an apostrophe, as spreadsheets themselves mark text."""
    text = value if isinstance(value, str) else None
    return f"'{text}" if text and text[0] in "=+-@\t\r" else value
