"""What was checked, line by line: a sign, what holds or what does not, and the sentence behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reactivate_desktop.ui.icons import IconLabel
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.layouts import empty

_ICONS = {"good": "check-circle", "warn": "warning", "bad": "error", "muted": "clock"}


@dataclass(frozen=True, slots=True)
class Check:
    """One line. ``tone`` is good, warn, bad or muted (still running); ``detail`` may be ''."""

    tone: str
    words: str
    detail: str = ""


class ChecksList(QScrollArea):
    """A card with a line for each check."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Checks"))
        inside = QWidget()
        inside.setProperty("role", "page")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, SPACE_12, SPACE_8, 0)
        self._card = Card()
        self._card.body.setSpacing(SPACE_12)
        layout.addWidget(self._card)
        layout.addStretch(1)
        self.setWidget(inside)
        self.checks: tuple[Check, ...] = ()

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show other lines."""
        self.checks = tuple(checks)
        empty(self._card.body)
        for check in checks:
            self._card.body.addWidget(_line(check))


def _line(check: Check) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_8)
    row.addWidget(IconLabel(_ICONS[check.tone], check.tone, 16), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(SPACE_4)
    words.addWidget(label(check.words, wraps=True))
    if check.detail:
        words.addWidget(label(check.detail, "secondary", wraps=True))
    row.addLayout(words, 1)
    return holder
