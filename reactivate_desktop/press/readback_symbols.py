"""Symbols rebuilt from the rectangles on a page: QR modules to their payload, IMb bars to their letters.

QR decoding is zxing-cpp's; the writer makes its symbols another way. Bar measures are those of USPS-B-3200.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import zxingcpp

from reactivate_desktop.press.readback_imb import BARS
from reactivate_desktop.press.readback_marks import Mark
from reactivate_desktop.press.readback_qr import is_faultless

_DARK: Final = 0.5
_SIZES: Final = tuple(17 + 4 * version for version in range(1, 41))
_QUIET: Final = 4
_PIXELS: Final = 3
_OFF_GRID: Final = 0.15
_BAR_WIDTH_PT: Final = (0.8, 2.0)
_BAR_HEIGHT_PT: Final = (2.5, 13.0)
_STEP_PT: Final = 0.25

_ONLY_QR: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
Picture = npt.NDArray[np.uint8]


class SymbolError(ValueError):
    """The rectangles do not form the symbol; the text says how, in a few words."""


def qr_payload(marks: list[Mark]) -> str:
    """The payload of the one QR symbol that the dark rectangles of ``marks`` draw.

    Raises:
        SymbolError: when they form no square grid of modules, a single module is wrong, or it can't be decoded.
    """
    modules = qr_modules([mark for mark in marks if mark.ink > _DARK])
    payload = decode(_enlarged(modules))
    if not is_faultless(modules):
        raise SymbolError("QR with a wrong module")
    return payload


def qr_modules(dark: list[Mark]) -> npt.NDArray[np.bool_]:
    """The modules, row by row from the top, True where dark."""
    if not dark:
        raise SymbolError("no QR modules")
    edges = np.array([mark[:4] for mark in dark])
    left, low, right, top = edges[:, 0].min(), edges[:, 1].min(), edges[:, 2].max(), edges[:, 3].max()
    least = float(min((edges[:, 2] - edges[:, 0]).min(), (edges[:, 3] - edges[:, 1]).min()))
    size = min(_SIZES, key=lambda n: abs(n - (right - left) / max(least, 1e-6)))
    module = (right - left) / size
    columns = (edges[:, [0, 2]] - left) / module
    rows = (top - edges[:, [3, 1]]) / module
    spans = np.hstack([columns, rows])
    grid = np.rint(spans).astype(int)
    if abs((top - low) / module - size) > _OFF_GRID or float(np.abs(spans - grid).max()) > _OFF_GRID:
        raise SymbolError("QR modules off their grid")
    modules = np.zeros((size, size), dtype=np.bool_)
    for x0, x1, y0, y1 in grid.tolist():
        modules[y0:y1, x0:x1] = True
    return modules


def _enlarged(modules: npt.NDArray[np.bool_]) -> Picture:
    framed = np.pad(np.where(modules, 0, 255).astype(np.uint8), _QUIET, constant_values=255)
    return np.ascontiguousarray(framed.repeat(_PIXELS, axis=0).repeat(_PIXELS, axis=1))


def decode(picture: Picture) -> str:
    """The text of the one QR symbol in a gray picture.

    Raises:
        SymbolError: when there is none, or more than one.
    """
    found = zxingcpp.read_barcodes(picture, formats=_ONLY_QR)
    if len(found) != 1:
        raise SymbolError("QR not decodable" if not found else "more than one QR")
    return str(found[0].text)


def imb_letters(marks: list[Mark], *, upside_down: bool = False) -> str:
    """The 65 letters of the bars among ``marks``; '' when there are no bars at all.

    Raises:
        SymbolError: when there is another number of bars, or one whose ends stand on no level of the four states.
    """
    bars = sorted(mark for mark in marks if mark.ink > _DARK and _is_bar(mark))
    if not bars:
        return ""
    if len(bars) != BARS:
        raise SymbolError("not 65 IMb bars")
    high, low = _levels([bar.y1 for bar in bars]), _levels([-bar.y0 for bar in bars])
    letters = "".join("TADF"[rises + 2 * falls] for rises, falls in zip(high, low, strict=True))
    return letters[::-1].translate(str.maketrans("AD", "DA")) if upside_down else letters


def _is_bar(mark: Mark) -> bool:
    width, height = mark.x1 - mark.x0, mark.y1 - mark.y0
    return _BAR_WIDTH_PT[0] <= width <= _BAR_WIDTH_PT[1] and _BAR_HEIGHT_PT[0] <= height <= _BAR_HEIGHT_PT[1]


def _levels(ends: list[float]) -> list[bool]:
    """Which ends stand on the outer of two levels; one that stands on neither is an error."""
    inner, outer = min(ends), max(ends)
    if outer - inner < 1.0:
        raise SymbolError("IMb bars of one height")
    far = [end - inner > (outer - inner) / 2 for end in ends]
    if any(abs(end - (outer if is_far else inner)) > _STEP_PT for end, is_far in zip(ends, far, strict=True)):
        raise SymbolError("an IMb bar ends between its levels")
    return far
