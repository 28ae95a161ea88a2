"""Which lines are laid over a preview: a chip for each."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from reactivate_desktop.services.preview_piece import Guide
from reactivate_desktop.ui.tokens import SPACE_4
from reactivate_desktop.ui.widgets.card import label


class GuideBar(QWidget):
    """Chips to switch lines on and off.

    Signals:
        changed: the ``Guide``s that are on, as a tuple.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = {
            Guide.TRIM: self.tr("Cut"),
            Guide.SAFE: self.tr("Safe zone"),
            Guide.FOLD: self.tr("Folds"),
            Guide.POST: self.tr("Postal zones"),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(label(self.tr("Show"), "secondary"))
        row.addSpacing(SPACE_4)
        self.chips: dict[Guide, QPushButton] = {}
        for guide, text in words.items():
            chip = QPushButton(text)
            chip.setProperty("kind", "chip")
            chip.setCheckable(True)
            chip.setAccessibleName(self.tr("Show lines: %1").replace("%1", text))
            chip.toggled.connect(self._on_toggled)
            self.chips[guide] = chip
            row.addWidget(chip)
        row.addStretch(1)

    def offer_folds(self, *, offered: bool) -> None:
        """Folds are offered only where the piece has some."""
        self.chips[Guide.FOLD].setVisible(offered)

    @Slot()
    def _on_toggled(self) -> None:
        self.changed.emit(tuple(guide for guide, chip in self.chips.items() if chip.isChecked()))
