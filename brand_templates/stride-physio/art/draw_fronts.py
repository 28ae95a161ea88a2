"""Draw the three front pictures, for the postcard (9 x 6 in) and the flyer's cover (8.5 x 5.5 in).

Usage: python draw_fronts.py [FOLDER]     (default: the folder of this file)
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from stride_shapes import (  # noqa: E402 - the drawing scripts stand alone, outside any package
    CHARCOAL,
    CREAM,
    EMBER,
    FLAME,
    LEAN,
    MOSS,
    POSES,
    SAND,
    Sheet,
    figure,
    film,
)


def strip(width: float, height: float) -> Sheet:
    """From standing still to full stride: a film strip climbs over flame, and the last figure leaves it."""
    sheet = Sheet(width, height)
    sheet.cover(FLAME)
    sheet.slant(width * 0.60, -0.2, width * 0.17, height + 0.4, EMBER)
    sheet.slant(width * 0.85, -0.2, width * 0.05, height + 0.4, EMBER)
    band, length = height * 0.325, width * 0.655
    frames = (
        (POSES[0], CREAM, CHARCOAL, FLAME),
        (POSES[1], MOSS, CREAM, CHARCOAL),
        (POSES[2], CREAM, CHARCOAL, FLAME),
        (POSES[3], MOSS, CREAM, CHARCOAL),
    )
    with sheet.moved(-0.6, height * 0.725, turn=-7.5):
        sheet.slant(length - width * 0.1, 0, width * 0.125, band, CHARCOAL)
        film(sheet, 0, 0, length, band, frames, CHARCOAL, CREAM)
    figure(sheet, width * 0.795, height * 0.765, height * 0.735, POSES[4], CHARCOAL, CREAM)
    return sheet


def giant(width: float, height: float) -> Sheet:
    """One figure as large as the card, cut by the trim, with the echo of where it was."""
    sheet = Sheet(width, height)
    sheet.cover(CREAM)
    sheet.slant(width * 0.585, -0.3, width * 0.03, height + 0.6, FLAME)
    sheet.slant(width * 0.64, -0.3, width, height + 0.6, FLAME)
    figure(sheet, width * 0.44, height * 1.13, height * 0.84, POSES[3], SAND, SAND)
    figure(sheet, width * 0.79, height * 1.02, height * 1.06, POSES[4], CHARCOAL, MOSS)
    return sheet


def steps(width: float, height: float) -> Sheet:
    """Four steps up, each a diagonal block; the figure takes the last one in full stride."""
    sheet = Sheet(width, height)
    sheet.cover(FLAME)
    foot = height + 0.3
    stairs = (
        (0.91, -0.30, 0.60, CHARCOAL),
        (0.845, 0.24, 0.35, MOSS),
        (0.74, 0.545, 0.30, CHARCOAL),
        (0.47, 0.735, 0.6, CREAM),
    )
    for top, left, span, ink in stairs:
        drop = foot - height * top
        sheet.slant(width * left - LEAN * drop, height * top, width * span, drop, ink)
    figure(sheet, width * 0.115, height * 0.91, height * 0.2, POSES[0], CHARCOAL, EMBER)
    figure(sheet, width * 0.37, height * 0.845, height * 0.2, POSES[1], CHARCOAL, CREAM)
    figure(sheet, width * 0.655, height * 0.74, height * 0.28, POSES[2], CHARCOAL, CREAM)
    figure(sheet, width * 0.865, height * 0.47, height * 0.44, POSES[4], CHARCOAL, CREAM)
    return sheet


PICTURES = {"strip": strip, "giant": giant, "steps": steps}
FORMATS = {"front": (9.0, 6.0), "cover": (8.5, 5.5)}


def main(folder: Path = HERE) -> None:
    """Draw every picture in every format into ``folder``."""
    for name, draw in PICTURES.items():
        for place, (width, height) in FORMATS.items():
            draw(width, height).save(folder / f"{place}-{name}.pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
