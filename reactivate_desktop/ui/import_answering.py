"""What the user says about an import, on its preview, put together to answers."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Signal, Slot

from reactivate_desktop.services.import_patients import Answers, Choice, Gone
from reactivate_desktop.ui.widgets.import_preview import ImportPreview


class ImportAnswering(QObject):
    """Listens to a preview.

    Signals:
        changed: the answers, whenever one is given.
    """

    changed = Signal(object)

    def __init__(self, preview: ImportPreview, parent: QObject) -> None:
        super().__init__(parent)
        self.answers = Answers()
        preview.problems.decided.connect(self._on_decided)
        preview.problems.row_decided.connect(self._on_row_decided)
        preview.problems.cell_set.connect(self._on_cell)
        preview.changes.gone_chosen.connect(self._on_gone)
        preview.changes.gone_patient_chosen.connect(self._on_gone_patient)

    @Slot(str, str)
    def _on_decided(self, group: str, choice: Choice) -> None:
        answers = self.answers
        rows = {place: kept for place, kept in answers.rows.items() if place[0] != group}
        self.changed.emit(dataclasses.replace(answers, groups={**answers.groups, group: choice}, rows=rows))

    @Slot(str, int, str)
    def _on_row_decided(self, group: str, row: int, choice: Choice) -> None:
        answers = self.answers
        self.changed.emit(dataclasses.replace(answers, rows={**answers.rows, (group, row): choice}))

    @Slot(int, str, str)
    def _on_cell(self, row: int, field: str, text: str) -> None:
        answers = self.answers
        cells = {place: kept for place, kept in answers.cells.items() if place != (row, field)}
        self.changed.emit(dataclasses.replace(answers, cells={**cells, (row, field): text} if text else cells))

    @Slot(str)
    def _on_gone(self, choice: Gone) -> None:
        self.changed.emit(dataclasses.replace(self.answers, gone=choice, gone_patients={}))

    @Slot(int, str)
    def _on_gone_patient(self, key: int, choice: Gone) -> None:
        chosen = {**self.answers.gone_patients, key: choice}
        self.changed.emit(dataclasses.replace(self.answers, gone_patients=chosen))
