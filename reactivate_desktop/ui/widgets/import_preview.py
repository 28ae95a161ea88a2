"""The preview of an import in bands: what was found, what is asked, what each column is, what needs a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reactivate_desktop.domain.patient import FIELDS, VIRTUAL_FIELDS
from reactivate_desktop.ui.formats import counted
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, Pill, label
from reactivate_desktop.ui.widgets.import_changes import ImportChanges
from reactivate_desktop.ui.widgets.import_problems import ImportProblems
from reactivate_desktop.ui.widgets.import_questions import ImportQuestions
from reactivate_desktop.ui.widgets.kind_choice import KindChoice
from reactivate_desktop.ui.widgets.mapping_chips import MappingChips, Match
from reactivate_desktop.ui.widgets.recipe_bar import RecipeBar
from reactivate_desktop.ui.widgets.sheet_strip import SheetStrip

_LABELS = {field.name: field.label for field in (*FIELDS, *VIRTUAL_FIELDS)}


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What was found in a file: its name, words about it, its sheets, how many patients and refused rows."""

    file: str
    words: tuple[str, ...]
    sheets: tuple[str, ...]
    sheet: str
    patients: int
    refused: int


class ImportPreview(QScrollArea):
    """Found, questions, changes, mapping, problems.

    Signals:
        field_chosen: header, and what the user takes the column for, as a mapping takes it (None = not used).
        sheet_changed: name of the sheet to read instead.
    """

    field_chosen = Signal(str, object)
    sheet_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("What was found in the file"))
        inside = QWidget()
        inside.setProperty("role", "page")
        self._bands = QVBoxLayout(inside)
        self._bands.setContentsMargins(0, 0, SPACE_8, SPACE_8)
        self._bands.setSpacing(SPACE_16)
        self._build_found()
        self.questions, self.changes, self.problems = ImportQuestions(), ImportChanges(), ImportProblems()
        self.questions.answered.connect(self.field_chosen)
        self._bands.addWidget(self.questions)
        self._build_mapping()
        self._bands.addWidget(self.problems)
        self._bands.addWidget(self.changes)
        self._bands.addStretch(1)
        self.setWidget(inside)

    def show_import(
        self,
        facts: SheetFacts,
        mapping: Sequence[Match],
        preview: Sequence[Sequence[str]],
        header_row: int,
        open_questions: Sequence[Match],
    ) -> None:
        """Show what was found; ``preview`` holds the first rows of the sheet, ``header_row`` is 1-based."""
        self._file.setText(facts.file)
        self.kind.show_kind("patients")
        self._facts.setText(" · ".join(facts.words))
        patients = counted(facts.patients, self.tr("1 patient"), self.tr("%1 patients"))
        self._patients.show_state(f"✓ {patients}", "good")
        refused = counted(facts.refused, self.tr("1 row left out"), self.tr("%1 rows left out"))
        self._refused.show_state(f"! {refused}" if facts.refused else "", "warn")
        self._show_sheets(facts)
        tints = {match.header: match.confidence for match in mapping if match.field}
        self._strip.show_rows([match.header for match in mapping], preview, header_row, tints)
        self._chips.show_mapping(mapping)
        self.questions.show_questions(open_questions)

    def _build_found(self) -> None:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(SPACE_12)
        self._file = label("", "heading")
        self._facts = label("", "secondary")
        self.kind = KindChoice()
        self._sheets = QComboBox()
        self._sheets.setAccessibleName(self.tr("Sheet to read"))
        self._sheets.activated.connect(self._on_sheet)
        self._patients = Pill()
        self._refused = Pill()
        for part in (self._file, self._facts):
            head.addWidget(part)
        head.addStretch(1)
        for widget in (self.kind, self._sheets, self._patients, self._refused):
            head.addWidget(widget)
        self._strip = SheetStrip()
        card.body.addLayout(head)
        card.body.addWidget(self._strip)
        self._bands.addWidget(card)

    def _build_mapping(self) -> None:
        card = Card(self.tr("What each column is"))
        card.body.addWidget(
            label(
                self.tr(
                    "Press a column to change what it is taken for; rest on it to see why. Unsure ones come first."
                ),
                "secondary",
            )
        )
        self.recipe, self._chips = RecipeBar(), MappingChips(_LABELS)
        self._chips.field_chosen.connect(self.field_chosen)
        card.body.addWidget(self.recipe)
        card.body.addWidget(self._chips)
        self._bands.addWidget(card)

    def _show_sheets(self, facts: SheetFacts) -> None:
        self._sheets.setVisible(len(facts.sheets) > 1)
        self._sheets.clear()
        self._sheets.addItems(list(facts.sheets))
        self._sheets.setCurrentText(facts.sheet)

    @Slot(int)
    def _on_sheet(self, index: int) -> None:
        self.sheet_changed.emit(self._sheets.itemText(index))
