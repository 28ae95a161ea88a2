"""A large field to drop a file on, with the way of a file dialog beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.ui.icons import IconLabel
from reactivate_desktop.ui.theme import restyle
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_16
from reactivate_desktop.ui.widgets.card import label


class DropField(QFrame):
    """Takes one file by drag and drop or by choice.

    Signals:
        file_chosen: the ``Path`` of the file.
        refused: a sentence, when what was dropped is not one file of a kind that is read here.
    """

    file_chosen = Signal(object)
    refused = Signal(str)

    def __init__(
        self, invitation: str, kinds: tuple[str, ...], icon: str = "file", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self.setAccessibleName(invitation)
        self._kinds = kinds
        self._invitation = invitation
        self.choose = QPushButton(self.tr("Choose a file…"))
        self.choose.setAccessibleName(self.tr("Choose a file"))
        self.choose.clicked.connect(self._on_choose)
        self.extra = QHBoxLayout()
        self.extra.setSpacing(SPACE_8)
        self.extra.addStretch(1)
        self.extra.addWidget(self.choose)
        self.extra.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE_8)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addStretch(1)
        layout.addWidget(IconLabel(icon, "accent", 40), 0, centre)
        layout.addSpacing(SPACE_8)
        layout.addWidget(label(invitation, "heading"), 0, centre)
        layout.addWidget(label(", ".join(kinds), "secondary"), 0, centre)
        layout.addSpacing(SPACE_16)
        layout.addLayout(self.extra)
        layout.addStretch(1)

    @Slot()
    def _on_choose(self) -> None:
        patterns = " ".join(f"*{kind}" for kind in self._kinds)
        name, _ = QFileDialog.getOpenFileName(self, self._invitation, "", f"{self.tr('Files')} ({patterns})")
        if name:
            self.file_chosen.emit(Path(name))

    def _hover(self, hovered: bool) -> None:
        self.setProperty("hovered", hovered)
        restyle(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if len(paths) != 1:
            self.refused.emit(self.tr("Drop one file at a time."))
        elif paths[0].suffix.lower() not in self._kinds:
            kinds = ", ".join(self._kinds)
            self.refused.emit(
                self.tr("%1 is not a file of a kind that is read here: %2.")
                .replace("%1", paths[0].name)
                .replace("%2", kinds)
            )
        else:
            event.acceptProposedAction()
            self.file_chosen.emit(paths[0])
