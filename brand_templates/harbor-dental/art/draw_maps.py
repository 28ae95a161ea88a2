"""Draw the small maps, one per clinic (1.6 x 1.6 in, round): what you pass on the way, and where to stop.

Usage: python draw_maps.py [FOLDER]     (default: the folder of this file)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from harbor_shapes import (  # noqa: E402 - the drawing scripts stand alone, outside any package
    CORAL,
    FOAM,
    SAND,
    SEA,
    WHITE,
    Point,
    Sheet,
    boat,
    lighthouse,
    smile,
)

SIDE = 1.6
HALF = SIDE / 2


@contextmanager
def _porthole() -> Iterator[Sheet]:
    """A round window onto the town: sand is land."""
    sheet = Sheet(SIDE, SIDE, bleed=0.0)
    with sheet.clipped_to_disc(HALF, HALF, HALF - 0.02):
        sheet.cover(SAND)
        yield sheet
    sheet.ring(HALF, HALF, HALF - 0.025, SEA, 0.05)


def _street(sheet: Sheet, points: list[Point], wide: bool = False) -> None:
    sheet.line(points, WHITE, 0.13 if wide else 0.075)


def _houses(sheet: Sheet, *places: Point) -> None:
    for x, y in places:
        sheet.box(x - 0.055, y - 0.045, 0.11, 0.09, FOAM)
        sheet.shape([(x - 0.08, y - 0.04), (x, y - 0.12), (x + 0.08, y - 0.04)], SEA)


def _pin(sheet: Sheet, x: float, y: float) -> None:
    """The place to stop: a coral drop that smiles, its point on ``x``, ``y``."""
    radius = 0.15
    sheet.shape([(x, y), (x - radius * 0.90, y - 0.19), (x + radius * 0.90, y - 0.19)], CORAL)
    sheet.dot(x, y - 0.25, radius, CORAL)
    smile(sheet, x, y - 0.265, 0.18, 0.062, WHITE)


def plymouth() -> Sheet:
    """Water Street along the bay, the long pier, the second house up the lane."""
    with _porthole() as sheet:
        sheet.curve(
            (1.02, -0.1),
            [
                ((0.92, 0.35), (1.14, 0.70), (1.02, 1.05)),
                ((0.96, 1.30), (1.10, 1.50), (1.05, 1.75)),
                ((1.4, 1.75), (1.75, 1.75), (1.75, 1.75)),
                ((1.75, 1.2), (1.75, 0.3), (1.75, -0.1)),
            ],
            SEA,
        )
        sheet.line([(0.98, 0.78), (1.42, 0.70)], SAND, 0.07)
        boat(sheet, 1.30, 1.22, 0.30, WHITE, CORAL, WHITE)
        _street(sheet, [(0.80, -0.1), (0.90, 0.78), (0.80, 1.7)], wide=True)
        _street(sheet, [(-0.1, 0.62), (0.90, 0.80)])
        _street(sheet, [(-0.1, 1.18), (0.84, 1.24)])
        _street(sheet, [(0.36, -0.1), (0.30, 1.7)])
        _houses(sheet, (0.68, 0.94), (0.50, 0.92), (0.16, 0.86), (0.58, 0.42), (0.14, 0.44), (0.58, 1.40))
        _pin(sheet, 0.52, 0.80)
    return sheet


def gloucester() -> Sheet:
    """The harbor road ends at the lighthouse; the steps go up beside it."""
    with _porthole() as sheet:
        sheet.curve(
            (-0.1, 1.02),
            [
                ((0.30, 0.92), (0.50, 1.18), (0.80, 1.06)),
                ((1.05, 0.96), (1.30, 1.20), (1.75, 1.06)),
                ((1.75, 1.4), (1.75, 1.75), (1.75, 1.75)),
                ((1.0, 1.75), (0.3, 1.75), (-0.1, 1.75)),
            ],
            SEA,
        )
        sheet.ripple(-0.1, 1.7, 1.36, 0.035, 0.55, FOAM, 0.022)
        _street(sheet, [(-0.1, 0.86), (0.52, 0.92), (0.86, 0.84), (1.16, 0.92)], wide=True)
        _street(sheet, [(0.10, -0.1), (0.44, 0.90)])
        _street(sheet, [(0.22, 0.28), (1.7, 0.10)])
        sheet.line([(0.84, 0.82), (0.72, 0.48)], CORAL, 0.035, dash="cut")
        lighthouse(sheet, 1.24, 1.08, 0.74, WHITE, CORAL, SEA)
        _houses(sheet, (0.16, 0.66), (0.58, 0.66), (0.98, 0.34), (0.56, 0.14))
        _pin(sheet, 0.72, 0.50)
    return sheet


def marblehead() -> Sheet:
    """Up from the town landing: the second street, between bakery and sail loft."""
    with _porthole() as sheet:
        sheet.curve(
            (0.55, -0.1),
            [
                ((0.62, 0.25), (0.95, 0.35), (1.15, 0.50)),
                ((1.40, 0.68), (1.42, 0.95), (1.75, 1.05)),
                ((1.75, 0.7), (1.75, 0.2), (1.75, -0.1)),
                ((1.4, -0.1), (0.9, -0.1), (0.55, -0.1)),
            ],
            SEA,
        )
        boat(sheet, 1.10, 0.36, 0.26, WHITE, SAND, WHITE)
        boat(sheet, 1.40, 0.58, 0.20, CORAL, WHITE, WHITE)
        _street(sheet, [(0.36, -0.1), (0.62, 0.42), (1.06, 0.78), (1.7, 1.42)], wide=True)
        _street(sheet, [(0.10, 0.10), (0.42, 0.74), (0.86, 1.12), (1.40, 1.72)])
        _street(sheet, [(0.78, 0.54), (0.42, 1.02), (0.20, 1.70)])
        _street(sheet, [(1.28, 1.02), (0.92, 1.44), (0.80, 1.70)])
        _houses(sheet, (0.52, 1.24), (0.18, 0.94), (0.84, 0.88), (1.18, 1.32), (0.30, 0.36))
        _pin(sheet, 0.66, 0.96)
    return sheet


def new_bedford() -> Sheet:
    """The ferry at its dock, the cobbled square, the corner house."""
    with _porthole() as sheet:
        sheet.box(-0.1, -0.1, 0.62, 1.8, SEA)
        sheet.box(0.18, 0.70, 0.36, 0.10, SAND)
        sheet.ripple(-0.1, 0.50, 0.34, 0.03, 0.32, FOAM, 0.022)
        sheet.ripple(-0.1, 0.50, 1.36, 0.03, 0.32, FOAM, 0.022, shift=0.5)
        sheet.box(0.14, 0.92, 0.20, 0.10, CORAL)
        smile(sheet, 0.25, 1.02, 0.36, 0.10, WHITE)
        _street(sheet, [(0.66, -0.1), (0.66, 1.7)], wide=True)
        _street(sheet, [(0.66, 0.75), (1.7, 0.75)], wide=True)
        _street(sheet, [(0.66, 0.22), (1.7, 0.22)])
        _street(sheet, [(0.66, 1.30), (1.7, 1.30)])
        _street(sheet, [(1.32, -0.1), (1.32, 1.7)])
        sheet.dot(0.66, 0.75, 0.16, WHITE)
        sheet.dot(0.66, 0.75, 0.055, SEA)
        _houses(sheet, (0.92, 0.52), (1.14, 0.52), (1.46, 0.54), (0.92, 1.10), (1.16, 1.10), (1.48, 1.08), (0.98, 1.50))
        _pin(sheet, 0.92, 1.00)
    return sheet


def main(folder: Path) -> None:
    """Write all maps into ``folder``."""
    for name, draw in (
        ("plymouth", plymouth),
        ("gloucester", gloucester),
        ("marblehead", marblehead),
        ("new-bedford", new_bedford),
    ):
        draw().save(folder / f"map-{name}.pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
