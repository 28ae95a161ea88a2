"""How the package for the printer is closed, and who gets it: a small form in place."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QRadioButton, QWidget

from reactivate_desktop.ui.tokens import SPACE_8, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label

OPEN, PASSPHRASE, KEYS = "open", "passphrase", "keys"


class PackageForm(Card):
    """Three ways to close a package, and the firm for the audit log.

    Signals:
        wanted: make the package as the form says.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("A package for the printer"), parent)
        self.body.addWidget(
            label(
                self.tr(
                    "One zip with only what prints and mails. It holds names and addresses: hand it only to a printer "
                    "with whom you have a business associate agreement."
                ),
                "secondary",
                wraps=True,
            )
        )
        self._group = QButtonGroup(self)
        self.ways: dict[str, QRadioButton] = {}
        row = QHBoxLayout()
        row.setSpacing(SPACE_16)
        for way, words in (
            (KEYS, self.tr("Printer's key")),
            (PASSPHRASE, self.tr("Passphrase")),
            (OPEN, self.tr("Not encrypted")),
        ):
            button = QRadioButton(words)
            self._group.addButton(button)
            self.ways[way] = button
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.keys = _edit(self.tr("Age public keys of the printer"), self.tr("age1… (several with spaces between)"))
        self.passphrase = _edit(self.tr("Passphrase of the package"), self.tr("12 characters or more"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.repeat = _edit(self.tr("The passphrase once more"), self.tr("once more"))
        self.repeat.setEchoMode(QLineEdit.EchoMode.Password)
        self.firm = _edit(self.tr("Who gets it, for the audit log"), self.tr("Who gets it (for the audit log)"))
        secret = QHBoxLayout()
        secret.setSpacing(SPACE_8)
        secret.addWidget(self.passphrase)
        secret.addWidget(self.repeat)
        self.body.addWidget(self.keys)
        self.body.addLayout(secret)
        self.body.addWidget(self.firm)
        self.wrong = label("", "secondary", "bad", wraps=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        self.make = QPushButton(self.tr("Make the package"))
        self.never_mind = QPushButton(self.tr("Cancel"))
        self.never_mind.setProperty("kind", "quiet")
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_8)
        foot.addStretch(1)
        foot.addWidget(self.never_mind)
        foot.addWidget(self.make)
        self.body.addLayout(foot)
        self.make.clicked.connect(self.wanted)
        self.never_mind.clicked.connect(self.close_form)
        for edit in (self.keys, self.repeat, self.firm):
            edit.returnPressed.connect(self.wanted)
        self._group.buttonToggled.connect(self._on_way)
        self.ways[KEYS].setChecked(True)
        self.hide()

    @property
    def way(self) -> str:
        """Which way is chosen: ``open``, ``passphrase`` or ``keys``."""
        return next(way for way, button in self.ways.items() if button.isChecked())

    def show_form(self) -> None:
        """Open it, with the first field ready."""
        self.show_wrong("")
        self.show()
        (self.passphrase if self.way == PASSPHRASE else self.keys if self.way == KEYS else self.firm).setFocus()

    def show_wrong(self, sentence: str) -> None:
        """Say what is wrong with the answers ('' = nothing)."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    @Slot()
    def close_form(self) -> None:
        """Close it; no passphrase stays in it."""
        self.passphrase.clear()
        self.repeat.clear()
        self.hide()

    @Slot()
    def _on_way(self) -> None:
        way = next((way for way, button in self.ways.items() if button.isChecked()), OPEN)
        self.keys.setVisible(way == KEYS)
        self.passphrase.setVisible(way == PASSPHRASE)
        self.repeat.setVisible(way == PASSPHRASE)
        self.show_wrong("")


def _edit(name: str, placeholder: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(placeholder)
    return edit
