"""A contact sheet: thumbnails of real pieces at equal height, each with its caption; one can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QScrollArea, QWidget

from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import ClickCard, label
from reactivate_desktop.ui.widgets.flow_layout import FlowLayout
from reactivate_desktop.ui.widgets.picture import Picture


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One place on the sheet: its title and, below it, why it is here."""

    title: str
    reason: str = ""


class ContactSheet(QScrollArea):
    """Shows thumbnails; pictures come later, one by one.

    Signals:
        chosen: position of the thumbnail that was pressed.
        picture_requested: position of a thumbnail that wants its picture.
    """

    chosen = Signal(int)
    picture_requested = Signal(int)

    def __init__(
        self, accessible_name: str, height: int = 150, width: int = 240, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._size = QSize(width, height)
        self._pictures: list[Picture] = []
        self._cards: list[ClickCard] = []
        inside = QWidget()
        inside.setProperty("role", "page")
        self._flow = FlowLayout(inside, SPACE_12)
        self.setWidget(inside)

    def show_thumbnails(self, thumbnails: Sequence[Thumbnail]) -> None:
        """Show other thumbnails, and ask for their pictures."""
        self._flow.clear()
        self._pictures, self._cards = [], []
        for position, thumbnail in enumerate(thumbnails):
            card = ClickCard(". ".join(part for part in (thumbnail.title, thumbnail.reason) if part))
            card.setFixedWidth(self._size.width())
            card.body.setContentsMargins(SPACE_8, SPACE_8, SPACE_8, SPACE_12)
            picture = Picture(self._size - QSize(2 * SPACE_8, 0), thumbnail.title)
            card.body.addWidget(picture)
            card.body.addWidget(label(thumbnail.title, "strong", wraps=True))
            if thumbnail.reason:
                card.body.addWidget(label(thumbnail.reason, "secondary", wraps=True))
            card.clicked.connect(partial(self._on_clicked, position))
            self._flow.addWidget(card)
            self._pictures.append(picture)
            self._cards.append(card)
        for position in range(len(thumbnails)):
            self.picture_requested.emit(position)

    def show_picture(self, position: int, image: QImage) -> None:
        """Put the picture into its place."""
        if position < len(self._pictures):
            self._pictures[position].show_image(image)

    def mark(self, position: int) -> None:
        """Mark one thumbnail as the chosen one."""
        for number, card in enumerate(self._cards):
            card.set_chosen(number == position)

    def _on_clicked(self, position: int) -> None:
        self.mark(position)
        self.chosen.emit(position)
