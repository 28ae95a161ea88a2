"""Joins a preview to the press: what the preview asks for is drawn by a read job, and only the last answer counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QRectF, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QTransform

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.services import preview_piece
from reactivate_desktop.services.preview_piece import FoldedPanel, Guide, Picture
from reactivate_desktop.services.proof_pieces import PressJob
from reactivate_desktop.ui.pictures import as_image
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.widgets.press_preview import PressPreview

_GAP_IN = 0.4


class PiecePainter(QObject):
    """Shows pieces of a job in a ``PressPreview``, with a tab 'Folded' where the piece is folded.

    Signals:
        held: why the piece that is shown would not be printed ('' = it would).
        failed: a ``ReactivateError`` of the press.
    """

    held = Signal(str)
    failed = Signal(object)

    def __init__(self, session: Session, preview: PressPreview, key: str) -> None:
        super().__init__(preview)
        self._session = session
        self._preview = preview
        self._key = key
        self._job: PressJob | None = None
        self._pieces: tuple[Piece, ...] = ()
        self._guides: tuple[Guide, ...] = ()
        preview.render_requested.connect(self._on_wanted)
        preview.faces.currentChanged.connect(self._on_face)

    def show_pieces(self, job: PressJob, pieces: Sequence[Piece], at: int = 0) -> None:
        """Show the pieces of a job, the one at ``at`` first."""
        self._job, self._pieces = job, tuple(pieces)
        paper = job.paper
        words = [face.label for face in paper.faces]
        if preview_piece.folded(paper):
            words.append(self.tr("Folded"))
        face = self._preview.face
        self._preview.set_faces(words, paper.media_width.inch, paper.media_height.inch)
        if face < len(words):
            self._preview.faces.setCurrentIndex(face)
        self._preview.set_pieces(len(self._pieces), at)
        self._on_face()

    def set_guides(self, guides: Iterable[Guide]) -> None:
        """Lay other lines over the piece."""
        self._guides = tuple(guides)
        self._preview.refresh()

    @Slot()
    def _on_face(self) -> None:
        """The folded piece has another size than the sheet."""
        if self._job is None:
            return
        paper = self._job.paper
        if self._preview.face < len(paper.faces):
            self._preview.paper.set_sheet(paper.media_width.inch, paper.media_height.inch)
            return
        places = _places(preview_piece.folded(paper))
        self._preview.paper.set_sheet(places[-1].width(), places[-1].bottom(), places)

    @Slot(int, int, int)
    def _on_wanted(self, piece: int, face: int, dpi: int) -> None:
        if self._job is None or piece >= len(self._pieces):
            return
        job, shown, guides = self._job, self._pieces[piece], self._guides
        panels = preview_piece.folded(job.paper) if face >= len(job.paper.faces) else ()

        def work(_: object) -> tuple[Picture, ...]:
            if panels:
                return tuple(preview_piece.render(job, shown, panel.face_index, dpi, bleed=False) for panel in panels)
            return (preview_piece.render(job, shown, face, dpi, guides=guides),)

        request = self._session.jobs.read(self.tr("Drawing the piece"), work, key=self._key)
        request.succeeded.connect(partial(self._on_pictures, piece, face, panels, dpi))
        request.failed.connect(self.failed)
        request.start()

    def _on_pictures(
        self, piece: int, face: int, panels: tuple[FoldedPanel, ...], dpi: int, pictures: tuple[Picture, ...]
    ) -> None:
        image = _assembled(panels, pictures, dpi) if panels else as_image(pictures[0])
        self._preview.show_image(piece, face, image)
        reasons = dict.fromkeys(held.reason for picture in pictures for held in picture.held)
        self.held.emit(" ".join(reasons))


def _places(panels: Sequence[FoldedPanel]) -> tuple[QRectF, ...]:
    """The panels below one another, in inches."""
    places, top = [], 0.0
    for panel in panels:
        places.append(QRectF(0.0, top, panel.box.width.inch, panel.box.height.inch))
        top += panel.box.height.inch + _GAP_IN
    return tuple(places)


def _assembled(panels: Sequence[FoldedPanel], pictures: Sequence[Picture], dpi: int) -> QImage:
    """One image of all panels, each upright."""
    places = _places(panels)
    image = QImage(
        round(places[-1].width() * dpi), round(places[-1].bottom() * dpi), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(0)
    painter = QPainter(image)
    for panel, place, picture in zip(panels, places, pictures, strict=True):
        box = panel.box
        part = as_image(picture).copy(
            round(box.x.inch * dpi), round(box.y.inch * dpi), round(box.width.inch * dpi), round(box.height.inch * dpi)
        )
        painter.drawImage(place.topLeft() * dpi, part.transformed(QTransform().rotate(180)) if panel.turned else part)
    painter.end()
    return image
