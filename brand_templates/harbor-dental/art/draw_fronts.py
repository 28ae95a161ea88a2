"""Draw the three front pictures, for the postcard (9 x 6 in) and the flyer's cover (8.5 x 5.5 in).

Usage: python draw_fronts.py [FOLDER]     (default: the folder of this file)
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
    Sheet,
    boat,
    gull,
    lighthouse,
)


def _water_line(sheet: Sheet, beach: bool) -> float:
    """Where the sea begins: higher for the flyer, where a strip of sand lies before it."""
    return sheet.height - (1.62 if beach else 1.22)


def _sea(sheet: Sheet, beach: bool, bow: float, stern: float) -> None:
    """The water and one ripple on it, which passes behind the boat from ``bow`` to ``stern``."""
    top = _water_line(sheet, beach)
    sheet.sea(top, 0.13, 3.6, SEA, shift=0.22)
    out, phase = 0.2, 0.34
    sheet.ripple(-out, bow, top + 0.24, 0.10, 3.6, FOAM, 0.035, shift=phase)
    sheet.ripple(stern, sheet.width + out, top + 0.24, 0.10, 3.6, FOAM, 0.035, shift=phase - (stern + out) / 3.6)


def _beach(sheet: Sheet, beach: bool) -> None:
    """Sand at the fold of the flyer: pale, so that a fold a hair off shows no dark line on the address side."""
    if beach:
        sheet.sea(sheet.height - 0.72, 0.08, 12.0, SAND, shift=0.14)


def morning(sheet: Sheet, beach: bool) -> Sheet:
    """One great sun, cut by the trim, and one boat before it."""
    width, scale = sheet.width, sheet.height / 6
    top = _water_line(sheet, beach)
    sheet.cover(FOAM)
    sheet.dot(width - 1.30 * scale, top - 1.48 * scale, 2.30 * scale, CORAL)
    gull(sheet, width - 4.22 * scale, top - 1.20 * scale, 0.46 * scale, SEA, 0.045)
    gull(sheet, width - 4.78 * scale, top - 0.86 * scale, 0.30 * scale, SEA, 0.035)
    _sea(sheet, beach, width - 3.06 * scale, width - 0.66 * scale)
    boat(sheet, width - 2.02 * scale, top + 0.02, 2.55 * scale, WHITE, SAND, WHITE)
    _beach(sheet, beach)
    return sheet


def sailboats(sheet: Sheet, beach: bool) -> Sheet:
    """Three boats come home, each larger than the one before."""
    width, scale = sheet.width, sheet.height / 6
    top = _water_line(sheet, beach)
    sheet.cover(SAND)
    sheet.dot(width - 0.72 * scale, top - 2.12 * scale, 1.78 * scale, WHITE)
    _sea(sheet, beach, width - 3.20 * scale, width - 0.16 * scale)
    boat(sheet, width - 5.46 * scale, top + 0.02, 0.80 * scale, SEA, CORAL, WHITE)
    boat(sheet, width - 4.22 * scale, top + 0.06, 1.22 * scale, CORAL, SEA, WHITE)
    boat(sheet, width - 1.86 * scale, top + 0.02, 3.10 * scale, CORAL, SEA, WHITE)
    _beach(sheet, beach)
    return sheet


def beacon(sheet: Sheet, beach: bool) -> Sheet:
    """A lighthouse on its round rock, its light wide over the water."""
    width, scale = sheet.width, sheet.height / 6
    top = _water_line(sheet, beach)
    sheet.cover(FOAM)
    middle, foot, tall = width - 1.95 * scale, top - 0.48 * scale, (3.30 if beach else 3.62) * scale
    lamp = (middle, foot - tall * 0.84)
    sheet.shape([lamp, (-0.2, lamp[1] - 1.95 * scale), (-0.2, lamp[1] + 3.05 * scale)], SAND)
    sheet.shape([lamp, (width + 0.2, lamp[1] - 0.40 * scale), (width + 0.2, lamp[1] + 0.85 * scale)], SAND)
    with sheet.clipped(0, 0, width + 0.1, top + 0.3):
        sheet.dot(middle, foot + 2.0 * scale, 2.06 * scale, CORAL)
    lighthouse(sheet, middle, foot, tall, WHITE, CORAL, SEA)
    _sea(sheet, beach, width - 4.92 * scale, width - 4.26 * scale)
    boat(sheet, width - 4.60 * scale, top + 0.04, 1.05 * scale, SEA, CORAL, WHITE)
    _beach(sheet, beach)
    return sheet


def main(folder: Path) -> None:
    """Write all fronts into ``folder``."""
    for name, draw in (("morning", morning), ("sailboats", sailboats), ("lighthouse", beacon)):
        draw(Sheet(9.0, 6.0), False).save(folder / f"front-{name}.pdf")
        draw(Sheet(8.5, 5.5, foot=0.0), True).save(folder / f"cover-{name}.pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
