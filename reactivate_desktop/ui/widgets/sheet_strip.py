"""A strip of the sheet as it came: header row marked, columns that are used tinted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from reactivate_desktop.ui.tokens import tokens_of

_ROW_PX = 26
_ROWS = 7
_COLUMN_PX = 130


class SheetStrip(QTableWidget):
    """The first rows of a sheet, read only, with their row numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setDefaultSectionSize(_COLUMN_PX)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.setAccessibleName(self.tr("The first rows of the sheet"))
        self.setFixedHeight(_ROW_PX * _ROWS + 16)

    def show_rows(self, rows: Sequence[Sequence[str]], header_row: int, used: Mapping[str, float]) -> None:
        """Show ``rows`` (from row 1 of the sheet); ``used`` maps a header to how sure its field is (0 to 1)."""
        tokens = tokens_of(self)
        width = max((len(row) for row in rows), default=0)
        headers = tuple(rows[header_row - 1]) if 0 < header_row <= len(rows) else ()
        self.setRowCount(len(rows))
        self.setColumnCount(width)
        for y, row in enumerate(rows):
            self.setVerticalHeaderItem(y, QTableWidgetItem(str(y + 1)))
            for x in range(width):
                item = QTableWidgetItem(row[x] if x < len(row) else "")
                taken = x < len(headers) and headers[x] in used
                if y == header_row - 1:
                    font = QFont(self.font())
                    font.setWeight(QFont.Weight.DemiBold)
                    item.setFont(font)
                    item.setBackground(QColor(tokens.accent_soft))
                    item.setForeground(QColor(tokens.text))
                elif y < header_row - 1:
                    item.setForeground(QColor(tokens.faint))
                else:
                    item.setForeground(QColor(tokens.text if taken else tokens.faint))
                self.setItem(y, x, item)
        if 0 < header_row <= len(rows):
            self.scrollToItem(self.item(max(0, header_row - 2), 0), QAbstractItemView.ScrollHint.PositionAtTop)
