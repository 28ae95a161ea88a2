"""What a file lists, as the program took it and as the user may say otherwise."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget


class KindChoice(QComboBox):
    """Patients, visits or appointments.

    Signals:
        chosen: ``patients``, ``visits`` or ``appointments``, when the user takes another one.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addItem(self.tr("A list of patients"), "patients")
        self.addItem(self.tr("A list of visits"), "visits")
        self.addItem(self.tr("A list of appointments"), "appointments")
        self.setAccessibleName(self.tr("What the file lists"))
        self.setToolTip(self.tr("What the file lists: visits and appointments join the patients by their ID."))
        self._shown = "patients"
        self.activated.connect(self._on_chosen)

    def show_kind(self, kind: str) -> None:
        """Show what the file was taken for."""
        self._shown = kind
        self.setCurrentIndex(max(self.findData(kind), 0))

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        kind = str(self.itemData(place))
        if kind != self._shown:
            self._shown = kind
            self.chosen.emit(kind)
