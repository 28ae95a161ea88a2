"""A finished folder: what was checked, and each file with what it is for and its size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from reactivate_desktop.ui.icons import IconLabel, dress
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.layouts import empty


class File(Protocol):
    """One file of the folder; ``size`` in bytes."""

    @property
    def name(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def size(self) -> int: ...


class FinishedFolder(QScrollArea):
    """Checks above, files below.

    Signals:
        folder_requested: show the folder in the system's file manager.
    """

    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("The finished folder"))
        inside = QWidget()
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE_8, 0)
        self._card = Card()
        head = QHBoxLayout()
        self._name = label("", "heading", wraps=True)
        self.show_folder = QPushButton(self.tr("Show in folder"))
        self.show_folder.setAccessibleName(self.tr("Show the finished folder"))
        dress(self.show_folder, "folder")
        self.show_folder.clicked.connect(self.folder_requested)
        head.addWidget(self._name, 1)
        head.addWidget(self.show_folder)
        self._card.body.addLayout(head)
        self._checks = QVBoxLayout()
        self._checks.setSpacing(SPACE_4)
        self._card.body.addLayout(self._checks)
        self._files = QGridLayout()
        self._files.setHorizontalSpacing(SPACE_16)
        self._files.setVerticalSpacing(SPACE_8)
        self._files.setColumnStretch(1, 1)
        self._card.body.addSpacing(SPACE_8)
        self._card.body.addLayout(self._files)
        column.addWidget(self._card)
        column.addStretch(1)
        self.setWidget(inside)

    def show_finished(self, name: str, checks: Sequence[tuple[str, str]], files: Sequence[File]) -> None:
        """Show a folder; ``checks`` are (tone, sentence)."""
        self._name.setText(name)
        empty(self._checks)
        for tone, sentence in checks:
            self._checks.addWidget(_check(tone, sentence))
        empty(self._files)
        for row, file in enumerate(files):
            size = QLocale().formattedDataSize(file.size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
            self._files.addWidget(label(file.name, "strong"), row, 0)
            self._files.addWidget(label(file.purpose, "secondary", wraps=True), row, 1)
            self._files.addWidget(label(size, "secondary"), row, 2, Qt.AlignmentFlag.AlignRight)


def _check(tone: str, sentence: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_8)
    row.addWidget(IconLabel("check-circle" if tone == "good" else "warning", tone, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(sentence, wraps=True), 1)
    return holder
