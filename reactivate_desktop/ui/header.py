"""The header: which campaign is open, how far it is, and the meter of pieces, cost and budget."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from reactivate_desktop.ui.formats import money, number
from reactivate_desktop.ui.session import Meter
from reactivate_desktop.ui.theme import restyle, steady_figures
from reactivate_desktop.ui.tokens import HEADER_PX, SPACE_8, SPACE_12, SPACE_24
from reactivate_desktop.ui.widgets.card import StatePill, label

_BAR_PX = 120
_NEARLY = 0.9


class Header(QFrame):
    """One line that is true on every page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self.setFixedHeight(HEADER_PX)
        self.setAccessibleName(self.tr("Open campaign"))
        self._campaign = label("", "heading")
        self._template = label("", "")
        self._state = StatePill()
        self._pieces = label("", "strong")
        self._cost = label("", "secondary")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_PX)
        self._bar.setAccessibleName(self.tr("Share of the budget that is used"))
        for figures_label in (self._pieces, self._cost):
            steady_figures(figures_label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_24, 0, SPACE_24, 0)
        layout.setSpacing(SPACE_8)
        layout.addWidget(self._campaign)
        layout.addWidget(self._template)
        layout.addSpacing(SPACE_8)
        layout.addWidget(self._state)
        layout.addStretch(1)
        figures = QVBoxLayout()
        figures.setSpacing(0)
        right = Qt.AlignmentFlag.AlignRight
        figures.addStretch(1)
        figures.addWidget(self._pieces, 0, right)
        figures.addWidget(self._cost, 0, right)
        figures.addStretch(1)
        layout.addLayout(figures)
        layout.addSpacing(SPACE_12)
        layout.addWidget(self._bar)

    def show_campaign(self, name: str, template: str, state_word: str, state: str) -> None:
        """Name what is open; ``state`` is the domain's word for how far it is ('' = no campaign)."""
        self._campaign.setText(name)
        self._template.setText(f"·  {template}" if template else "")
        if state:
            self._state.show_campaign_state(state_word, state)
        self._state.setVisible(bool(state))

    def show_meter(self, meter: Meter) -> None:
        """Show pieces, cost and budget; nothing while they are not known."""
        known = meter.pieces is not None
        self._pieces.setVisible(known)
        self._cost.setVisible(known)
        self._bar.setVisible(known and meter.budget_cents > 0)
        if meter.pieces is None:
            return
        self._pieces.setText(self.tr("%1 pieces").replace("%1", number(meter.pieces)))
        cost = money(round(meter.cost_cents / 100) * 100)
        if meter.budget_cents <= 0:
            self._cost.setText(cost)
            return
        self._cost.setText(self.tr("%1 of %2").replace("%1", cost).replace("%2", money(meter.budget_cents)))
        share = meter.cost_cents / meter.budget_cents
        self._bar.setRange(0, 1000)
        self._bar.setValue(min(1000, round(share * 1000)))
        self._bar.setProperty("tone", "bad" if share > 1 else "warn" if share > _NEARLY else "")
        restyle(self._bar)
        if share > 1:
            over = money(round((meter.cost_cents - meter.budget_cents) / 100) * 100)
            self._cost.setText(self.tr("%1: %2 over budget").replace("%1", cost).replace("%2", over))
