"""Draw the mark and the grounds: the postcard's address side, the flyer's address panel and its inside.

Usage: python draw_backs.py [FOLDER]     (default: the folder of this file)
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from harbor_shapes import (  # noqa: E402 - the drawing scripts stand alone, outside any package
    CORAL,
    FOAM,
    SAND,
    SEA,
    WHITE,
    Ink,
    Sheet,
    boat,
    gull,
    smile,
)


def mark(sun: Ink, sail: Ink) -> Sheet:
    """The mark: the morning sun with the boat that smiles in it (1 x 1 in)."""
    sheet = Sheet(1.0, 1.0, bleed=0.0)
    sheet.dot(0.5, 0.5, 0.5, sun)
    boat(sheet, 0.485, 0.655, 0.52, sail, sail, sail)
    return sheet


def slip(sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    """White paper around a coupon of that size, and the dashes to cut along."""
    out, radius = 0.075, 0.22
    x, y, width, height = x - out, y - out, width + 2 * out, height + 2 * out
    sheet.box(x, y, width, height, WHITE, radius=radius)
    sheet.frame(x, y, width, height, SEA, 0.016, radius=radius, dash="cut")


def coupon(sheet: Sheet, x: float, y: float, width: float, height: float, band: float) -> None:
    """A coupon: the offer's words on a band of sea, a sun in its corner for the worth, white paper below."""
    slip(sheet, x, y, width, height)
    with sheet.clipped(x, y, width, height, radius=0.16):
        sheet.drape(x - 0.2, x + width + 0.2, y - 0.1, y + band, 0.055, 1.30, SEA, shift=0.35)
        sheet.dot(x + width - 0.50, y + 0.42, 0.74, CORAL)


def plain_slip(sheet: Sheet, x: float, y: float, width: float, height: float, band: float) -> None:
    """Where a piece makes no offer: words on a band of sea, a boat in the sun, white paper below, no line to cut."""
    sheet.box(x, y, width, height, WHITE, radius=0.16)
    with sheet.clipped(x, y, width, height, radius=0.16):
        sheet.drape(x - 0.2, x + width + 0.2, y - 0.1, y + band, 0.055, 1.30, SEA, shift=0.35)
        sheet.dot(x + width - 0.50, y + 0.42, 0.74, CORAL)
        boat(sheet, x + width - 0.50, y + 0.80, 0.62, WHITE, SAND, WHITE)


def address(*, offer: bool = True) -> Sheet:
    """The postcard's address side: the coupon on a round bay at the left, all else left to the post."""
    sheet = Sheet(9.0, 6.0)
    with sheet.clipped_to_page():
        sheet.dot(1.22, 5.08, 2.92, FOAM)
    if offer:
        coupon(sheet, 0.375, 2.30, 3.70, 3.40, 1.02)
    else:
        plain_slip(sheet, 0.375, 2.30, 3.70, 2.66, 1.02)
    return sheet


def window() -> Sheet:
    """A round window onto the morning for the flyer's address panel (2.78 x 3.08 in), cut by the trim at the left."""
    sheet = Sheet(2.78, 3.08, bleed=0.0)
    x, y, radius = 1.245, 1.54, 1.52
    with sheet.clipped_to_page(), sheet.clipped_to_disc(x, y, radius):
        sheet.cover(FOAM)
        sheet.dot(x + 0.42, y + 0.30, 0.98, CORAL)
        sheet.sea(y + 0.66, 0.07, 1.9, SEA, shift=0.62)
        sheet.ripple(0.0, x - 0.06, y + 0.82, 0.05, 1.9, FOAM, 0.028, shift=0.65)
        sheet.ripple(x + 0.90, 2.78, y + 0.84, 0.05, 1.9, FOAM, 0.028, shift=0.36)
        boat(sheet, x + 0.36, y + 0.66, 1.30, WHITE, SAND, WHITE)
        gull(sheet, x - 0.72, y - 0.62, 0.30, SEA, 0.034)
    return sheet


def inside(*, offer: bool = True) -> Sheet:
    """The flyer's inside: the morning above, the coupon below the fold, the way to the clinic along the shore."""
    sheet = Sheet(8.5, 11.0)
    with sheet.clipped(-0.2, -0.2, 9.0, 2.7):
        sheet.cover(FOAM)
        sheet.dot(7.00, 1.62, 2.02, CORAL)
    gull(sheet, 7.92, 0.86, 0.34, WHITE, 0.036)
    gull(sheet, 7.58, 1.14, 0.22, WHITE, 0.03)
    with sheet.clipped_to_page():
        sheet.drape(-0.2, 8.7, 2.5, 3.06, 0.085, 3.4, SEA, shift=0.62)
        sheet.sea(2.36, 0.10, 3.4, SEA, shift=0.2, foot=2.6)
    sheet.ripple(-0.2, 8.7, 2.58, 0.08, 3.4, FOAM, 0.03, shift=0.34)
    boat(sheet, 6.52, 2.30, 1.72, WHITE, SAND, WHITE)
    for y, icon in ((3.62, _hour), (4.28, _tag), (4.94, _happy)):
        icon(sheet, 5.60, y, 0.26)
    _wide_slip(sheet, 0.5, 5.86, 7.5, 2.42, offer=offer)
    sheet.sea(8.66, 0.085, 4.25, FOAM, shift=0.4)
    sheet.sea(10.56, 0.06, 3.4, SEA, shift=0.2)
    return sheet


def _wide_slip(sheet: Sheet, x: float, y: float, width: float, height: float, *, offer: bool) -> None:
    sea = width - 2.90
    if offer:
        slip(sheet, x, y, width, height)
    with sheet.clipped(x, y, width, height, radius=0.16):
        with sheet.clipped(x, y, sea, height):
            sheet.drape(x - 0.2, x + width, y - 0.1, y + 1.72, 0.06, 1.62, SEA, shift=0.35)
        sheet.dot(x + sea, y + 0.66, 1.12, CORAL)
        if not offer:
            boat(sheet, x + sea, y + 1.22, 1.1, WHITE, SAND, WHITE)


def _hour(sheet: Sheet, x: float, y: float, radius: float) -> None:
    sheet.dot(x, y, radius, SEA)
    sheet.ring(x, y, radius * 0.58, WHITE, 0.035)
    sheet.line([(x, y - radius * 0.34), (x, y), (x + radius * 0.24, y + radius * 0.12)], WHITE, 0.03)


def _tag(sheet: Sheet, x: float, y: float, radius: float) -> None:
    sheet.dot(x, y, radius, CORAL)
    with sheet.turned(x, y, -35):
        half, tall = radius * 0.36, radius * 0.5
        sheet.shape(
            [
                (x - half, y + tall),
                (x - half, y - tall * 0.5),
                (x, y - tall * 1.1),
                (x + half, y - tall * 0.5),
                (x + half, y + tall),
            ],
            WHITE,
        )
        sheet.dot(x, y - tall * 0.42, radius * 0.11, CORAL)


def _happy(sheet: Sheet, x: float, y: float, radius: float) -> None:
    sheet.dot(x, y, radius, SEA)
    smile(sheet, x, y - radius * 0.02, radius * 1.25, radius * 0.36, WHITE)
    for side in (-1, 1):
        sheet.dot(x + side * radius * 0.27, y - radius * 0.28, radius * 0.085, WHITE)


def main(folder: Path) -> None:
    """Write mark and grounds into ``folder``."""
    mark(CORAL, WHITE).save(folder / "mark.pdf")
    address().save(folder / "ground-address.pdf")
    address(offer=False).save(folder / "ground-address-plain.pdf")
    window().save(folder / "window.pdf")
    inside().save(folder / "ground-inside.pdf")
    inside(offer=False).save(folder / "ground-inside-plain.pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
