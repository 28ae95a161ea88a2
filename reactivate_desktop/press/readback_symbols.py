"""Symbols rebuilt from the rectangles on many pages at once: QR modules as grids, IMb bars as their letters.

Bar measures are those of USPS-B-3200.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from reactivate_desktop.press.readback_imb import BARS
from reactivate_desktop.press.readback_marks import Rects

Modules = npt.NDArray[np.bool_]
Sides = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_SMALLEST, _LARGEST, _VERSION_STEP = 21, 177, 4
_OFF_GRID: Final = 0.15
_BAR_WIDTH_PT: Final = (0.8, 2.0)
_BAR_HEIGHT_PT: Final = (2.5, 13.0)
_STEP_PT: Final = 0.1
_TWO_HEIGHTS_PT: Final = 1.0
_PITCH_OFF: Final = 0.05
_SAME_BAR_PT: Final = 0.2


class SymbolError(ValueError):
    """The rectangles do not form the symbol; the text says how, in a few words."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Symbols of one size: ``places`` are theirs among all that were asked for, ``modules`` of shape (n, size, size).

    Rows are from the top; True = dark.
    """

    places: Places
    modules: Modules


def grids(symbols: Sequence[Rects]) -> tuple[list[Grid], dict[int, SymbolError]]:
    """The modules of QR symbols, each drawn by dark rectangles; beside them those that are no grid, by their places."""
    faults: dict[int, SymbolError] = {}
    there = np.array([place for place, rects in enumerate(symbols) if len(rects)], dtype=np.intp)
    faults.update({place: SymbolError("no QR modules") for place, rects in enumerate(symbols) if not len(rects)})
    if not len(there):
        return [], faults
    counts = np.array([len(symbols[place]) for place in there])
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    x0, y0, x1, y1 = np.ascontiguousarray(np.concatenate([symbols[place] for place in there]).T)
    owner = np.repeat(np.arange(len(there)), counts)
    left, low = np.minimum.reduceat(x0, starts), np.minimum.reduceat(y0, starts)
    right, top = np.maximum.reduceat(x1, starts), np.maximum.reduceat(y1, starts)
    least = np.maximum(np.minimum.reduceat(np.minimum(x1 - x0, y1 - y0), starts), 1e-6)
    versions = np.rint(((right - left) / least - _SMALLEST) / _VERSION_STEP)
    sizes = _SMALLEST + _VERSION_STEP * np.clip(versions, 0, (_LARGEST - _SMALLEST) // _VERSION_STEP).astype(int)
    module = (right - left) / sizes
    step, first_column, first_row = 1 / module[owner], left[owner], top[owner]
    spans = ((x0 - first_column) * step, (x1 - first_column) * step, (first_row - y1) * step, (first_row - y0) * step)
    steps = tuple(np.rint(span) for span in spans)
    off = np.zeros(len(owner))
    for span, on_grid in zip(spans, steps, strict=True):
        np.maximum(off, np.abs(span - on_grid), out=off)
    bad = (np.abs((top - low) / module - sizes) > _OFF_GRID) | (np.maximum.reduceat(off, starts) > _OFF_GRID)
    faults.update({int(place): SymbolError("QR modules off their grid") for place in there[bad]})
    found = []
    for size in sorted(set(sizes[~bad].tolist())):
        mine = np.flatnonzero((sizes == size) & ~bad)
        found.append(Grid(there[mine], _painted(steps, owner, mine, size)))
    return found, faults


def _painted(steps: tuple[Sides, ...], owner: Places, mine: Places, size: int) -> Modules:
    """Rectangles ``steps`` (left, right, top, bottom in modules) filled in: corners summed along both sides."""
    number = np.full(int(owner.max()) + 1, -1)
    number[mine] = np.arange(len(mine))
    numbers = number[owner]
    chosen = slice(None) if len(mine) == len(number) else numbers >= 0
    across = size + 1
    x0, x1, y0, y1 = (side[chosen].astype(np.intp) for side in steps)
    base = numbers[chosen] * across**2
    high, low = base + y0 * across, base + y1 * across
    cells = len(mine) * across**2
    sums = np.bincount(np.concatenate([high + x0, low + x1]), minlength=cells)
    sums -= np.bincount(np.concatenate([high + x1, low + x0]), minlength=cells)
    field = sums.astype(np.int16).reshape(len(mine), across, across)
    return np.asarray(field.cumsum(axis=1, dtype=np.int16).cumsum(axis=2, dtype=np.int16)[:, :size, :size] > 0)


def bars_of(marks: Rects) -> Rects:
    """The dark rectangles that have the measures of a bar, from left to right; parts of one bar are put together."""
    if not len(marks):
        return marks
    wide, high = marks[:, 2] - marks[:, 0], marks[:, 3] - marks[:, 1]
    narrow = marks[(wide >= _BAR_WIDTH_PT[0]) & (wide <= _BAR_WIDTH_PT[1]) & (high <= _BAR_HEIGHT_PT[1])]
    if not (narrow[1:, 0] > narrow[:-1, 0]).all():
        narrow = narrow[np.lexsort((narrow[:, 1], narrow[:, 0]))]
    bars = narrow if len(narrow) == BARS else _joined(narrow)
    high = bars[:, 3] - bars[:, 1]
    return bars[(high >= _BAR_HEIGHT_PT[0]) & (high <= _BAR_HEIGHT_PT[1])]


def _joined(parts: Rects) -> Rects:
    """Rectangles that stand on each other without a gap as one; ``parts`` are sorted by left edge and bottom."""
    joined: list[list[float]] = []
    for part in parts.tolist():
        for bar in joined[-3:]:
            together = all(abs(bar[side] - part[side]) <= _SAME_BAR_PT for side in (0, 2))
            if together and part[1] <= bar[3] + _SAME_BAR_PT and bar[1] <= part[3] + _SAME_BAR_PT:
                bar[1], bar[3] = min(bar[1], part[1]), max(bar[3], part[3])
                break
        else:
            joined.append(part)
    return np.array(joined).reshape(-1, 4)


def letters_of(barcodes: Sequence[Rects], upside_down: Sequence[bool]) -> tuple[list[str], dict[int, SymbolError]]:
    """The letters of barcodes of 65 bars each; beside them, by their places, those whose bars do not stand right."""
    faults = {place: SymbolError("not 65 IMb bars") for place, bars in enumerate(barcodes) if len(bars) != BARS}
    letters = [""] * len(barcodes)
    there = [place for place in range(len(barcodes)) if place not in faults]
    if not there:
        return letters, faults
    bars = np.stack([barcodes[place] for place in there])
    rises, up = _levels(bars[:, :, 3])
    falls, down = _levels(-bars[:, :, 1])
    pitch = np.diff(bars[:, :, 0], axis=1)
    even = np.abs(pitch / pitch.mean(axis=1, keepdims=True) - 1).max(axis=1) <= _PITCH_OFF
    states = np.frombuffer(b"TADF", dtype=np.uint8)[rises + 2 * falls]
    for number, place in enumerate(there):
        if up[number] != "" or down[number] != "":
            faults[place] = SymbolError(up[number] or down[number])
        elif not even[number]:
            faults[place] = SymbolError("an IMb bar out of its place")
        else:
            text = states[number].tobytes().decode("ascii")
            letters[place] = text[::-1].translate(_TURNED) if upside_down[place] else text
    return letters, faults


_TURNED: Final = str.maketrans("AD", "DA")


def _levels(ends: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Which ends stand on the outer of two levels, and for each barcode what is wrong with them ('' = nothing)."""
    inner, outer = ends.min(axis=1, keepdims=True), ends.max(axis=1, keepdims=True)
    far = ends - inner > (outer - inner) / 2
    off = np.abs(ends - np.where(far, outer, inner)).max(axis=1) > _STEP_PT
    flat = (outer - inner)[:, 0] < _TWO_HEIGHTS_PT
    said = np.where(flat, "IMb bars of one height", np.where(off, "an IMb bar ends between its levels", ""))
    return far.astype(np.int64), said.tolist()
