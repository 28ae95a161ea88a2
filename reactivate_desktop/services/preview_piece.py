"""Show one piece as the press makes it, with the lines that a designer asks for laid over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.mail import geometry
from reactivate_desktop.press import preview
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.preview import Overlay, Picture
from reactivate_desktop.units import ZERO, Length, Rect

__all__ = ["FoldedPanel", "Guide", "Picture", "folded", "overlays", "render"]


class Guide(Enum):
    """Lines that may be shown over a piece; none of them is printed."""

    TRIM = "Where it is cut"
    SAFE = "Safe zone"
    FOLD = "Folds"
    POST = "Zones of the post office"


@dataclass(frozen=True, slots=True)
class FoldedPanel:
    """An outer panel of a folded piece: the face it is on, its box on the flat face, and whether it is turned."""

    id: str
    face_index: int
    box: Rect
    turned: bool


_INKS = {
    Guide.TRIM: (0.0, 0.0, 0.0, 60.0),
    Guide.SAFE: (70.0, 0.0, 90.0, 0.0),
    Guide.FOLD: (80.0, 40.0, 0.0, 0.0),
    Guide.POST: (0.0, 80.0, 20.0, 0.0),
}


def render(
    job: PressJob,
    piece: Piece,
    face_index: int,
    dpi: float = 96.0,
    *,
    guides: Iterable[Guide] = (),
    bleed: bool = True,
) -> Picture:
    """One face (from 0) of one piece as pixels; ``bleed`` shows what the knife cuts off.

    ``Picture.held`` tells why the piece would be held, where it would.

    Raises:
        PressError: when the job can't be used, naming what is wrong.
    """
    lines = overlays(job.paper, face_index, guides)
    return preview.render(job, piece, face_index, dpi, lines, bleed=bleed)


def folded(paper: Paper) -> tuple[FoldedPanel, ...]:
    """What the recipient sees of a folded piece, the address panel first; () for a card, which is not folded.

    Each panel is cut from the picture of its face (``render`` without bleed) and turned to stand upright.
    """
    if not paper.folds:
        return ()
    outside, address = geometry.address_panel(paper)
    index = next(number for number, face in enumerate(paper.faces) if face.id == outside)
    panels = sorted(paper.faces[index].panels, key=lambda panel: panel.id != address.id)
    return tuple(FoldedPanel(panel.id, index, panel.box, panel.rotate == 180) for panel in panels)


def overlays(paper: Paper, face_index: int, guides: Iterable[Guide]) -> tuple[Overlay, ...]:
    """The lines of ``guides`` on a face, measured from its top left trim corner."""
    return tuple(
        Overlay(rect, _INKS[guide], dashed=guide is not Guide.TRIM)
        for guide in dict.fromkeys(guides)
        for rect in _rects(paper, face_index, guide)
    )


def _rects(paper: Paper, face_index: int, guide: Guide) -> tuple[Rect, ...]:
    face = paper.faces[face_index]
    whole = Rect(ZERO, ZERO, paper.width, paper.height)
    if guide is Guide.TRIM:
        return (whole,)
    if guide is Guide.SAFE:
        return tuple(_inset(panel.box, paper.safe) for panel in face.panels)
    if guide is Guide.FOLD:
        return tuple(Rect(ZERO, fold.y, paper.width, ZERO) for fold in paper.folds)
    if face.id != geometry.address_panel(paper)[0]:
        return ()
    return tuple(geometry.on_face(paper, zone.rect) for zone in geometry.zones(paper))


def _inset(box: Rect, margin: Length) -> Rect:
    return Rect(box.x + margin, box.y + margin, box.width - 2 * margin, box.height - 2 * margin)
