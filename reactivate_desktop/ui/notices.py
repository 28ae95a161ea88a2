"""What the window says when something went well or wrong: a bar in place; the only module that opens a message box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QSizePolicy, QWidget

from reactivate_desktop.errors import BugError, ReactivateError
from reactivate_desktop.ui.icons import IconLabel, dress
from reactivate_desktop.ui.theme import restyle
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12

_ICONS = {"bad": "error", "warn": "warning", "good": "check", "accent": "info"}


class NoticeBar(QFrame):
    """One sentence in place, with a sign and perhaps a way out; hidden while there is nothing to say.

    Signals:
        action_requested: the way out was taken.
        speaks: it began or ceased to say something.
    """

    action_requested = Signal()
    speaks = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._action: Callable[[], object] | None = None
        self._icon = IconLabel("info", "accent")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._way_out = QPushButton()
        self._way_out.setProperty("kind", "quiet")
        self._dismiss = QPushButton()
        self._dismiss.setProperty("kind", "quiet")
        self._dismiss.setAccessibleName(self.tr("Dismiss this message"))
        self._dismiss.setToolTip(self.tr("Dismiss"))
        dress(self._dismiss, "close", "muted", 16)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_12, SPACE_8, SPACE_8, SPACE_8)
        layout.setSpacing(SPACE_12)
        layout.addWidget(self._icon)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._way_out)
        layout.addWidget(self._dismiss)
        self._way_out.clicked.connect(self._on_way_out)
        self._dismiss.clicked.connect(self._on_dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown ('' = none)."""
        return "" if self.isHidden() else self._words.text()

    def show_error(self, error: ReactivateError, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Say what an error says: what happened and what to do."""
        tone = "bad" if not isinstance(error, BugError) else "warn"
        self.say(f"{error.message} {error.hint}".strip(), tone, action, do)

    def say(
        self, sentence: str, tone: str = "accent", action: str = "", do: Callable[[], object] | None = None
    ) -> None:
        """Show ``sentence``; ``tone`` is bad, warn, good or accent; ``action`` labels the way out that calls ``do``."""
        self.setProperty("tone", tone)
        restyle(self)
        self._icon.show_icon(_ICONS[tone], tone)
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        self._action = do
        self._way_out.setText(action)
        self._way_out.setAccessibleName(action)
        self._way_out.setVisible(bool(action))
        self.show()
        self.speaks.emit(True)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def forget_news(self) -> None:
        """Say nothing more of what went well; what went wrong stays until it is dismissed or mended."""
        if self.property("tone") in ("good", "accent"):
            self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self._action = None
        self.hide()
        self.speaks.emit(False)

    @Slot()
    def _on_way_out(self) -> None:
        action = self._action
        self.clear()
        if action is not None:
            action()
        self.action_requested.emit()

    @Slot()
    def _on_dismiss(self) -> None:
        self.clear()


class Asker(Protocol):
    """Asks before what can't be undone; tests give an answer of their own."""

    def confirm(self, parent: QWidget, question: str, consequence: str, verb: str) -> bool:
        """True when the user pressed the button that names the consequence (``verb``, such as 'Void 25 codes')."""


class BoxAsker:
    """Asks with a message box whose button says what will happen."""

    def confirm(self, parent: QWidget, question: str, consequence: str, verb: str) -> bool:
        """Ask ``question`` and tell ``consequence``; the safe answer is the default."""
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(question)
        box.setInformativeText(consequence)
        agree = box.addButton(verb, QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(box.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.exec()
        return box.clickedButton() is agree
