"""Visits and appointments that were dropped on the Patients page: told in a sentence, taken on demand."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import import_visits
from reactivate_desktop.services.import_visits import VisitImport, VisitPlan
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.notices import NoticeBar
from reactivate_desktop.ui.session import Session


class VisitOffer(QObject):
    """Says in the notice what a sheet of visits would change, with the way to take it."""

    def __init__(self, session: Session, notice: NoticeBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._notice = notice

    def offer(self, made: VisitPlan) -> None:
        """Tell what would change; nothing is kept before the button is pressed."""
        words = self.tr("The file holds visits or appointments, no patients: %1 of %2 rows fit %3 patients; %4 change.")
        counts = (made.used, made.rows, made.patients, made.counts.updated)
        for place, count in enumerate(counts, start=1):
            words = words.replace(f"%{place}", number(count))
        self._notice.say(words, "accent", self.tr("Import them"), partial(self._take, made))

    def _take(self, made: VisitPlan) -> None:
        store = self._session.store
        job = self._session.jobs.change(self.tr("Importing visits"), lambda _: import_visits.take(store, made))
        job.succeeded.connect(self._on_taken)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_taken(self, result: VisitImport) -> None:
        self._session.patients_changed.emit()
        words = self.tr("Imported %1 rows of visits: %2 patients updated, %3 unchanged.")
        for place, count in enumerate((result.used, result.updated, result.unchanged), start=1):
            words = words.replace(f"%{place}", number(count))
        self._notice.say(words, "good")

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self._notice.show_error(error)
