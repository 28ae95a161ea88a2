"""The patients of the workspace as a list that the database sorts and searches, and the ways to import and to undo."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.services import browse_patients
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.models.frame_model import Column
from reactivate_desktop.ui.paged_table import PagedTable, People
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.empty_state import EmptyState

_TYPING_MS = 250
_PATIENCE_MS = 150
"""A wait that is shorter is not spoken of."""


class PatientsList(QWidget):
    """Who is in the workspace: a page of rows at a time, whatever their number.

    Signals:
        another_wanted: import another list.
        undo_wanted: take the newest import back.
        duplicates_wanted: look for people who stand in the list twice.
        said: a sentence and its tone.
        failed: a ``ReactivateError``.
    """

    another_wanted = Signal()
    undo_wanted = Signal()
    duplicates_wanted = Signal()
    said = Signal(str, str)
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._order = ("", False)
        self.table = PagedTable(
            session, self._columns(), self.tr("Patients of this workspace"), at_once=False, parent=self
        )
        self.count = label("", "strong")
        self.wait = label("", "secondary")
        self.wait.hide()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Name, ID, address …"))
        self.search.setAccessibleName(self.tr("Find a patient"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(160)
        self.search.setMaximumWidth(280)
        self.duplicates = QPushButton(self.tr("Duplicates…"))
        self.duplicates.setAccessibleName(self.tr("Find people who stand in the list twice"))
        self.undo = QPushButton(self.tr("Undo the newest import…"))
        self.undo.setAccessibleName(self.tr("Undo the newest import"))
        self._again = QPushButton(self.tr("Import another list…"))
        self._again.setAccessibleName(self.tr("Import another list"))
        self.nobody = EmptyState("search", "", "", second=self.tr("Show all patients"))
        self._faces, self._card = QStackedWidget(), Card()
        self._typing = _timer(self, _TYPING_MS)
        self._patience = _timer(self, _PATIENCE_MS)
        self._build()
        self._wire()

    def _columns(self) -> tuple[Column, ...]:
        return (
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
        )

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_16)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_8)
        bar.addWidget(self.count)
        bar.addWidget(self.wait)
        bar.addStretch(1)
        bar.addWidget(self.search, 4)
        for part in (self.duplicates, self.undo, self._again):
            bar.addWidget(part)
        self._card.body.setContentsMargins(0, SPACE_8, 0, 0)
        self._card.body.addWidget(self.table.view)
        for face in (self._card, self.nobody):
            self._faces.addWidget(face)
        layout.addLayout(bar)
        layout.addWidget(self._faces, 1)

    def _wire(self) -> None:
        self.undo.clicked.connect(self.undo_wanted)
        self.duplicates.clicked.connect(self.duplicates_wanted)
        self._again.clicked.connect(self.another_wanted)
        self.search.textChanged.connect(self._on_typed)
        self.nobody.second_requested.connect(self.search.clear)
        self._typing.timeout.connect(self.refresh)
        self._patience.timeout.connect(self.wait.show)
        self.table.order_wanted.connect(self._on_order)
        self.table.said.connect(self.said)
        self.table.failed.connect(self.failed)

    @Slot()
    def refresh(self) -> None:
        """Ask the database again who is shown, and in which order."""
        self._typing.stop()
        if not self._session.has_workspace:
            return
        store, words, (sort, descending) = self._session.store, self.search.text().strip(), self._order
        columns = tuple(column.name for column in self._columns())

        def work(_: Progress) -> People:
            keys = browse_patients.find(store, columns, sort=sort, descending=descending, words=words)
            return People.read(keys, lambda some: browse_patients.rows(store, some, columns))

        if not self.count.text():
            self._show_count(self._session.patient_count, "")
        self.wait.setText(self._waiting_for(words))
        self._patience.start()
        job = self._session.jobs.read(self.tr("Looking through the patients"), work, key="patients")
        job.succeeded.connect(partial(self._on_people, words))
        job.failed.connect(self._on_failed)
        job.start()

    def _waiting_for(self, words: str) -> str:
        if words:
            return self.tr("Searching…")
        return self.tr("Sorting…") if self._order[0] else self.tr("Reading…")

    def _on_people(self, words: str, people: People) -> None:
        self._quiet()
        found = len(people.keys)
        self.table.show_people(people)
        self._show_count(found, words)
        if words and not found:
            self.nobody.show_words(
                self.tr("Nobody has “%1”").replace("%1", words),
                self.tr("Names, ID, address, city, state, ZIP, clinic and status were searched."),
            )
        self._faces.setCurrentWidget(self.nobody if words and not found else self._card)

    def _show_count(self, found: int, words: str) -> None:
        counted = self.tr("%1 of %2 patients") if words else self.tr("%1 patients")
        self.count.setText(counted.replace("%1", number(found)).replace("%2", number(self._session.patient_count)))

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._quiet()
        self.failed.emit(error)

    def _quiet(self) -> None:
        self._patience.stop()
        self.wait.hide()

    @Slot()
    def _on_typed(self) -> None:
        self._typing.start()

    @Slot(str, bool)
    def _on_order(self, sort: str, descending: bool) -> None:
        self._order = (sort, descending)
        self.refresh()


def _timer(parent: QWidget, milliseconds: int) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(milliseconds)
    return made
