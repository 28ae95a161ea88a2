"""Ink on the page: DeviceCMYK operators, and which ink prints over what lies beneath it."""

from __future__ import annotations

from reactivate_desktop.brand.kit import BLACK, WHITE, Cmyk
from reactivate_desktop.press.syntax import numbers

KNOCK_OUT = "G0"
OVERPRINT = "G1"

EXT_G_STATES = {
    KNOCK_OUT: b"<</Type /ExtGState /OP false /op false /OPM 0>>",
    OVERPRINT: b"<</Type /ExtGState /OP true /op true /OPM 1>>",
}
"""The two graphics states of every page (ISO 32000-1, 8.6.7): coloured and white ink knock out, black text does not."""

__all__ = ["BLACK", "EXT_G_STATES", "KNOCK_OUT", "OVERPRINT", "WHITE", "fill", "overprints", "stroke"]


def fill(colour: Cmyk) -> str:
    """The operator that fills with ``colour`` (percent): ``0 0 0 1 k``."""
    return f"{numbers(*(ink / 100 for ink in colour))} k"


def stroke(colour: Cmyk) -> str:
    """The operator that strokes with ``colour`` (percent)."""
    return f"{numbers(*(ink / 100 for ink in colour))} K"


def overprints(colour: Cmyk) -> bool:
    """Whether type in this ink prints over what lies beneath: full black alone does, so that no white gap can show."""
    return tuple(colour) == BLACK
