"""Draw the mark and the grounds: the postcard's two sides, the flyer's two sides.

Usage: python draw_backs.py [FOLDER]     (default: the folder of this file)
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from stride_shapes import (  # noqa: E402 - the drawing scripts stand alone, outside any package
    ASH,
    CHARCOAL,
    CREAM,
    FLAME,
    LEAN,
    MOSS,
    POSES,
    WHITE,
    Ink,
    Sheet,
    figure,
    film,
    slanted,
)

COUPON_WIDTH, COUPON_HEIGHT, COUPON_RIM = 3.85, 3.05, 0.09


def mark(ground: Ink, near: Ink, far: Ink) -> Sheet:
    """The mark: the figure in full stride inside one leaning frame (0.8 x 0.8 in)."""
    sheet = Sheet(0.8, 0.8, bleed=0.0)
    lean = 0.18
    sheet.slant(0, 0, 0.8 - lean * 0.8, 0.8, ground, lean=lean)
    with sheet.clipped(slanted(0, 0, 0.8 - lean * 0.8, 0.8, lean)):
        figure(sheet, 0.385, 0.79, 0.76, POSES[4], near, far)
    return sheet


def plain(width: float, height: float) -> Sheet:
    """Flame from edge to edge: the ground under every front picture."""
    sheet = Sheet(width, height)
    sheet.cover(FLAME)
    return sheet


def scissors(sheet: Sheet, x: float, y: float) -> None:
    """Where to cut."""
    for side in (-1, 1):
        sheet.ring(x, y + side * 0.038, 0.027, CHARCOAL, 0.015)
        sheet.line([(x + 0.025, y + side * 0.027), (x + 0.165, y - side * 0.028)], CHARCOAL, 0.017)


def coupon(sheet: Sheet, x: float, y: float) -> None:
    """The coupon, 3.85 x 3.05 in: words on charcoal at the left, the scan slip on flame at the right."""
    width, height = COUPON_WIDTH, COUPON_HEIGHT
    shift = LEAN * height
    edge_top, edge_foot = (x + 2.36 + shift, y), (x + 2.36, y + height)
    sheet.shape([(x, y), (x + 2.37 + shift, y), (x + 2.37, y + height), (x, y + height)], CHARCOAL)
    sheet.slant(x + 2.18, y, 0.10, height, ASH)
    sheet.shape([edge_top, (x + width, y), (x + width, y + height), edge_foot], FLAME)
    sheet.box(x + 2.545, y + 0.14, 1.18, 1.44, WHITE, radius=0.06)


def cut_line(sheet: Sheet, x: float, y: float, paper: Ink) -> None:
    """A rim of ``paper`` around the coupon at ``x``, ``y``, with dashes to cut along and the scissors on them."""
    left, top = x - COUPON_RIM, y - COUPON_RIM
    right, foot = x + COUPON_WIDTH + COUPON_RIM, y + COUPON_HEIGHT + COUPON_RIM
    sheet.box(left, top, right - left, foot - top, paper)
    dashes = (0.075, 0.055)
    sheet.line(
        [(left + 0.42, top), (right, top), (right, foot), (left, foot), (left, top), (left + 0.13, top)],
        CHARCOAL,
        0.014,
        dashes,
    )
    scissors(sheet, left + 0.2, top)


def postcard_address(*, offer: bool = True) -> Sheet:
    """The address side: white where the post works, the coupon and the call at the left; without an offer uncut."""
    sheet = Sheet(9.0, 6.0)
    sheet.cover(WHITE)
    if offer:
        cut_line(sheet, 0.29, 1.17, WHITE)
    coupon(sheet, 0.29, 1.17)
    sheet.slant(-1.0, 5.06, 4.78, 1.2, FLAME)
    sheet.slant(-1.0, 5.06, 4.68, 1.2, CHARCOAL)
    return sheet


def flyer_outside() -> Sheet:
    """Address panel above the fold: white, with a charcoal flag at the left; the cover's ground below it."""
    sheet = Sheet(8.5, 11.0)
    sheet.cover(WHITE)
    flag = slanted(-2.0, 1.15, 4.85, 4.35)
    sheet.slant(-2.0, 1.15, 4.99, 4.35, FLAME)
    sheet.shape(flag, CHARCOAL)
    with sheet.clipped(flag), sheet.moved(-0.7, 4.42, turn=-7.5):
        frames = (
            (POSES[1], FLAME, CHARCOAL, CREAM),
            (POSES[2], CREAM, CHARCOAL, FLAME),
            (POSES[3], FLAME, CHARCOAL, CREAM),
            (POSES[4], CREAM, CHARCOAL, FLAME),
        )
        film(sheet, 0, 0, 4.7, 1.18, frames, CHARCOAL, ASH)
    sheet.box(-0.125, 5.5, 8.75, 5.625, FLAME)
    return sheet


def flyer_inside(*, offer: bool = True) -> Sheet:
    """A poster: charcoal sky, the whole strip across it, straight talk on cream, the clinic and the coupon on flame."""
    sheet = Sheet(8.5, 11.0)
    sheet.cover(CREAM)
    sheet.shape([(-0.2, -0.2), (8.7, -0.2), (8.7, 3.3), (-0.2, 4.47)], CHARCOAL)
    with sheet.clipped([(-0.2, -0.2), (8.7, -0.2), (8.7, 3.3), (-0.2, 4.47)]):
        sheet.slant(5.9, -0.3, 0.9, 6, ASH)
        sheet.slant(7.1, -0.3, 0.3, 6, ASH)
    frames = (
        (POSES[0], CREAM, CHARCOAL, FLAME),
        (POSES[1], MOSS, CREAM, CHARCOAL),
        (POSES[2], CREAM, CHARCOAL, FLAME),
        (POSES[3], MOSS, CREAM, CHARCOAL),
        (POSES[4], FLAME, CHARCOAL, CREAM),
    )
    with sheet.moved(-0.45, 3.62, turn=-7.5):
        film(sheet, -0.12, 0, 9.3, 1.62, frames, CHARCOAL, FLAME)
    sheet.box(-0.125, 7.2, 8.75, 4.0, FLAME)
    if offer:
        cut_line(sheet, 4.34, 7.55, CREAM)
    coupon(sheet, 4.34, 7.55)
    return sheet


def main(folder: Path = HERE) -> None:
    """Draw the mark and every ground into ``folder``."""
    mark(FLAME, CHARCOAL, CREAM).save(folder / "mark.pdf")
    mark(CHARCOAL, FLAME, CREAM).save(folder / "mark-charcoal.pdf")
    plain(9.0, 6.0).save(folder / "ground-front.pdf")
    postcard_address().save(folder / "ground-address.pdf")
    postcard_address(offer=False).save(folder / "ground-address-plain.pdf")
    flyer_outside().save(folder / "ground-outside.pdf")
    flyer_inside().save(folder / "ground-inside.pdf")
    flyer_inside(offer=False).save(folder / "ground-inside-plain.pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
