"""What was mended and what needs a look, grouped by kind: accept all, decline all, or set a cell by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.domain.patient import FIELD_BY_NAME
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, Pill, label

_ROWS_OPEN = 20
_NAMELESS = ("first_name", "last_name")


class Cell(Protocol):
    """One cell that was changed or doubted."""

    @property
    def row(self) -> int: ...
    @property
    def value(self) -> str: ...
    @property
    def after(self) -> str: ...


class Group(Protocol):
    """Problems of one kind in one column, and what may be decided about them."""

    @property
    def key(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def fix(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def problems(self) -> Sequence[Cell]: ...
    @property
    def choices(self) -> Sequence[str]: ...
    @property
    def chosen(self) -> str: ...
    @property
    def can_set(self) -> bool: ...


class ImportProblems(Card):
    """One line for each kind; a line opens to its cells with before and after.

    Signals:
        decided: key of a group, and accept or decline.
        cell_set: row of the sheet, field, and the text that the cell shall hold.
    """

    decided = Signal(str, str)
    cell_set = Signal(int, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What was mended, and what needs a look"), parent)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE_4)
        self.body.addLayout(self._lines)
        self._open: set[str] = set()
        self._shown: tuple[Sequence[Group], Mapping[tuple[int, str], str]] = ((), {})

    def forget(self) -> None:
        """Another file: no line is open."""
        self._open.clear()

    def show_groups(self, groups: Sequence[Group], typed: Mapping[tuple[int, str], str]) -> None:
        """Show the groups; ``typed`` holds the cells that were set by hand, by (row, field)."""
        self._shown = (groups, typed)
        for edit in self.findChildren(QLineEdit):
            edit.blockSignals(True)  # it loses the focus as it goes; that sets no cell
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for group in groups:
            self._lines.addWidget(self._line(group))
            if group.key in self._open:
                self._lines.addWidget(self._cells(group, typed))
        if not groups:
            self._lines.addWidget(label(self.tr("Nothing. Every row could be read as it stands."), "secondary"))

    def _line(self, group: Group) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, SPACE_4, 0, SPACE_4)
        layout.setSpacing(SPACE_12)
        word, tone = self._state(group)
        pill = Pill(word, tone)
        pill.setFixedWidth(84)
        pill.setAlignment(Qt.AlignmentFlag.AlignCenter)
        count = label(number(group.count), "strong")
        count.setFixedWidth(48)
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        where = f"{group.column}: " if group.column else ""
        layout.addWidget(pill)
        layout.addWidget(count)
        layout.addWidget(label(f"{where}{group.fix}", wraps=True), 1)
        for button in self._buttons(group):
            layout.addWidget(button)
        return line

    def _state(self, group: Group) -> tuple[str, str]:
        if group.chosen == "decline":
            return self.tr("– declined"), ""
        return {
            "refused": (self.tr("! left out"), "bad"),
            "question": (self.tr("? answer"), "warn"),
            "warning": (self.tr("! look"), "warn"),
            "fixed": (self.tr("✓ mended"), "good"),
        }.get(group.severity, (group.severity, ""))

    def _buttons(self, group: Group) -> list[QPushButton]:
        buttons = []
        name = f"{group.column}: {group.fix}" if group.column else group.fix
        for choice, words in (("accept", self.tr("Accept all")), ("decline", self.tr("Decline"))):
            if choice in group.choices:
                button = QPushButton(words)
                button.setProperty("kind", "quiet")
                button.setAccessibleName(f"{words}. {name}")
                button.setCheckable(True)
                button.setChecked(choice == group.chosen)
                button.setEnabled(choice != group.chosen)
                button.clicked.connect(partial(self.decided.emit, group.key, choice))
                buttons.append(button)
        if any(problem.row for problem in islice(group.problems, 1)):
            words = self.tr("Hide rows") if group.key in self._open else self.tr("Show rows")
            button = QPushButton(words)
            button.setProperty("kind", "quiet")
            button.setAccessibleName(f"{words}. {name}")
            button.clicked.connect(partial(self._on_fold, group.key))
            buttons.append(button)
        return buttons

    def _cells(self, group: Group, typed: Mapping[tuple[int, str], str]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(156, 0, 0, SPACE_8)
        grid.setHorizontalSpacing(SPACE_12)
        grid.setVerticalSpacing(SPACE_4)
        fields = ((group.field,) if group.field else _NAMELESS) if group.can_set else ()
        for y, problem in enumerate(islice(group.problems, _ROWS_OPEN)):
            grid.addWidget(label(self.tr("row %1").replace("%1", number(problem.row)), "secondary"), y, 0)
            words = f"{problem.value} → {problem.after}" if problem.after else problem.value
            grid.addWidget(label(words, wraps=True), y, 1)
            for x, name in enumerate(fields, start=2):
                grid.addWidget(self._edit(problem.row, name, typed.get((problem.row, name), "")), y, x)
        grid.setColumnStretch(1, 1)
        if len(group.problems) > _ROWS_OPEN:
            words = self.tr("and %1 more").replace("%1", number(len(group.problems) - _ROWS_OPEN))
            grid.addWidget(label(words, "secondary"), _ROWS_OPEN, 0, 1, 2)
        return holder

    def _edit(self, row: int, name: str, text: str) -> QLineEdit:
        meaning = FIELD_BY_NAME[name].label
        edit = QLineEdit(text)
        edit.setFixedWidth(180)
        edit.setPlaceholderText(self.tr("%1, set by hand").replace("%1", meaning))
        edit.setAccessibleName(self.tr("%1 of row %2, set by hand").replace("%1", meaning).replace("%2", number(row)))
        edit.editingFinished.connect(partial(self._on_edited, edit, row, name, text))
        return edit

    def _on_edited(self, edit: QLineEdit, row: int, name: str, before: str) -> None:
        if edit.text() != before:
            self.cell_set.emit(row, name, edit.text())

    def _on_fold(self, key: str) -> None:
        self._open ^= {key}
        self.show_groups(*self._shown)
