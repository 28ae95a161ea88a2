"""The form of a rule, built from its typed parameters: a field per parameter, by its kind."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from reactivate_desktop.audience.rule_parameter import Parameter, ParameterKind
from reactivate_desktop.ui.theme import restyle
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.value_picker import ValuePicker

_CENTS = 100
_SHORT_UNIT = 10
_MOST = 2_147_483_647


@dataclass(frozen=True, slots=True)
class _Written:
    """How a kind of value is written in a line: to text, from text (``ValueError`` when it is none), and an example."""

    shown: Callable[[Any], str]
    read: Callable[[str], Any]
    example: str


def _cents(text: str) -> int:
    try:
        return int((Decimal(text.replace("$", "").replace(",", "")) * _CENTS).to_integral_value())
    except (InvalidOperation, OverflowError):
        raise ValueError(text) from None


def _texts(text: str) -> tuple[str, ...]:
    """Texts between commas; one that has a comma itself stands in quotes."""
    parts = next(csv.reader([text], skipinitialspace=True), [])
    return tuple(part.strip() for part in parts if part.strip())


def _in_a_line(texts: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(texts)
    written = line.getvalue()
    return ", ".join(texts) if not any(sign in text for text in texts for sign in ',"') else written


_WRITTEN = {
    ParameterKind.NUMBER: _Written(str, lambda text: int(text.replace(",", "")), "any"),
    ParameterKind.MONEY: _Written(lambda cents: f"{Decimal(cents) / _CENTS:.2f}", _cents, "any amount, in $"),
    ParameterKind.DAY: _Written(lambda day: str(day.isoformat()), date.fromisoformat, "such as 2024-01-31"),
    ParameterKind.MONTH_DAY: _Written(str, str, "such as 11-01"),
    ParameterKind.TEXT: _Written(str, str, ""),
    ParameterKind.TEXTS: _Written(_in_a_line, _texts, "any; commas between several"),
}


class RuleFields(QWidget):
    """One field per parameter.

    Signals:
        changed: name of a parameter and its new value, when the user is done with its field.
        refused: a sentence, when what was written is no value of that kind.
        values_wanted: name of a parameter whose column's values shall be offered, see ``offer_values``.
    """

    changed = Signal(str, object)
    refused = Signal(str)
    values_wanted = Signal(str)

    def __init__(self, parameters: Sequence[Parameter], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parameters = {parameter.name: parameter for parameter in parameters}
        self._editors: dict[str, QWidget] = {}
        self._values: dict[str, object] = {}
        self.choosers: dict[str, QPushButton] = {}
        self.picker = ValuePicker(self)
        self._picked_for = ""
        self.picker.picked.connect(self._on_picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_8)
        for parameter in parameters:
            self._add(layout, parameter)

    def parameter(self, name: str) -> Parameter:
        """A parameter of the form."""
        return self._parameters[name]

    def editor(self, name: str) -> QWidget:
        """The field of a parameter."""
        return self._editors[name]

    def offer_values(self, name: str, values: Sequence[tuple[str, int]]) -> None:
        """Let texts of a column be checked off, each with its count."""
        chosen = self._values.get(name)
        self._picked_for = name
        self.picker.open_below(self._editors[name], values, chosen if isinstance(chosen, tuple) else ())

    def show_value(self, name: str, value: object) -> None:
        """Show a value without telling anybody."""
        editor = self._editors[name]
        if name in self._values and self._values[name] == value and self._shows(name, editor):
            return
        self._values[name] = value
        editor.blockSignals(True)
        match editor:
            case QSpinBox():
                editor.setValue(int(str(value)))
            case QComboBox():
                editor.setCurrentIndex(max(0, editor.findData(value)))
            case QCheckBox():
                editor.setChecked(bool(value))
            case QLineEdit():
                editor.setText(self._text_of(name))
                _mark(editor, wrong=False)
        editor.blockSignals(False)

    def _shows(self, name: str, editor: QWidget) -> bool:
        """Whether a field still shows its value: what was chosen or written there may have been refused."""
        value = self._values[name]
        match editor:
            case QSpinBox():
                return editor.value() == value
            case QComboBox():
                return bool(editor.currentData() == value)
            case QCheckBox():
                return editor.isChecked() == value
            case QLineEdit():
                return editor.text() == self._text_of(name) and not editor.property("wrong")
        return False

    def _text_of(self, name: str) -> str:
        value = self._values[name]
        empty = value is None or value in ("", ())
        return "" if empty else _WRITTEN[self._parameters[name].kind].shown(value)

    def _add(self, layout: QVBoxLayout, parameter: Parameter) -> None:
        caption = self.tr(parameter.label)
        editor = self._make(parameter)
        unit = self.tr(parameter.unit)
        editor.setAccessibleName(f"{caption} ({unit})" if unit else caption)
        editor.setToolTip(self.tr(parameter.help))
        self._editors[parameter.name] = editor
        if isinstance(editor, QCheckBox):
            layout.addWidget(editor)
            return
        if isinstance(editor, QSpinBox):
            row = QHBoxLayout()
            row.setSpacing(SPACE_8)
            row.addWidget(label(caption))
            row.addWidget(editor)
            if len(unit) <= _SHORT_UNIT:
                row.addWidget(label(unit))
            row.addStretch(1)
            layout.addLayout(row)
            if len(unit) > _SHORT_UNIT:
                layout.addWidget(label(unit, "secondary", wraps=True))
            return
        column = QVBoxLayout()
        column.setSpacing(SPACE_4)
        column.addWidget(label(f"{caption} ({unit})" if unit else caption, "secondary", wraps=True))
        column.addWidget(self._with_chooser(parameter, editor) if parameter.column else editor)
        layout.addLayout(column)

    def _with_chooser(self, parameter: Parameter, editor: QWidget) -> QWidget:
        """The field with a button that opens the values of its column."""
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        button = QPushButton(self.tr("Choose"))
        button.setProperty("kind", "quiet")
        button.setAccessibleName(self.tr("Choose values: %1").replace("%1", self.tr(parameter.label)))
        button.clicked.connect(lambda: self.values_wanted.emit(parameter.name))
        self.choosers[parameter.name] = button
        row.addWidget(editor, 1)
        row.addWidget(button)
        return both

    def _on_picked(self, texts: tuple[str, ...]) -> None:
        if texts != self._values.get(self._picked_for):
            self.changed.emit(self._picked_for, texts)

    def _make(self, parameter: Parameter) -> QWidget:
        name = parameter.name
        if parameter.kind is ParameterKind.SWITCH:
            check = QCheckBox(self.tr(parameter.label))
            check.clicked.connect(lambda on: self.changed.emit(name, on))
            return check
        if parameter.kind is ParameterKind.CHOICE:
            box = QComboBox()
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            for value, words in parameter.choices:
                box.addItem(self.tr(words), value)
            box.activated.connect(lambda place: self.changed.emit(name, box.itemData(place)))
            return box
        if parameter.kind is ParameterKind.NUMBER and parameter.default is not None:
            return self._spin(parameter)
        line = QLineEdit()
        line.setPlaceholderText(self.tr("any") if parameter.column else self.tr(_WRITTEN[parameter.kind].example))
        line.editingFinished.connect(lambda: self._on_written(name, line))
        return line

    def _spin(self, parameter: Parameter) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(
            parameter.least if parameter.least is not None else -_MOST,
            parameter.most if parameter.most is not None else _MOST,
        )
        spin.setFixedWidth(72)
        spin.setKeyboardTracking(False)
        spin.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        spin.valueChanged.connect(lambda value: self.changed.emit(parameter.name, value))
        return spin

    def _on_written(self, name: str, line: QLineEdit) -> None:
        parameter, text = self._parameters[name], line.text().strip()
        written = _WRITTEN[parameter.kind]
        try:
            value = written.read(text) if text else parameter.default
        except ValueError:
            _mark(line, wrong=True)
            words = self.tr("“%1” can't be read as a value of “%2”. Write it %3, or leave it empty.")
            examples = {ParameterKind.NUMBER: "24", ParameterKind.MONEY: "120.50", ParameterKind.DAY: "2024-01-31"}
            shown = self.tr("such as %1").replace("%1", examples.get(parameter.kind, written.example))
            words = words.replace("%1", text).replace("%2", parameter.label).replace("%3", shown)
            self.refused.emit(words)
            return
        _mark(line, wrong=False)
        if value != self._values.get(name):
            self.changed.emit(name, value)


def _mark(line: QLineEdit, *, wrong: bool) -> None:
    if bool(line.property("wrong")) != wrong:
        line.setProperty("wrong", wrong)
        restyle(line)
