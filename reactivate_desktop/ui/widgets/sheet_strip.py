"""A strip of the sheet as it came: header row marked, columns that are used tinted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from reactivate_desktop.ui.tokens import tokens_of

_ROW_PX = 26
_ROWS = 7
_COLUMN_PX = 130


class _Ground(QStyledItemDelegate):
    """Lays the soft ground under the header row: a style sheet with an item rule leaves an item's own ground out."""

    def __init__(self, strip: SheetStrip) -> None:
        super().__init__(strip)
        self._strip = strip

    def _ground(self) -> str:
        return tokens_of(self._strip).accent_soft

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.row() < self._strip.header_depth:
            painter.fillRect(option.rect, QColor(self._ground()))
        super().paint(painter, option, index)


class SheetStrip(QTableWidget):
    """The first rows of a sheet, read only, with their row numbers."""

    def __init__(self, parent: QWidget | None = None, *, rows: int = _ROWS) -> None:
        super().__init__(parent)
        self.header_depth = 1
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setItemDelegate(_Ground(self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setDefaultSectionSize(_COLUMN_PX)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.setAccessibleName(self.tr("The first rows of the sheet"))
        self.setFixedHeight(_ROW_PX * rows + 16)

    def show_rows(
        self, headers: Sequence[str], rows: Sequence[Sequence[str]], header_row: int, used: Mapping[str, float]
    ) -> None:
        """Show the headers and the rows below them; ``used`` maps a header to how sure its field is (0 to 1).

        ``header_row`` is 1-based; 0 = the headers stand in no row of the sheet.
        """
        self.header_depth = 1
        width = max(len(headers), *(len(row) for row in rows), 0)
        self.setRowCount(len(rows) + 1)
        self.setColumnCount(width)
        self.setVerticalHeaderItem(0, QTableWidgetItem(str(header_row or "")))
        for x in range(width):
            self.setItem(0, x, self._header(headers[x] if x < len(headers) else ""))
        for y, row in enumerate(rows, start=1):
            self.setVerticalHeaderItem(y, QTableWidgetItem(""))
            for x in range(width):
                taken = x < len(headers) and headers[x] in used
                self.setItem(y, x, self._cell(row[x] if x < len(row) else "", taken=taken))
        self.scrollToTop()

    def show_lines(self, rows: Sequence[Sequence[str]], first_row: int, header_depth: int) -> None:
        """Show rows as they stand in the sheet, from ``first_row`` on; the first ``header_depth`` are the header."""
        self.header_depth = header_depth
        width = max((len(row) for row in rows), default=0)
        self.setRowCount(len(rows))
        self.setColumnCount(width)
        for y, row in enumerate(rows):
            self.setVerticalHeaderItem(y, QTableWidgetItem(str(first_row + y)))
            for x in range(width):
                words = row[x] if x < len(row) else ""
                self.setItem(y, x, self._header(words) if y < header_depth else self._cell(words, taken=True))
        self.scrollToTop()
        self.viewport().update()

    def _header(self, words: str) -> QTableWidgetItem:
        tokens = tokens_of(self)
        item = QTableWidgetItem(words)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        item.setFont(font)
        item.setForeground(QColor(tokens.text))
        return item

    def _cell(self, words: str, *, taken: bool) -> QTableWidgetItem:
        tokens = tokens_of(self)
        item = QTableWidgetItem(words)
        item.setForeground(QColor(tokens.text if taken else tokens.faint))
        return item
