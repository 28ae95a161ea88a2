"""The tabs beside the waterfall: pieces by clinic, what is held out, what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QGridLayout, QProgressBar, QSpinBox, QVBoxLayout, QWidget

from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.ui.formats import money, number
from reactivate_desktop.ui.tokens import SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label

_CENTS = 100


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
        self._share.setKeyboardTracking(False)
        self._share.setAccessibleName(self.tr("Share held out"))
        self._share.valueChanged.connect(self.holdout_changed)
        form.addRow(self.tr("Held out"), self._share)
        card.body.addLayout(form)
        self._words = label("", "secondary", wraps=True)
        card.body.addWidget(self._words)
        layout.addWidget(card)
        layout.addStretch(1)

    def show_holdout(self, percent: float, held_out: int, mailed: int) -> None:
        """Show the share and what it means in people."""
        self._share.blockSignals(True)
        self._share.setValue(percent)
        self._share.blockSignals(False)
        words = self.tr("%1 people are held out, %2 get mail.")
        self._words.setText(words.replace("%1", number(held_out)).replace("%2", number(mailed)))


class BudgetTab(QWidget):
    """What a piece costs, and what may be spent.

    Signals:
        budget_changed: limit and cost of a piece, both in US cents.
    """

    budget_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE_12, 0, 0)
        card = Card(self.tr("Budget"))
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE_16)
        form.setVerticalSpacing(SPACE_12)
        self._piece = QDoubleSpinBox()
        self._piece.setRange(0, 99.99)
        self._piece.setDecimals(2)
        self._piece.setPrefix("$ ")
        self._limit = QSpinBox()
        self._limit.setRange(0, 9_999_999)
        self._limit.setPrefix("$ ")
        self._limit.setSpecialValueText(self.tr("no limit"))
        for field, words in ((self._piece, self.tr("Cost of a piece")), (self._limit, self.tr("Budget"))):
            field.setFixedWidth(120)
            field.setKeyboardTracking(False)
            field.setAccessibleName(words)
            field.valueChanged.connect(self._on_changed)
            form.addRow(words, field)
        card.body.addLayout(form)
        self._words = label("", "strong", wraps=True)
        card.body.addWidget(self._words)
        layout.addWidget(card)
        layout.addStretch(1)

    def show_budget(self, limit_cents: int, per_piece_cents: int, pieces: int) -> None:
        """Show both numbers and what they come to."""
        for field, value in ((self._piece, per_piece_cents / _CENTS), (self._limit, limit_cents // _CENTS)):
            field.blockSignals(True)
            field.setValue(value)  # type: ignore[arg-type]  # the limit is a whole number, as its field wants
            field.blockSignals(False)
        words = (
            self.tr("%1 pieces cost %2.").replace("%1", number(pieces)).replace("%2", money(pieces * per_piece_cents))
        )
        if limit_cents and per_piece_cents:
            reach = self.tr(" The budget reaches for %1.").replace("%1", number(limit_cents // per_piece_cents))
            words += reach
        self._words.setText(words)

    @Slot()
    def _on_changed(self) -> None:
        self.budget_changed.emit(self._limit.value() * _CENTS, round(self._piece.value() * _CENTS))
