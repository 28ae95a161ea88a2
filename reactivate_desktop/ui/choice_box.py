"""A question with a box of answers, as the Press page asks them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout

from reactivate_desktop.services.press_choices import Choice
from reactivate_desktop.ui.widgets.card import Card, label


def choice_box(place: Card | QVBoxLayout, question: str) -> QComboBox:
    """A question and its box, put at the end of a card or a column; fill it with ``fill``."""
    column = place.body if isinstance(place, Card) else place
    box = QComboBox()
    box.setAccessibleName(question)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    column.addWidget(label(question))
    column.addWidget(box)
    return box


def fill(box: QComboBox, choices: Sequence[Choice], value: str) -> None:
    """Offer ``choices``, and choose the one of that value, else the first."""
    box.clear()
    for place, choice in enumerate(choices):
        box.addItem(choice.label, choice.value)
        box.setItemData(place, choice.about or choice.label, Qt.ItemDataRole.ToolTipRole)
    box.setCurrentIndex(max(0, box.findData(value)))
    box.setToolTip(box.currentText())
