"""Where an element may lie: inside its panel with bleed, words and codes inside the safe zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reactivate_desktop.brand.paper import Panel, Paper
from reactivate_desktop.brand.template import AddressElement, AnyElement, ArtElement, QrElement
from reactivate_desktop.units import ZERO, Length, Rect

LEAST_QR = Length.inches(0.75)
"""Least box of a QR code, quiet zone included: scan distance divided by ten, for a card held at 8 in."""

ADDRESS_AIR = Length.inches(0.25)
"""Kept clear around the address block: an ancillary endorsement asks for it on all sides (DMM 507, QSG 507), and it
holds the clear zone of the Intelligent Mail barcode, 0.125 in beside and 0.028 in above and below (USPS-B-3200)."""


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


def crowding_problems(paper: Paper, face_id: str, elements: Sequence[AnyElement]) -> Iterator[tuple[str, str]]:
    """Element id and message for each element of a face that comes too near to its address block.

    Art that covers the whole panel is its ground.
    """
    panels = {panel.id: panel for face in paper.faces if face.id == face_id for panel in face.panels}
    for address in elements:
        if not isinstance(address, AddressElement) or address.panel not in panels:
            continue
        box, air = address.box, ADDRESS_AIR
        around = Rect(box.x - air, box.y - air, box.width + 2 * air, box.height + 2 * air)
        whole = Rect(ZERO, ZERO, panels[address.panel].box.width, panels[address.panel].box.height)
        for other in elements:
            ground = isinstance(other, ArtElement) and other.box.contains(whole)
            beside = other is not address and other.panel == address.panel
            if beside and not ground and other.box.overlaps(around):
                yield other.id, f"it stands less than {air.inch:g} in from the address block"


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
