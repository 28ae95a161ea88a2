"""For whom something is kept: a box of words, each with the value that stands for it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox


class ScopeChoice(QComboBox):
    """A box whose choice keeps its place when it is offered anew."""

    def offer(self, scopes: Iterable[tuple[str, object]]) -> None:
        """Offer words and values, in this order."""
        place = max(0, self.currentIndex())
        self.clear()
        for words, value in scopes:
            self.addItem(words, value)
        self.setCurrentIndex(min(place, self.count() - 1))
