"""Draw the small maps, one per clinic (1.5 x 1.5 in): what you pass on the way, and where to stop.

Usage: python draw_maps.py [FOLDER]     (default: the folder of this file)
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from stride_shapes import CHARCOAL, CREAM, FLAME, MOSS, SAND, WHITE, Point, Sheet  # noqa: E402 - scripts stand alone

SIDE = 1.5


def _ground() -> Sheet:
    sheet = Sheet(SIDE, SIDE, bleed=0.0)
    sheet.box(0, 0, SIDE, SIDE, CREAM)
    return sheet


def _street(sheet: Sheet, points: list[Point], wide: bool = False) -> None:
    sheet.line(points, WHITE, 0.15 if wide else 0.08)


def _pin(sheet: Sheet, x: float, y: float) -> None:
    """The place to stop: a flame drop with a cream eye, its point on ``x``, ``y``."""
    radius = 0.15
    sheet.shape([(x, y), (x - radius * 0.93, y - 0.235), (x + radius * 0.93, y - 0.235)], FLAME)
    sheet.dot(x, y - 0.285, radius, FLAME)
    sheet.dot(x, y - 0.285, 0.062, CREAM)


def _station(sheet: Sheet, x: float, y: float) -> None:
    """A stop of the train: a ring on its line."""
    sheet.dot(x, y, 0.095, CHARCOAL)
    sheet.dot(x, y, 0.052, WHITE)


def _rails(sheet: Sheet, points: list[Point]) -> None:
    sheet.line(points, CHARCOAL, 0.05)
    sheet.line(points, CREAM, 0.022, dash=(0.06, 0.06))


def _way(sheet: Sheet, points: list[Point]) -> None:
    """The last steps, on foot."""
    sheet.line(points, FLAME, 0.035, dash=(0.055, 0.04))


def somerville() -> Sheet:
    """Out of the station, along the bike path, one corner to the left."""
    sheet = _ground()
    sheet.shape([(0, 0.95), (0.55, 1.5), (0, 1.5)], MOSS)
    _street(sheet, [(-0.1, 0.5), (1.6, 0.95)], wide=True)
    _street(sheet, [(0.5, 1.6), (1.12, -0.1)])
    _street(sheet, [(-0.1, 0.15), (1.6, 0.6)])
    _street(sheet, [(1.15, 1.6), (1.5, 0.5)])
    _rails(sheet, [(-0.1, 0.85), (0.75, 1.08), (1.6, 1.22)])
    _station(sheet, 0.42, 0.99)
    _way(sheet, [(0.48, 0.93), (0.72, 0.72), (0.98, 0.78)])
    _pin(sheet, 1.03, 0.76)
    return sheet


def watertown() -> Sheet:
    """Over the river, past the mill with the tall chimney."""
    sheet = _ground()
    sheet.arc((-0.15, 1.35), (0.8, 0.98), (1.65, 1.3), MOSS, 0.3)
    _street(sheet, [(0.68, 1.6), (0.62, -0.1)], wide=True)
    _street(sheet, [(-0.1, 0.62), (1.6, 0.5)])
    _street(sheet, [(-0.1, 0.2), (1.6, 0.14)])
    _street(sheet, [(1.2, 0.8), (1.16, -0.1)])
    sheet.box(0.13, 0.7, 0.36, 0.17, CHARCOAL)
    sheet.box(0.18, 0.36, 0.075, 0.36, CHARCOAL)
    sheet.box(0.3, 0.76, 0.05, 0.05, CREAM)
    sheet.box(0.39, 0.76, 0.05, 0.05, CREAM)
    _way(sheet, [(0.66, 0.9), (0.65, 0.57), (0.95, 0.55)])
    _pin(sheet, 1.0, 0.53)
    return sheet


def quincy() -> Sheet:
    """Between the train and the bay, by the two granite blocks."""
    sheet = _ground()
    sheet.arc((1.0, -0.2), (1.28, 0.7), (1.75, 1.4), MOSS, 0.46)
    _street(sheet, [(0.15, 1.6), (0.85, -0.1)], wide=True)
    _street(sheet, [(-0.1, 0.55), (1.05, 0.98), (1.2, 1.6)])
    _street(sheet, [(-0.1, 1.1), (0.9, 1.45)])
    _rails(sheet, [(0.02, -0.1), (0.2, 0.5), (0.14, 1.0), (-0.1, 1.35)])
    _station(sheet, 0.2, 0.5)
    sheet.slant(0.9, 1.12, 0.16, 0.16, CHARCOAL, lean=0.2)
    sheet.slant(0.99, 1.3, 0.16, 0.14, CHARCOAL, lean=0.2)
    _way(sheet, [(0.28, 0.56), (0.56, 0.76), (0.72, 0.83)])
    _pin(sheet, 0.78, 0.84)
    return sheet


def jamaica_plain() -> Sheet:
    """Round the pond, up from the tracks, at the orchard's corner."""
    sheet = _ground()
    sheet.dot(0.16, 0.5, 0.42, MOSS)
    sheet.dot(0.1, 0.5, 0.22, SAND)
    _street(sheet, [(0.62, -0.1), (0.72, 0.6), (0.5, 1.6)], wide=True)
    _street(sheet, [(0.6, 0.36), (1.6, 0.18)])
    _street(sheet, [(0.66, 0.92), (1.6, 0.78)])
    _rails(sheet, [(1.42, -0.1), (1.3, 0.7), (1.08, 1.6)])
    _station(sheet, 1.215, 1.06)
    for x, y in ((0.86, 1.16), (0.72, 1.32), (0.9, 1.38)):
        sheet.dot(x, y, 0.062, MOSS)
    _way(sheet, [(1.2, 0.96), (1.17, 0.87), (0.98, 0.89)])
    _pin(sheet, 0.93, 0.88)
    return sheet


MAPS = {"somerville": somerville, "watertown": watertown, "quincy": quincy, "jamaica-plain": jamaica_plain}


def main(folder: Path = HERE) -> None:
    """Draw every map into ``folder``."""
    for name, draw in MAPS.items():
        draw().save(folder / f"map-{name}.pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
