"""One exclusion rule as a card: its sentence, its parameter, a switch, and the number it alone removes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QWidget

from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, label

_SETTLE_MS = 350


@dataclass(frozen=True, slots=True)
class RuleParameter:
    """A whole number that a rule takes: its name, its unit in words, and its bounds."""

    name: str
    caption: str
    unit: str
    least: int
    most: int


class RuleCard(Card):
    """Says what a rule does and lets it be switched and set, unless ``never_off`` says why not.

    Signals:
        switched: rule id and whether it is on.
        parameter_changed: name of the parameter and its new value.
    """

    switched = Signal(str, bool)
    parameter_changed = Signal(str, int)

    def __init__(
        self,
        rule_id: str,
        heading: str,
        never_off: str = "",
        parameter: RuleParameter | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._rule = rule_id
        self._parameter = parameter
        self.setAccessibleName(heading)
        self.body.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_12)
        self.body.setSpacing(SPACE_4)
        self.switch = QCheckBox(heading)
        self.switch.setChecked(True)
        self.switch.setAccessibleName(heading)
        self.switch.setEnabled(not never_off)
        self.switch.setToolTip(never_off)
        self.switch.setAccessibleDescription(never_off)
        self._count = label("", "strong")
        self._alone = label("", "secondary")
        head = QHBoxLayout()
        head.setSpacing(SPACE_8)
        head.addWidget(self.switch, 1)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignRight)
        self._sentence = label("", "secondary", wraps=True)
        self.body.addLayout(head)
        self.body.addWidget(self._sentence)
        if parameter is not None:
            self.body.addLayout(self._field(parameter))
        self.body.addWidget(self._alone)
        self.switch.clicked.connect(self._on_switched)

    def show_rule(self, sentence: str, *, on: bool, excluded: int, alone: int, value: int | None) -> None:
        """Show the rule as it stands: how many it is first to exclude, and how many would come back without it."""
        self._sentence.setText(sentence)
        self.switch.setChecked(on)
        self._count.setText(f"−{number(excluded)}" if on else self.tr("off"))
        back = self.tr("%1 would come back without it").replace("%1", number(alone))
        self._alone.setText(back)
        self._alone.setVisible(on and alone > 0)
        if value is not None and self._parameter is not None and self.spin.value() != value:
            self.spin.blockSignals(True)
            self.spin.setValue(value)
            self.spin.blockSignals(False)

    def _field(self, parameter: RuleParameter) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        self.spin = QSpinBox()
        self.spin.setRange(parameter.least, parameter.most)
        self.spin.setFixedWidth(64)
        self.spin.setKeyboardTracking(False)
        self.spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.spin.setAccessibleName(f"{parameter.caption} ({parameter.unit})")
        self.spin.valueChanged.connect(self._on_value)
        row.addWidget(label(parameter.caption))
        row.addWidget(self.spin)
        row.addWidget(label(parameter.unit))
        row.addStretch(1)
        return row

    @Slot(bool)
    def _on_switched(self, on: bool) -> None:
        self.switched.emit(self._rule, on)

    @Slot(int)
    def _on_value(self, value: int) -> None:
        if self._parameter is not None:
            self.parameter_changed.emit(self._parameter.name, value)
