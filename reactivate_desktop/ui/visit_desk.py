"""Visits and appointments that were dropped on the Patients page: shown with their columns, taken on demand."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import import_pages, import_visits
from reactivate_desktop.services.import_patients import TablePlace
from reactivate_desktop.services.import_visits import VisitImport, VisitPlan
from reactivate_desktop.services.workspace import Store
from reactivate_desktop.ui.formats import counted, number
from reactivate_desktop.ui.import_undoing import ImportUndoing
from reactivate_desktop.ui.notices import NoticeBar
from reactivate_desktop.ui.recipe_saving import RecipeSaving
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.widgets.import_changes import ChangeFacts
from reactivate_desktop.ui.widgets.visit_preview import VisitFacts, VisitPreview, VisitSheetFacts


class VisitDesk(QObject):
    """The plan of a file of visits, its view, and what the user says about its columns.

    Signals:
        shown: there is a plan, which the view shows now.
        ended: it was taken.
    """

    shown, ended = Signal(), Signal()

    def __init__(self, session: Session, notice: NoticeBar, undoing: ImportUndoing, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._notice, self._undoing = session, notice, undoing
        self.view = VisitPreview()
        self.plan: VisitPlan | None = None
        self._path: Path | None = None
        self._place: TablePlace | None = None
        self._kind = ""
        self._mapping: dict[str, str | None] = {}
        self._recipes = RecipeSaving(session, notice, self.view.recipe, page)
        self.view.field_chosen.connect(self._on_field)

    def offer(self, path: Path, place: TablePlace | None, kind: str, made: VisitPlan) -> None:
        """Show what a file would change, and what the user said it is; nothing is kept before ``take``."""
        self._path, self._place, self._kind, self._mapping = path, place, kind, {}
        self.view.problems.forget()
        self._show(made)

    @property
    def store(self) -> Store:
        """The open workspace."""
        return self._session.store

    def forget(self) -> None:
        """The file is discarded."""
        self.plan = None

    def words(self) -> str:
        """What the button that takes it says."""
        used = self.plan.used if self.plan is not None else 0
        return counted(used, self.tr("Import 1 row"), self.tr("Import %1 rows"))

    def why_not(self) -> str:
        """Why the plan can't be taken; '' when it can."""
        made = self.plan
        if made is None or made.lacking:
            return self.tr("Say first which column is the patient ID, and which is the day.")
        if made.asked:
            return self.tr("Answer the questions about columns first.")
        return "" if made.used else self.tr("No row fits a patient. Import the patients first, or check the mapping.")

    def take(self) -> None:
        """Keep what the plan found."""
        made, store = self.plan, self._session.store
        if made is None:
            return
        job = self._session.jobs.change(self.tr("Importing visits"), lambda _: import_visits.take(store, made))
        job.succeeded.connect(self._on_taken)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _show(self, made: VisitPlan) -> None:
        self.plan = made
        fetch = partial(import_pages.visit_changes, self._session.store, made)
        counts, unknown = made.counts, sum(made.unknown.values())
        left_out = made.rows - made.used - unknown
        changes = ChangeFacts(
            0, counts.updated, counts.unchanged, left_out + unknown, 0, "", "keep", made.updated_by_field, fetch
        )
        sheets = tuple(
            VisitSheetFacts(
                import_visits.name_of(sheet),
                (
                    self.tr("appointments") if sheet.kind == "appointments" else self.tr("visits"),
                    self.tr("header in row %1").replace("%1", number(sheet.header_row))
                    if sheet.header_row
                    else self.tr("no heading row"),
                    counted(sheet.rows, self.tr("1 row"), self.tr("%1 rows")),
                ),
                sheet.mapping,
                sheet.preview,
                sheet.header_row,
            )
            for sheet in made.sheets
        )
        facts = VisitFacts(
            sheets,
            made.used,
            made.patients,
            left_out,
            made.periods.known,
            len(made.unknown),
            unknown,
            partial(import_pages.strangers, made),
            made.kind,
            made.lacking,
            made.asked,
        )
        self.view.show_visits(facts, made.groups, changes)
        recipe = next((sheet.recipe for sheet in made.sheets if sheet.recipe), "")
        store, chosen = self._session.store, self._mapping
        self._recipes.show(
            recipe, lambda name, brand: import_visits.keep_recipe(store, name, made, chosen, brand=brand)
        )
        self.shown.emit()

    @Slot(str, object)
    def _on_field(self, header: str, field: str | None) -> None:
        """A column was given another field: read again; what was shown stays if that goes wrong."""
        path, made = self._path, self.plan
        if path is None or made is None:
            return
        others = {one: kept for one, kept in self._mapping.items() if one != header and (not kept or kept != field)}
        mapping: dict[str, str | None] = {**others, header: field}
        store, today, place = self._session.store, self._session.as_of, self._place
        kind, brand = self._kind or (made.kind if len(made.sheets) == 1 else ""), self._recipes.brand
        job = self._session.jobs.read(
            self.tr("Reading the file"),
            lambda _: import_visits.plan(
                store, [path], kind=kind, place=place, mapping=mapping, today=today, brand=brand
            ),
            key="import-preview",
            shown=True,
        )
        job.succeeded.connect(partial(self._on_read, mapping))
        job.failed.connect(self._on_failed)
        job.start()

    def _on_read(self, mapping: dict[str, str | None], made: VisitPlan) -> None:
        if self.plan is not None:  # else it was discarded meanwhile
            self._notice.clear()
            self._mapping = mapping
            self._show(made)

    @Slot(object)
    def _on_taken(self, result: VisitImport) -> None:
        self.plan = None
        self.ended.emit()
        self._session.patients_changed.emit()
        words = self.tr("Imported %1 rows of visits: %2 patients updated, %3 unchanged.")
        for place, count in enumerate((result.used, result.updated, result.unchanged), start=1):
            words = words.replace(f"%{place}", number(count))
        self._notice.say(words, "good", self.tr("Undo"), partial(self._undoing.take_back, result.import_id))

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self._notice.show_error(error)
        if self.plan is not None:
            self.shown.emit()
