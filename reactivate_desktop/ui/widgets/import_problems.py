"""What was mended and what needs a look, grouped by kind: accept all, decline all, or set a cell by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.domain.patient import FIELD_BY_NAME
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, Pill, label
from reactivate_desktop.ui.widgets.pager import PAGE, Pager, last_page

_PILL_PX, _COUNT_PX = 88, 44
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


@dataclass(frozen=True, slots=True)
class Decided:
    """What the user said: of whole groups (by key), of rows (by key and row), and cells set by hand (by row, field)."""

    groups: Mapping[str, str] = dataclasses.field(default_factory=dict)
    rows: Mapping[tuple[str, int], str] = dataclasses.field(default_factory=dict)
    cells: Mapping[tuple[int, str], str] = dataclasses.field(default_factory=dict, repr=False)


class ImportProblems(Card):
    """One line for each kind; a line opens to its cells with before and after, a page at a time.

    Signals:
        decided: key of a group, and accept or decline.
        row_decided: key of a group, row of the sheet, and accept or decline.
        cell_set: row of the sheet, field, and the text that the cell shall hold.
    """

    decided = Signal(str, str)
    row_decided = Signal(str, int, str)
    cell_set = Signal(int, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What was mended, and what needs a look"), parent)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE_4)
        self.body.addLayout(self._lines)
        self._open: dict[str, int] = {}
        self._shown: tuple[Sequence[Group], Decided] = ((), Decided())

    def forget(self) -> None:
        """Another file: no line is open."""
        self._open.clear()

    def show_groups(self, groups: Sequence[Group], decided: Decided) -> None:
        """Show the groups, and what the user said about them so far."""
        self._shown = (groups, decided)
        for edit in self.findChildren(QLineEdit):
            edit.blockSignals(True)  # it loses the focus as it goes; that sets no cell
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for group in groups:
            self._lines.addWidget(self._line(group, decided))
            if group.key in self._open:
                self._lines.addWidget(self._cells(group, decided))
        if not groups:
            self._lines.addWidget(label(self.tr("Nothing. Every row could be read as it stands."), "secondary"))

    def show_rows(self, place: int) -> None:
        """Open the line at ``place``, or close it."""
        self._on_fold(self._shown[0][place].key)

    def _line(self, group: Group, decided: Decided) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, SPACE_4, 0, SPACE_4)
        layout.setSpacing(SPACE_12)
        word, tone = self._state(group, decided)
        pill = Pill(word, tone)
        pill.setFixedWidth(_PILL_PX)
        pill.setAlignment(Qt.AlignmentFlag.AlignCenter)
        count = label(number(group.count), "strong")
        count.setFixedWidth(_COUNT_PX)
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        where = f"{group.column}: " if group.column else ""
        layout.addWidget(pill)
        layout.addWidget(count)
        layout.addWidget(label(f"{where}{group.fix}", wraps=True), 1)
        for button in self._buttons(group, decided):
            layout.addWidget(button)
        return line

    def _state(self, group: Group, decided: Decided) -> tuple[str, str]:
        if group.severity == "question":
            told = group.key in decided.groups or all(
                (group.key, one.row) in decided.rows for one in islice(group.problems, len(decided.rows) + 1)
            )
            return (self.tr("✓ answered"), "good") if told else (self.tr("? answer"), "warn")
        if group.chosen == "decline":
            return self.tr("– declined"), ""
        return {
            "refused": (self.tr("! left out"), "bad"),
            "warning": (self.tr("! look"), "warn"),
            "fixed": (self.tr("✓ mended"), "good"),
        }.get(group.severity, (group.severity, ""))

    def _buttons(self, group: Group, decided: Decided) -> list[QPushButton]:
        buttons = []
        asks = group.severity == "question"
        name = f"{group.column}: {group.fix}" if group.column else group.fix
        words = {"accept": self.tr("Yes, all"), "decline": self.tr("No, none")}
        done = {choice: f"✓ {word}" for choice, word in words.items()}
        if not asks:
            done = {"accept": self.tr("✓ Accepted"), "decline": self.tr("✓ Declined")}
            words = {"accept": self.tr("Accept all"), "decline": self.tr("Decline all")}
        said = decided.groups.get(group.key, "" if asks else "accept")
        for choice in group.choices:
            button = _quiet(done[choice] if choice == said else words[choice], f"{words[choice]}. {name}")
            button.setEnabled(choice != said)
            button.clicked.connect(partial(self.decided.emit, group.key, choice))
            buttons.append(button)
        if any(problem.row for problem in islice(group.problems, 1)):
            fold = self.tr("Hide rows") if group.key in self._open else self.tr("Show rows")
            button = _quiet(fold, f"{fold}. {name}")
            button.clicked.connect(partial(self._on_fold, group.key))
            buttons.append(button)
        return buttons

    def _cells(self, group: Group, decided: Decided) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(_PILL_PX + _COUNT_PX + 2 * SPACE_12, 0, 0, SPACE_8)
        grid.setHorizontalSpacing(SPACE_12)
        grid.setVerticalSpacing(SPACE_4)
        count = len(group.problems)
        start = self._open[group.key] = min(self._open.get(group.key, 0), last_page(count))
        for y, problem in enumerate(group.problems[start : start + PAGE]):
            grid.addWidget(label(self.tr("row %1").replace("%1", number(problem.row)), "secondary"), y, 0)
            words = f"{problem.value} → {problem.after}" if problem.after else problem.value
            grid.addWidget(label(words, wraps=True), y, 1)
            for x, part in enumerate(self._ways(group, problem.row, decided), start=2):
                grid.addWidget(part, y, x)
        grid.setColumnStretch(1, 1)
        if count > PAGE:
            pager = Pager(f"{group.column}: {group.fix}" if group.column else group.fix)
            pager.show_page(start, count)
            pager.moved.connect(partial(self._on_page, group.key))
            grid.addWidget(pager, PAGE, 0, 1, grid.columnCount())
        return holder

    def _ways(self, group: Group, row: int, decided: Decided) -> list[QWidget]:
        """What may be done about one row: an answer to a question, else a cell to type into."""
        if group.severity != "question":
            fields = ((group.field,) if group.field else _NAMELESS) if group.can_set else ()
            return [self._edit(row, name, decided.cells.get((row, name), "")) for name in fields]
        said = decided.rows.get((group.key, row), decided.groups.get(group.key, ""))
        ways: list[QWidget] = []
        for choice, words in (("accept", self.tr("Yes")), ("decline", self.tr("No"))):
            name = self.tr("%1, for row %2").replace("%1", words).replace("%2", number(row))
            button = _quiet(f"✓ {words}" if choice == said else words, name)
            button.setEnabled(choice != said)
            button.clicked.connect(partial(self.row_decided.emit, group.key, row, choice))
            ways.append(button)
        return ways

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
        if self._open.pop(key, None) is None:
            self._open[key] = 0
        self.show_groups(*self._shown)

    def _on_page(self, key: str, start: int) -> None:
        self._open[key] = start
        self.show_groups(*self._shown)


def _quiet(words: str, name: str) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("kind", "quiet")
    button.setAccessibleName(name)
    return button
