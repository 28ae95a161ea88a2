"""Where an element may lie: inside its panel with bleed, words and codes inside the safe zone."""

from __future__ import annotations

from collections.abc import Iterator

from reactivate_desktop.brand.paper import Panel, Paper
from reactivate_desktop.brand.template import AnyElement, ArtElement, QrElement
from reactivate_desktop.units import ZERO, Length, Rect

LEAST_QR = Length.inches(0.75)
"""Least box of a QR code, quiet zone included: scan distance divided by ten, for a card held at 8 in."""


def placing_problems(paper: Paper, face_id: str, element: AnyElement) -> Iterator[tuple[str, str]]:
    """Key and message of what is wrong with the element's panel and box."""
    face = next(face for face in paper.faces if face.id == face_id)
    panel = next((panel for panel in face.panels if panel.id == element.panel), None)
    if panel is None:
        known = ", ".join(panel.id for panel in face.panels)
        yield "panel", f"the face '{face_id}' of paper {paper.id} has the panels {known}"
        return
    if element.box.width.pt <= 0 or element.box.height.pt <= 0:
        yield "box", "width and height must be more than nothing"
    elif not _room(paper, panel, paper.bleed).contains(element.box):
        yield "box", "it reaches beyond its panel and the bleed"
    elif not isinstance(element, ArtElement) and not _room(paper, panel, -paper.safe).contains(element.box):
        yield "box", f"it reaches beyond the safe zone, {paper.safe.inch:g} in from the trim"
    if isinstance(element, QrElement):
        if abs(element.box.width.pt - element.box.height.pt) > 0.01:
            yield "box", "a QR code is square"
        if element.box.width < LEAST_QR:
            yield "box", f"a QR code needs at least {LEAST_QR.inch:g} in"


def _room(paper: Paper, panel: Panel, beyond: Length) -> Rect:
    """The panel as its elements see it, with ``beyond`` added on the edges that are trimmed.

    An edge at a fold has no bleed, and its safe zone is kept as well: a fold is never quite where it should be.
    """
    box = panel.box
    open_edges = (
        box.x.pt <= 0.001,
        box.y.pt <= 0.001,
        box.right.pt >= paper.width.pt - 0.001,
        box.bottom.pt >= paper.height.pt - 0.001,
    )
    if panel.rotate == 180:
        open_edges = open_edges[2:] + open_edges[:2]
    left, top, right, bottom = (beyond if is_open or beyond.pt < 0 else ZERO for is_open in open_edges)
    return Rect(-left, -top, box.width + left + right, box.height + top + bottom)
