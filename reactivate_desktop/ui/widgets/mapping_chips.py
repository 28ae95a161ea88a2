"""The columns of a sheet as chips: what each is taken for and how sure that is; a press changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reactivate_desktop.ui.tokens import SPACE_8
from reactivate_desktop.ui.widgets.chip import Chip
from reactivate_desktop.ui.widgets.field_menu import field_menu
from reactivate_desktop.ui.widgets.flow_layout import FlowLayout

_SURE = 0.85


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


class MappingChips(QWidget):
    """One chip for each column, the unsure ones first.

    Signals:
        field_chosen: header, and the field that the user takes the column for (None = not used).
    """

    field_chosen = Signal(str, object)

    def __init__(self, labels: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._flow = FlowLayout(self, SPACE_8)

    def show_mapping(self, mapping: Sequence[Match]) -> None:
        """Show other columns."""
        self._flow.clear()
        asked = [match for match in mapping if match.question and not match.field]
        sure = sorted((match for match in mapping if match.field), key=lambda match: match.confidence >= _SURE)
        unused = [match for match in mapping if not match.field and match.header and not match.question]
        for match in (*asked, *sure, *unused):
            chip = Chip(self._words(match), self._tone(match))
            chip.setToolTip(match.reason)
            chip.setAccessibleDescription(match.reason)
            chip.clicked.connect(partial(self._choose, chip, match.header))
            self._flow.addWidget(chip)

    def _words(self, match: Match) -> str:
        if not match.field:
            asks = self.tr("to be answered") if match.question else self.tr("not used")
            return f"{match.header} → {asks}"
        meaning = self._labels.get(match.field, match.field)
        sense = self.tr("opposite of %1").replace("%1", meaning) if match.inverse else meaning
        return f"{match.header} → {sense} · {round(match.confidence * 100)} %"

    def _tone(self, match: Match) -> str:
        if not match.field:
            return "warn" if match.question else ""
        return "good" if match.confidence >= _SURE else "warn"

    def _choose(self, chip: Chip, header: str) -> None:
        menu = field_menu(chip, self._labels, header, self.field_chosen.emit)
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))
