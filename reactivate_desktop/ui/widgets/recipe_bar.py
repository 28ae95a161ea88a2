"""Which recipe was applied, and the way to keep the mapping that is shown as one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Pill, label
from reactivate_desktop.ui.widgets.scope_choice import ScopeChoice


class RecipeBar(QWidget):
    """A line that opens to a form.

    Signals:
        save_requested: name, and the id of the brand it is for ('' = shared).
    """

    save_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_8)
        head = QHBoxLayout()
        head.setSpacing(SPACE_12)
        self.applied = Pill()
        self._about = label("", "secondary")
        self.opener = QPushButton(self.tr("Save this mapping as a recipe…"))
        self.opener.setAccessibleName(self.tr("Save this mapping as a recipe"))
        self.opener.setProperty("kind", "quiet")
        head.addWidget(self.applied)
        head.addWidget(self._about, 1)
        head.addWidget(self.opener)
        column.addLayout(head)
        self._form = QWidget()
        line = QHBoxLayout(self._form)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_8)
        self.name, self.scope = QLineEdit(), ScopeChoice()
        self.name.setPlaceholderText(self.tr("Name, such as the system that the list comes from"))
        self.name.setAccessibleName(self.tr("Name of the recipe"))
        self.scope.setAccessibleName(self.tr("Whose lists the recipe is for"))
        self.save, self.cancel = QPushButton(self.tr("Save recipe")), QPushButton(self.tr("Cancel"))
        self.cancel.setProperty("kind", "quiet")
        line.addWidget(self.name, 1)
        for part in (self.scope, self.save, self.cancel):
            line.addWidget(part)
        column.addWidget(self._form)
        self._form.hide()
        self.opener.clicked.connect(self._on_open)
        self.cancel.clicked.connect(self.close_form)
        self.save.clicked.connect(self._on_save)
        self.name.returnPressed.connect(self._on_save)
        self.name.textChanged.connect(self._on_name)
        self._on_name()

    def show_recipe(self, name: str, scopes: Sequence[tuple[str, str]]) -> None:
        """Say which recipe was applied ('' = none), and for whom one may be kept: words and the id of a brand."""
        self.applied.show_state(self.tr("Recipe: %1").replace("%1", name) if name else "", "accent")
        applied = self.tr("The columns are taken as it says; what the export changed since is listed below.")
        none = self.tr("No recipe was applied: columns are told by their names and values.")
        self._about.setText(applied if name else none)
        if self._form.isHidden():
            self.name.setText(name)
        self.scope.offer(scopes)

    @Slot()
    def close_form(self) -> None:
        """Back to the line."""
        self._form.hide()
        self.opener.show()

    @Slot()
    def _on_open(self) -> None:
        self._form.show()
        self.opener.hide()
        self.name.setFocus()
        self.name.selectAll()

    @Slot()
    def _on_save(self) -> None:
        if self.save.isEnabled():
            self.save_requested.emit(self.name.text(), str(self.scope.currentData() or ""))

    @Slot()
    def _on_name(self) -> None:
        self.save.setEnabled(bool(self.name.text().strip()))
