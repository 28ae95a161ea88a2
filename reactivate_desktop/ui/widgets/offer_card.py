"""The offer of a campaign: which of the brand's, and its last valid day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from reactivate_desktop.ui.formats import day_format
from reactivate_desktop.ui.widgets.card import Card, label


class OfferCard(Card):
    """Two inputs; a brand with one offer shows only its words.

    Signals:
        offer_changed: id of the offer.
        expires_changed: the last valid day (``date``), or None for the brand's own number of days.
    """

    offer_changed = Signal(str)
    expires_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Offer"))
        self.body.setContentsMargins(12, 8, 12, 12)
        self.body.addWidget(label(self.tr("Offer"), "strong"))
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Offer"))
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._only = label("", wraps=True)
        self._words = label("", "secondary", wraps=True)
        self.expires = QDateEdit()
        self.expires.setCalendarPopup(True)
        self.expires.setDisplayFormat(day_format())
        self.expires.setAccessibleName(self.tr("Last valid day"))
        self.usual = QPushButton(self.tr("Reset"))
        self.usual.setProperty("kind", "quiet")
        self.usual.setAccessibleName(self.tr("Back to the brand's own number of days"))
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Valid until"), "secondary"))
        row.addStretch(1)
        row.addWidget(self.usual)
        row.addWidget(self.expires)
        for part in (self.choice, self._only, self._words):
            self.body.addWidget(part)
        self.body.addLayout(row)
        self.choice.activated.connect(self._on_choice)
        self.expires.editingFinished.connect(self._on_expires)
        self.usual.clicked.connect(self._on_usual)

    def show_offer(
        self, offers: Sequence[tuple[str, str]], chosen: str, words: str, expires: date, today: date, *, usual: bool
    ) -> None:
        """Show the offers as (id, headline), the chosen one with its small print, and its last day.

        ``usual`` says that the day follows from the brand's own number of days.
        """
        self.choice.blockSignals(True)
        self.choice.clear()
        for offer_id, headline in offers:
            self.choice.addItem(headline, offer_id)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        self.choice.blockSignals(False)
        self.choice.setVisible(len(offers) > 1)
        self._only.setText(self.choice.currentText())
        self._only.setVisible(len(offers) == 1)
        self.choice.setToolTip(self.choice.currentText())
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.expires.blockSignals(True)
        self.expires.setMinimumDate(QDate(today.year, today.month, today.day))
        self.expires.setDate(QDate(expires.year, expires.month, expires.day))
        self.expires.blockSignals(False)
        self._shown = expires
        self.usual.setVisible(not usual)

    @Slot(int)
    def _on_choice(self, row: int) -> None:
        self.offer_changed.emit(str(self.choice.itemData(row)))

    @Slot()
    def _on_expires(self) -> None:
        day = self.expires.date()
        chosen = date(day.year(), day.month(), day.day())
        if chosen != self._shown:
            self._shown = chosen
            self.expires_changed.emit(chosen)

    @Slot()
    def _on_usual(self) -> None:
        self.expires_changed.emit(None)
