"""Why they left: each reason with its share among those who left and active patients; a press lists its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from reactivate_desktop.ui.formats import number, percent
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, Pill, label

_PERMILLE = 1_000
_SHARE_PX = 56


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason; shares from 0 to 1, ``difference`` in words ('' = nobody to compare with)."""

    id: str
    label: str
    count: int
    share: float
    active_share: float
    difference: str
    stands_out: bool
    fields: str


class ReasonsTab(QScrollArea):
    """Two bars a reason.

    Signals:
        reason_chosen: id of the reason whose people shall be listed.
    """

    reason_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = QWidget()
        inside.setProperty("role", "page")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, SPACE_12, SPACE_8, 0)
        self._column.setSpacing(SPACE_8)
        self.lead = label(self.tr("Looking for reasons…"), "", wraps=True)
        self._column.addWidget(self.lead)
        self._column.addStretch(1)
        self._cards: list[QWidget] = []
        self.buttons: dict[str, QPushButton] = {}
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def show_reasons(self, left: int, active: int, lines: Sequence[ReasonLine]) -> None:
        """Show the reasons in the order given, and of how many people they are told."""
        words = self.tr(
            "%1 people left, %2 are active. A reason stands out where it is more common among those who left."
        )
        self.lead.setText(words.replace("%1", number(left)).replace("%2", number(active)))
        for card in self._cards:
            self._column.removeWidget(card)
            card.deleteLater()
        self.buttons = {}
        self._cards = [self._card(line) for line in lines]
        for card in self._cards:
            self._column.insertWidget(self._column.count() - 1, card)

    def _card(self, line: ReasonLine) -> Card:
        card = Card()
        card.setAccessibleName(line.label)
        card.body.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_12)
        card.body.setSpacing(SPACE_4)
        button = QPushButton(self.tr("Show %1 people").replace("%1", number(line.count)))
        button.setProperty("kind", "quiet")
        button.setAccessibleDescription(line.label)
        button.setEnabled(line.count > 0)
        button.clicked.connect(lambda: self.reason_chosen.emit(line.id))
        self.buttons[line.id] = button
        head = QHBoxLayout()
        head.setSpacing(SPACE_8)
        head.addWidget(label(line.label, "strong"))
        if line.stands_out:
            head.addWidget(Pill(self.tr("▲ stands out"), "warn"))
        head.addStretch(1)
        head.addWidget(button)
        card.body.addLayout(head)
        for words, share in ((self.tr("left"), line.share), (self.tr("active"), line.active_share)):
            card.body.addLayout(_bar(words, share, line.label))
        told = [self.tr("Difference %1.").replace("%1", line.difference)] if line.difference else []
        told += [self.tr("Told by: %1.").replace("%1", line.fields)] if line.fields else []
        card.body.addWidget(label(" ".join(told), "secondary", wraps=True))
        return card


def _bar(words: str, share: float, reason: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_12)
    name, figure = label(words, "secondary"), label(percent(share))
    name.setFixedWidth(_SHARE_PX)
    figure.setFixedWidth(_SHARE_PX)
    figure.setAlignment(Qt.AlignmentFlag.AlignRight)
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setRange(0, _PERMILLE)
    bar.setValue(round(share * _PERMILLE))
    bar.setAccessibleName(f"{reason}, {words}: {percent(share)}")
    row.addWidget(name)
    row.addWidget(bar, 1)
    row.addWidget(figure)
    return row
