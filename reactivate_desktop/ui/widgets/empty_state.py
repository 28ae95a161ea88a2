"""What a page shows while it has nothing to show: a picture, a word, and the way on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.ui.icons import IconLabel
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_16
from reactivate_desktop.ui.widgets.card import label

_PICTURE_PX = 40
_WORDS_PX = 460


class EmptyState(QWidget):
    """Picture, heading, sentence and up to two buttons, in the middle of the room there is.

    Signals:
        action_requested: the first button was pressed.
        second_requested: the second button was pressed.
    """

    action_requested = Signal()
    second_requested = Signal()

    def __init__(self, icon: str, heading: str, sentence: str, action: str = "", second: str = "") -> None:
        super().__init__()
        self.setAccessibleName(heading)
        self.setAccessibleDescription(sentence)
        self._heading = label(heading, "heading")
        self._sentence = label(sentence, "", wraps=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence.setFixedWidth(_WORDS_PX)
        self.action = QPushButton(action)
        self.action.setProperty("kind", "primary")
        self.action.setVisible(bool(action))
        self.second = QPushButton(second)
        self.second.setVisible(bool(second))
        self.second.setProperty("kind", "quiet")
        self.action.clicked.connect(self._on_action)
        self.second.clicked.connect(self._on_second)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE_8)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addStretch(2)
        layout.addWidget(IconLabel(icon, "faint", _PICTURE_PX), 0, centre)
        layout.addSpacing(SPACE_8)
        layout.addWidget(self._heading, 0, centre)
        layout.addWidget(self._sentence, 0, centre)
        layout.addSpacing(SPACE_16)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.action)
        buttons.addWidget(self.second)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(3)

    def show_words(self, heading: str, sentence: str) -> None:
        """Say something else."""
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(sentence)

    @Slot()
    def _on_action(self) -> None:
        self.action_requested.emit()

    @Slot()
    def _on_second(self) -> None:
        self.second_requested.emit()
