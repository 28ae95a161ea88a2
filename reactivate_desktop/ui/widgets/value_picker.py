"""A list to check off: the values that a column has, each with its count, and a line to find one among many."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SPACE_8
from reactivate_desktop.ui.widgets.card import label

MOST_SHOWN = 200
_SIZE = QSize(300, 320)


class ValuePicker(QFrame):
    """Opens below a field; what is checked is told when it closes.

    Signals:
        picked: the chosen texts as a tuple, when they are others than before.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "card")
        self._values: Sequence[tuple[str, int]] = ()
        self._before: tuple[str, ...] = ()
        self._chosen: list[str] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a value"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Values of the column, with the number of patients"))
        self.list.setUniformItemSizes(True)
        self.more = label("", "secondary", wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_8, SPACE_8, SPACE_8, SPACE_8)
        layout.setSpacing(SPACE_8)
        for part in (self.search, self.list, self.more):
            layout.addWidget(part)
        self.resize(_SIZE)
        self.search.textChanged.connect(self._fill)
        self.list.itemChanged.connect(self._on_item)

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is checked."""
        return tuple(self._chosen)

    def open_below(self, field: QWidget, values: Sequence[tuple[str, int]], chosen: Sequence[str]) -> None:
        """Show ``values``, most frequent first, below ``field``; what is ``chosen`` is checked and stands first."""
        self._values, self._before = values, tuple(chosen)
        by_key = {text.casefold(): text for text, _ in values}
        self._chosen = [by_key.get(text.casefold(), text) for text in chosen]
        self._before = self.chosen
        self.search.clear()
        self._fill()
        self.move(field.mapToGlobal(QPoint(0, field.height())))
        self.show()
        self.search.setFocus()

    @Slot()
    def _fill(self) -> None:
        wanted = self.search.text().casefold().strip()
        counts = dict(self._values)
        first = [(text, counts.get(text, 0)) for text in self._chosen]
        others = [one for one in self._values if one[0] not in self._chosen]
        found = [one for one in (*first, *others) if wanted in one[0].casefold()]
        self.list.blockSignals(True)
        self.list.clear()
        for text, count in found[:MOST_SHOWN]:
            item = QListWidgetItem(f"{text}  ·  {number(count)}")
            item.setData(Qt.ItemDataRole.UserRole, text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            checked = text in self._chosen
            item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        rest = len(found) - MOST_SHOWN
        words = self.tr("%1 more; write a part of the one that you look for.").replace("%1", number(max(0, rest)))
        nothing = self.tr("No patient has a value there.") if not self._values else self.tr("No value has that in it.")
        self.more.setText(words if rest > 0 else "" if found else nothing)
        self.more.setVisible(bool(self.more.text()))

    @Slot(QListWidgetItem)
    def _on_item(self, item: QListWidgetItem) -> None:
        text = str(item.data(Qt.ItemDataRole.UserRole))
        if item.checkState() is Qt.CheckState.Checked:
            self._chosen.append(text)
        else:
            self._chosen.remove(text)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.chosen != self._before:
            self._before = self.chosen
            self.picked.emit(self.chosen)
