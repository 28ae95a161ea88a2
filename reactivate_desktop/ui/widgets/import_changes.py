"""What an import will change, before it is taken: new, updated, unchanged, gone, left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.domain.patient import FIELD_BY_NAME
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.theme import steady_figures
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_24
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.change_list import ChangeList
from reactivate_desktop.ui.widgets.change_list import Fetch as FetchChanges
from reactivate_desktop.ui.widgets.chip import Chip
from reactivate_desktop.ui.widgets.flow_layout import FlowLayout
from reactivate_desktop.ui.widgets.gone_list import Fetch as FetchGone
from reactivate_desktop.ui.widgets.gone_list import GoneList


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """How many patients an import brings, changes and leaves; ``fields`` = patients that change in each field.

    ``gone`` patients of ``gone_file`` are not in this list; ``gone_choice`` is what becomes of those of whom nothing
    else is said. ``changes`` and ``gone_patients`` give the rows that are looked at, a page at a time.
    """

    new: int
    updated: int
    unchanged: int
    left_out: int
    gone: int
    gone_file: str
    gone_choice: str
    fields: Mapping[str, int]
    changes: FetchChanges | None = None
    gone_patients: FetchGone | None = None


class ImportChanges(Card):
    """Five counts, the fields that change, and what becomes of patients who are gone.

    Signals:
        gone_chosen: keep, inactive or no_mail, of all.
        gone_patient_chosen: patient_key, and keep, inactive or no_mail.
    """

    gone_chosen = Signal(str)
    gone_patient_chosen = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What the import will change"), parent)
        captions = (
            self.tr("new"),
            self.tr("updated"),
            self.tr("unchanged"),
            self.tr("gone since last time"),
            self.tr("rows left out"),
        )
        row = QHBoxLayout()
        row.setSpacing(SPACE_24)
        self.figures = [label("0", "title") for _ in captions]
        for figure, caption in zip(self.figures, captions, strict=True):
            steady_figures(figure)
            part = QVBoxLayout()
            part.setSpacing(0)
            part.addWidget(figure)
            part.addWidget(label(caption, "secondary"))
            row.addLayout(part)
        row.addStretch(1)
        self.body.addLayout(row)
        self._fields = QWidget()
        self.chips = FlowLayout(self._fields, SPACE_8)
        self.list = ChangeList()
        self._facts: ChangeFacts | None = None
        self.body.addWidget(self._fields)
        self.body.addWidget(self.list)
        self._gone_line = QWidget()
        line = QHBoxLayout(self._gone_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_12)
        self._gone_words = label("", wraps=True)
        self.gone = QComboBox()
        self.gone.setAccessibleName(self.tr("What becomes of patients who are gone"))
        for words, name in (
            (self.tr("Keep them as they are"), "keep"),
            (self.tr("Mark them inactive"), "inactive"),
            (self.tr("Send them no mail"), "no_mail"),
        ):
            self.gone.addItem(words, name)
        self.gone.activated.connect(self._on_gone)
        self.one_by_one = QPushButton(self.tr("One by one"))
        self.one_by_one.setProperty("kind", "quiet")
        self.one_by_one.setAccessibleName(self.tr("Decide about patients who are gone one by one"))
        self.one_by_one.clicked.connect(self._on_one_by_one)
        line.addWidget(self._gone_words, 1)
        line.addWidget(self.gone)
        line.addWidget(self.one_by_one)
        self.gone_list = GoneList()
        self.gone_list.chosen.connect(self.gone_patient_chosen)
        self.body.addWidget(self._gone_line)
        self.body.addWidget(self.gone_list)

    def show_changes(self, facts: ChangeFacts) -> None:
        """Show other counts."""
        counts = (facts.new, facts.updated, facts.unchanged, facts.gone, facts.left_out)
        for figure, count in zip(self.figures, counts, strict=True):
            figure.setText(number(count))
        self._facts = facts
        self._show_fields(facts)
        words = self.tr("%1 of %2 are not in this list any more. Nobody is deleted.")
        self._gone_words.setText(words.replace("%1", number(facts.gone)).replace("%2", facts.gone_file))
        self.gone.setCurrentIndex(max(0, self.gone.findData(facts.gone_choice)))
        self._gone_line.setVisible(facts.gone > 0)
        self.gone_list.show_patients(facts.gone, facts.gone_patients)
        self._open_gone(opened=not self.gone_list.isHidden() and facts.gone > 0)

    def _show_fields(self, facts: ChangeFacts) -> None:
        """A chip for each field that changes; pressed, it shows old and new values."""
        shown = self.list.field if self.list.field in facts.fields else ""
        self.chips.clear()
        for name, count in facts.fields.items():
            words = FIELD_BY_NAME[name].label if name in FIELD_BY_NAME else name
            sign = "▾" if name == shown else "▸"
            chip = Chip(f"{sign} {words} · {number(count)}", "accent" if name == shown else "")
            chip.setAccessibleName(self.tr("Changes in %1").replace("%1", words))
            chip.setEnabled(facts.changes is not None)
            chip.clicked.connect(partial(self.show_field, name))
            self.chips.addWidget(chip)
        self._fields.setVisible(bool(facts.fields))
        self.list.show_field(shown, facts.fields.get(shown, 0), facts.changes)

    def show_field(self, name: str) -> None:
        """Show old and new values of a field, or close them."""
        facts = self._facts
        if facts is not None:
            self.list.show_field("" if name == self.list.field else name, facts.fields.get(name, 0), facts.changes)
            self._show_fields(facts)

    def _open_gone(self, *, opened: bool) -> None:
        self.gone_list.setVisible(opened)
        self.one_by_one.setText(self.tr("Close the list") if opened else self.tr("One by one"))

    @Slot()
    def _on_one_by_one(self) -> None:
        self._open_gone(opened=self.gone_list.isHidden())

    @Slot(int)
    def _on_gone(self, index: int) -> None:
        self.gone_chosen.emit(str(self.gone.itemData(index)))


class ChangeLine(QLabel):
    """The counts of an import in one line, beside the button that takes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "secondary")
        self.hide()

    def show_changes(self, facts: ChangeFacts) -> None:
        """Show other counts."""
        words = self.tr("%1 new · %2 updated · %3 unchanged · %4 gone")
        for place, count in enumerate((facts.new, facts.updated, facts.unchanged, facts.gone), start=1):
            words = words.replace(f"%{place}", number(count))
        self.setText(words)
        self.show()
