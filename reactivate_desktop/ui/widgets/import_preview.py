"""The preview of an import in three bands: what was found, what each column is, and what needs a look."""

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
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, Pill, label
from reactivate_desktop.ui.widgets.chip import Chip
from reactivate_desktop.ui.widgets.flow_layout import FlowLayout
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


class Finding(Protocol):
    """One problem of a row, column or cell."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def fix(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def count(self) -> int: ...


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
    """Found, mapping, problems.

    Signals:
        mapping_changed: dict of header to field name or None, for the columns the user changed.
        sheet_changed: name of the sheet to read instead.
    """

    mapping_changed = Signal(object)
    sheet_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("What was found in the file"))
        self._changed: dict[str, str | None] = {}
        inside = QWidget()
        inside.setProperty("role", "page")
        self._bands = QVBoxLayout(inside)
        self._bands.setContentsMargins(0, 0, SPACE_8, SPACE_8)
        self._bands.setSpacing(SPACE_16)
        self._build_found()
        self._build_mapping()
        self._problems = Card(self.tr("What was mended, and what needs a look"))
        self._bands.addWidget(self._problems)
        self._bands.addStretch(1)
        self._problem_lines = QVBoxLayout()
        self._problem_lines.setSpacing(SPACE_8)
        self._problems.body.addLayout(self._problem_lines)
        self.setWidget(inside)

    def show_import(
        self,
        facts: SheetFacts,
        mapping: Sequence[Match],
        preview: Sequence[Sequence[str]],
        header_row: int,
        problems: Sequence[Finding],
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
        self._show_problems(problems)

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
            label(self.tr("Press a column to change what it is taken for. Unsure ones come first."), "secondary")
        )
        holder = QWidget()
        self._chips = FlowLayout(holder, SPACE_8)
        card.body.addWidget(holder)
        self._bands.addWidget(card)

    def _show_sheets(self, facts: SheetFacts) -> None:
        self._sheets.setVisible(len(facts.sheets) > 1)
        self._sheets.clear()
        self._sheets.addItems(list(facts.sheets))
        self._sheets.setCurrentText(facts.sheet)

    def _show_mapping(self, mapping: Sequence[Match]) -> None:
        self._chips.clear()
        used = sorted((match for match in mapping if match.field), key=lambda match: match.confidence >= _SURE)
        unused = [match for match in mapping if not match.field and match.header]
        for match in (*used, *unused):
            chip = Chip(self._chip_words(match), self._chip_tone(match))
            chip.setToolTip(match.reason)
            chip.setAccessibleDescription(match.reason)
            chip.clicked.connect(partial(self._choose_field, chip, match.header))
            self._chips.addWidget(chip)

    def _chip_words(self, match: Match) -> str:
        meaning = _LABELS.get(match.field, match.field) if match.field else self.tr("not used")
        return f"{match.header} → {meaning}"

    def _chip_tone(self, match: Match) -> str:
        if not match.field:
            return ""
        return "good" if match.confidence >= _SURE else "warn"

    def _choose_field(self, chip: Chip, header: str) -> None:
        menu = QMenu(chip)
        menu.setAccessibleName(self.tr("What %1 is").replace("%1", header))
        for name, words in (("", self.tr("Not used")), *sorted(_LABELS.items(), key=lambda item: item[1])):
            action = menu.addAction(words)
            action.setData((header, name))
        menu.triggered.connect(self._on_field)
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    def _show_problems(self, problems: Sequence[Finding]) -> None:
        while (item := self._problem_lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        groups: dict[tuple[str, str, str], list[Finding]] = {}
        for problem in problems:
            groups.setdefault((problem.severity, problem.rule, problem.column), []).append(problem)
        order = {"refused": 0, "question": 1, "warning": 2, "fixed": 3}
        for (severity, _, column), found in sorted(groups.items(), key=lambda item: order.get(item[0][0], 3)):
            self._problem_lines.addWidget(self._problem_line(severity, column, found))
        if not groups:
            self._problem_lines.addWidget(label(self.tr("Nothing. Every row could be read as it stands."), "secondary"))

    def _problem_line(self, severity: str, column: str, found: Sequence[Finding]) -> QWidget:
        tones = {
            "refused": ("bad", self.tr("! left out")),
            "question": ("warn", self.tr("? answer")),
            "warning": ("warn", self.tr("! look")),
            "fixed": ("good", self.tr("✓ mended")),
        }
        tone, word = tones.get(severity, ("", severity))
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, SPACE_4, 0, SPACE_4)
        layout.setSpacing(SPACE_12)
        pill = Pill(word, tone)
        pill.setFixedWidth(84)
        pill.setAlignment(Qt.AlignmentFlag.AlignCenter)
        count = label(number(sum(problem.count for problem in found)), "strong")
        count.setFixedWidth(56)
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        where = f"{column}: " if column else ""
        sentence = label(f"{where}{found[0].fix}", wraps=True)
        rows = ", ".join(number(problem.row) for problem in found[:6] if problem.row)
        more = "…" if len(found) > 6 else ""
        place = label(self.tr("rows %1").replace("%1", rows + more) if rows else "", "secondary")
        layout.addWidget(pill)
        layout.addWidget(count)
        layout.addWidget(sentence, 1)
        layout.addWidget(place)
        return line

    @Slot(int)
    def _on_sheet(self, index: int) -> None:
        self._changed.clear()
        self.sheet_changed.emit(self._sheets.itemText(index))

    @Slot(QAction)
    def _on_field(self, action: QAction) -> None:
        header, name = action.data()
        field = name if name in FIELD_BY_NAME or name in _LABELS else None
        self._changed[header] = field
        self.mapping_changed.emit(dict(self._changed))
