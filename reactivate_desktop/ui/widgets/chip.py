"""Chips: a short word that can be removed or pressed, such as one mapped column."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QPushButton, QWidget

from reactivate_desktop.ui.theme import restyle


class Chip(QPushButton):
    """A small button with a tone (good, warn, bad, accent or '') and a sign that says the same as the colour."""

    _SIGNS: ClassVar = {"good": "✓ ", "warn": "? ", "bad": "! "}

    def __init__(self, text: str, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "chip")
        self.show_word(text, tone)

    def show_word(self, text: str, tone: str = "") -> None:
        """Show another word and tone."""
        self.setText(self._SIGNS.get(tone, "") + text)
        self.setAccessibleName(text)
        self.setProperty("tone", tone)
        restyle(self)
