"""A finished folder: what was checked, and each file with what it is for and its size."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from reactivate_desktop.ui.icons import IconLabel, dress
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.flow_layout import FlowLayout
from reactivate_desktop.ui.widgets.layouts import empty
from reactivate_desktop.ui.widgets.package_form import PackageForm
from reactivate_desktop.ui.widgets.reprint_form import ReprintForm


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
        preflight_requested: name of a file to be opened on the Preflight page.
    """

    folder_requested = Signal()
    preflight_requested = Signal(str)

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
        self.package_button = QPushButton(self.tr("Send as package…"))
        self.package_button.setAccessibleName(self.tr("Make a package for the printer"))
        dress(self.package_button, "mail")
        self.reprint_button = QPushButton(self.tr("Print again…"))
        self.reprint_button.setAccessibleName(self.tr("Print some pieces again"))
        dress(self.reprint_button, "redo")
        self.package, self.reprint = PackageForm(), ReprintForm()
        self.package_button.clicked.connect(self._on_package)
        self.reprint_button.clicked.connect(self._on_reprint)
        head.addWidget(self._name, 1)
        head.addWidget(self.show_folder)
        deeds = QWidget()
        flow = FlowLayout(deeds, SPACE_8)
        for button in (self.package_button, self.reprint_button):
            flow.addWidget(button)
        self._card.body.addLayout(head)
        self._card.body.addWidget(deeds)
        self._checks = QVBoxLayout()
        self._checks.setSpacing(SPACE_4)
        self._card.body.addLayout(self._checks)
        self._files = QGridLayout()
        self._files.setHorizontalSpacing(SPACE_16)
        self._files.setVerticalSpacing(SPACE_8)
        self._files.setColumnStretch(1, 1)
        self._card.body.addSpacing(SPACE_8)
        self._card.body.addLayout(self._files)
        column.setSpacing(SPACE_12)
        for part in (self.package, self.reprint, self._card):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inside)

    def show_finished(
        self,
        name: str,
        checks: Sequence[tuple[str, str]],
        files: Sequence[File],
        printed: Collection[str] = (),
    ) -> None:
        """Show a folder; ``checks`` are (tone, sentence), ``printed`` names the files that Preflight can open."""
        self._name.setText(name)
        empty(self._checks)
        for tone, sentence in checks:
            self._checks.addWidget(_check(tone, sentence))
        empty(self._files)
        for row, file in enumerate(files):
            size = QLocale().formattedDataSize(file.size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
            self._files.addWidget(label(file.name, "strong"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._files.addWidget(self._purpose(file, printed), row, 1)
            self._files.addWidget(
                label(size, "secondary"), row, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            )

    def _purpose(self, file: File, printed: Collection[str]) -> QWidget:
        """What a file is for, and below it the way to the Preflight page for those that are printed."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        column.addWidget(label(file.purpose, "secondary", wraps=True))
        if file.name in printed:
            button = QPushButton(self.tr("Open in Preflight"))
            button.setProperty("kind", "chip")
            button.setAccessibleName(self.tr("Open %1 in Preflight").replace("%1", file.name))
            button.clicked.connect(partial(self.preflight_requested.emit, file.name))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return holder

    @Slot()
    def _on_package(self) -> None:
        self.reprint.close_form()
        self.package.show_form()
        self.verticalScrollBar().setValue(0)

    @Slot()
    def _on_reprint(self) -> None:
        self.package.close_form()
        self.reprint.show_form()
        self.verticalScrollBar().setValue(0)


def _check(tone: str, sentence: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_8)
    row.addWidget(IconLabel("check-circle" if tone == "good" else "warning", tone, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(sentence, wraps=True), 1)
    return holder
