"""One finding in full: what is wrong, what was measured against which limit, the way out, and why it matters."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from reactivate_desktop.ui.icons import dress
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, label

_HIGH_PX = 186


class FindingCard(Card):
    """The chosen finding.

    Signals:
        closer_requested: show its place closely.
    """

    closer_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("The chosen finding"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HIGH_PX)
        self._title = label("", "strong", wraps=True)
        self.closer = QPushButton(self.tr("Show closely"))
        self.closer.setProperty("kind", "quiet")
        self.closer.setAccessibleName(self.tr("Show the place closely"))
        dress(self.closer, "zoom-in", "accent", 16)
        self.closer.clicked.connect(self.closer_requested)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.closer)
        self._message = label("", wraps=True)
        self._measure = label("", "strong", "warn", wraps=True)
        self._way_out = label("", wraps=True)
        self._why = label("", "secondary", wraps=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE_8, 0)
        column.setSpacing(SPACE_4)
        for part in (self._message, self._measure, self._way_out, self._why):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.body.setContentsMargins(SPACE_12, SPACE_8, SPACE_8, SPACE_12)
        self.body.setSpacing(SPACE_4)
        self.body.addLayout(head)
        self.body.addWidget(area, 1)

    def show_finding(
        self, title: str, message: str, measure: str, way_out: str, why: str, *, has_place: bool = False
    ) -> None:
        """Show another finding; an empty sentence takes no room."""
        self._title.setText(title)
        for part, words in (
            (self._message, message),
            (self._measure, measure),
            (self._way_out, way_out),
            (self._why, why),
        ):
            part.setText(words)
            part.setVisible(bool(words))
        self.closer.setVisible(has_place)
        self.setAccessibleDescription(" ".join(word for word in (title, message, measure, way_out) if word))
