"""The sign-off block of a proof: what is frozen, who signs, and when; after it, who signed."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reactivate_desktop.ui.icons import IconLabel
from reactivate_desktop.ui.theme import restyle
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label

_NAME_PX = 200


class SignOff(Card):
    """One row: facts on the left, the name on the right.

    Signals:
        signed: Return was pressed in the name field.
    """

    signed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("Sign-off"))
        self.body.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, SPACE_8)
        self._icon = IconLabel("lock", "muted")
        self._what = label("", "strong", wraps=True)
        self._hashes = label("", "secondary", wraps=True)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Your name"))
        self.name.setAccessibleName(self.tr("Name of the person who approves"))
        self.name.setFixedWidth(_NAME_PX)
        self._caption = label(self.tr("Approved by"), "secondary")
        self._day = label("", "secondary")
        words = QVBoxLayout()
        words.setSpacing(SPACE_4)
        words.addWidget(self._what)
        words.addWidget(self._hashes)
        row = QHBoxLayout()
        row.setSpacing(SPACE_12)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        for part in (self._caption, self.name, self._day):
            row.addWidget(part)
        self.body.addLayout(row)
        self.name.returnPressed.connect(self.signed)
        self.name.textEdited.connect(self._on_edited)

    @property
    def words(self) -> str:
        """What is said, for tests and assistive technology."""
        return f"{self._what.text()} {self._hashes.text()}"

    def show_draft(self, what: str, hashes: str, day: str) -> None:
        """Before approval: what will be frozen, and a place for the name."""
        self._show("lock", "muted", what, hashes)
        self._day.setText(day)
        self._sign(visible=True)

    def show_approved(self, what: str, hashes: str) -> None:
        """After approval."""
        self._show("check-circle", "good", what, hashes)
        self._sign(visible=False)

    def ask_for_name(self) -> None:
        """Mark the name as missing and go there."""
        self.name.setProperty("wrong", True)
        restyle(self.name)
        self.name.setFocus()

    def _show(self, icon: str, tone: str, what: str, hashes: str) -> None:
        self._icon.show_icon(icon, tone)
        self._what.setText(what)
        self._hashes.setText(hashes)
        self.setAccessibleDescription(self.words)

    def _sign(self, *, visible: bool) -> None:
        for part in (self._caption, self.name, self._day):
            part.setVisible(visible)

    @Slot()
    def _on_edited(self) -> None:
        if self.name.property("wrong"):
            self.name.setProperty("wrong", False)
            restyle(self.name)
