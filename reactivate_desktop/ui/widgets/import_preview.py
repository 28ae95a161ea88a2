"""The preview of an import in bands: what was found, what is asked, what each column is, what needs a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from reactivate_desktop.domain.patient import FIELD_BY_NAME, FIELDS, VIRTUAL_FIELDS
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, Pill, label
from reactivate_desktop.ui.widgets.chip import Chip
from reactivate_desktop.ui.widgets.flow_layout import FlowLayout
from reactivate_desktop.ui.widgets.import_changes import ImportChanges
from reactivate_desktop.ui.widgets.import_problems import ImportProblems
from reactivate_desktop.ui.widgets.import_questions import ImportQuestions
from reactivate_desktop.ui.widgets.recipe_bar import RecipeBar
from reactivate_desktop.ui.widgets.sheet_strip import SheetStrip

_SURE = 0.85
_LABELS = {field.name: field.label for field in (*FIELDS, *VIRTUAL_FIELDS)}


class Match(Protocol):
    """One column of the sheet and what it was taken for."""

    @property
    def header(self) -> str: ...
    @property
    def field(self) -> str | None: ...
    @property
    def confidence(self) -> float: ...
    @property
    def reason(self) -> str: ...
    @property
    def inverse(self) -> bool: ...
    @property
    def proposed(self) -> str: ...
    @property
    def question(self) -> str: ...


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
        self._facts.setText(" · ".join(facts.words))
        patients = self.tr("%1 patients").replace("%1", number(facts.patients))
        self._patients.show_state(f"✓ {patients}", "good")
        refused = self.tr("%1 rows left out").replace("%1", number(facts.refused))
        self._refused.show_state(f"! {refused}" if facts.refused else "", "warn")
        self._show_sheets(facts)
        tints = {match.header: match.confidence for match in mapping if match.field}
        self._strip.show_rows([match.header for match in mapping], preview, header_row, tints)
        self._show_mapping(mapping)
        self.questions.show_questions(open_questions)

    def _build_found(self) -> None:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(SPACE_12)
        self._file = label("", "heading")
        self._facts = label("", "secondary")
        self._sheets = QComboBox()
        self._sheets.setAccessibleName(self.tr("Sheet to read"))
        self._sheets.activated.connect(self._on_sheet)
        self._patients = Pill()
        self._refused = Pill()
        for part in (self._file, self._facts):
            head.addWidget(part)
        head.addStretch(1)
        for widget in (self._sheets, self._patients, self._refused):
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
        holder = QWidget()
        self._chips = FlowLayout(holder, SPACE_8)
        self.recipe = RecipeBar()
        card.body.addWidget(self.recipe)
        card.body.addWidget(holder)
        self._bands.addWidget(card)

    def _show_sheets(self, facts: SheetFacts) -> None:
        self._sheets.setVisible(len(facts.sheets) > 1)
        self._sheets.clear()
        self._sheets.addItems(list(facts.sheets))
        self._sheets.setCurrentText(facts.sheet)

    def _show_mapping(self, mapping: Sequence[Match]) -> None:
        self._chips.clear()
        asked = [match for match in mapping if match.question and not match.field]
        sure = sorted((match for match in mapping if match.field), key=lambda match: match.confidence >= _SURE)
        used = (*asked, *sure)
        unused = [match for match in mapping if not match.field and match.header and not match.question]
        for match in (*used, *unused):
            chip = Chip(self._chip_words(match), self._chip_tone(match))
            chip.setToolTip(match.reason)
            chip.setAccessibleDescription(match.reason)
            chip.clicked.connect(partial(self._choose_field, chip, match.header))
            self._chips.addWidget(chip)

    def _chip_words(self, match: Match) -> str:
        if not match.field:
            asks = self.tr("to be answered") if match.question else self.tr("not used")
            return f"{match.header} → {asks}"
        meaning = _LABELS.get(match.field, match.field)
        sense = self.tr("opposite of %1").replace("%1", meaning) if match.inverse else meaning
        return f"{match.header} → {sense} · {round(match.confidence * 100)} %"

    def _chip_tone(self, match: Match) -> str:
        if not match.field:
            return "warn" if match.question else ""
        return "good" if match.confidence >= _SURE else "warn"

    def _choose_field(self, chip: Chip, header: str) -> None:
        menu = QMenu(chip)
        menu.setAccessibleName(self.tr("What %1 is").replace("%1", header))
        for name, words in (("", self.tr("Not used")), *sorted(_LABELS.items(), key=lambda item: item[1])):
            action = menu.addAction(words)
            action.setData((header, name))
        menu.triggered.connect(self._on_field)
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    @Slot(int)
    def _on_sheet(self, index: int) -> None:
        self.sheet_changed.emit(self._sheets.itemText(index))

    @Slot(QAction)
    def _on_field(self, action: QAction) -> None:
        header, name = action.data()
        field = name if name in FIELD_BY_NAME or name in _LABELS else None
        self.field_chosen.emit(header, field)
