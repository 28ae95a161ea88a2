"""The pairs that wait, as a list beside the two records of the chosen one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from reactivate_desktop.services.duplicate_queue import DuplicateQueue
from reactivate_desktop.ui.formats import number, percent
from reactivate_desktop.ui.models.frame_model import Column
from reactivate_desktop.ui.models.paged_model import Keys, PagedModel
from reactivate_desktop.ui.pair_view import PairView
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.table import FrameTable

_SURE_MOST = 0.999
_LIST_PX, _LIST_MOST_PX, _PAIR_PX = 280, 480, 530


class PairDesk(QWidget):
    """A queue of pairs, one of them chosen.

    Signals:
        certain_wanted: merge all that need no question.
        again_wanted: look for duplicates again.
    """

    certain_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.queue: DuplicateQueue | None = None
        self.model = PagedModel((Column("who", self.tr("Two records")), Column("sure", self.tr("One person"))))
        self.table = FrameTable(self.model, self.tr("Pairs that may be one person"))
        self.view = PairView()
        self._count = label("", "strong")
        self.certain = QPushButton()
        self.again = QPushButton(self.tr("Look again"))
        self.again.setAccessibleDescription(self.tr("Looks for duplicates in the list as it stands now"))
        self._build()
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.certain.clicked.connect(self.certain_wanted)
        self.again.clicked.connect(self.again_wanted)

    @property
    def place(self) -> int:
        """The row that is chosen; -1 while there is none."""
        return self.table.currentIndex().row()

    def show_queue(self, queue: DuplicateQueue, place: int = 0) -> None:
        """Show what waits, and choose the pair in row ``place`` (the last, where there are fewer)."""
        self.queue = queue
        words = self.tr("%1 pairs, %2 of them certain").replace("%1", number(len(queue)))
        self._count.setText(words.replace("%2", number(queue.certain)))
        self.certain.setText(self.tr("Merge the %1 certain pairs").replace("%1", number(queue.certain)))
        self.certain.setVisible(queue.certain > 0)
        self.model.show_keys(np.arange(len(queue)), lambda some: self._page(queue, some))
        self.table.spread()
        if len(queue):
            self.go(min(place, len(queue) - 1))

    def go(self, place: int) -> None:
        """Choose the pair in row ``place``, as far as there is one."""
        if 0 <= place < self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(place, 0))
            self._on_row()

    def _page(self, queue: DuplicateQueue, places: Keys) -> pd.DataFrame:
        """The pairs in rows that follow each other."""
        page = queue.page(int(places[0]), len(places)) if len(places) else queue.page(0, 0)
        who = [
            left if left == right else f"{left}  ·  {right}"
            for left, right in zip(page["left"], page["right"], strict=True)
        ]
        sure = [percent(min(float(sure), _SURE_MOST)) for sure in page["sure"]]
        return pd.DataFrame({"who": who, "sure": sure}, index=places[: len(page)], dtype=object)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_12)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_8)
        bar.addWidget(self._count)
        bar.addStretch(1)
        bar.addWidget(self.again)
        bar.addWidget(self.certain)
        layout.addLayout(bar)
        self.table.setMinimumWidth(_LIST_PX)
        self.table.setMaximumWidth(_LIST_MOST_PX)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.view)
        area.setMinimumWidth(_PAIR_PX)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(SPACE_12)
        split.addWidget(self.table)
        split.addWidget(area)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 2)
        layout.addWidget(split, 1)

    @Slot()
    def _on_row(self) -> None:
        if self.queue is not None and 0 <= self.place < len(self.queue):
            self.view.show_pair(self.queue.pair(self.place), self.place, len(self.queue))
