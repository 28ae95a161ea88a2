"""The list of what preflight found: filtered by severity, gone through with the keyboard, each line with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from reactivate_desktop.ui import icons
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SECONDARY_PX, SPACE_4, SPACE_8, tokens_of

_ROW_PX, _EDGE_PX, _ICON_PX, _AT_ONCE = 52, 10, 16, 200
_ROW = int(Qt.ItemDataRole.UserRole) + 1
_PLACE = _ROW + 1


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One line. ``severity`` is error, warning or info; ``spoken`` is what a screen reader says of it."""

    severity: str
    title: str
    where: str
    message: str
    spoken: str


class _Lines(QStyledItemDelegate):
    """Draws sign and title with the page at the right, and the message below in small type."""

    SIGNS: ClassVar = {"error": ("error", "bad"), "warning": ("warning", "warn"), "info": ("info", "muted")}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(_ROW)
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        widget = bare.widget
        style = widget.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, bare, painter, widget)
        if not isinstance(row, FindingRow):
            return
        tokens = tokens_of(widget)
        icon, tone = self.SIGNS[row.severity]
        room = bare.rect.adjusted(_EDGE_PX, 0, -_EDGE_PX, 0)
        painter.save()
        painter.drawPixmap(room.left(), room.top() + 9, icons.pixmap(icon, tokens.tone(tone), _ICON_PX))
        room.setLeft(room.left() + _ICON_PX + SPACE_8)
        upper, lower = room.adjusted(0, 6, 0, -room.height() // 2), room.adjusted(0, room.height() // 2, 0, -6)
        small = QFont(widget.font())
        small.setPixelSize(SECONDARY_PX)
        strong = QFont(widget.font())
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(small)
        taken = painter.fontMetrics().horizontalAdvance(row.where)
        self._line(painter, upper.adjusted(upper.width() - taken - 1, 0, 0, 0), row.where, tokens.muted, small)
        self._line(painter, upper.adjusted(0, 0, -taken - SPACE_8, 0), row.title, tokens.text, strong)
        self._line(painter, lower, row.message, tokens.muted, small)
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, room: QRect, words: str, colour: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class FindingsPanel(QWidget):
    """Filter above, findings below.

    Signals:
        chosen: position of the finding among all that were shown (-1 = none).
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[FindingRow, ...] = ()
        self._waiting: list[int] = []
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn)
        self._group = QButtonGroup(self)
        self.filters: dict[str, QPushButton] = {}
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_4)
        for severity in ("", "error", "warning", "info"):
            button = QPushButton()
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.clicked.connect(partial(self._on_filter, severity))
            self._group.addButton(button)
            self.filters[severity] = button
            bar.addWidget(button)
        bar.addStretch(1)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Findings"))
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._on_item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_8)
        layout.addLayout(bar)
        layout.addWidget(self.list, 1)

    def show_findings(self, rows: Sequence[FindingRow]) -> None:
        """Show other findings, gravest first, and choose the first."""
        self._rows = tuple(rows)
        words = {
            "": self.tr("All %1"),
            "error": self.tr("Errors %1"),
            "warning": self.tr("Warnings %1"),
            "info": self.tr("Notes %1"),
        }
        for severity, button in self.filters.items():
            count = sum(row.severity == severity or not severity for row in self._rows)
            button.setText(words[severity].replace("%1", number(count)))
            button.setAccessibleName(button.text())
            button.setVisible(count > 0)
        self.filters[""].setChecked(True)
        self._on_filter("")

    @Slot()
    def _on_filter(self, severity: str) -> None:
        self.list.clear()
        self._waiting = [place for place, row in enumerate(self._rows) if severity in ("", row.severity)]
        self._on_turn()
        self.list.setCurrentRow(0)
        if not self.list.count():
            self.chosen.emit(-1)

    @Slot()
    def _on_turn(self) -> None:
        """Add some lines, then let the event loop have its turn: a long file may have thousands."""
        some, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        for place in some:
            row = self._rows[place]
            item = QListWidgetItem(row.title)
            item.setData(_ROW, row)
            item.setData(_PLACE, place)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken)
            item.setToolTip(row.message)
            self.list.addItem(item)
        if self._waiting:
            self._turn.start()

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(int(item.data(_PLACE)))
