"""Duplicates: people who stand in the list twice, in pairs, to be merged or told apart; and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QTabBar

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import find_duplicates, merge_history, merge_patients
from reactivate_desktop.services.duplicate_queue import DuplicateQueue
from reactivate_desktop.services.find_duplicates import DuplicateReport
from reactivate_desktop.services.merge_history import MergeHistory
from reactivate_desktop.services.merge_patients import Merged
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.merge_history_list import MergeHistoryList
from reactivate_desktop.ui.pair_desk import PairDesk
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.widgets.empty_state import EmptyState
from reactivate_desktop.ui.widgets.page_frame import PageFrame

_AT_ONCE = 50_000
"""Patients up to which the page looks by itself; more take some time, so that the user says when."""


class DuplicatesPage(PageFrame):
    """One tab with the pairs that wait, one with the answers that hold. Keys: M, N, L, J (next) and K (previous)."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._looked = self._changed = self._busy = False
        self.set_title(self.tr("Duplicates"), self.tr("People who stand in the list twice. Nothing is deleted."))
        self.back = QPushButton(self.tr("Back to Patients"))
        self.head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("Pairs and answers"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for words in (self.tr("To decide"), self.tr("Answered")):
            self.tabs.addTab(words)
        self.desk = PairDesk()
        self.history = MergeHistoryList()
        self.ready = EmptyState(
            "patients",
            self.tr("Is anybody in the list twice?"),
            self.tr("Names, birth dates, addresses and phones of all are compared."),
            self.tr("Look for duplicates"),
        )
        self.looking = EmptyState(
            "search",
            self.tr("Looking for duplicates…"),
            self.tr("You can go on working meanwhile."),
        )
        self.nobody = EmptyState(
            "check-circle",
            self.tr("Nobody stands in the list twice"),
            self.tr("Every pair that could be one person is answered."),
            self.tr("Look again"),
        )
        self.stack = QStackedWidget()
        for view in (self.ready, self.looking, self.nobody, self.desk, self.history):
            self.stack.addWidget(view)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack, 1)
        self.apart = QPushButton(self.tr("Not the same person"))
        self.apart.setToolTip(self.tr("Key N. The pair is not asked about again."))
        self.later = QPushButton(self.tr("Later"))
        self.later.setToolTip(self.tr("Key L. The pair goes to the end of the list."))
        for place, button in ((1, self.later), (2, self.apart)):
            self.foot.insertWidget(place, button)
        self._wire()
        self._show_state()

    def _wire(self) -> None:
        self.back.clicked.connect(partial(self._session.go_to, "patients"))
        self.tabs.currentChanged.connect(self._show_state)
        self.ready.action_requested.connect(self.look)
        self.nobody.action_requested.connect(self.look)
        self.desk.again_wanted.connect(self.look)
        self.desk.certain_wanted.connect(self._on_certain)
        self.history.undo_wanted.connect(self._take_back)
        self.action_requested.connect(self._on_merge)
        self.apart.clicked.connect(self._on_apart)
        self.later.clicked.connect(self._on_later)
        self._session.workspace_changed.connect(self._forget)
        self._session.patients_changed.connect(self._forget)
        for key, act in (
            ("M", self._on_merge),
            ("N", self._on_apart),
            ("L", self._on_later),
            ("J", partial(self._step, 1)),
            ("K", partial(self._step, -1)),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @Slot()
    def look(self) -> None:
        """Look for duplicates among all patients."""
        if not self._session.has_workspace:
            return
        self._looked = self._busy = True
        self.notice.clear()
        self._show_state()
        store = self._session.store
        job = self._session.jobs.read(
            self.tr("Looking for duplicates"),
            lambda progress: find_duplicates.run(store, progress=progress),
            key="duplicates",
            shown=True,
        )
        job.succeeded.connect(self._on_found)
        job.failed.connect(self._on_not_found)
        job.cancelled.connect(self._on_stopped)
        job.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._looked and not event.spontaneous():
            self._read_history()
            if 0 < self._session.patient_count <= _AT_ONCE:
                self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Who is merged counts once: the audience is decided again when the answers are given, not after each."""
        super().hideEvent(event)
        if self._changed and not event.spontaneous() and self._session.has_workspace:
            self._changed = False
            self._session.patients_changed.disconnect(self._forget)
            self._session.patients_changed.emit()
            self._session.patients_changed.connect(self._forget)

    @Slot()
    def _show_state(self) -> None:
        queue = self.desk.queue
        waiting = self.tabs.currentIndex() == 0
        deciding = waiting and not self._busy and queue is not None and len(queue) > 0
        if not waiting:
            self.stack.setCurrentWidget(self.history)
        elif self._busy:
            self.stack.setCurrentWidget(self.looking)
        elif queue is None:
            self.stack.setCurrentWidget(self.ready)
        else:
            self.stack.setCurrentWidget(self.desk if len(queue) else self.nobody)
        count = f" ({number(len(queue))})" if queue is not None else ""
        self.tabs.setTabText(0, self.tr("To decide") + count)
        self.apart.setVisible(deciding)
        self.later.setVisible(deciding)
        self.set_primary(self.tr("Merge") if deciding else "")
        self.primary.setToolTip(self.tr("Key M. The two count as one person; it can be undone.") if deciding else "")
        if deciding and self.isVisible():
            self.desk.table.setFocus()

    @Slot()
    def _forget(self) -> None:
        """The list is another one."""
        self._looked = self._busy = self._changed = False
        self.desk.queue = None
        self._show_state()
        if self.isVisible():
            self._read_history()

    @Slot(object)
    def _on_found(self, report: DuplicateReport) -> None:
        self._busy = False
        self._show_queue(DuplicateQueue.of(report), 0)
        self._read_history()

    @Slot(object)
    def _on_not_found(self, error: ReactivateError) -> None:
        self._on_stopped()
        self.notice.show_error(error, self.tr("Try again"), self.look)

    @Slot()
    def _on_stopped(self) -> None:
        self._busy = False
        self._show_state()

    def _show_queue(self, queue: DuplicateQueue, place: int) -> None:
        self.desk.show_queue(queue, place)
        self._show_state()

    def _step(self, by: int) -> None:
        self.desk.go(self.desk.place + by)

    def _deciding(self) -> DuplicateQueue | None:
        """The queue, while a pair can be answered."""
        shown = self.stack.currentWidget() is self.desk and self.desk.place >= 0
        return self.desk.queue if shown else None

    @Slot()
    def _on_later(self) -> None:
        if queue := self._deciding():
            self._show_queue(queue.later(self.desk.place), self.desk.place)

    @Slot()
    def _on_merge(self) -> None:
        if not (queue := self._deciding()):
            return
        store, view, place = self._session.store, self.desk.view, self.desk.place
        keep, other, take = view.keep, view.other, view.take
        sure = queue.pair(place).probability
        job = self._session.jobs.change(
            self.tr("Merging"),
            lambda _: merge_patients.run(store, keep, [other], probability=sure, take=take),
            shown=False,
        )
        job.succeeded.connect(partial(self._on_merged, queue, place))
        job.failed.connect(partial(self._on_refused, queue, place))
        self._show_queue(queue.merged(keep, other), place)
        job.start()

    def _on_merged(self, before: DuplicateQueue, place: int, merged: Merged) -> None:
        self._answered(self.tr("Merged: they count as one person."), merged.merge_ids, before, place)

    @Slot()
    def _on_apart(self) -> None:
        if not (queue := self._deciding()):
            return
        store, place = self._session.store, self.desk.place
        pair = queue.pair(place)
        job = self._session.jobs.change(
            self.tr("Keeping the answer"),
            lambda _: merge_patients.different(store, pair.left, pair.right),
            shown=False,
        )
        job.succeeded.connect(partial(self._on_told_apart, queue, place))
        job.failed.connect(partial(self._on_refused, queue, place))
        self._show_queue(queue.told_apart(pair.left, pair.right), place)
        job.start()

    def _on_told_apart(self, before: DuplicateQueue, place: int, answer: int) -> None:
        self._answered(self.tr("Two people: the pair is not asked about again."), (answer,), before, place)

    def _on_refused(self, before: DuplicateQueue, place: int, error: ReactivateError) -> None:
        """The answer was not kept: the pair waits again."""
        self._show_queue(before, place)
        self.notice.show_error(error)

    @Slot()
    def _on_certain(self) -> None:
        if not (queue := self._deciding()):
            return
        store, report = self._session.store, queue.report
        job = self._session.jobs.change(
            self.tr("Merging the certain pairs"), lambda _: merge_patients.certain(store, report)
        )
        job.succeeded.connect(self._on_certain_merged)
        job.failed.connect(self.notice.show_error)
        job.start()

    @Slot(object)
    def _on_certain_merged(self, merged: Merged) -> None:
        words = self.tr("%1 records merged into %2.").replace("%1", number(len(merged.merge_ids)))
        self._changed = True
        self.look()
        self.notice.say(
            words.replace("%2", number(merged.people)),
            "good",
            self.tr("Undo"),
            partial(self._take_back, merged.merge_ids),
        )

    def _answered(self, words: str, ids: Sequence[int], before: DuplicateQueue, place: int) -> None:
        self._changed = True
        self.notice.say(words, "good", self.tr("Undo"), partial(self._take_back, ids, before, place))
        self._read_history()

    def _take_back(self, ids: Sequence[int], before: DuplicateQueue | None = None, place: int = 0) -> None:
        """Take answers back; the queue is what it was, or is looked for again."""
        store = self._session.store
        job = self._session.jobs.change(
            self.tr("Taking answers back"), lambda _: merge_patients.undo_all(store, ids), shown=False
        )
        job.succeeded.connect(partial(self._on_taken_back, before, place))
        job.failed.connect(self.notice.show_error)
        job.start()

    def _on_taken_back(self, before: DuplicateQueue | None, place: int, count: int) -> None:
        self._changed = True
        if before is not None:
            self._show_queue(before, place)
            self._read_history()
        else:
            self.look()
        self.notice.say(self.tr("%1 answers taken back.").replace("%1", number(count)), "good")

    def _read_history(self) -> None:
        if not self._session.has_workspace:
            return
        store = self._session.store
        job = self._session.jobs.read(
            self.tr("Reading the answers"), lambda _: merge_history.run(store), key="merge-history"
        )
        job.succeeded.connect(self._on_history)
        job.failed.connect(self.notice.show_error)
        job.start()

    @Slot(object)
    def _on_history(self, history: MergeHistory) -> None:
        self.tabs.setTabText(1, self.tr("Answered") + f" ({number(history.held)})")
        self.history.show_history(history)
