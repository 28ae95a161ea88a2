"""What was answered: merges and pairs of two people, each of which can be taken back."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.services.merge_history import MergeHistory
from reactivate_desktop.ui.formats import moment, number
from reactivate_desktop.ui.models.frame_model import Column
from reactivate_desktop.ui.models.paged_model import Keys, PagedModel
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.table import FrameTable

_WIDTHS = (200, 128, 152, 116)


class MergeHistoryList(QWidget):
    """A table of answers, the newest first.

    Signals:
        undo_wanted: ids of the chosen answers.
    """

    undo_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: MergeHistory | None = None
        self.model = PagedModel(
            (
                Column("kept", self.tr("Kept")),
                Column("merged", self.tr("Other record")),
                Column("verdict", self.tr("Answer")),
                Column("when", self.tr("When")),
                Column("who", self.tr("Where")),
            )
        )
        self.table = FrameTable(self.model, self.tr("Answers about duplicates"))
        self.undo = QPushButton(self.tr("Undo the chosen"))
        self.undo.setAccessibleDescription(self.tr("Takes the chosen answers back; the pairs are asked about again"))
        self._words = label("", "strong")
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_8)
        bar.addWidget(self._words)
        bar.addStretch(1)
        bar.addWidget(self.undo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_12)
        layout.addLayout(bar)
        layout.addWidget(self.table, 1)
        self.table.selectionModel().selectionChanged.connect(self._on_chosen)
        self.model.modelReset.connect(self._on_chosen)
        self.undo.clicked.connect(self._on_undo)
        self.undo.setEnabled(False)

    def show_history(self, history: MergeHistory) -> None:
        """Show other answers."""
        none = self.tr("Nothing is merged yet.")
        words = self.tr("%1 answers hold").replace("%1", number(history.held))
        self._words.setText(words if history.held else none)
        self._history = history
        self.model.show_keys(np.arange(history.held), lambda some: _page(history, some))
        self.table.spread()
        for column, width in enumerate(_WIDTHS, start=1):
            self.table.setColumnWidth(column, width)

    @Slot()
    def _on_chosen(self) -> None:
        self.undo.setEnabled(self.table.selectionModel().hasSelection())

    @Slot()
    def _on_undo(self) -> None:
        if self._history is not None:
            pages = [self._history.page(span.start, len(span)) for span in self.table.chosen()]
            self.undo_wanted.emit([int(answer) for page in pages for answer in page.index])


def _page(history: MergeHistory, places: Keys) -> pd.DataFrame:
    """The answers in rows that follow each other."""
    page = history.page(int(places[0]), len(places)) if len(places) else history.page(0, 0)
    when = [moment(at) if isinstance(at, datetime) else "" for at in page["when"]]
    return page.assign(when=when).set_axis(places[: len(page)], axis=0)
