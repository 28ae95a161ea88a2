"""The bar of rule sets: choose one that is kept and apply or delete it, or keep these rules under a name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.scope_choice import ScopeChoice


class RuleSetBar(Card):
    """A box of names in which another one may be written, whom a set is for, and three buttons.

    Signals:
        apply_requested: name of the set.
        save_requested: name of the set, and the value of whom it is for.
        delete_requested: name of the set.
    """

    apply_requested = Signal(str)
    save_requested = Signal(str, object)
    delete_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Rule set"), parent)
        self.body.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_12)
        self.names, self.scope = QComboBox(), ScopeChoice()
        line = QLineEdit()
        line.setPlaceholderText(self.tr("Choose, or write a name"))
        line.setAccessibleName(self.tr("Name of the rule set"))
        self.names.setEditable(True)
        self.names.setLineEdit(line)
        self.names.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for box, words in ((self.names, self.tr("Name of the rule set")), (self.scope, self.tr("Kept for"))):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setAccessibleName(words)
        self.apply, self.save, self.delete = (
            QPushButton(words) for words in (self.tr("Apply"), self.tr("Save"), self.tr("Delete"))
        )
        whom = QHBoxLayout()
        whom.setSpacing(SPACE_8)
        whom.addWidget(label(self.tr("Kept for"), "secondary"))
        whom.addWidget(self.scope, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        for button in (self.apply, self.save, self.delete):
            button.setAccessibleDescription(self.tr("The rule set that is named above"))
            buttons.addWidget(button, 1)
        self.body.addWidget(self.names)
        self.body.addLayout(whom)
        self.body.addLayout(buttons)
        self.names.editTextChanged.connect(self._on_name)
        self.apply.clicked.connect(lambda: self.apply_requested.emit(self.name))
        self.save.clicked.connect(lambda: self.save_requested.emit(self.name, self.scope.currentData()))
        self.delete.clicked.connect(lambda: self.delete_requested.emit(self.name))
        self._on_name()

    @property
    def name(self) -> str:
        """The name that is chosen or written."""
        return self.names.currentText().strip()

    def show_names(self, names: Sequence[str]) -> None:
        """Offer the sets that are kept; what is written stays."""
        before = self.name
        self.names.blockSignals(True)
        self.names.clear()
        self.names.addItems(list(names))
        self.names.setCurrentIndex(self.names.findText(before))
        self.names.setEditText(before)
        self.names.blockSignals(False)
        self._on_name()

    def show_scopes(self, scopes: Sequence[tuple[str, object]]) -> None:
        """Offer for whom a set may be kept: words and value."""
        self.scope.offer(scopes)

    @Slot()
    def _on_name(self) -> None:
        known = self.names.findText(self.name) >= 0 and bool(self.name)
        self.apply.setEnabled(known)
        self.delete.setEnabled(known)
        self.save.setEnabled(bool(self.name))
