"""What an import will change, before it is taken: new, updated, unchanged, gone, left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reactivate_desktop.domain.patient import FIELD_BY_NAME
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.theme import steady_figures
from reactivate_desktop.ui.tokens import SPACE_12, SPACE_24
from reactivate_desktop.ui.widgets.card import Card, label

_FIELDS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """How many patients an import brings, changes and leaves; ``fields`` = patients that change in each field.

    ``gone`` patients of ``gone_file`` are not in this list; ``gone_choice`` is what becomes of them.
    """

    new: int
    updated: int
    unchanged: int
    left_out: int
    gone: int
    gone_file: str
    gone_choice: str
    fields: Mapping[str, int]


class ImportChanges(Card):
    """Five counts, the fields that change, and what becomes of patients who are gone.

    Signals:
        gone_chosen: keep, inactive or no_mail.
    """

    gone_chosen = Signal(str)

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
        self._fields = label("", "secondary", wraps=True)
        self.body.addWidget(self._fields)
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
        line.addWidget(self._gone_words, 1)
        line.addWidget(self.gone)
        self.body.addWidget(self._gone_line)

    def show_changes(self, facts: ChangeFacts) -> None:
        """Show other counts."""
        counts = (facts.new, facts.updated, facts.unchanged, facts.gone, facts.left_out)
        for figure, count in zip(self.figures, counts, strict=True):
            figure.setText(number(count))
        parts = [
            f"{FIELD_BY_NAME[name].label if name in FIELD_BY_NAME else name} ({number(count)})"
            for name, count in facts.fields.items()
        ]
        more = self.tr(" and others") if len(parts) > _FIELDS_SHOWN else ""
        words = self.tr("Changes in: %1").replace("%1", ", ".join(parts[:_FIELDS_SHOWN]) + more)
        self._fields.setText(words)
        self._fields.setVisible(bool(parts))
        words = self.tr("%1 of %2 are not in this list any more. Nobody is deleted.")
        self._gone_words.setText(words.replace("%1", number(facts.gone)).replace("%2", facts.gone_file))
        self.gone.setCurrentIndex(max(0, self.gone.findData(facts.gone_choice)))
        self._gone_line.setVisible(facts.gone > 0)

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
