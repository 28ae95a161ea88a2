"""The patients of the workspace as a list, with a search and the ways to import and to undo."""

from __future__ import annotations

import pandas as pd
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.models.frame_model import Column, FrameModel
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.table import FrameTable


class PatientsList(QWidget):
    """Who is in the workspace.

    Signals:
        another_wanted: import another list.
        undo_wanted: take the newest import back.
        duplicates_wanted: look for people who stand in the list twice.
    """

    another_wanted = Signal()
    undo_wanted = Signal()
    duplicates_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = FrameModel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_16)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_8)
        self._count = label("", "strong")
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a patient"))
        self.search.setAccessibleName(self.tr("Find a patient"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        self.duplicates = QPushButton(self.tr("Duplicates…"))
        self.duplicates.setAccessibleName(self.tr("Find people who stand in the list twice"))
        self.undo = QPushButton(self.tr("Undo the newest import…"))
        self.undo.setAccessibleName(self.tr("Undo the newest import"))
        self._again = QPushButton(self.tr("Import another list…"))
        self._again.setAccessibleName(self.tr("Import another list"))
        bar.addWidget(self._count)
        bar.addStretch(1)
        for part in (self.search, self.duplicates, self.undo, self._again):
            bar.addWidget(part)
        card = Card()
        card.body.setContentsMargins(0, SPACE_8, 0, 0)
        card.body.addWidget(FrameTable(self._model, self.tr("Patients of this workspace")))
        layout.addLayout(bar)
        layout.addWidget(card, 1)
        self.undo.clicked.connect(self.undo_wanted)
        self.duplicates.clicked.connect(self.duplicates_wanted)
        self._again.clicked.connect(self.another_wanted)
        self.search.textChanged.connect(self._model.show_only)

    def show_count(self, count: int) -> None:
        """Show how many there are, before the list itself is read."""
        self._count.setText(self.tr("%1 patients").replace("%1", number(count)))

    def show_frame(self, frame: pd.DataFrame) -> None:
        """Show the patient table."""
        self._model.show_frame(
            frame,
            (
                Column("last_name", self.tr("Last name")),
                Column("first_name", self.tr("First name")),
                Column("birth_date", self.tr("Born")),
                Column("last_visit", self.tr("Last visit")),
                Column("next_appointment", self.tr("Next appointment")),
                Column("address1", self.tr("Address")),
                Column("city", self.tr("City")),
                Column("state", self.tr("State")),
                Column("zip", self.tr("ZIP"), "code"),
                Column("clinic", self.tr("Clinic")),
                Column("status", self.tr("Status")),
                Column("patient_id", self.tr("Patient ID"), "code"),
            ),
        )
