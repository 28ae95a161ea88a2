"""Preflight of ink on the plates: total coverage, black areas, black that is cut out of colour, pages without ink."""

from __future__ import annotations

from typing import Final

import numpy as np

from reactivate_desktop.press.preflight_drawn import DrawnPage, Percent, means
from reactivate_desktop.press.preflight_findings import Notes, Severity
from reactivate_desktop.press.preflight_geometry import MM, Box, cut, shrunk
from reactivate_desktop.press.preflight_plates import DPI
from reactivate_desktop.press.preflight_profile import Profile

_SQUARE_PX: Final = round(15**0.5 * MM * DPI / 72)
"""The side of 15 mm²."""
_CELL_PX: Final = DPI // 3
_SLACK: Final = 1.0
_SOLID: Final = 97.0
_COLOURED: Final = 10.0
_SEEN: Final = 0.25
_MISSING: Final = 0.75
_TRACE: Final = 1.0
_RICH_SLACK: Final = 10.0


def check_ink(page: DrawnPage, profile: Profile, notes: Notes) -> int:
    """All rules about ink on one page; gives the highest mean of a square of 15 mm², in percent."""
    total = page.total
    rows, columns = page.window(page.frame.bleed)
    most = _coverage(page, total[rows, columns], (rows.start, columns.start), profile, notes)
    _black_areas(page, profile, notes)
    _knocked_out(page, notes)
    trim = page.window(page.frame.trim)
    if not (total[trim] > _TRACE).any():
        notes.add("empty-page", page.number, "The page is empty.")
    return round(most)


def _coverage(page: DrawnPage, total: Percent, corner: tuple[int, int], profile: Profile, notes: Notes) -> float:
    limit = profile.ink_percent
    squares = means(total, _SQUARE_PX)
    if squares.size and float(squares.max()) > limit + _SLACK:
        row, column = (int(place) for place in np.unravel_index(int(squares.argmax()), squares.shape))
        percent = round(float(squares[row, column]))
        place = page.frame.place(_square(page, row + corner[0], column + corner[1], _SQUARE_PX))
        message = f"{percent} % ink in all on a square of 15 mm²; the paper takes {limit:g} %."
        notes.add("ink-coverage", page.number, message, place=place, measured=f"{percent} %", limit=f"{limit:g} %")
    elif total.size and float(total.max()) > limit + _SLACK:
        row, column = (int(place) for place in np.unravel_index(int(total.argmax()), total.shape))
        peak = round(float(total[row, column]))
        place = page.frame.place(_square(page, row + corner[0], column + corner[1], 1))
        message = f"Single points have {peak} % ink in all, no square of 15 mm² more than {limit:g} %."
        notes.add("ink-peak", page.number, message, place=place, measured=f"{peak} %", limit=f"{limit:g} %")
    return float(squares.max()) if squares.size else 0.0


def _square(page: DrawnPage, row: int, column: int, side: int) -> Box:
    return page.box_of(slice(row, row + side), slice(column, column + side))


def _black_areas(page: DrawnPage, profile: Profile, notes: Notes) -> None:
    """A square inch of solid black: from black alone, or too rich."""
    rows, columns = page.window(page.frame.bleed)
    plate = page.percent("Black")[rows, columns]
    if not _may_be_solid(plate):
        return
    black = means(plate, DPI)
    solid = black > _SOLID
    if not solid.any():
        return
    other = means(page.besides_black()[rows, columns], DPI)
    row, column = (int(place) for place in np.unravel_index(int(np.where(solid, other, -1).argmax()), solid.shape))
    richest = round(float(other[row, column] + black[row, column]))
    place = page.frame.place(_square(page, row + rows.start, column + columns.start, DPI))
    most = profile.rich_black_percent
    if richest > most + _RICH_SLACK:
        message = f"A black area has {richest} % ink in all; {most:g} % is rich enough."
        notes.add("rich-black", page.number, message, place=place, measured=f"{richest} %", limit=f"{most:g} %")
    elif float(other[solid].min()) < _TRACE:
        message = "A black area is printed from black alone and may look gray."
        notes.add("rich-black", page.number, message, severity=Severity.INFO, place=place, measured="100 %")


def _may_be_solid(plate: Percent) -> bool:
    """Whether a square inch may be solid: a quick look that never says no wrongly.

    A square inch covers whole cells of a third of its side wherever it lies, two by two of them at least. Where its
    mean is solid, none of these can lack more than the whole square lacks.
    """
    high, wide = (length // _CELL_PX for length in plate.shape)
    cells = plate[: high * _CELL_PX, : wide * _CELL_PX].reshape(high, _CELL_PX, wide, _CELL_PX)
    filled = cells.mean(axis=(1, 3)) > 100 - (100 - _SOLID) * (DPI / _CELL_PX) ** 2
    return bool((filled[:-1, :-1] & filled[1:, :-1] & filled[:-1, 1:] & filled[1:, 1:]).any())


def _knocked_out(page: DrawnPage, notes: Notes) -> None:
    """Small black text and lines that do not overprint, in front of colour."""
    if not page.waiting.black:
        return
    other, black = page.besides_black(), page.percent("Black") / np.float32(100)
    for box in page.waiting.black:
        near = cut(shrunk(box, -2.0), page.frame.media)
        if near is None:
            continue
        window = page.window(near)
        if _is_cut_out(other[window], black[window]):
            message = "Black text or a thin black line is cut out of the colour beneath instead of overprinting it."
            notes.add("black-overprint", page.number, message, place=page.frame.place(box))


def _is_cut_out(other: Percent, black: Percent) -> bool:
    """Whether colour is missing where black is: what lies beneath or above black is as strong there as around it."""
    if not black.size or float(black.max()) < _SEEN:
        return False
    around = float((other * (1 - black)).sum() / max(float((1 - black).sum()), 1e-6))
    beneath = float((other * black).sum() / float(black.sum()))
    return around > _COLOURED and beneath < _MISSING * around
