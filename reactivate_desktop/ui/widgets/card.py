"""Quiet parts that pages are made of: card, heading, key figure, pill, chip, labels of a role, a hair line."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from reactivate_desktop.ui.theme import restyle, steady_figures
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_16


def label(text: str, role: str = "", tone: str = "", *, wraps: bool = False) -> QLabel:
    """Words in a role of the style sheet (title, lead, heading, strong, secondary, figure, code)."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        result.setProperty("role", role)
    if tone:
        result.setProperty("tone", tone)
    result.setWordWrap(wraps)
    return result


def rule() -> QFrame:
    """A hair line between two parts."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


class Card(QFrame):
    """A surface with a hair line around it; ``body`` takes its content."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(SPACE_16, SPACE_16, SPACE_16, SPACE_16)
        self.body.setSpacing(SPACE_8)
        if heading:
            self.setAccessibleName(heading)
            self.body.addWidget(label(heading, "heading"))


class ClickCard(Card):
    """A card that is one large button, for mouse and keyboard.

    Signals:
        clicked: it was pressed.
    """

    clicked = Signal()

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("chosen", False)

    def set_chosen(self, chosen: bool) -> None:
        """Show or hide the mark of the chosen one."""
        self.setProperty("chosen", chosen)
        restyle(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class Pill(QLabel):
    """A word of state on a soft ground, with a sign so that colour is never alone."""

    def __init__(self, text: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pill")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.setFixedHeight(22)
        self.show_state(text, tone)

    def show_state(self, text: str, tone: str = "") -> None:
        """Show ``text`` in a tone: accent, good, warn, bad or '' (quiet)."""
        self.setText(text)
        self.setProperty("tone", tone)
        self.setVisible(bool(text))
        restyle(self)


class StatePill(Pill):
    """The state of a campaign: draft → approved → pressed → in homes → closed."""

    _TONES: ClassVar = {
        "draft": ("○", ""),
        "approved": ("●", "accent"),
        "pressed": ("●", "good"),
        "in homes": ("✓", "good"),
    }

    def show_campaign_state(self, word: str, state: str) -> None:
        """Show ``word`` (as the user reads it) for the state ``state`` (as the domain names it)."""
        sign, tone = self._TONES.get(state, ("■", ""))
        self.show_state(f"{sign} {word}", tone)


class KeyFigure(Card):
    """One large number with what it is, and one sentence of what it allows to say."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(caption)
        self.body.setSpacing(SPACE_4)
        self._caption = label(caption, "strong")
        self._figure = label("–", "figure")
        self._detail = label("", "strong", "accent")
        self._sentence = label("", "secondary", wraps=True)
        steady_figures(self._figure)
        for part in (self._caption, self._figure, self._detail, self._sentence):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._detail.hide()
        self._sentence.hide()

    def show_value(self, figure: str, detail: str = "", sentence: str = "") -> None:
        """Show the number, its interval or share, and what it allows to say."""
        self._figure.setText(figure)
        self._detail.setText(detail)
        self._sentence.setText(sentence)
        self._detail.setVisible(bool(detail))
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleDescription(" ".join(part for part in (figure, detail, sentence) if part))
