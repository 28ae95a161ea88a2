"""The people behind the waterfall: those of a step, or those found by name, and why each is in or out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.services import (
    cleaning_history,
    explain_patient,
    export_not_mailed,
    find_patients,
    step_people,
    suppress_people,
)
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.services.cleaning_history import CleaningStep
from reactivate_desktop.services.explain_patient import PatientExplanation, Verdict
from reactivate_desktop.services.step_people import IMPORTED, MAILED
from reactivate_desktop.services.suppress_people import Suppression
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.models.frame_model import Column
from reactivate_desktop.ui.models.paged_model import PagedModel
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.table import FrameTable
from reactivate_desktop.ui.widgets.verdict_list import VerdictLine, VerdictList

Evidence = Callable[[int], Sequence[VerdictLine]]
"""More to say of the person in a row of a list."""

_TYPING_MS = 250
_MOST_FOUND = 200
_TONES = {Verdict.HIT: "bad", Verdict.CLEAR: "good", Verdict.OFF: "warn", Verdict.IDLE: ""}
_ORDER = (Verdict.HIT, Verdict.OFF, Verdict.CLEAR, Verdict.IDLE)


@dataclass(frozen=True, slots=True, eq=False)
class _People:
    """Keys of people in the order in which they are shown; ``first`` is the first page."""

    audience: Audience
    caption: str
    keys: pd.Index


class AudiencePeople(QWidget):
    """A table that holds only the pages that are looked at, a search, and the verdicts on the chosen person.

    Signals:
        said: a sentence and its tone.
        failed: a ``ReactivateError``.
    """

    said = Signal(str, str)
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.step = MAILED
        self._fitted = ""
        self._listed: tuple[str, pd.Index, Evidence] | None = None
        self._told: tuple[str, str, tuple[VerdictLine, ...], tuple[VerdictLine, ...]] | None = None
        self.model = PagedModel(self._columns())
        self.table = FrameTable(self.model, self.tr("The people of the chosen step"))
        self.verdicts = VerdictList()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Why is … in or out?"))
        self.search.setAccessibleName(self.tr("Find a person and see why they are in or out"))
        self.search.setClearButtonEnabled(True)
        self.caption = label("", "heading")
        self.never = QPushButton(self.tr("Never mail this person"))
        self.never.setAccessibleDescription(self.tr("Puts the chosen people on the suppression list"))
        self.never.setEnabled(False)
        self.export = QPushButton(self.tr("Save the list of not mailed…"))
        self.export.setAccessibleDescription(self.tr("Everybody who gets no mail, with the reasons, as a sheet"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._sight = QTimer(self)
        self._sight.setSingleShot(True)
        self._sight.timeout.connect(self._show_chosen)
        self._build()
        self._typing.timeout.connect(self.refresh)
        self.search.textChanged.connect(self._on_typed)
        self.table.selectionModel().selectionChanged.connect(self._on_chosen)
        self.model.modelReset.connect(self._on_chosen)
        self.never.clicked.connect(self._on_never)
        self.export.clicked.connect(self._on_export)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("last_name", self.tr("Last name")),
            Column("first_name", self.tr("First name")),
            Column("label", self.tr("In or out")),
            Column("last_visit", self.tr("Last visit")),
            Column("city", self.tr("City")),
            Column("zip", self.tr("ZIP"), "code"),
            Column("also", self.tr("Also")),
            Column("source_row", self.tr("Row"), "code"),
        )

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE_12, 0, 0)
        layout.setSpacing(SPACE_12)
        bar = QHBoxLayout()
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(320)
        bar.addWidget(self.caption)
        bar.addStretch(1)
        bar.addWidget(self.search, 2)
        layout.addLayout(bar)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(SPACE_8)
        split.addWidget(self.table)
        split.addWidget(self.verdicts)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        layout.addWidget(split, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.never)
        buttons.addStretch(1)
        buttons.addWidget(self.export)
        layout.addLayout(buttons)

    def show_step(self, step: str) -> None:
        """Show the people of a step; what was searched for is forgotten."""
        self.step, self._listed = step, None
        self._show()

    def show_listed(self, caption: str, keys: pd.Index, evidence: Evidence) -> None:
        """Show other people than those of a step; ``evidence`` tells more of the person in a row."""
        self.step, self._listed = "", (caption, keys, evidence)
        self._show()

    def _show(self) -> None:
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the people of the step, or those whom the search finds, in the audience as it is now."""
        self._typing.stop()
        audience = self._session.audience
        if audience is None:
            self.model.show_pages(0, None)
            self.caption.setText("")
            return
        store, step, words = self._session.store, self.step, self.search.text().strip()
        listed = self._listed[:2] if self._listed is not None else (self._caption_of(audience, step), None)
        caption, given = (self.tr("Found"), None) if words else listed

        def work(_: Progress) -> _People:
            if words:
                keys = [one.patient_key for one in find_patients.run(store, words, limit=_MOST_FOUND)]
                found = pd.Index(keys, dtype="int64")
            else:
                found = given if given is not None else step_people.keys(audience, step)
            found = found[audience.decision.keys.get_indexer(found) >= 0]
            step_people.rows(audience, found[:1])  # looks up the keys once, off the window's thread
            return _People(audience, caption, found)

        job = self._session.jobs.read(self.tr("Listing the people"), work, key="audience-people")
        job.succeeded.connect(self._on_people)
        job.failed.connect(self.failed)
        job.start()

    def _caption_of(self, audience: Audience, step: str) -> str:
        ends = {MAILED: self.tr("Those who get mail"), IMPORTED: self.tr("Everyone")}
        labels = {one.rule: self.tr(one.label) for one in audience.decision.steps}
        return ends.get(step) or labels.get(step) or self.tr("Nobody is left out here")

    @Slot(object)
    def _on_people(self, people: _People) -> None:
        audience, keys = people.audience, people.keys
        self.model.show_pages(
            len(keys), lambda offset, limit: step_people.rows(audience, keys[offset : offset + limit])
        )
        if len(keys) and people.caption != self._fitted:
            self._fitted = people.caption
            self.table.fit()
        self.caption.setText(f"{people.caption} · {number(len(keys))}")
        if self.search.text().strip() and len(keys) == 1:
            self.table.selectRow(0)

    @Slot()
    def _on_typed(self) -> None:
        self._typing.start()

    def chosen(self) -> list[int]:
        """Keys of the patients whose rows are chosen."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [int(str(self.model.key(row))) for row in rows]

    @Slot()
    def _on_chosen(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        self.never.setEnabled(count > 0)
        several = self.tr("Never mail these %1 people").replace("%1", number(count))
        self.never.setText(several if count > 1 else self.tr("Never mail this person"))
        audience = self._session.audience
        if count == 1 and audience is not None and self.chosen()[0] in audience.decision.keys:
            self._show_verdicts(explain_patient.run(audience, self.chosen()[0]), self._evidence())
            self._sight.start()
            self._ask_cleanings(self.chosen()[0])
        else:
            self.verdicts.hide()

    @Slot()
    def _show_chosen(self) -> None:
        """The verdicts take room from the table; the chosen row stays in sight."""
        rows = self.table.selectionModel().selectedRows()
        if rows:
            self.table.scrollTo(rows[0])

    def _ask_cleanings(self, key: int) -> None:
        """What imports changed of this person stands in the workspace, and is read beside the window."""
        store = self._session.store
        if store is not None:
            job = self._session.jobs.read(
                self.tr("Reading what was cleaned"), lambda _: (key, cleaning_history.run(store, key)), key="cleanings"
            )
            job.succeeded.connect(self._on_cleanings)
            job.failed.connect(self.failed)
            job.start()

    @Slot(object)
    def _on_cleanings(self, read: tuple[int, tuple[CleaningStep, ...]]) -> None:
        key, steps = read
        if steps and self.chosen() == [key] and self._told is not None:
            outcome, place, out, others = self._told
            self.verdicts.show_verdicts(outcome, place, (*out, *map(self._cleaned, steps), *others))
            self._sight.start()

    def _cleaned(self, step: CleaningStep) -> VerdictLine:
        nothing = self.tr("nothing")
        before, after = (f"“{text}”" if text else nothing for text in (step.before, step.after))
        return VerdictLine(self.tr(step.label), self.tr("✎ cleaned"), "", f"{before} → {after}. {step.sentence}")

    def _evidence(self) -> Sequence[VerdictLine]:
        if self._listed is None or self.search.text().strip():
            return ()
        return self._listed[2](self.table.selectionModel().selectedRows()[0].row())

    def _show_verdicts(self, told: PatientExplanation, evidence: Sequence[VerdictLine]) -> None:
        words = {
            Verdict.HIT: self.tr("✕ out"),
            Verdict.CLEAR: self.tr("✓ in"),
            Verdict.OFF: self.tr("○ off"),
            Verdict.IDLE: self.tr("– idle"),
        }
        lines = [
            VerdictLine(self.tr(one.label), words[one.verdict], _TONES[one.verdict], one.sentence)
            for verdict in _ORDER
            for one in told.verdicts
            if one.verdict is verdict
        ]
        outcome = self.tr("Gets mail: no rule leaves this person out.")
        if not told.mailed:
            owner = next(one for one in told.verdicts if one.rule == told.owner)
            outcome = self.tr("Gets no mail. %1").replace("%1", owner.sentence)
        sheet = self.tr(", sheet %1").replace("%1", told.source_sheet) if told.source_sheet else ""
        place = self.tr("Stands in %1%2, row %3.").replace("%1", told.source_file).replace("%2", sheet)
        place = f"{place.replace('%3', number(told.source_row))} {self.tr(told.clinic)}".strip()
        out = sum(one.verdict is Verdict.HIT for one in told.verdicts)
        self._told = outcome, place, (*evidence, *lines[:out]), tuple(lines[out:])
        self.verdicts.show_verdicts(outcome, place, (*evidence, *lines))

    @Slot()
    def _on_never(self) -> None:
        keys, store = self.chosen(), self._session.store
        agreed = bool(keys) and self._session.asker.confirm(
            self,
            self.never.text() + self.tr("?"),
            self.tr("The suppression list always holds, in every campaign of this workspace."),
            self.never.text(),
        )
        if not agreed:
            return
        job = self._session.jobs.change(
            self.tr("Adding to the suppression list"), lambda _: suppress_people.by_patients(store, keys), shown=False
        )
        job.succeeded.connect(self._on_suppressed)
        job.failed.connect(self.failed)
        job.start()

    @Slot(object)
    def _on_suppressed(self, done: Suppression) -> None:
        if done.added:
            self._session.refresh_audience()
        else:
            self.said.emit(" ".join(done.sentences()), "warn")

    @Slot()
    def _on_export(self) -> None:
        audience = self._session.audience
        if audience is None:
            return
        place = self._session.folder / f"{audience.campaign} not mailed.csv"
        kinds = self.tr("Sheets (*.csv *.xlsx)")
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the list of not mailed"), str(place), kinds)
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(f"{name}.csv")
        job = self._session.jobs.change(
            self.tr("Writing the list of not mailed"),
            lambda progress: export_not_mailed.run(audience, path, progress=progress),
        )
        said = self.tr("%1 holds %2 people who get no mail, with the reasons.").replace("%1", path.name)
        job.succeeded.connect(lambda count: self.said.emit(said.replace("%2", number(count)), "good"))
        job.failed.connect(self.failed)
        job.start()
