"""A page on its way through preflight: its boxes, and what of it waits for the plates to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

import pikepdf

from reactivate_desktop.press.preflight_findings import Finding, Place
from reactivate_desktop.press.preflight_geometry import Box


@dataclass(frozen=True, slots=True)
class PageFrame:
    """Boxes of a page in its own points, and its resources; shared by all pages that are alike.

    ``trim`` is the page's own, or its bleed or media box where it has none; ``findings`` are those about the page
    object itself.
    """

    media: Box
    bleed: Box
    trim: Box
    resources: pikepdf.Object | None
    findings: tuple[Finding, ...] = ()

    def place(self, box: Box) -> Place:
        """``box`` as seen from the trim's lower left corner."""
        x, y = self.trim[:2]
        return (box[0] - x, box[1] - y, box[2] - x, box[3] - y)

    def on_page(self, place: Place) -> Box:
        """A place on the trim as a box of the page."""
        x, y = self.trim[:2]
        return (place[0] + x, place[1] + y, place[2] + x, place[3] + y)


@dataclass(slots=True)
class Waiting:
    """What only the plates can decide: black that knocks out, heavy colours, barcodes; boxes of the page."""

    black: list[Box] = field(default_factory=list)
    heavy: list[tuple[Box, float]] = field(default_factory=list)
    bars: list[Box] = field(default_factory=list)
