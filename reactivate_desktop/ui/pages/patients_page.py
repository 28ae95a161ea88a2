"""Patients: drop an export, see what was found in it, mend the mapping, and import it."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import import_pages, import_patients, import_recipes, import_visits
from reactivate_desktop.services.import_patients import (
    Answers,
    ImportPlan,
    ImportResult,
    TablePlace,
    UnclearTableError,
)
from reactivate_desktop.services.import_visits import VisitPlan
from reactivate_desktop.services.workspace import Store
from reactivate_desktop.ui.formats import counted, number
from reactivate_desktop.ui.import_answering import ImportAnswering
from reactivate_desktop.ui.import_undoing import ImportUndoing
from reactivate_desktop.ui.patients_list import PatientsList
from reactivate_desktop.ui.recipe_saving import RecipeSaving
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.visit_desk import VisitDesk
from reactivate_desktop.ui.widgets.drop_field import DropField
from reactivate_desktop.ui.widgets.empty_state import EmptyState
from reactivate_desktop.ui.widgets.import_changes import ChangeFacts, ChangeLine
from reactivate_desktop.ui.widgets.import_preview import ImportPreview, SheetFacts
from reactivate_desktop.ui.widgets.import_problems import Decided
from reactivate_desktop.ui.widgets.page_frame import PageFrame
from reactivate_desktop.ui.widgets.table_chooser import TableChooser

_PATIENTS = "patients"
KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsb", ".ods")


class PatientsPage(PageFrame):
    """Empty: a field to drop a file on. Then the preview of an import. Then the patients that are there."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.set_title(self.tr("Patients"), self.tr("Import the list that your practice system exports, as it is."))
        self._session = session
        self._path: Path | None = None
        self._plan: ImportPlan | None = None
        self._asked: UnclearTableError | None = None
        self._undoing = ImportUndoing(session, self.notice, self)
        self.visits = VisitDesk(session, self.notice, self._undoing, self)
        self._mapping: dict[str, str | None] = {}
        self._kind = ""
        self._stack = QStackedWidget()
        self._drop = DropField(self.tr("Drop the practice's export here"), KINDS, "patients")
        self._busy = EmptyState(
            "file", self.tr("Reading the file…"), self.tr("Sheet, header row and columns are being found.")
        )
        self.preview, self.chooser = ImportPreview(), TableChooser()
        self._answering = ImportAnswering(self.preview, self)
        self._recipes = RecipeSaving(session, self.notice, self.preview.recipe, self)
        self._list = PatientsList(session)
        for view in (self._drop, self._busy, self.preview, self.chooser, self.visits.view, self._list):
            self._stack.addWidget(view)
        self.body.addWidget(self._stack, 1)
        self.discard = QPushButton(self.tr("Discard this file"))
        self.discard.setAccessibleName(self.tr("Discard this file"))
        self._will = ChangeLine()
        self.foot.insertWidget(0, self.discard)
        self.foot.insertWidget(2, self._will)
        self.discard.hide()
        self._wire()
        self._show_state()

    def open_file(self, path: Path) -> None:
        """Read a file and show what was found; nothing is kept yet."""
        self._path, self._plan, self._asked, self._kind = path, None, None, ""
        self.visits.forget()
        self.preview.problems.forget()
        self._read({})

    def _wire(self) -> None:
        self._drop.file_chosen.connect(self._on_file)
        self._drop.refused.connect(self._on_refused)
        self.preview.field_chosen.connect(self._on_field)
        self._answering.changed.connect(self._amend)
        self.preview.sheet_changed.connect(self._on_sheet)
        self.chooser.chosen.connect(self._on_place)
        for choice in (self.preview.kind.chosen, self.visits.view.kind.chosen, self.chooser.kind_chosen):
            choice.connect(self._on_kind)
        self.visits.shown.connect(self._on_visits)
        self.visits.ended.connect(self._on_discard)
        self.discard.clicked.connect(self._on_discard)
        self._list.undo_wanted.connect(self._undoing.ask)
        self._list.another_wanted.connect(self._on_again)
        self._list.duplicates_wanted.connect(partial(self._session.go_to, "duplicates"))
        self._list.said.connect(self.notice.say)
        self._list.failed.connect(self.notice.show_error)
        self.action_requested.connect(self._on_action)
        self._session.workspace_changed.connect(self._on_discard)
        self._session.patient_requested.connect(self._on_patient)
        self._session.overview_changed.connect(self._show_state)

    def _read(self, mapping: dict[str, str | None], place: TablePlace | None = None) -> None:
        """Read the file with another mapping; what was shown comes back if that goes wrong."""
        path = self._path
        if path is None:
            return
        store, today, shown = self._session.store, self._session.as_of, self._plan
        answers = shown.answers if shown is not None and shown.found.place == place else Answers()
        self.notice.clear()
        self.primary.setEnabled(False)
        self._stack.setCurrentWidget(self._busy)
        job = self._session.jobs.read(
            self.tr("Reading the file"),
            partial(
                _read,
                store,
                path,
                place,
                mapping,
                kind=self._kind,
                answers=answers,
                today=today,
                brand=self._recipes.brand,
            ),
            key="import-preview",
            shown=True,
        )
        job.succeeded.connect(partial(self._on_read, path, place, mapping))
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._show_again)
        job.start()

    @Slot(object)
    def _amend(self, answers: Answers) -> None:
        """Reckon the same file with other answers."""
        plan = self._plan
        if plan is None:
            return
        store, self._answering.answers = self._session.store, answers
        self.primary.setEnabled(False)
        job = self._session.jobs.read(
            self.tr("Reckoning the import"),
            lambda _: import_patients.amend(store, plan, answers),
            key="import-preview",
            shown=True,
        )
        job.succeeded.connect(self._on_plan)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(partial(self._on_stopped, answers))
        job.start()

    def _facts(self, plan: ImportPlan) -> SheetFacts:
        found = plan.found
        pieces = [self.tr("sheet %1").replace("%1", found.sheet)] if found.sheet else []
        header = self.tr("header in row %1").replace("%1", number(found.header_row))
        pieces.append(header if found.header_row else self.tr("no heading row"))
        if found.encoding:
            pieces.append(found.encoding)
        return SheetFacts(plan.file, tuple(pieces), found.sheets, found.sheet, len(plan.patients), plan.refused)

    def _on_stopped(self, answers: Answers) -> None:
        """The user stopped it; when a newer answer did, that one goes on."""
        if self._answering.answers is answers:
            self._show_again()

    @Slot()
    def _show_again(self) -> None:
        """Show what was there before a step that was not finished."""
        if self._plan is not None:
            self._on_plan(self._plan)
        elif self._asked is not None:
            self._ask(self._asked)
        elif self.visits.plan is not None:
            self._on_visits()
        else:
            self._show_state()

    @Slot()
    def _show_state(self) -> None:
        if self._plan is not None or self._asked is not None or self.visits.plan is not None:
            return
        if self._session.patient_count:
            self._show_list()
        else:
            self._stack.setCurrentWidget(self._drop)
        self.discard.hide()
        self._will.hide()
        ready = self._session.patient_count > 0
        self.set_primary(self.tr("Continue to Audience") if ready else "")

    def _show_list(self) -> None:
        self._stack.setCurrentWidget(self._list)
        self._list.refresh()

    @Slot(object)
    def _on_file(self, path: Path) -> None:
        self.open_file(path)

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self.notice.say(sentence, "warn")

    @Slot(str, object)
    def _on_field(self, header: str, field: str | None) -> None:
        """A column was given another field; the column that had been given it by hand before is let go."""
        plain = (field or "").removeprefix("not ")
        others = {one: kept for one, kept in self._mapping.items() if (kept or "").removeprefix("not ") != plain}
        unused = {one: kept for one, kept in self._mapping.items() if not kept}
        self._read({**others, **unused, header: field}, self._plan.found.place if self._plan else None)

    @Slot(str)
    def _on_sheet(self, sheet: str) -> None:
        self._on_place(TablePlace(sheet))

    @Slot(object)
    def _on_place(self, place: TablePlace) -> None:
        """Another sheet, table or header was chosen."""
        self.preview.problems.forget()
        said = self._asked.place if self._asked is not None else TablePlace()
        self._read({}, place.with_(said))

    @Slot(str)
    def _on_kind(self, kind: str) -> None:
        """The file lists something else than what it was taken for: it is read anew."""
        self._kind, self._plan, self._asked = kind, None, None
        self.visits.forget()
        self.preview.problems.forget()
        self._read({})

    def _on_read(
        self, path: Path, place: TablePlace | None, mapping: dict[str, str | None], plan: ImportPlan | VisitPlan
    ) -> None:
        if self._path != path:  # it was discarded meanwhile
            return
        if isinstance(plan, VisitPlan):
            self._plan, self._asked = None, None
            self.visits.offer(path, place, self._kind if self._kind != _PATIENTS else "", plan)
        else:
            self._mapping = mapping
            self._on_plan(plan)

    @Slot()
    def _on_visits(self) -> None:
        """Visits are shown: the button takes them."""
        self._stack.setCurrentWidget(self.visits.view)
        self.discard.show()
        self._will.hide()
        why_not = self.visits.why_not()
        self.set_primary(self.visits.words(), enabled=not why_not, why_not=why_not)

    @Slot(object)
    def _on_plan(self, plan: ImportPlan) -> None:
        self._plan, self._answering.answers, self._asked = plan, plan.answers, None
        found, asked = plan.found, import_patients.open_questions(plan.matches)
        decided = Decided(plan.answers.groups, plan.answers.rows, plan.answers.cells)
        self.preview.show_import(self._facts(plan), plan.matches, found.preview, found.header_row, asked)
        self.preview.problems.show_groups(plan.groups, decided)
        keep = partial(import_recipes.keep_confirmed, self._session.store, found, self._mapping)
        self._recipes.show(found.recipe, keep)
        self.preview.changes.show_changes(_change_facts(plan))
        self._stack.setCurrentWidget(self.preview)
        self.discard.show()
        self._will.show_changes(_change_facts(plan))
        count = len(plan.patients)
        why_not = "" if count else self.tr("No row could be read as a patient. Check the mapping.")
        if asked:
            why_not = self.tr("Answer the questions about columns first.")
        words = counted(count, self.tr("Import 1 patient"), self.tr("Import %1 patients"))
        self.set_primary(words, enabled=not why_not, why_not=why_not)

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        """What went wrong is said, or what has to be chosen asked; a file that was read before stays as it was."""
        if isinstance(error, UnclearTableError) and self._plan is None and self._path is not None:
            self._ask(error)
            return
        self._show_again()
        self.notice.show_error(error)

    def _ask(self, asked: UnclearTableError) -> None:
        """Show the tables that may be meant."""
        self._asked = asked
        recut = partial(import_patients.cut, asked) if asked.ask == "columns" else None
        self.chooser.show_candidates(
            self._path.name if self._path else "", asked.ask, asked.candidates, recut, kind=self._kind or _PATIENTS
        )
        self._stack.setCurrentWidget(self.chooser)
        self.discard.show()
        self._will.hide()
        self.set_primary("")

    @Slot()
    def _on_discard(self) -> None:
        self._plan, self._path, self._asked = None, None, None
        self.visits.forget()
        self.notice.clear()
        self._show_state()

    @Slot()
    def _on_again(self) -> None:
        self._stack.setCurrentWidget(self._drop)
        self.discard.show()
        self._will.hide()
        self.set_primary("")

    @Slot(str)
    def _on_patient(self, name: str) -> None:
        self._list.search.setText(name)

    @Slot()
    def _on_action(self) -> None:
        plan = self._plan
        if self.visits.plan is not None:
            self.primary.setEnabled(False)
            self.visits.take()
            return
        if plan is None:
            self._session.go_to("audience")
            return
        store = self._session.store
        job = self._session.jobs.change(self.tr("Importing patients"), lambda _: import_patients.take(store, plan))
        job.succeeded.connect(self._on_imported)
        job.failed.connect(self._on_failed)
        self.primary.setEnabled(False)
        job.cancelled.connect(self._show_again)
        job.start()

    @Slot(object)
    def _on_imported(self, result: ImportResult) -> None:
        self._plan, self._path = None, None
        people = counted(result.imported, self.tr("Imported 1 patient"), self.tr("Imported %1 patients"))
        words = people + self.tr(": %1 new, %2 updated, %3 unchanged.")
        for place, value in enumerate((result.new, result.updated, result.unchanged), start=1):
            words = words.replace(f"%{place}", number(value))
        self._session.patients_changed.emit()
        self.notice.say(words, "good", self.tr("Undo"), partial(self._undoing.take_back, result.import_id))


def _read(
    store: Store,
    path: Path,
    place: TablePlace | None,
    mapping: dict[str, str | None],
    _progress: object = None,
    *,
    kind: str,
    answers: Answers,
    today: date,
    brand: str,
) -> ImportPlan | VisitPlan:
    """What a file would change: a list of patients, with the answers so far, or a sheet of visits.

    ``kind`` is what the user says that it is; '' = the file tells.
    """
    if kind in import_visits.KINDS:
        return import_visits.plan(store, [path], kind=kind, place=place, today=today, brand=brand)
    sheet = (place.sheet or None) if place else None
    if not kind and not mapping and import_visits.looks_like(path, sheet, store):
        return import_visits.plan(store, [path], place=place, today=today, brand=brand)
    made = import_patients.plan(store, path, mapping=mapping or None, place=place, brand=brand)
    return import_patients.amend(store, made, answers) if answers != Answers() else made


def _change_facts(plan: ImportPlan) -> ChangeFacts:
    """What the card of changes shows of a plan."""
    counts, gone = plan.counts, plan.gone
    return ChangeFacts(
        counts.new,
        counts.updated,
        counts.unchanged,
        plan.refused,
        len(gone),
        gone.file_name,
        plan.answers.gone,
        plan.updated_by_field,
        partial(import_pages.changes, plan),
        partial(import_pages.gone, plan),
    )
