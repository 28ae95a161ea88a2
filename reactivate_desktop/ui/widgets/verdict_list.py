"""Why one person is in or out: the outcome, the row of the sheet, and what each rule says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, Pill, label

_LEAST_PX, _LABEL_PX = 164, 150


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """One rule: its name, a word and its tone, and a sentence."""

    label: str
    word: str
    tone: str
    sentence: str


class VerdictList(Card):
    """Shows the verdicts on one person; hidden while nobody is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_8)
        self.heading = label("", "heading", wraps=True)
        self.place = label("", "secondary", wraps=True)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, SPACE_8, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("What each rule says of this person"))
        area.setWidget(self._inside)
        area.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area = area
        self.body.addWidget(self.heading)
        self.body.addWidget(self.place)
        self.body.addWidget(area, 1)
        self._lines: QWidget | None = None
        self.lines: tuple[VerdictLine, ...] = ()
        self.setMinimumHeight(_LEAST_PX)
        self.hide()

    def show_verdicts(self, heading: str, place: str, lines: Sequence[VerdictLine]) -> None:
        """Show one person's verdicts."""
        self.lines = tuple(lines)
        self.heading.setText(heading)
        self.place.setText(place)
        self.setAccessibleName(heading)
        if self._lines is not None:
            self._column.removeWidget(self._lines)
            self._lines.deleteLater()
        self._lines = QWidget()
        grid = QGridLayout(self._lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_12)
        grid.setVerticalSpacing(SPACE_8)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, line in enumerate(lines):
            grid.addWidget(Pill(line.word, line.tone), row, 0, top)
            name = label(line.label, "strong", wraps=True)
            name.setFixedWidth(_LABEL_PX)
            grid.addWidget(name, row, 1, top)
            grid.addWidget(label(line.sentence, "secondary", wraps=True), row, 2, top)
        grid.setRowStretch(len(lines), 1)
        self._column.addWidget(self._lines)
        self._area.verticalScrollBar().setValue(0)
        self.show()
