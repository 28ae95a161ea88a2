"""Which table of a file is meant: each that may be, with its first rows and its header marked, and a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.ui.formats import counted, number
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, Pill, label
from reactivate_desktop.ui.widgets.kind_choice import KindChoice
from reactivate_desktop.ui.widgets.sheet_strip import SheetStrip

Span = tuple[int, int]
_NO_HEADER: Span = (0, 0)


class Place(Protocol):
    """Where a table stands."""

    @property
    def sheet(self) -> str: ...
    @property
    def table(self) -> int: ...
    @property
    def header_rows(self) -> Span | None: ...
    @property
    def columns(self) -> tuple[Span, ...]: ...


class Candidate(Protocol):
    """One table that may be meant."""

    @property
    def place(self) -> Place: ...
    @property
    def preview(self) -> Sequence[Sequence[str]]: ...
    @property
    def rows(self) -> int: ...
    @property
    def first_row(self) -> int: ...


Recut = Callable[[str], Candidate]
"""Gives the table that a cut as typed makes of the lines; raises a sentence for what is no cut."""


class TableChooser(QScrollArea):
    """A card for each table.

    Signals:
        chosen: the place of the table.
        kind_chosen: the file lists something else: patients, visits or appointments.
    """

    chosen = Signal(object)
    kind_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Tables that may be meant"))
        inside = QWidget()
        inside.setProperty("role", "page")
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(0, 0, SPACE_8, SPACE_8)
        self._cards.setSpacing(SPACE_16)
        self.setWidget(inside)
        self.cut: QLineEdit | None = None

    def show_candidates(
        self,
        file: str,
        ask: str,
        candidates: Sequence[Candidate],
        recut: Recut | None = None,
        *,
        kind: str = "patients",
    ) -> None:
        """Show what may be chosen; ``ask`` is sheet, table, header or columns. Columns may be cut anew by hand.

        ``kind`` is what the file is taken for: patients, visits or appointments.
        """
        while (item := self._cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.cut = None
        no_header = ask == "header" and bool(candidates) and candidates[0].place.header_rows == _NO_HEADER
        self._cards.addWidget(self._question(file, "none" if no_header else ask, kind))
        for candidate in candidates:
            card = self._cut_card(candidate, recut) if recut is not None else self._card(ask, candidate)
            self._cards.addWidget(card)
        self._cards.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def _question(self, file: str, ask: str, kind: str) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(SPACE_12)
        words = {
            "sheet": self.tr("Which sheet of %1 is the list of patients?"),
            "table": self.tr("Which table of %1 is the list of patients?"),
            "header": self.tr("Which rows of %1 are the header?"),
            "none": self.tr("%1 seems to have no heading row: its first row looks like a patient."),
            "columns": self.tr("Where do the columns of %1 end?"),
        }.get(ask, "%1")
        head.addWidget(Pill(self.tr("? answer"), "warn"))
        head.addWidget(label(words.replace("%1", file), "heading", wraps=True), 1)
        choice = KindChoice()
        choice.show_kind(kind)
        choice.chosen.connect(self.kind_chosen)
        head.addWidget(choice)
        card.body.addLayout(head)
        more = self.tr("Nothing is read before you choose. A recipe that you save for this list remembers the answer.")
        card.body.addWidget(label(more, "secondary", wraps=True))
        return card

    def _card(self, ask: str, candidate: Candidate) -> Card:
        name = self._name(ask, candidate)
        card = Card()
        card.setAccessibleName(name)
        headed = candidate.place.header_rows != _NO_HEADER
        words = self.tr("This is the header") if headed else self.tr("The first row is a patient")
        button = QPushButton(words if ask == "header" else self.tr("Read this table"))
        button.setAccessibleName(f"{button.text()}: {name}")
        button.clicked.connect(partial(self.chosen.emit, candidate.place))
        strip = SheetStrip(rows=4 if ask == "header" else 6)
        self._fill(card, name, candidate, strip, button)
        return card

    def _cut_card(self, candidate: Candidate, recut: Recut) -> Card:
        """A cut that is proposed, and may be typed in another way: the preview follows."""
        card = Card()
        button = QPushButton(self.tr("Read these columns"))
        strip = SheetStrip(rows=10)
        self._fill(card, self.tr("Proposed columns"), candidate, strip, button)
        edit = self.cut = QLineEdit(",".join(f"{first}-{last}" for first, last in candidate.place.columns))
        edit.setAccessibleName(self.tr("First and last letter of each column"))
        wrong = label("", "secondary", "bad", wraps=True)
        wrong.hide()
        how = label(self.tr("First and last letter of each column, such as 1-10,11-30"), "secondary")
        for place, part in enumerate((how, edit, wrong), start=1):  # between the heading and the rows
            card.body.insertWidget(place, part)
        held = [candidate]

        def follow(text: str) -> None:
            try:
                held[0] = recut(text)
            except ReactivateError as error:
                wrong.setText(str(error))
            else:
                strip.show_lines(held[0].preview, held[0].first_row, 0)
                wrong.setText("")
            wrong.setVisible(bool(wrong.text()))
            button.setEnabled(not wrong.text())

        edit.textChanged.connect(follow)
        button.clicked.connect(lambda: self.chosen.emit(held[0].place))
        return card

    def _fill(self, card: Card, name: str, candidate: Candidate, strip: SheetStrip, button: QPushButton) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_12)
        head.addWidget(label(name, "strong"))
        rows = candidate.place.header_rows
        if candidate.rows >= 0:
            words = counted(candidate.rows, self.tr("1 row"), self.tr("%1 rows"))
            below = self.tr("%1 below").replace("%1", words)
            head.addWidget(label(words if rows == _NO_HEADER else below, "secondary"))
        head.addStretch(1)
        head.addWidget(button)
        depth = rows[1] - rows[0] + int(rows != _NO_HEADER) if rows else int(not candidate.place.columns)
        strip.show_lines(candidate.preview, candidate.first_row, depth)
        card.body.addLayout(head)
        card.body.addWidget(strip)

    def _name(self, ask: str, candidate: Candidate) -> str:
        place = candidate.place
        if ask == "sheet":
            return self.tr("Sheet %1").replace("%1", place.sheet)
        if place.header_rows == _NO_HEADER:
            return self.tr("No heading row: the columns will be called Column A, Column B, …")
        first, last = place.header_rows or (candidate.first_row, candidate.first_row)
        if first == last:
            rows = self.tr("Header in row %1").replace("%1", number(first))
        else:
            rows = self.tr("Header in rows %1–%2").replace("%1", number(first)).replace("%2", number(last))
        return self.tr("Table %1 · %2").replace("%1", str(place.table)).replace("%2", rows) if place.table else rows

    @Slot()
    def forget(self) -> None:
        """Show nothing: the file is discarded."""
        self.show_candidates("", "", ())
