"""A verdict in plain big words, with the sentence that says what it means."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reactivate_desktop.ui.icons import IconLabel
from reactivate_desktop.ui.theme import restyle
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_16
from reactivate_desktop.ui.widgets.card import label

_ICONS = {"bad": "error", "warn": "warning", "good": "check-circle"}
_ICON_PX = 32


class VerdictBar(QFrame):
    """Sign, word, sentence, and below them what was looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "verdict")
        self._icon = IconLabel("check-circle", "good", _ICON_PX)
        self._word = label("", "figure")
        self._sentence = label("", wraps=True)
        self._facts = label("", "secondary", wraps=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._sentence)
        words.addWidget(self._facts)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, SPACE_8)
        layout.setSpacing(SPACE_16)
        layout.addWidget(self._icon)
        layout.addWidget(self._word)
        layout.addSpacing(SPACE_8)
        layout.addLayout(words, 1)

    @property
    def word(self) -> str:
        """The verdict as it is read."""
        return self._word.text()

    def show_verdict(self, tone: str, word: str, sentence: str, facts: str) -> None:
        """Show another verdict; ``tone`` is good, warn or bad."""
        self.setProperty("tone", tone)
        restyle(self)
        self._icon.show_icon(_ICONS[tone], tone)
        self._word.setText(word)
        self._sentence.setText(sentence)
        self._facts.setText(facts)
        self.setAccessibleName(f"{word}. {sentence}")
        self.setAccessibleDescription(facts)
