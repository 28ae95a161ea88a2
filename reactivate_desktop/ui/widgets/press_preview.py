"""The preview: faces as tabs, the paper, zoom, and a step through real pieces. Pictures come from the press itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabBar, QVBoxLayout, QWidget

from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.icons import dress
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.paper_view import PaperView

_SETTLE_MS = 40
_STEP = 1.25


class PressPreview(QWidget):
    """Asks for pictures and shows those that still match what was asked for.

    Signals:
        render_requested: (piece index, face index, pixels per inch) of the picture that is wanted now.
        piece_changed: index of the piece that is shown.
    """

    render_requested = Signal(int, int, int)
    piece_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces = 0
        self._piece = 0
        self.paper = PaperView()
        self.faces = QTabBar()
        self.faces.setDrawBase(False)
        self.faces.setExpanding(False)
        self.faces.setAccessibleName(self.tr("Sides of the piece"))
        self.previous = self._button("chevron-left", self.tr("Piece before"))
        self.next = self._button("chevron-right", self.tr("Next piece"))
        self._place = label("", "secondary")
        self.smaller = self._button("zoom-out", self.tr("Zoom out"))
        self.larger = self._button("zoom-in", self.tr("Zoom in"))
        self.whole = self._button("zoom-fit", self.tr("Show the whole sheet"))
        self._percent = label("", "secondary")
        self._percent.setFixedWidth(44)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._lay_out()
        self._settle.timeout.connect(self._on_settled)
        self.faces.currentChanged.connect(self.refresh)
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)
        self.smaller.clicked.connect(self._on_smaller)
        self.larger.clicked.connect(self._on_larger)
        self.whole.clicked.connect(self.paper.fit)
        self.paper.dpi_changed.connect(self.refresh)
        self.paper.zoom_changed.connect(self._on_zoom)

    @property
    def piece(self) -> int:
        """Index of the piece that is shown."""
        return self._piece

    @property
    def face(self) -> int:
        """Index of the face that is shown."""
        return max(0, self.faces.currentIndex())

    def set_faces(self, labels: Sequence[str], width_in: float, height_in: float) -> None:
        """The faces of the piece by name, and the size of their pictures in inches."""
        if [self.faces.tabText(n) for n in range(self.faces.count())] != list(labels):
            self.faces.blockSignals(True)
            while self.faces.count():
                self.faces.removeTab(0)
            for words in labels:
                self.faces.addTab(words)
            self.faces.blockSignals(False)
        self.paper.set_sheet(width_in, height_in)
        self.refresh()

    def set_pieces(self, count: int, at: int = 0) -> None:
        """How many pieces can be stepped through (0 = only the sample)."""
        self._pieces = count
        self._piece = max(0, min(at, count - 1))
        self._show_place()
        self.refresh()

    def go_to(self, piece: int) -> None:
        """Show another piece."""
        if 0 <= piece < self._pieces and piece != self._piece:
            self._piece = piece
            self._show_place()
            self.piece_changed.emit(piece)
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask for the picture again (soon: several asks in a row become one)."""
        self._settle.start()

    def show_image(self, piece: int, face: int, image: QImage) -> None:
        """Show a picture, unless something else was asked for since."""
        if (piece, face) == (self._piece, self.face):
            self.paper.show_image(image)

    def add_row(self, row: QWidget) -> None:
        """Put a page's own controls between the tabs and the paper."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, row)

    def _button(self, icon: str, words: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "quiet")
        button.setAccessibleName(words)
        button.setToolTip(words)
        dress(button, icon, "muted")
        return button

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_4)
        for part in (self.previous, self._place, self.next):
            bar.addWidget(part)
        bar.addStretch(1)
        for part in (self.smaller, self._percent, self.larger, self.whole):
            bar.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_8)
        layout.addWidget(self.faces)
        layout.addWidget(self.paper, 1)
        layout.addLayout(bar)
        self._show_place()

    def _show_place(self) -> None:
        several = self._pieces > 1
        for part in (self.previous, self._place, self.next):
            part.setVisible(several)
        place = self.tr("%1 of %2").replace("%1", number(self._piece + 1)).replace("%2", number(self._pieces))
        self._place.setText(place)
        self.previous.setEnabled(self._piece > 0)
        self.next.setEnabled(self._piece < self._pieces - 1)

    @Slot()
    def _on_settled(self) -> None:
        self.render_requested.emit(self._piece, self.face, self.paper.dpi)

    @Slot(float)
    def _on_zoom(self, zoom: float) -> None:
        self._percent.setText(f"{round(zoom * 100)} %")

    @Slot()
    def _on_previous(self) -> None:
        self.go_to(self._piece - 1)

    @Slot()
    def _on_next(self) -> None:
        self.go_to(self._piece + 1)

    @Slot()
    def _on_smaller(self) -> None:
        self.paper.zoom_by(1 / _STEP)

    @Slot()
    def _on_larger(self) -> None:
        self.paper.zoom_by(_STEP)
