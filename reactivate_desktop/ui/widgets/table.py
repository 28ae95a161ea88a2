"""A table as all pages show it: 32 px rows, no grid, sortable, columns that can be hidden, copy as CSV."""

from __future__ import annotations

import pandas as pd
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from reactivate_desktop.ui.models.frame_model import FrameModel
from reactivate_desktop.ui.models.paged_model import PagedModel
from reactivate_desktop.ui.theme import steady_figures
from reactivate_desktop.ui.tokens import ROW_PX

_COLUMN_PX = 108
_LEAST_PX, _MOST_PX, _ROOM_PX, _ROWS_LOOKED_AT = 56, 260, 28, 60


class FrameTable(QTableView):
    """Shows a ``FrameModel``, or the pages of a ``PagedModel``.

    A click on a heading sorts; on pages the third click in a row brings the order back in which the rows came. Ctrl+C
    copies the chosen rows (all, when none is chosen) as CSV, a right click on the headings chooses columns.

    Signals:
        copy_wanted: of pages that whoever made the table reads for it (``copies`` is False).
    """

    copy_wanted = Signal()

    def __init__(
        self,
        model: FrameModel | PagedModel,
        accessible_name: str,
        parent: QWidget | None = None,
        *,
        copies: bool = True,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._copies = copies
        self.setModel(model)
        self.setAccessibleName(accessible_name)
        steady_figures(self)
        self.setSortingEnabled(False)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.hide()
        heads = self.horizontalHeader()
        sorts = isinstance(model, FrameModel) or model.sorts
        heads.setSectionsClickable(sorts)
        heads.setSortIndicatorShown(sorts)
        heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        heads.setSortIndicatorClearable(isinstance(model, PagedModel))
        heads.setHighlightSections(False)
        heads.setStretchLastSection(True)
        heads.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        heads.customContextMenuRequested.connect(self._on_columns_menu)
        heads.sortIndicatorChanged.connect(self._on_sort)
        self._spread = False
        self._fitted: tuple[str, ...] = ()
        model.modelReset.connect(self._on_reset)

    def spread(self) -> None:
        """Give the first column the room that the others leave."""
        heads = self.horizontalHeader()
        self._spread = True
        heads.setStretchLastSection(False)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setDefaultSectionSize(_COLUMN_PX)
        if self._model.columnCount():
            heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def fit(self) -> None:
        """Make every column as wide as its heading and its first rows want, within bounds."""
        words = QFontMetrics(self.font())
        heading = self.horizontalHeader().font()
        heading.setWeight(heading.Weight.DemiBold)
        headings = QFontMetrics(heading)
        rows = range(min(self._model.rowCount(), _ROWS_LOOKED_AT))
        for column in range(self._model.columnCount()):
            wide = headings.horizontalAdvance(str(self._model.headerData(column, Qt.Orientation.Horizontal)))
            cells = (str(self._model.data(self._model.index(row, column)) or "") for row in rows)
            wide = max(wide, *(words.horizontalAdvance(cell) for cell in cells), 0)
            self.setColumnWidth(column, max(_LEAST_PX, min(_MOST_PX, wide + _ROOM_PX)))

    def chosen(self) -> list[range]:
        """The chosen rows, as spans that rise: a million are one span."""
        selection = self.selectionModel().selection()
        parts = sorted((part.top(), part.bottom() + 1) for part in map(selection.at, range(selection.size())))
        spans: list[range] = []
        for start, end in parts:
            if spans and start <= spans[-1].stop:
                spans[-1] = range(spans[-1].start, max(end, spans[-1].stop))
            else:
                spans.append(range(start, end))
        return spans

    def copy(self) -> None:
        """Put the chosen rows (all, when none is chosen) on the clipboard as CSV."""
        if not self._copies:
            self.copy_wanted.emit()
            return
        spans = self.chosen()
        if isinstance(self._model, PagedModel):
            parts = [self._model.read(span) for span in spans or [range(self._model.rowCount())]]
            text = self._model.as_csv(pd.concat(parts))
        else:
            text = self._model.as_csv([row for span in spans for row in span] or None)
        QGuiApplication.clipboard().setText(text)

    @Slot()
    def _on_reset(self) -> None:
        """Fit once to the first rows that are shown; what the user drags after that stays."""
        places = range(self._model.columnCount())
        headings = tuple(str(self._model.headerData(place, Qt.Orientation.Horizontal)) for place in places)
        if not self._spread and self._model.rowCount() and headings != self._fitted:
            self._fitted = headings
            self.fit()

    @Slot(int, Qt.SortOrder)
    def _on_sort(self, column: int, order: Qt.SortOrder) -> None:
        self._model.sort(column, order)

    @Slot(QPoint)
    def _on_columns_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        for column in range(self._model.columnCount()):
            heading = self._model.headerData(column, Qt.Orientation.Horizontal)
            action = menu.addAction(str(heading))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.setData(column)
        menu.triggered.connect(self._on_column_chosen)
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    @Slot(QAction)
    def _on_column_chosen(self, action: QAction) -> None:
        self.setColumnHidden(int(action.data()), not action.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
