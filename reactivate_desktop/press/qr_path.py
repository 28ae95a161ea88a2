"""QR symbols as paths: dark modules joined to rectangles, many symbols at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from reactivate_desktop.press import qr
from reactivate_desktop.press.qr_penalty import Rows

_WIDE: Final = 6
_ROW: Final = 1 << _WIDE  # from a module to the one below it: no symbol is wider
_TALLEST: Final = 9
_PLACES: Final = np.array([b"%02d %02d " % divmod(place, _ROW) for place in range(_ROW * _ROW)])
_SIZES: Final = np.array([b"%02d %d re\n" % divmod(size, 10) for size in range(10 * _ROW)])
_RECTANGLE: Final = np.dtype([("place", _PLACES.dtype), ("size", _SIZES.dtype)])

Places = npt.NDArray[np.intp]


class QrPath(NamedTuple):
    """The dark modules of a symbol of ``size`` modules as one path, in modules from the lower left corner."""

    size: int
    path: bytes


class _Bars(NamedTuple):
    """Rectangles of dark modules, symbol by symbol: places are counted from the upper left, one entry a rectangle."""

    symbol: Places
    left: Places
    top: Places
    width: Places
    height: Places


def paths(payloads: Sequence[str], level: str) -> list[QrPath | None]:
    """The path of each payload's symbol; None where it is empty or too long to print legibly.

    Neighbours in a row are one bar, and equal bars on top of each other one rectangle, so that a renderer sees no seam
    and the file holds no more than it must.
    """
    found: list[QrPath | None] = [None] * len(payloads)
    possible = [place for place, payload in enumerate(payloads) if qr.fits(payload, level)]
    for size, places, _, rows in qr.solved([payloads[place] for place in possible], level):
        for place, path in zip(places, _spelled(_bars(rows, size), len(rows), size), strict=True):
            found[possible[place]] = QrPath(size, path)
    return found


def _spelled(bars: _Bars, count: int, size: int) -> list[bytes]:
    """The rectangles of each symbol as operators; all have one length, so that they are written at once."""
    text = np.empty(len(bars.symbol), dtype=_RECTANGLE)
    text["place"] = _PLACES[bars.left << _WIDE | (size - bars.top - bars.height)]
    text["size"] = _SIZES[bars.width * 10 + bars.height]
    whole, step = text.tobytes(), _RECTANGLE.itemsize
    ends = (np.cumsum(np.bincount(bars.symbol, minlength=count)) * step).tolist()
    return [whole[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _bars(rows: Rows, size: int) -> _Bars:
    """The rectangles of symbols; ``rows`` has the shape (symbols, size)."""
    # where a row differs from itself moved by one, a bar begins or ends
    wide = rows.astype(np.uint64)
    edges = (wide ^ (wide << 1)) << (_ROW - size - 1)
    turns = np.flatnonzero(np.unpackbits(edges.astype(">u8").view(np.uint8)).view(np.bool_))
    places = turns[::2]
    widths = turns[1::2] - places
    # a blank row before the first, so that nothing is above it
    grid = np.zeros((len(rows) * size << _WIDE) + _ROW, dtype=np.uint8)
    grid[places + _ROW] = widths
    tops = np.tile(np.arange(size), len(rows))
    row = places >> _WIDE
    first = np.flatnonzero((grid[places] != widths) | (tops[row] == 0))
    places, widths, row = places[first], widths[first], row[first]
    symbol, top = np.repeat(np.arange(len(rows)), size)[row], tops[row]
    grid = grid[_ROW:]
    heights = _heights(grid, places, widths, size - top)
    whole = _Bars(symbol, places & (_ROW - 1), top, widths, heights)
    return whole if int(heights.max(initial=0)) <= _TALLEST else _divided(whole)


def _heights(grid: npt.NDArray[np.uint8], places: Places, widths: Places, room: Places) -> Places:
    """How many rows the same bar goes on downwards from each place, at most ``room``."""
    heights = np.ones_like(places)
    growing = np.arange(len(places))
    for height in range(1, int(room.max(initial=0))):
        growing = growing[room[growing] > height]
        growing = growing[grid[places[growing] + (height << _WIDE)] == widths[growing]]
        if not len(growing):
            break
        heights[growing] += 1
    return heights


def _divided(bars: _Bars) -> _Bars:
    """The same without a rectangle that is taller than one digit says."""
    parts = -(-bars.height // _TALLEST)
    of = np.repeat(np.arange(len(parts)), parts)
    part = np.arange(len(of)) - np.repeat(np.cumsum(parts) - parts, parts)
    top = bars.top[of] + part * _TALLEST
    height = np.minimum(bars.height[of] - part * _TALLEST, _TALLEST)
    return _Bars(bars.symbol[of], bars.left[of], top, bars.width[of], height)
