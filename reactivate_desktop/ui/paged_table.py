"""A table of people that holds only the pages that are looked at: what is read for it is read by jobs."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.models.frame_model import Column
from reactivate_desktop.ui.models.paged_model import PAGE, Keys, PagedModel, Rows
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.widgets.table import FrameTable

MOST_COPIED = 10_000
"""Rows that the clipboard takes; more of them belong into a file."""


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """What a table shall show: the keys of its rows in order, how to read some of them, and the first page."""

    keys: Keys
    rows: Rows = field(repr=False)
    first: pd.DataFrame = field(repr=False)

    @classmethod
    def read(cls, keys: Keys, rows: Rows) -> People:
        """With the first page, so that nothing has to be waited for on screen. For jobs."""
        return cls(keys, rows, rows(keys[:PAGE]))


class PagedTable(QObject):
    """A ``FrameTable`` on a ``PagedModel``, with the jobs that read for it.

    ``at_once``: rows are in memory, and read while the table is painted. Else they are read in the background.

    Signals:
        order_wanted: as of ``PagedModel``.
        said: a sentence and its tone.
        failed: a ``ReactivateError``.
    """

    order_wanted = Signal(str, bool)
    said = Signal(str, str)
    failed = Signal(object)

    def __init__(
        self, session: Session, columns: tuple[Column, ...], name: str, *, at_once: bool, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._at_once = at_once
        self._people: People | None = None
        self._reading: People | None = None
        self.model = PagedModel(columns, self, sorts=True)
        self.view = FrameTable(self.model, name, copies=False)
        self.model.order_wanted.connect(self.order_wanted)
        self.model.pages_wanted.connect(self._on_wanted)
        self.view.copy_wanted.connect(self._on_copy)

    def show_people(self, people: People | None) -> None:
        """Show other people, from the top unless they are the same; None with nobody to show."""
        before, self._people = self._people, people
        if people is None:
            self.model.show_keys(np.empty(0, np.int64))
            return
        same = before is not None and np.array_equal(before.keys, people.keys)
        place = self.view.verticalScrollBar().value() if same else 0
        self.model.show_keys(people.keys, people.rows if self._at_once else None, first=people.first)
        self.view.verticalScrollBar().setValue(place)

    def chosen(self) -> Keys:
        """Keys of the people whose rows are chosen, in the order on screen."""
        parts = [self.model.keys(span.start, span.stop) for span in self.view.chosen()]
        return np.concatenate([np.empty(0, np.int64), *parts])

    @property
    def chosen_count(self) -> int:
        """How many rows are chosen."""
        return sum(map(len, self.view.chosen()))

    @Slot()
    def _on_wanted(self) -> None:
        """Read the pages that are looked at; while some are read, others wait: the last that is seen counts."""
        people = self._people
        wanted = {page: self.model.page_keys(page) for page in self.model.wanted()}
        if people is None or not wanted or self._reading is people:
            return
        self._reading = people

        def work(_: Progress) -> dict[int, pd.DataFrame]:
            return {page: people.rows(keys) for page, keys in wanted.items()}

        job = self._session.jobs.read(self.tr("Reading rows"), work)
        job.succeeded.connect(lambda pages: self._on_pages(people, pages))
        job.failed.connect(self.failed)  # nothing is asked again until other people are shown
        job.start()

    def _on_pages(self, people: People, pages: dict[int, pd.DataFrame]) -> None:
        if people is self._people:
            self._reading = None
            self.model.take(pages)

    @Slot()
    def _on_copy(self) -> None:
        """Read the chosen people (all, when none is chosen) and put them on the clipboard."""
        people = self._people
        if people is None:
            return
        keys = self.chosen() if self.chosen_count else people.keys
        some, as_csv = keys[:MOST_COPIED], self.model.as_csv
        job = self._session.jobs.read(
            self.tr("Copying rows"), lambda _: as_csv(people.rows(some)), key="copy", shown=True
        )
        job.succeeded.connect(lambda text: self._on_copied(text, len(some), len(keys)))
        job.failed.connect(self.failed)
        job.start()

    def _on_copied(self, text: str, copied: int, wanted: int) -> None:
        QGuiApplication.clipboard().setText(text)
        if copied < wanted:
            words = self.tr("The first %1 of %2 rows were copied; the clipboard is no place for more.")
            self.said.emit(words.replace("%1", number(copied)).replace("%2", number(wanted)), "warn")
