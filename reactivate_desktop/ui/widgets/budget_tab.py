"""What the mailing costs, what it may cost, and by which score it is decided whom to mail first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from reactivate_desktop.domain.campaign import Budget, Score
from reactivate_desktop.ui.formats import money, number
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.layouts import level_labels

_CENTS = 100
_MOST_WEIGHT = 100
_MOST_PX = 860


@dataclass(frozen=True, slots=True)
class ClinicCost:
    """One clinic's line; cents, limit 0 = none."""

    name: str
    pieces: int
    cost_cents: int
    limit_cents: int
    left_out: int


class BudgetTab(QScrollArea):
    """Cost of a piece and its postage, the limit, what happens over it, and the weights of the score.

    Signals:
        budget_changed: the campaign's ``Budget`` with what was changed.
        left_out_requested: the people whom the budget leaves out shall be shown.
    """

    budget_changed = Signal(object)
    left_out_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._budget_now = Budget()
        inside = QWidget()
        inside.setProperty("role", "page")
        inside.setMaximumWidth(_MOST_PX)
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(0, SPACE_12, SPACE_8, 0)
        self._layout.setSpacing(SPACE_12)
        self._build_money()
        self._build_score()
        self._build_clinics()
        self._layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def show_budget(self, budget: Budget, pieces: int, left_out: int, clinics: Sequence[ClinicCost]) -> None:
        """Show the budget, what it comes to, and each clinic's share."""
        self._budget_now = budget
        money_fields = {
            self.piece: budget.per_piece_cents / _CENTS,
            self.postage: budget.postage_cents / _CENTS,
            self.limit: budget.limit_cents / _CENTS,
        }
        weights = {
            self.recency: budget.score.recency,
            self.visits: budget.score.visits,
            self.value: budget.score.value,
            self.distance: budget.score.distance,
        }
        for field, dollars in money_fields.items():
            field.blockSignals(True)
            field.setValue(dollars)
            field.blockSignals(False)
        for spin, weight in weights.items():
            spin.blockSignals(True)
            spin.setValue(weight)
            spin.blockSignals(False)
        self.when_over.setCurrentIndex(max(0, self.when_over.findData(budget.when_over)))
        words = self.tr("%1 pieces cost %2.").replace("%1", number(pieces))
        words = words.replace("%2", money(pieces * budget.unit_cents))
        if budget.limit_cents and budget.unit_cents:
            reach = self.tr(" The budget reaches for %1.").replace(
                "%1", number(budget.limit_cents // budget.unit_cents)
            )
            words += reach
        self.words.setText(words)
        out = self.tr("The budget leaves out %1 people; they have the lowest scores.").replace("%1", number(left_out))
        self.out.setText(out if left_out else self.tr("The budget leaves nobody out."))
        self.show_left_out.setVisible(left_out > 0)
        self._show_clinics(clinics)

    def _build_money(self) -> None:
        card = Card(self.tr("Budget"))
        form = _form(card)
        self.piece, self.postage, self.limit = QDoubleSpinBox(), QDoubleSpinBox(), QDoubleSpinBox()
        named = (
            (self.piece, self.tr("Print, a piece"), 99.99),
            (self.postage, self.tr("Postage, a piece"), 99.99),
            (self.limit, self.tr("May cost"), 9_999_999.0),
        )
        for field, words, most in named:
            field.setRange(0, most)
            field.setDecimals(2)
            field.setPrefix("$ ")
            field.setFixedWidth(140)
            field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            field.setKeyboardTracking(False)
            field.setAccessibleName(words)
            field.valueChanged.connect(self._on_changed)
            form.addRow(words, field)
        self.limit.setSpecialValueText(self.tr("no limit"))
        self.when_over = QComboBox()
        self.when_over.addItem(self.tr("ask before approval"), "ask")
        self.when_over.addItem(self.tr("leave out the lowest scores"), "cut")
        self.when_over.addItem(self.tr("mail all and warn"), "warn")
        self.when_over.setAccessibleName(self.tr("When it costs more"))
        self.when_over.activated.connect(self._on_changed)
        form.addRow(self.tr("When it costs more"), self.when_over)
        level_labels(form)
        self.words = label("", "strong", wraps=True)
        self.out = label("", "secondary", wraps=True)
        self.show_left_out = QPushButton(self.tr("Show whom the budget leaves out"))
        self.show_left_out.clicked.connect(self.left_out_requested)
        card.body.addSpacing(SPACE_8)
        card.body.addWidget(self.words)
        card.body.addWidget(self.out)
        card.body.addWidget(self.show_left_out, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addWidget(card)

    def _build_score(self) -> None:
        card = Card(self.tr("Whom to mail first"))
        card.body.addWidget(
            label(
                self.tr(
                    "The score of a patient is the sum of four parts, each from 0 to 1,000 and times its weight here."
                    " The highest scores are mailed first."
                ),
                "secondary",
                wraps=True,
            )
        )
        form = _form(card)
        self.recency, self.visits, self.value, self.distance = (QSpinBox() for _ in range(4))
        named = (
            (self.recency, self.tr("Recent last visit"), self.tr("today 1,000, ten years ago 0")),
            (self.visits, self.tr("Visits"), self.tr("twenty or more 1,000")),
            (self.value, self.tr("Lifetime value"), self.tr("$5,000 or more 1,000")),
            (self.distance, self.tr("Near the clinic"), self.tr("at the door 1,000, a hundred miles 0")),
        )
        for field, words, scale in named:
            field.setRange(0, _MOST_WEIGHT)
            field.setFixedWidth(72)
            field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            field.setPrefix("× ")
            field.setKeyboardTracking(False)
            field.setAccessibleName(self.tr("Weight: %1").replace("%1", words))
            field.setToolTip(scale)
            field.setAccessibleDescription(scale)
            field.valueChanged.connect(self._on_changed)
            form.addRow(words, field)
        level_labels(form)
        self._layout.addWidget(card)

    def _build_clinics(self) -> None:
        card = Card(self.tr("Cost by clinic"))
        self._grid_place = card.body
        self._grid: QWidget | None = None
        self._layout.addWidget(card)

    def _show_clinics(self, clinics: Sequence[ClinicCost]) -> None:
        if self._grid is not None:
            self._grid_place.removeWidget(self._grid)
            self._grid.deleteLater()
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_16)
        grid.setVerticalSpacing(SPACE_8)
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight
        for column, words in enumerate((self.tr("Pieces"), self.tr("Cost"), self.tr("Limit"), self.tr("Left out"))):
            grid.addWidget(label(words, "secondary"), 0, column + 1, right)
        for row, one in enumerate(clinics, start=1):
            limit = money(one.limit_cents) if one.limit_cents else "–"
            grid.addWidget(label(one.name), row, 0)
            for column, text in enumerate((number(one.pieces), money(one.cost_cents), limit, number(one.left_out))):
                grid.addWidget(label(text, "strong" if column < 1 else ""), row, column + 1, right)
        self._grid_place.addWidget(self._grid)

    @Slot()
    def _on_changed(self) -> None:
        weights = Score(self.recency.value(), self.visits.value(), self.value.value(), self.distance.value())
        budget = replace(
            self._budget_now,
            per_piece_cents=round(self.piece.value() * _CENTS),
            postage_cents=round(self.postage.value() * _CENTS),
            limit_cents=round(self.limit.value() * _CENTS),
            when_over=str(self.when_over.currentData()),
            score=weights,
        )
        self.budget_changed.emit(budget)


def _form(card: Card) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(SPACE_16)
    form.setVerticalSpacing(SPACE_12)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    card.body.addLayout(form)
    return form
