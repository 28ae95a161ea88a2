"""The strip of people beside a preview: one row each, with the reason why somebody stands at the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reactivate_desktop.ui.tokens import SECONDARY_PX, tokens_of

_ROW_PX, _TALL_PX = 34, 50
_REASON = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class Person:
    """One row: the name as printed, and why this piece is worth a look ('' = nothing special)."""

    name: str
    reason: str = ""


class _Rows(QStyledItemDelegate):
    """Draws a name, and below it the reason in small type."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        tall = bool(index.data(_REASON))
        return QSize(0, _TALL_PX if tall else _ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        reason = str(index.data(_REASON) or "")
        name = str(index.data() or "")
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        widget = bare.widget
        style = widget.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, bare, painter, widget)
        tokens = tokens_of(widget)
        room = bare.rect.adjusted(10, 0, -8, 0)
        painter.save()
        upper = room.adjusted(0, 6, 0, -room.height() // 2) if reason else room
        self._line(painter, upper, name, tokens.text, widget.font())
        if reason:
            small = QFont(widget.font())
            small.setPixelSize(SECONDARY_PX)
            lower = room.adjusted(0, room.height() // 2, 0, -6)
            self._line(painter, lower, reason, tokens.muted, small)
        painter.restore()

    def _line(self, painter: QPainter, room: QRect, words: str, colour: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), cut)


class PeopleStrip(QListWidget):
    """People to step through with mouse or arrow keys.

    Signals:
        chosen: position of the row that is shown now.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("People whose piece can be looked at"))
        self.setItemDelegate(_Rows(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.currentRowChanged.connect(self._on_row)

    def show_people(self, people: Sequence[Person], at: int = 0) -> None:
        """Show other people; nothing is emitted."""
        self.blockSignals(True)
        self.clear()
        for person in people:
            item = QListWidgetItem(person.name)
            item.setData(_REASON, person.reason)
            item.setToolTip(person.reason)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, person.reason)
            self.addItem(item)
        self.setCurrentRow(at)
        self.blockSignals(False)

    def select(self, row: int) -> None:
        """Mark a row that was chosen elsewhere."""
        self.blockSignals(True)
        self.setCurrentRow(row)
        self.blockSignals(False)

    @Slot(int)
    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(row)
