"""Patients who are not in the list any more, one by one: what becomes of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from reactivate_desktop.ui.models.frame_model import in_words
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_12
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.paged_rows import PagedRows


class Gone(Protocol):
    """A patient who is gone, and what is decided."""

    @property
    def key(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def patient_id(self) -> str: ...
    @property
    def last_visit(self) -> object: ...
    @property
    def choice(self) -> str: ...


Fetch = Callable[[int, int], Sequence[Gone]]
"""Gives patients who are gone: (start, limit) → patients."""


class GoneList(PagedRows):
    """A line for each patient, with a box.

    Signals:
        chosen: patient_key, and keep, inactive or no_mail.
    """

    chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.pager.call(self.tr("Patients who are gone"))
        self._fetch: Fetch | None = None
        self.hide()

    def choices(self) -> tuple[tuple[str, str], ...]:
        """What may become of somebody: words and value."""
        return (
            (self.tr("Keep as it is"), "keep"),
            (self.tr("Mark inactive"), "inactive"),
            (self.tr("Send no mail"), "no_mail"),
        )

    def show_patients(self, count: int, fetch: Fetch | None) -> None:
        """Show other patients; the page stays where it can."""
        self._fetch = fetch
        self.show_count(count if fetch is not None else 0, self._start)

    def make_page(self, start: int, limit: int) -> QWidget:
        """The patients from ``start`` on."""
        return self._page(self._fetch(start, limit) if self._fetch is not None else ())

    def _page(self, patients: Sequence[Gone]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_12)
        grid.setVerticalSpacing(SPACE_4)
        for x, words in enumerate((self.tr("Patient"), self.tr("Patient ID"), self.tr("Last visit"))):
            grid.addWidget(label(words, "secondary"), 0, x)
        for y, patient in enumerate(patients, start=1):
            grid.addWidget(label(patient.name, wraps=True), y, 0)
            grid.addWidget(label(patient.patient_id, "secondary"), y, 1)
            grid.addWidget(label(in_words(patient.last_visit, "") or "–", "secondary"), y, 2)
            grid.addWidget(self._box(patient), y, 3)
        grid.setColumnStretch(0, 1)
        return holder

    def _box(self, patient: Gone) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("What becomes of %1").replace("%1", patient.name))
        for words, value in self.choices():
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(patient.choice)))
        box.activated.connect(partial(self._on_box, box, patient.key))
        return box

    def _on_box(self, box: QComboBox, key: int, _index: int) -> None:
        self.chosen.emit(key, str(box.currentData()))
