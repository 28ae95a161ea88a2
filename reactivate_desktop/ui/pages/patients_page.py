"""Patients: drop an export, see what was found in it, mend the mapping, and import it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import import_patients, list_patients
from reactivate_desktop.services.import_patients import ImportResult, PatientImport
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.models.frame_model import Column, FrameModel
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.drop_field import DropField
from reactivate_desktop.ui.widgets.empty_state import EmptyState
from reactivate_desktop.ui.widgets.import_preview import ImportPreview, SheetFacts
from reactivate_desktop.ui.widgets.page_frame import PageFrame
from reactivate_desktop.ui.widgets.table import FrameTable

KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")


class PatientsPage(PageFrame):
    """Empty: a field to drop a file on. Then the preview of an import. Then the patients that are there."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.set_title(self.tr("Patients"), self.tr("Import the list that your practice system exports, as it is."))
        self._session = session
        self._path: Path | None = None
        self._found: PatientImport | None = None
        self._mapping: dict[str, str | None] = {}
        self._stack = QStackedWidget()
        self._drop = DropField(self.tr("Drop the practice's export here"), KINDS, "patients")
        self._busy = EmptyState(
            "file", self.tr("Reading the file…"), self.tr("Sheet, header row and columns are being found.")
        )
        self._preview = ImportPreview()
        self._model = FrameModel()
        self._list = self._build_list()
        for view in (self._drop, self._busy, self._preview, self._list):
            self._stack.addWidget(view)
        self.body.addWidget(self._stack, 1)
        self._other = QPushButton(self.tr("Discard this file"))
        self._other.setAccessibleName(self.tr("Discard this file"))
        self.foot.insertWidget(0, self._other)
        self._other.hide()
        self._wire()
        self._show_state()

    def open_file(self, path: Path) -> None:
        """Read a file and show what was found; nothing is kept yet."""
        self._path = path
        self._mapping = {}
        self._read()

    def _build_list(self) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_16)
        bar = QHBoxLayout()
        self._count = label("", "strong")
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Find a patient"))
        self._search.setAccessibleName(self.tr("Find a patient"))
        self._search.setClearButtonEnabled(True)
        self._search.setFixedWidth(280)
        self._again = QPushButton(self.tr("Import another list…"))
        self._again.setAccessibleName(self.tr("Import another list"))
        bar.addWidget(self._count)
        bar.addStretch(1)
        bar.addWidget(self._search)
        bar.addWidget(self._again)
        table = FrameTable(self._model, self.tr("Patients of this workspace"))
        card = Card()
        card.body.setContentsMargins(0, SPACE_8, 0, 0)
        card.body.addWidget(table)
        layout.addLayout(bar)
        layout.addWidget(card, 1)
        return holder

    def _wire(self) -> None:
        self._drop.file_chosen.connect(self._on_file)
        self._drop.refused.connect(self._on_refused)
        self._preview.mapping_changed.connect(self._on_mapping)
        self._preview.sheet_changed.connect(self._on_sheet)
        self._other.clicked.connect(self._on_discard)
        self._again.clicked.connect(self._on_again)
        self._search.textChanged.connect(self._model.show_only)
        self.action_requested.connect(self._on_action)
        self._session.workspace_changed.connect(self._on_workspace)
        self._session.patient_requested.connect(self._on_patient)
        self._session.overview_changed.connect(self._show_state)

    def _read(self, sheet: str | None = None) -> None:
        path, mapping = self._path, dict(self._mapping)
        if path is None:
            return
        self.notice.clear()
        self._stack.setCurrentWidget(self._busy)
        job = self._session.jobs.read(
            self.tr("Reading the file"),
            lambda _: import_patients.preview(path, sheet=sheet, mapping=mapping or None),
            key="import-preview",
            shown=True,
        )
        job.succeeded.connect(self._on_preview)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._show_state)
        job.start()

    def _facts(self, found: PatientImport) -> SheetFacts:
        pieces = [self.tr("sheet %1").replace("%1", found.sheet)] if found.sheet else []
        pieces.append(self.tr("header in row %1").replace("%1", number(found.header_row)))
        if found.encoding:
            pieces.append(found.encoding)
        refused = sum(problem.severity == "refused" for problem in found.problems)
        name = self._path.name if self._path is not None else ""
        return SheetFacts(name, tuple(pieces), found.sheets, found.sheet, len(found.patients), refused)

    @Slot()
    def _show_state(self) -> None:
        if self._found is not None:
            return
        if self._session.patient_count:
            self._show_list()
        else:
            self._stack.setCurrentWidget(self._drop)
        self._other.hide()
        ready = self._session.patient_count > 0
        self.set_primary(self.tr("Continue to Audience") if ready else "")

    def _show_list(self) -> None:
        self._stack.setCurrentWidget(self._list)
        self._count.setText(self.tr("%1 patients").replace("%1", number(self._session.patient_count)))
        store = self._session.store
        job = self._session.jobs.read(
            self.tr("Reading the patients"), lambda _: list_patients.run(store), key="patients"
        )
        job.succeeded.connect(self._on_frame)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_frame(self, frame: pd.DataFrame) -> None:
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

    @Slot(object)
    def _on_file(self, path: Path) -> None:
        self.open_file(path)

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self.notice.say(sentence, "warn")

    @Slot(object)
    def _on_mapping(self, mapping: dict[str, str | None]) -> None:
        self._mapping = mapping
        self._read(self._found.sheet if self._found is not None and self._found.sheet else None)

    @Slot(str)
    def _on_sheet(self, sheet: str) -> None:
        self._mapping = {}
        self._read(sheet)

    @Slot(object)
    def _on_preview(self, found: PatientImport) -> None:
        self._found = found
        self._preview.show_import(self._facts(found), found.mapping, found.preview, found.header_row, found.problems)
        self._stack.setCurrentWidget(self._preview)
        self._other.show()
        count = len(found.patients)
        self.set_primary(
            self.tr("Import %1 patients").replace("%1", number(count)),
            enabled=count > 0,
            why_not="" if count else self.tr("No row could be read as a patient. Check the mapping."),
        )

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self._found = None
        self.notice.show_error(error)
        self._show_state()

    @Slot()
    def _on_discard(self) -> None:
        self._found, self._path = None, None
        self.notice.clear()
        self._show_state()

    @Slot()
    def _on_again(self) -> None:
        self._stack.setCurrentWidget(self._drop)
        self._other.show()
        self.set_primary("")

    @Slot(str)
    def _on_patient(self, name: str) -> None:
        self._search.setText(name.rsplit(maxsplit=1)[-1] if name else "")

    @Slot()
    def _on_workspace(self) -> None:
        self._on_discard()

    @Slot()
    def _on_action(self) -> None:
        if self._found is None:
            self._session.go_to("audience")
            return
        path, sheet, mapping = self._path, self._found.sheet or None, dict(self._mapping) or None
        if path is None:
            return
        store = self._session.store
        job = self._session.jobs.change(
            self.tr("Importing patients"),
            lambda progress: import_patients.run(store, path, sheet=sheet, mapping=mapping, progress=progress),
        )
        job.succeeded.connect(self._on_imported)
        job.failed.connect(self._on_failed)
        self.primary.setEnabled(False)
        job.cancelled.connect(self._on_discard)
        job.start()

    @Slot(object)
    def _on_imported(self, result: ImportResult) -> None:
        self._found, self._path = None, None
        words = self.tr("Imported %1 patients: %2 new, %3 updated, %4 unchanged.")
        for place, value in enumerate((result.imported, result.new, result.updated, result.unchanged), start=1):
            words = words.replace(f"%{place}", number(value))
        self.notice.say(words, "good")
        self._session.patients_changed.emit()
