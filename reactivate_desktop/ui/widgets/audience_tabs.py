"""The tabs beside the waterfall: pieces by clinic, what is held out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QGridLayout, QProgressBar, QVBoxLayout, QWidget

from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.layouts import level_labels


class ClinicsTab(QWidget):
    """A bar per clinic."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE_12, 0, 0)
        self._card = Card(self.tr("Pieces by clinic"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_16)
        self._grid.setVerticalSpacing(SPACE_12)
        self._grid.setColumnStretch(1, 1)
        self._card.body.addLayout(self._grid)
        layout.addWidget(self._card)
        layout.addStretch(1)

    def show_counts(self, clinics: Sequence[Clinic], counts: Mapping[str, int]) -> None:
        """Show the number of pieces that invite to each clinic."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        most = max(counts.values(), default=0) or 1
        for row, clinic in enumerate(clinics):
            count = counts.get(clinic.id, 0)
            bar = QProgressBar()
            bar.setTextVisible(False)
            bar.setRange(0, most)
            bar.setValue(count)
            bar.setAccessibleName(f"{clinic.name}: {number(count)}")
            self._grid.addWidget(label(clinic.name), row, 0)
            self._grid.addWidget(bar, row, 1, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label(number(count), "strong"), row, 2, Qt.AlignmentFlag.AlignRight)


class ExperimentTab(QWidget):
    """The share of people kept back at random.

    Signals:
        holdout_changed: the new share in percent.
    """

    holdout_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE_12, 0, 0)
        layout.setSpacing(SPACE_12)
        card = Card(self.tr("Holdout"))
        card.body.addWidget(
            label(
                self.tr("A few people, drawn by lot, get no card. Comparing with them tells what the mailing brought."),
                wraps=True,
            )
        )
        form = QFormLayout()
        self._share = QDoubleSpinBox()
        self._share.setRange(0, 50)
        self._share.setDecimals(1)
        self._share.setSuffix(" %")
        self._share.setFixedWidth(96)
        self._share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._share.setKeyboardTracking(False)
        self._share.setAccessibleName(self.tr("Share held out"))
        self._share.valueChanged.connect(self.holdout_changed)
        form.addRow(self.tr("Held out"), self._share)
        level_labels(form)
        card.body.addLayout(form)
        self._words = label("", "secondary", wraps=True)
        card.body.addWidget(self._words)
        layout.addWidget(card)
        self._power = Card(self.tr("What it will show"))
        self.power = label(self.tr("Reckoning…"), "", wraps=True)
        self._power.body.addWidget(self.power)
        layout.addWidget(self._power)
        self._variants = Card(self.tr("Variants"))
        self.variants = label("", "", wraps=True)
        self._variants.body.addWidget(self.variants)
        layout.addWidget(self._variants)
        layout.addStretch(1)

    def show_power(self, sentences: Sequence[str]) -> None:
        """Say what holdout and variants will be able to show."""
        self.power.setText("\n\n".join(sentences))

    def show_variants(self, lines: Sequence[str]) -> None:
        """Show the variants and their pieces, a line each."""
        nobody = self.tr("All pieces have the campaign's own words. Variants stand in the campaign file.")
        self.variants.setText("\n".join(lines) or nobody)

    def show_holdout(self, percent: float, held_out: int, mailed: int) -> None:
        """Show the share and what it means in people."""
        self._share.blockSignals(True)
        self._share.setValue(percent)
        self._share.blockSignals(False)
        words = self.tr("%1 people are held out, %2 get mail.")
        self._words.setText(words.replace("%1", number(held_out)).replace("%2", number(mailed)))
