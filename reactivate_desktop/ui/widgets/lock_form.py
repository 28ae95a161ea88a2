"""The inspector of the Design page: an input for each part that may be changed, a quiet line for each that may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from reactivate_desktop.brand.fields import FIELDS, printed_length
from reactivate_desktop.errors import InputError
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.icons import IconLabel
from reactivate_desktop.ui.theme import restyle
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, label

_SETTLE_MS = 400
_LINE_PX = 22


class Choice(Protocol):
    """Something approved to choose."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def words(self) -> str: ...


class EditableField(Protocol):
    """One part that may be changed, and how far."""

    @property
    def element_id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def default(self) -> str: ...
    @property
    def options(self) -> Sequence[Choice]: ...
    @property
    def max_chars(self) -> int: ...
    @property
    def max_lines(self) -> int: ...
    @property
    def fields(self) -> Sequence[str]: ...
    @property
    def lock_reason(self) -> str: ...


class LockedPart(Protocol):
    """One part that may not be changed, and why."""

    @property
    def label(self) -> str: ...
    @property
    def reason(self) -> str: ...


class FieldCard(Card):
    """One input with its label, its limit, the sentence of its lock, and the sentence of what is wrong with it.

    Signals:
        value_changed: element id and the new value.
    """

    value_changed = Signal(str, str)

    def __init__(self, field: EditableField, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.element_id = field.element_id
        self._default = field.default
        self._max_chars = field.max_chars
        self.setAccessibleName(field.label)
        self.body.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_12)
        self._head = QHBoxLayout()
        self._head.addWidget(label(field.label, "strong"), 1)
        self.body.addLayout(self._head)
        self._build(field)
        self._wrong = label("", "secondary", "bad", wraps=True)
        self._warning = label("", "secondary", "warn", wraps=True)
        for words in (self._wrong, self._warning):
            words.hide()
            self.body.addWidget(words)
        if field.lock_reason:
            self.body.addWidget(label(field.lock_reason, "secondary", wraps=True))

    def show_wrong(self, sentence: str) -> None:
        """Say what is wrong with the value ('' = nothing)."""
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))

    @property
    def wrong(self) -> str:
        """What is said to be wrong with the value ('' = nothing)."""
        return self._wrong.text()

    @property
    def warning(self) -> str:
        """What should be thought over ('' = nothing)."""
        return self._warning.text()

    def show_warning(self, sentence: str) -> None:
        """Say what should be thought over ('' = nothing); the value is kept all the same."""
        self._warning.setText(sentence)
        self._warning.setVisible(bool(sentence))

    def _build(self, field: EditableField) -> None:
        raise NotImplementedError


class WordsCard(FieldCard):
    """Free words within limits, with the merge fields that may be used."""

    def _build(self, field: EditableField) -> None:
        self.edit = QPlainTextEdit(field.value)
        self.edit.setAccessibleName(field.label)
        self.edit.setAccessibleDescription(field.lock_reason)
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(_LINE_PX * max(2, field.max_lines or 3) + 14)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._on_settled)
        self._left = label("", "secondary")
        self._head.addWidget(self._left)
        foot = QHBoxLayout()
        if field.fields:
            insert = QPushButton(self.tr("Insert…"))
            insert.setProperty("kind", "quiet")
            insert.setAccessibleName(self.tr("Insert a merge field"))
            menu = QMenu(insert)
            for name in field.fields:
                action = menu.addAction(FIELDS[name].label if name in FIELDS else name)
                action.setData(name)
            menu.triggered.connect(self._on_insert)
            insert.setMenu(menu)
            foot.addWidget(insert)
        foot.addStretch(1)
        self._reset = QPushButton(self.tr("Reset"))
        self._reset.setProperty("kind", "quiet")
        self._reset.setAccessibleName(self.tr("Back to the brand's own words"))
        foot.addWidget(self._reset)
        self.body.addWidget(self.edit)
        self.body.addLayout(foot)
        self.edit.textChanged.connect(self._on_text)
        self._reset.clicked.connect(self._on_reset)
        self._show_left()

    def _show_left(self) -> None:
        words = self.edit.toPlainText()
        self._reset.setVisible(words != self._default)
        if not self._max_chars:
            return
        try:
            used = printed_length(words)
        except InputError:  # an unfinished brace while typing; the check says it in words
            used = len(words)
        self._left.setText(f"{number(used)} / {number(self._max_chars)}")
        self._left.setProperty("tone", "bad" if used > self._max_chars else "")
        restyle(self._left)

    @Slot()
    def _on_text(self) -> None:
        self._show_left()
        self._timer.start()

    @Slot()
    def _on_settled(self) -> None:
        self.value_changed.emit(self.element_id, self.edit.toPlainText())

    @Slot(QAction)
    def _on_insert(self, action: QAction) -> None:
        self.edit.insertPlainText(f"{{{action.data()}}}")
        self.edit.setFocus()

    @Slot()
    def _on_reset(self) -> None:
        self.edit.setPlainText(self._default)


class ChoiceCard(FieldCard):
    """One of the approved wordings or pictures."""

    def _build(self, field: EditableField) -> None:
        self._group = QButtonGroup(self)
        for option in field.options:
            button = QRadioButton(option.label)
            button.setAccessibleName(option.label)
            button.setAccessibleDescription(option.words)
            button.setChecked(option.id == field.value)
            button.clicked.connect(partial(self._choose, option.id))
            self._group.addButton(button)
            self.body.addWidget(button)
            if option.words:
                words = label(option.words.replace("\n", " "), "secondary", wraps=True)
                words.setContentsMargins(28, 0, 0, SPACE_4)
                self.body.addWidget(words)

    def _choose(self, option_id: str) -> None:
        self.value_changed.emit(self.element_id, option_id)


class LockForm(QWidget):
    """All cards below one another.

    Signals:
        value_changed: element id and the new value.
        focused: id of the element whose input has the focus.
    """

    value_changed = Signal(str, str)
    focused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._cards: dict[str, FieldCard] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, SPACE_8, 0)
        self._layout.setSpacing(SPACE_8)

    def show_form(self, fields: Sequence[EditableField], locked: Sequence[LockedPart]) -> None:
        """Show the inputs of another template, or of the same after a change from elsewhere."""
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._cards = {}
        for field in fields:
            card: FieldCard = WordsCard(field) if field.kind == "text" else ChoiceCard(field)
            card.value_changed.connect(self.value_changed)
            for part in card.findChildren(QWidget):
                part.installEventFilter(self)
                part.setProperty("element", field.element_id)
            self._cards[field.element_id] = card
            self._layout.addWidget(card)
        if locked:
            self._layout.addWidget(self._locked_card(locked))
        self._layout.addStretch(1)

    def show_wrong(self, element_id: str, sentence: str) -> None:
        """Say what is wrong with one input ('' = nothing any more)."""
        if element_id in self._cards:
            self._cards[element_id].show_wrong(sentence)

    def show_warnings(self, sentences: Mapping[str, str]) -> None:
        """Say what should be thought over, by element id; of all others nothing."""
        for name, card in self._cards.items():
            card.show_warning(sentences.get(name, ""))

    def card(self, element_id: str) -> FieldCard:
        """The card of one element."""
        return self._cards[element_id]

    def _locked_card(self, locked: Sequence[LockedPart]) -> Card:
        card = Card(self.tr("Locked by the brand"))
        for part in locked:
            line = QHBoxLayout()
            line.setSpacing(SPACE_8)
            line.addWidget(IconLabel("lock", "muted", 14), 0, Qt.AlignmentFlag.AlignTop)
            words = label(f"{part.label}: {part.reason}" if part.reason else part.label, "secondary", wraps=True)
            line.addWidget(words, 1)
            card.body.addLayout(line)
        return card

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell which element's input has the focus."""
        if isinstance(event, QFocusEvent) and event.gotFocus():
            self.focused.emit(str(watched.property("element") or ""))
        return super().eventFilter(watched, event)
