"""The preview of visit and appointment sheets in bands: found, columns, IDs of nobody, problems, changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reactivate_desktop.ui.formats import counted, number
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, Pill, label
from reactivate_desktop.ui.widgets.import_changes import ChangeFacts, ImportChanges
from reactivate_desktop.ui.widgets.import_problems import Decided, Group, ImportProblems
from reactivate_desktop.ui.widgets.import_questions import ImportQuestions
from reactivate_desktop.ui.widgets.kind_choice import KindChoice
from reactivate_desktop.ui.widgets.mapping_chips import MappingChips, Match
from reactivate_desktop.ui.widgets.recipe_bar import RecipeBar
from reactivate_desktop.ui.widgets.sheet_strip import SheetStrip
from reactivate_desktop.ui.widgets.unknown_ids import Fetch, UnknownIds


@dataclass(frozen=True, slots=True)
class VisitSheetFacts:
    """One sheet: what it is called, words about it, its columns, its first rows and the row of its header."""

    name: str
    words: tuple[str, ...]
    mapping: Sequence[Match]
    preview: Sequence[Sequence[str]]
    header_row: int


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """All sheets of a file: rows that fit patients, rows left out, visits known, IDs of nobody and their rows.

    ``kind`` is what the file was taken for, ``lacking`` says what no column is known as, ``asked`` are columns that ask
    what they are.
    """

    sheets: tuple[VisitSheetFacts, ...]
    used: int
    patients: int
    left_out: int
    known: int
    unknown: int
    unknown_rows: int
    strangers: Fetch
    kind: str
    lacking: Sequence[str]
    asked: Sequence[Match]


class VisitPreview(QScrollArea):
    """What visit sheets hold and would change.

    Signals:
        field_chosen: header, and the field of a visit that the user takes the column for (None = not used).
    """

    field_chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("What was found in the visits"))
        inside = QWidget()
        inside.setProperty("role", "page")
        bands = QVBoxLayout(inside)
        bands.setContentsMargins(0, 0, SPACE_8, SPACE_8)
        bands.setSpacing(SPACE_16)
        self._sheets = QVBoxLayout()
        self._sheets.setSpacing(SPACE_16)
        self.recipe, self.unknown = RecipeBar(), UnknownIds()
        self.questions = ImportQuestions(self._labels())
        self.questions.answered.connect(self.field_chosen)
        self.problems, self.changes = ImportProblems(), ImportChanges()
        self._counts = Card()
        self._pills = [Pill() for _ in range(4)]
        line = QHBoxLayout()
        line.setSpacing(SPACE_12)
        for pill in self._pills:
            line.addWidget(pill)
        line.addStretch(1)
        self.kind = KindChoice()
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Visits and appointments join the patients by their ID."), "heading"), 1)
        head.addWidget(self.kind)
        self._lacking = label("", "secondary", "warn", wraps=True)
        self._counts.body.addLayout(head)
        self._counts.body.addWidget(self._lacking)
        self._counts.body.addLayout(line)
        self._counts.body.addWidget(self.recipe)
        bands.addWidget(self._counts)
        bands.addWidget(self.questions)
        bands.addLayout(self._sheets)
        for part in (self.unknown, self.problems, self.changes):
            bands.addWidget(part)
        bands.addStretch(1)
        self.setWidget(inside)

    def show_visits(self, facts: VisitFacts, groups: Sequence[Group], changes: ChangeFacts) -> None:
        """Show other sheets."""
        fit = counted(facts.used, self.tr("✓ 1 row fits"), self.tr("✓ %1 rows fit"))
        fit += " " + counted(facts.patients, self.tr("1 patient"), self.tr("%1 patients"))
        words = (
            (fit, "good", facts.used),
            (self.tr("= %1 known already").replace("%1", number(facts.known)), "", facts.known),
            (
                counted(facts.left_out, self.tr("! 1 row left out"), self.tr("! %1 rows left out")),
                "warn",
                facts.left_out,
            ),
            (counted(facts.unknown, self.tr("? 1 ID of nobody"), self.tr("? %1 IDs of nobody")), "warn", facts.unknown),
        )
        for pill, (text, tone, count) in zip(self._pills, words, strict=True):
            pill.show_state(text if count or tone == "good" else "", tone)
        self.kind.show_kind(facts.kind)
        more = self.tr("Press a column below and say what it is.")
        self._lacking.setText(" ".join([*facts.lacking, more]) if facts.lacking else "")
        self._lacking.setVisible(bool(facts.lacking))
        self.questions.show_questions(facts.asked)
        while (item := self._sheets.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for sheet in facts.sheets:
            self._sheets.addWidget(self._sheet(sheet))
        self.unknown.show_ids(facts.unknown, facts.unknown_rows, facts.strangers)
        self.problems.show_groups(groups, Decided())
        self.changes.show_changes(changes)

    def _sheet(self, facts: VisitSheetFacts) -> Card:
        card = Card()
        card.setAccessibleName(facts.name)
        head = QHBoxLayout()
        head.setSpacing(SPACE_12)
        head.addWidget(label(facts.name, "heading"))
        head.addWidget(label(" · ".join(facts.words), "secondary"), 1)
        strip = SheetStrip(rows=5)
        tints = {match.header: match.confidence for match in facts.mapping if match.field}
        strip.show_rows([match.header for match in facts.mapping], facts.preview, facts.header_row, tints)
        chips = MappingChips(self._labels())
        chips.show_mapping(facts.mapping)
        chips.field_chosen.connect(self.field_chosen)
        card.body.addLayout(head)
        card.body.addWidget(strip)
        card.body.addWidget(chips)
        return card

    def _labels(self) -> dict[str, str]:
        """Fields of a visit in the words of the window."""
        return {
            "patient_id": self.tr("Patient ID"),
            "day": self.tr("Day of the visit"),
            "code": self.tr("Procedure code"),
            "description": self.tr("Description"),
            "status": self.tr("What became of it"),
            "provider": self.tr("Provider"),
            "clinic": self.tr("Clinic"),
        }
