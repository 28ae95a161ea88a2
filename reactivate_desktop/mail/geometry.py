"""Zones of an address panel that belong to the post.

Source: USPS Domestic Mail Manual, letters and cards: 202.2.1 (OCR read area), 202.5 (barcode clear zone), 602.1
(return address), 604.5 (permit imprint). All measures are from the edges of the mailed piece.
"""

from __future__ import annotations

from dataclasses import dataclass

from reactivate_desktop.brand.paper import Panel, Paper
from reactivate_desktop.brand.template import AddressElement, AnyElement, ArtElement, IndiciaElement
from reactivate_desktop.errors import BugError
from reactivate_desktop.units import ZERO, Length, Rect

OCR_SIDE = Length.inches(0.5)
OCR_BOTTOM = Length.inches(0.625)
OCR_TOP = Length.inches(2.75)
CLEAR_WIDTH = Length.inches(4.75)
CLEAR_HEIGHT = Length.inches(0.625)
INDICIA_SLOT = Length.inches(1.0)
INDICIA_AIR = Length.inches(0.125)
RETURN_HEIGHT_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of the address panel; ``rect`` is measured from the panel's top left corner.

    ``kept_for`` names the kinds of element that may stand there, where the zone must be kept clear of all others
    (None = the zone says where something goes, and asks nothing of others). ``reference`` is the DMM section.
    """

    id: str
    label: str
    rect: Rect
    purpose: str
    reference: str
    kept_for: frozenset[str] | None = None


def zones(paper: Paper) -> tuple[Zone, ...]:
    """The zones of the paper's address panel, in reading order of the post office."""
    box = address_panel(paper)[1].box
    return panel_zones(box.width, box.height)


def panel_zones(width: Length, height: Length) -> tuple[Zone, ...]:
    """The zones of a mailed piece of that size, address side, read upright."""
    slot = INDICIA_SLOT + INDICIA_AIR
    return (
        Zone(
            "return_address",
            "Return address",
            Rect(ZERO, ZERO, width / 2, height * RETURN_HEIGHT_SHARE),
            "The sender's address stands in the upper left.",
            "DMM 602.1.5",
        ),
        Zone(
            "indicia",
            "Postage",
            Rect(width - slot - INDICIA_AIR, INDICIA_AIR, slot, slot),
            "Stamp, meter or permit imprint: one square inch in the upper right, with air around it.",
            "DMM 604.5.3",
            frozenset({"indicia"}),
        ),
        Zone(
            "ocr_read_area",
            "OCR read area",
            Rect(OCR_SIDE, height - OCR_TOP, width - 2 * OCR_SIDE, OCR_TOP - OCR_BOTTOM),
            "The reader looks for the address here: 0.5 in from the sides, 0.625 to 2.75 in from the bottom.",
            "DMM 202.2.1",
        ),
        Zone(
            "address_field",
            "Address field",
            Rect(width - CLEAR_WIDTH, height - OCR_TOP, CLEAR_WIDTH, OCR_TOP - CLEAR_HEIGHT),
            "Nothing but the address stands above the barcode zone, so that the reader takes no other words for it.",
            "DMM 202.2.1",
            frozenset({"address"}),
        ),
        Zone(
            "barcode_clear",
            "Barcode clear zone",
            Rect(width - CLEAR_WIDTH, height - CLEAR_HEIGHT, CLEAR_WIDTH, CLEAR_HEIGHT),
            "The post sprays its barcode here: 4.75 by 0.625 in in the lower right, free of ink.",
            "DMM 202.5.1",
            frozenset(),
        ),
    )


def address_panel(paper: Paper) -> tuple[str, Panel]:
    """Id of the face that holds the address panel, and the panel."""
    for face in paper.faces:
        for panel in face.panels:
            if panel.id == paper.address_panel:
                return face.id, panel
    raise BugError(f"Paper {paper.id} has no panel {paper.address_panel}.", code="panel-unknown")


def on_face(paper: Paper, rect: Rect) -> Rect:
    """A rectangle of the address panel as measured from the top left trim corner of its face."""
    panel = address_panel(paper)[1]
    box = panel.box
    if panel.rotate == 180:
        return Rect(box.right - rect.right, box.bottom - rect.bottom, rect.width, rect.height)
    return Rect(box.x + rect.x, box.y + rect.y, rect.width, rect.height)


def intrusions(paper: Paper, elements: tuple[tuple[str, AnyElement], ...]) -> tuple[tuple[str, Zone], ...]:
    """(element id, zone) for each element of the address panel that stands where it may not.

    Art that covers the whole panel is its ground; whether that leaves the zones bare its pixels must tell.
    """
    face_id, panel = address_panel(paper)
    whole = Rect(ZERO, ZERO, panel.box.width, panel.box.height)
    ours = [
        element
        for face, element in elements
        if face == face_id
        and element.panel == panel.id
        and not (isinstance(element, ArtElement) and element.box.contains(whole))
    ]
    return tuple(
        (element.id, zone)
        for element in ours
        for zone in zones(paper)
        if zone.kept_for is not None and element.kind not in zone.kept_for and element.box.overlaps(zone.rect)
    )


def misplaced(paper: Paper, elements: tuple[tuple[str, AnyElement], ...]) -> tuple[tuple[str, Zone], ...]:
    """(element id, zone) for address and indicia that do not stand where the post looks for them."""
    places = {zone.id: zone for zone in zones(paper)}
    face_id, panel = address_panel(paper)
    found = []
    for face, element in elements:
        here = face == face_id and element.panel == panel.id
        if isinstance(element, AddressElement) and not (here and places["ocr_read_area"].rect.contains(element.box)):
            found.append((element.id, places["ocr_read_area"]))
        if isinstance(element, IndiciaElement) and not (here and element.box.overlaps(places["indicia"].rect)):
            found.append((element.id, places["indicia"]))
    return tuple(found)
