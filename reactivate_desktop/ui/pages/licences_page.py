"""Licences: what this program and its libraries are under, each with its text."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPlainTextEdit, QPushButton, QVBoxLayout

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import licences
from reactivate_desktop.services.licences import Licence
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_16
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.page_frame import PageFrame

_LIST_PX = 300


class LicencesPage(PageFrame):
    """The libraries on the left; the texts of the chosen one on the right."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._licences: tuple[Licence, ...] = ()
        self.set_title(self.tr("Licences"))
        self.back = QPushButton(self.tr("Back to Settings"))
        self.head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Libraries"))
        self.list.setFixedWidth(_LIST_PX)
        self.named = label("", "heading")
        self.under = label("", "secondary", wraps=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setProperty("role", "code")
        self.text.setAccessibleName(self.tr("Text of the licence"))
        right = QVBoxLayout()
        right.setSpacing(SPACE_4)
        right.addWidget(self.named)
        right.addWidget(self.under)
        right.addSpacing(SPACE_4)
        right.addWidget(self.text, 1)
        across = QHBoxLayout()
        across.setSpacing(SPACE_16)
        across.addWidget(self.list)
        across.addLayout(right, 1)
        self.body.addLayout(across, 1)
        self.back.clicked.connect(partial(session.go_to, "settings"))
        self.list.currentRowChanged.connect(self._on_chosen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._licences:
            job = self._session.jobs.read(self.tr("Reading licences"), lambda _: licences.run(), key="licences")
            job.succeeded.connect(self._on_read)
            job.failed.connect(self._on_failed)
            job.start()

    @Slot(object)
    def _on_read(self, found: tuple[Licence, ...]) -> None:
        self._licences = found
        words = self.tr("Reactivate Desktop is under the MIT licence. It runs with %1 libraries, each under its own.")
        self.set_lead(words.replace("%1", number(len(found) - 1)))
        self.list.clear()
        for licence in found:
            self.list.addItem(QListWidgetItem(f"{licence.name} {licence.version}"))
        self.list.setCurrentRow(0)

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self.notice.show_error(error)

    @Slot(int)
    def _on_chosen(self, row: int) -> None:
        if not 0 <= row < len(self._licences):
            return
        licence = self._licences[row]
        self.named.setText(licence.name)
        said = (self.tr("Version %1").replace("%1", licence.version), licence.words)
        self.under.setText(" · ".join(part for part in said if part))
        self.text.setPlainText(licence.text)
