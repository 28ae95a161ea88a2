"""One exclusion rule as a card: its sentence, its form, a switch, and the number it alone removes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget

from reactivate_desktop.audience.rule_parameter import Parameter
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.rule_fields import RuleFields


class RuleCard(Card):
    """Says what a rule does and lets it be switched and set, unless ``never_off`` says why not.

    A rule that is not in force is one line, until *Set* opens its form.

    Signals:
        switched: rule id and whether it is on.
        parameter_changed: rule id, name of the parameter and its new value.
        refused: a sentence, when what was written is no value.
        values_wanted: rule id and name of the parameter whose column's values shall be offered.
    """

    switched = Signal(str, bool)
    parameter_changed = Signal(str, str, object)
    refused = Signal(str)
    values_wanted = Signal(str, str)

    def __init__(
        self,
        rule_id: str,
        heading: str,
        never_off: str = "",
        parameters: Sequence[Parameter] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._rule = rule_id
        self.setAccessibleName(heading)
        self.body.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_8)
        self.body.setSpacing(SPACE_4)
        self.switch = QCheckBox(heading)
        self.switch.setChecked(True)
        self.switch.setAccessibleName(heading)
        self.switch.setEnabled(not never_off)
        self.switch.setToolTip(never_off)
        self.switch.setAccessibleDescription(never_off)
        self.count = label("", "strong")
        self.alone = label("", "secondary", wraps=True)
        self.set = QPushButton(self.tr("Set"))
        self.set.setProperty("kind", "quiet")
        self.set.setCheckable(True)
        self.set.setAccessibleName(self.tr("Set: %1").replace("%1", heading))
        head = QHBoxLayout()
        head.setSpacing(SPACE_8)
        head.addWidget(self.switch, 1)
        head.addWidget(self.count, 0, Qt.AlignmentFlag.AlignRight)
        head.addWidget(self.set, 0, Qt.AlignmentFlag.AlignRight)
        self.sentence = label("", "secondary", wraps=True)
        self.fields = RuleFields(parameters)
        self._idle, self._has_form = False, bool(parameters)
        self.body.addLayout(head)
        for part in (self.sentence, self.fields, self.alone):
            self.body.addWidget(part)
        self.switch.clicked.connect(self._on_switched)
        self.set.toggled.connect(self._arrange)
        self.fields.changed.connect(self._on_value)
        self.fields.refused.connect(self.refused)
        self.fields.values_wanted.connect(lambda name: self.values_wanted.emit(self._rule, name))
        self._arrange()

    def show_rule(self, sentence: str, *, on: bool, idle: bool, excluded: int, alone: int) -> None:
        """Show the rule as it stands: how many it is first to exclude, and how many would come back without it."""
        self.sentence.setText(sentence)
        self.switch.setChecked(on)
        self._idle = idle
        self.count.setText(f"−{number(excluded)}" if on else self.tr("off"))
        back = self.tr("It alone leaves out %1: they would come back without it.").replace("%1", number(alone))
        self.alone.setText(back if on and alone else "")
        self._arrange()

    def show_values(self, values: Mapping[str, object]) -> None:
        """Show the values of the parameters."""
        for name, value in values.items():
            self.fields.show_value(name, value)

    @Slot()
    def _arrange(self) -> None:
        opened = not self._idle or self.set.isChecked()
        self.set.setVisible(self._idle and self._has_form)
        self.count.setVisible(not self._idle)
        self.sentence.setVisible(opened)
        self.fields.setVisible(opened and self._has_form)
        self.alone.setVisible(opened and bool(self.alone.text()))

    @Slot(bool)
    def _on_switched(self, on: bool) -> None:
        self.switched.emit(self._rule, on)

    @Slot(str, object)
    def _on_value(self, name: str, value: object) -> None:
        self.parameter_changed.emit(self._rule, name, value)
