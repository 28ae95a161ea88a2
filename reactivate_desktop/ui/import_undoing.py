"""Taking back the newest import, after a question that names it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import import_patients
from reactivate_desktop.services.import_patients import UndoResult
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.notices import NoticeBar
from reactivate_desktop.ui.session import Session


class Newest(Protocol):
    """The import that can be undone next."""

    @property
    def import_id(self) -> int: ...
    @property
    def file_name(self) -> str: ...


class ImportUndoing(QObject):
    """Asks, undoes, and says what came of it in the notice."""

    def __init__(self, session: Session, notice: NoticeBar, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._notice, self._page = session, notice, page

    @Slot()
    def ask(self) -> None:
        """Ask with the name of the import, then take it back."""
        store = self._session.store
        job = self._session.jobs.read(
            self.tr("Looking for the newest import"), lambda _: import_patients.newest(store), key="newest-import"
        )
        job.succeeded.connect(self._on_newest)
        job.failed.connect(self._on_failed)
        job.start()

    def take_back(self, import_id: int) -> None:
        """Take an import back without asking."""
        store = self._session.store
        job = self._session.jobs.change(self.tr("Undoing the import"), lambda _: import_patients.undo(store, import_id))
        job.succeeded.connect(self._on_undone)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_newest(self, record: Newest | None) -> None:
        if record is None:
            self._notice.say(self.tr("There is no import to undo."), "accent")
            return
        question = self.tr("Undo the import of %1?").replace("%1", record.file_name)
        consequence = self.tr("Patients whom it brought are removed; those whom it changed are as before.")
        if self._session.asker.confirm(self._page, question, consequence, self.tr("Undo this import")):
            self.take_back(record.import_id)

    @Slot(object)
    def _on_undone(self, result: UndoResult) -> None:
        words = self.tr("Undid the import of %1: %2 patients removed, %3 as before.").replace("%1", result.file_name)
        words = words.replace("%2", number(result.removed)).replace("%3", number(result.restored))
        self._session.patients_changed.emit()
        self._notice.say(words, "good")

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self._notice.show_error(error)
