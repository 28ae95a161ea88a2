"""Ctrl+K finds patients too: asked in the background, answered below pages and campaigns."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from reactivate_desktop.services import find_patients
from reactivate_desktop.services.find_patients import FoundPatient
from reactivate_desktop.ui.quick_find import Finding, QuickFind
from reactivate_desktop.ui.session import Session


class PatientSearch(QObject):
    """Looks for patients while the quick find is asked, and takes the user to the one that is chosen."""

    def __init__(self, session: Session, field: QuickFind) -> None:
        super().__init__(field)
        self._session = session
        self._field = field
        field.asked.connect(self._on_asked)

    @Slot(str)
    def _on_asked(self, words: str) -> None:
        if not self._session.has_workspace:
            return
        store = self._session.store
        job = self._session.jobs.read(
            self.tr("Finding patients"), lambda _: find_patients.run(store, words), key="find-patients"
        )
        job.succeeded.connect(partial(self._show, words))
        job.start()

    def _show(self, words: str, found: tuple[FoundPatient, ...]) -> None:
        findings = tuple(
            Finding(
                ", ".join(part for part in (patient.name, patient.city) if part),
                self.tr("patient"),
                partial(self._go_to, patient.name),
            )
            for patient in found
        )
        self._field.add(words, findings)

    def _go_to(self, name: str) -> None:
        self._session.go_to("patients")
        self._session.patient_requested.emit(name)
