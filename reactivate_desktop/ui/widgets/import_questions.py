"""Questions about columns that may decide who is mailed: nobody is imported before they are answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.domain.patient import FIELD_BY_NAME, FIELDS, VIRTUAL_FIELDS, Kind
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, Pill, label, rule
from reactivate_desktop.ui.widgets.field_menu import field_menu

_LABELS = {field.name: field.label for field in (*FIELDS, *VIRTUAL_FIELDS)}


class Asked(Protocol):
    """A column that asks what it is."""

    @property
    def header(self) -> str: ...
    @property
    def proposed(self) -> str: ...
    @property
    def question(self) -> str: ...


class ImportQuestions(Card):
    """One question below the other, each with its answers as buttons; ``labels`` are the fields in words.

    Signals:
        answered: header, and the answer as a mapping takes it: a field, 'not ' and a yes/no field, or None.
    """

    answered = Signal(str, object)

    def __init__(self, labels: Mapping[str, str] = _LABELS, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._labels = labels
        self.setAccessibleName(self.tr("Questions about columns"))
        self.body.addWidget(label(self.tr("Answer these first"), "heading"))
        words = self.tr("These columns may decide who gets mail. Nobody is imported before you say what they are.")
        self.body.addWidget(label(words, "secondary", wraps=True))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE_8)
        self.body.addLayout(self._lines)
        self.hide()

    def show_questions(self, asked: Sequence[Asked]) -> None:
        """Show the open questions; the card hides when there is none."""
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for match in asked:
            self._lines.addWidget(rule())
            self._lines.addWidget(self._line(match))
        self.setVisible(bool(asked))

    def _line(self, match: Asked) -> QWidget:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_8)
        head = QHBoxLayout()
        head.setSpacing(SPACE_12)
        head.addWidget(Pill(self.tr("? answer"), "warn"))
        head.addWidget(label(match.question, wraps=True), 1)
        column.addLayout(head)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        for words, answer in self._answers(match.proposed):
            buttons.addWidget(self._button(match.header, words, answer))
        other = QPushButton(self.tr("Something else…"))
        other.setAccessibleName(f"{match.header}: {other.text()}")
        other.clicked.connect(partial(self._ask_otherwise, other, match.header))
        buttons.addWidget(other)
        buttons.addStretch(1)
        column.addLayout(buttons)
        return line

    def _answers(self, proposed: str) -> list[tuple[str, str | None]]:
        meaning = self._labels.get(proposed, proposed)
        known = FIELD_BY_NAME.get(proposed) if self._labels is _LABELS else None
        answers: list[tuple[str, str | None]] = [(self.tr("Yes, “%1”").replace("%1", meaning), proposed)]
        if known is not None and known.kind is Kind.FLAG:
            answers.append((self.tr("The opposite of “%1”").replace("%1", meaning), f"not {proposed}"))
        answers.append((self.tr("Neither, leave it out"), None))
        return answers

    def _ask_otherwise(self, button: QPushButton, header: str) -> None:
        menu = field_menu(button, self._labels, header, self.answered.emit)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _button(self, header: str, words: str, answer: str | None) -> QPushButton:
        button = QPushButton(words)
        button.setAccessibleName(f"{header}: {words}")
        say: Callable[[], None] = partial(self.answered.emit, header, answer)
        button.clicked.connect(say)
        return button
