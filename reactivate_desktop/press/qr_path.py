"""QR symbols as paths: dark modules joined to rectangles, many symbols at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from reactivate_desktop.press import qr
from reactivate_desktop.press.qr_penalty import Rows

_WIDE: Final = 6
_ROW: Final = 1 << _WIDE  # no symbol is wider
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
    text["place"] = _PLACES.take(bars.left << _WIDE | (size - bars.top - bars.height))
    text["size"] = _SIZES.take(bars.width * 10 + bars.height)
    whole, step = text.tobytes(), _RECTANGLE.itemsize
    ends = (np.cumsum(np.bincount(bars.symbol, minlength=count)) * step).tolist()
    return [whole[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _bars(rows: Rows, size: int) -> _Bars:
    """The rectangles of symbols; ``rows`` has the shape (symbols, size)."""
    bits = rows.itemsize * 8
    above, below = np.zeros_like(rows), np.zeros_like(rows)
    above[:, 1:], below[:, :-1] = rows[:, :-1], rows[:, 1:]
    tops, bottoms = _unlike(rows, above), _unlike(rows, below)
    # where a row differs from itself moved by one, a run begins or ends
    turns = np.flatnonzero(_modules(rows ^ (rows << 1), size + 1))
    starts = turns[::2].copy()
    bars = np.flatnonzero(_modules(tops, size).take(starts))
    places = starts.take(bars)
    widths = turns[1::2].take(bars) - places
    row = places // bits
    symbol = row // size
    heights = np.ones_like(places)
    # the others, in which top and bottom are one, are nearly all
    tall = np.flatnonzero(_modules(tops & ~bottoms, size).take(places))
    first, last = places[tall], np.flatnonzero(_modules(bottoms & ~tops, size))
    by_first, by_last = (np.argsort(_downwards(one, size, bits)) for one in (first, last))
    heights[tall[by_first]] += (last[by_last] - first[by_first]) // bits
    whole = _Bars(symbol, places & (bits - 1), row - symbol * size, widths, heights)
    return whole if int(heights.max(initial=0)) <= _TALLEST else _divided(whole)


def _unlike(rows: Rows, others: Rows) -> Rows:
    """The first modules of those runs of dark modules that aren't the same in the rows of ``others``.

    A sum carries from wherever a run differs to the module before it, and no farther.
    """
    other: Rows = rows ^ others
    other = (other | other << 1 | other >> 1) & rows
    return np.asarray(((rows + other) & ~rows) >> 1 & rows)


def _modules(rows: Rows, count: int) -> npt.NDArray[np.bool_]:
    """The ``count`` lowest bits of each row, from the left; a row takes as many places as its type has bits."""
    left = (rows << (rows.itemsize * 8 - count)).astype(rows.dtype.newbyteorder(">"))
    return np.unpackbits(left.view(np.uint8)).view(np.bool_)


def _downwards(places: Places, size: int, bits: int) -> Places:
    """Keys that order places column by column, symbol by symbol."""
    row, column = places // bits, places & (bits - 1)
    return np.asarray((row // size * bits + column) * size + row % size)


def _divided(bars: _Bars) -> _Bars:
    """The same without a rectangle that is taller than one digit says."""
    parts = -(-bars.height // _TALLEST)
    of = np.repeat(np.arange(len(parts)), parts)
    part = np.arange(len(of)) - np.repeat(np.cumsum(parts) - parts, parts)
    top = bars.top[of] + part * _TALLEST
    height = np.minimum(bars.height[of] - part * _TALLEST, _TALLEST)
    return _Bars(bars.symbol[of], bars.left[of], top, bars.width[of], height)
