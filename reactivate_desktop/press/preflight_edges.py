"""Preflight of the bleed: ink that reaches the trim must go on to the edge of the bleed, or a white line may show.

An edge that runs along the trim is art that stops short; one that crosses the bleed aslant is a shape that ends there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from reactivate_desktop.press.preflight_drawn import DrawnPage, Percent
from reactivate_desktop.press.preflight_findings import Notes
from reactivate_desktop.press.preflight_geometry import Box
from reactivate_desktop.press.preflight_plates import DPI

_INKED: Final = 10.0
_BARE: Final = 3.0
_LEAST_RUN: Final = DPI // 4
"""Pixels (a quarter inch): shorter stretches are marks that end near the edge, no ground."""
_LEAST_BLEED_PX: Final = 4
_ALONG: Final = 2
"""Pixels by which an edge along the trim may wander."""


def check_edges(page: DrawnPage, notes: Notes) -> None:
    """Look at the four sides of one page."""
    for side, reached, needed, box in _short_sides(page):
        points, need = (round(pixels * 72 / DPI, 1) for pixels in (reached, needed))
        message = f"Art stops {max(points, 0.0):g} pt outside of the {side} trim edge, short of the bleed's edge."
        place, measured, limit = page.frame.place(box), f"{max(points, 0.0):g} pt", f"{need:g} pt"
        notes.add("bleed-art", page.number, message, place=place, measured=measured, limit=limit)


def _short_sides(page: DrawnPage) -> Iterator[tuple[str, float, float, Box]]:
    """Side, how far the art reaches and should reach (pixels), and where."""
    total, media, grain = page.total, page.frame.media, DPI / 72
    trim, bleed = page.frame.trim, page.frame.bleed
    rows, columns = page.window(trim)
    sides: dict[str, tuple[Percent, float, float]] = {
        "left": (total[rows], trim[0] - media[0], trim[0] - bleed[0]),
        "right": (total[rows, ::-1], media[2] - trim[2], bleed[2] - trim[2]),
        "upper": (total[:, columns].T, media[3] - trim[3], bleed[3] - trim[3]),
        "lower": (total[::-1, columns].T, trim[1] - media[1], trim[1] - bleed[1]),
    }
    for side, (turned, outside, width) in sides.items():
        at, wide = round(outside * grain), round(width * grain)
        if wide < _LEAST_BLEED_PX or at >= turned.shape[1] - 2:
            continue
        outward = turned[:, at - wide : at][:, ::-1]
        short = (turned[:, at + 1] > _INKED) & (outward[:, -2] < _BARE)
        for start, stop in _runs(short):
            reached = (outward[start:stop] > _BARE).cumprod(axis=1).sum(axis=1)
            middle = reached[len(reached) // 10 : len(reached) - len(reached) // 10]
            if int(middle.max()) - int(middle.min()) <= _ALONG:
                yield side, float(np.median(middle)), float(wide), _box(page, side, start, stop)
                break


def _runs(marks: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Stretches of True that are long enough, the longest first."""
    ends = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
    found = [(int(start), int(stop)) for start, stop in zip(ends[::2], ends[1::2], strict=True)]
    yield from sorted((run for run in found if run[1] - run[0] >= _LEAST_RUN), key=lambda run: run[0] - run[1])


def _box(page: DrawnPage, side: str, start: int, stop: int) -> Box:
    """The strip of bleed along a stretch of a side."""
    trim, bleed, grain = page.frame.trim, page.frame.bleed, 72 / DPI
    if side in ("left", "right"):
        high, low = trim[3] - start * grain, trim[3] - stop * grain
        return (bleed[0], low, trim[0], high) if side == "left" else (trim[2], low, bleed[2], high)
    left, right = trim[0] + start * grain, trim[0] + stop * grain
    return (left, trim[3], right, bleed[3]) if side == "upper" else (left, bleed[1], right, trim[1])
