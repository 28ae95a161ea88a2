"""The tabs beside the waterfall: pieces by clinic, what is held out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.layouts import level_labels
from reactivate_desktop.ui.widgets.variants_form import VariantsForm

_CENTS = 100
_MOST_PIECES, _MOST_DOLLARS = 9_999_999, 9_999_999.0
_LIMIT_PX, _MOST_PX = 96, 860


class ClinicsTab(QScrollArea):
    """A bar per clinic, and what limits it: the most pieces, and what they may cost.

    Signals:
        room_changed: clinic id and the most pieces for it (0 = no limit).
        limit_changed: clinic id and what its pieces may cost in cents (0 = no limit).
    """

    room_changed = Signal(str, int)
    limit_changed = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clinics: tuple[str, ...] = ()
        self._counts: dict[str, tuple[QProgressBar, QLabel]] = {}
        self.rooms: dict[str, QSpinBox] = {}
        self.limits: dict[str, QDoubleSpinBox] = {}
        inside = QWidget()
        inside.setProperty("role", "page")
        inside.setMaximumWidth(_MOST_PX)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, SPACE_12, SPACE_8, 0)
        self._card = Card(self.tr("Pieces by clinic"))
        self._make_grid()
        self._card.body.addWidget(
            label(
                self.tr(
                    "Where a clinic has no room left, the next nearest with room invites its patients. Who finds none, "
                    "or is over what the clinic may cost, is a step of the waterfall."
                ),
                "secondary",
                wraps=True,
            )
        )
        layout.addWidget(self._card)
        layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def show_counts(self, clinics: Sequence[Clinic], counts: Mapping[str, int]) -> None:
        """Show the number of pieces that invite to each clinic."""
        if self._clinics != tuple(clinic.id for clinic in clinics):
            self._build(clinics)
        most = max(counts.values(), default=0) or 1
        for clinic in clinics:
            bar, words = self._counts[clinic.id]
            count = counts.get(clinic.id, 0)
            bar.setRange(0, most)
            bar.setValue(count)
            bar.setAccessibleName(f"{clinic.name}: {number(count)}")
            words.setText(number(count))

    def show_limits(self, rooms: Mapping[str, int], limits: Mapping[str, int]) -> None:
        """Show what limits each clinic: pieces and cents by its id, absent or 0 = nothing."""
        for clinic_id, room in self.rooms.items():
            room.blockSignals(True)
            room.setValue(rooms.get(clinic_id, 0))
            room.blockSignals(False)
        for clinic_id, limit in self.limits.items():
            limit.blockSignals(True)
            limit.setValue(limits.get(clinic_id, 0) / _CENTS)
            limit.blockSignals(False)

    def _make_grid(self) -> None:
        self._grid_holder = QWidget()
        self._grid = QGridLayout(self._grid_holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_12)
        self._grid.setVerticalSpacing(SPACE_16)
        self._grid.setColumnStretch(0, 1)
        self._card.body.insertWidget(1, self._grid_holder)

    def _build(self, clinics: Sequence[Clinic]) -> None:
        self._grid_holder.deleteLater()
        self._make_grid()
        self._clinics = tuple(clinic.id for clinic in clinics)
        self._counts, self.rooms, self.limits = {}, {}, {}
        right = Qt.AlignmentFlag.AlignRight
        for column, words in ((1, self.tr("Pieces")), (2, self.tr("At most")), (3, self.tr("May cost"))):
            self._grid.addWidget(label(words, "secondary"), 0, column, right)
        for row, clinic in enumerate(clinics, start=1):
            bar, count = QProgressBar(), label("", "strong")
            bar.setTextVisible(False)
            self._counts[clinic.id] = bar, count
            name = QVBoxLayout()
            name.setSpacing(SPACE_4)
            name.addWidget(label(clinic.name, wraps=True))
            name.addWidget(bar)
            self._grid.addLayout(name, row, 0)
            self._grid.addWidget(count, row, 1, right | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(self._room(clinic), row, 2)
            self._grid.addWidget(self._limit(clinic), row, 3)

    def _room(self, clinic: Clinic) -> QSpinBox:
        room = QSpinBox()
        room.setRange(0, _MOST_PIECES)
        room.setGroupSeparatorShown(True)
        _dress(room, self.tr("Most pieces for %1").replace("%1", clinic.name))
        room.valueChanged.connect(lambda value: self.room_changed.emit(clinic.id, value))
        self.rooms[clinic.id] = room
        return room

    def _limit(self, clinic: Clinic) -> QDoubleSpinBox:
        limit = QDoubleSpinBox()
        limit.setRange(0, _MOST_DOLLARS)
        limit.setPrefix("$ ")
        _dress(limit, self.tr("What the pieces of %1 may cost").replace("%1", clinic.name))
        limit.valueChanged.connect(lambda dollars: self.limit_changed.emit(clinic.id, round(dollars * _CENTS)))
        self.limits[clinic.id] = limit
        return limit


def _dress(field: QSpinBox | QDoubleSpinBox, name: str) -> None:
    """A number whose nothing means that there is no limit."""
    field.setSpecialValueText(QCoreApplication.translate("ClinicsTab", "no limit"))
    field.setKeyboardTracking(False)
    field.setFixedWidth(_LIMIT_PX)
    field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    field.setAccessibleName(name)


class ExperimentTab(QScrollArea):
    """The share of people kept back at random, what it will show, and the variants.

    Signals:
        holdout_changed: the new share in percent.
    """

    holdout_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = QWidget()
        inside.setProperty("role", "page")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, SPACE_12, SPACE_8, 0)
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
        self.variants = VariantsForm(self.tr("Variants"))
        layout.addWidget(self.variants)
        layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def show_power(self, sentences: Sequence[str]) -> None:
        """Say what holdout and variants will be able to show."""
        self.power.setText("\n\n".join(sentences))

    def show_holdout(self, percent: float, held_out: int, mailed: int) -> None:
        """Show the share and what it means in people."""
        self._share.blockSignals(True)
        self._share.setValue(percent)
        self._share.blockSignals(False)
        words = self.tr("%1 people are held out, %2 get mail.")
        self._words.setText(words.replace("%1", number(held_out)).replace("%2", number(mailed)))
