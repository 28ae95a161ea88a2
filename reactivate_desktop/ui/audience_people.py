"""The people behind the waterfall: those of a step, or those found by name, and why each is in or out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
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
from reactivate_desktop.ui.paged_table import PagedTable, People
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.verdict_list import VerdictLine, VerdictList

Evidence = Callable[[int], Sequence[VerdictLine]]
"""More to say of a person of a list, by ``patient_key``."""

_TYPING_MS = 250
_MOST_FOUND = 200
_TONES = {Verdict.HIT: "bad", Verdict.CLEAR: "good", Verdict.OFF: "warn", Verdict.IDLE: ""}
_ORDER = (Verdict.HIT, Verdict.OFF, Verdict.CLEAR, Verdict.IDLE)


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
        self._order = ("", False)
        self._pages = PagedTable(
            session, self._columns(), self.tr("The people of the chosen step"), at_once=True, parent=self
        )
        self.model, self.table = self._pages.model, self._pages.view
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
        self._pages.order_wanted.connect(self._on_order)
        self._pages.said.connect(self.said)
        self._pages.failed.connect(self.failed)
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
        """Show other people than those of a step; ``evidence`` tells more of a person."""
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
            self._pages.show_people(None)
            self.caption.setText("")
            return
        store, step, words = self._session.store, self.step, self.search.text().strip()
        listed = self._listed[:2] if self._listed is not None else (self._caption_of(audience, step), None)
        caption, given = (self.tr("Found"), None) if words else listed

        sort, descending = self._order

        def work(_: Progress) -> People:
            if words:
                keys = [one.patient_key for one in find_patients.run(store, words, limit=_MOST_FOUND)]
                found = pd.Index(keys, dtype="int64")
            else:
                found = given if given is not None else step_people.keys(audience, step)
            if words or given is not None:  # read from a workspace, or an audience, that may be another one by now
                found = found[audience.decision.keys.get_indexer(found) >= 0]
            some = step_people.ordered(audience, found.to_numpy(np.int64), sort, descending=descending)
            return People.read(some, lambda part: step_people.rows(audience, pd.Index(part)))

        job = self._session.jobs.read(self.tr("Listing the people"), work, key="audience-people")
        job.succeeded.connect(partial(self._on_people, caption))
        job.failed.connect(self.failed)
        job.start()

    def _caption_of(self, audience: Audience, step: str) -> str:
        ends = {MAILED: self.tr("Those who get mail"), IMPORTED: self.tr("Everyone")}
        labels = {one.rule: self.tr(one.label) for one in audience.decision.steps}
        return ends.get(step) or labels.get(step) or self.tr("Nobody is left out here")

    def _on_people(self, caption: str, people: People) -> None:
        count = len(people.keys)
        self._pages.show_people(people)
        if count and caption != self._fitted:
            self._fitted = caption
            self.table.fit()
        self.caption.setText(f"{caption} · {number(count)}")
        if self.search.text().strip() and count == 1:
            self.table.selectRow(0)

    @Slot(str, bool)
    def _on_order(self, sort: str, descending: bool) -> None:
        self._order = (sort, descending)
        self.refresh()

    @Slot()
    def _on_typed(self) -> None:
        self._typing.start()

    @Slot()
    def _on_chosen(self) -> None:
        count = self._pages.chosen_count
        self.never.setEnabled(count > 0)
        several = self.tr("Never mail these %1 people").replace("%1", number(count))
        self.never.setText(several if count > 1 else self.tr("Never mail this person"))
        audience = self._session.audience
        chosen = int(self._pages.chosen()[0]) if count == 1 else None
        if audience is not None and chosen is not None and chosen in audience.decision.keys:
            self._show_verdicts(explain_patient.run(audience, chosen), self._evidence(chosen))
            self._sight.start()
            self._ask_cleanings(chosen)
        else:
            self.verdicts.hide()

    @Slot()
    def _show_chosen(self) -> None:
        """The verdicts take room from the table; the chosen row stays in sight."""
        chosen = self.table.chosen()
        if chosen:
            self.table.scrollTo(self.model.index(chosen[0].start, 0))

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
        if steps and self._pages.chosen().tolist() == [key] and self._told is not None:
            outcome, place, out, others = self._told
            self.verdicts.show_verdicts(outcome, place, (*out, *map(self._cleaned, steps), *others))
            self._sight.start()

    def _cleaned(self, step: CleaningStep) -> VerdictLine:
        nothing = self.tr("nothing")
        before, after = (f"“{text}”" if text else nothing for text in (step.before, step.after))
        return VerdictLine(self.tr(step.label), self.tr("✎ cleaned"), "", f"{before} → {after}. {step.sentence}")

    def _evidence(self, patient_key: int) -> Sequence[VerdictLine]:
        if self._listed is None or self.search.text().strip():
            return ()
        return self._listed[2](patient_key)

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
        keys, store = self._pages.chosen().tolist(), self._session.store
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
