"""Preflight of codes: QR symbols as a camera sees them, Intelligent Mail barcodes as a scanner does, and their air."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import zxingcpp

from reactivate_desktop.press.preflight_drawn import Closer, DrawnPage
from reactivate_desktop.press.preflight_findings import Notes, Place, Severity
from reactivate_desktop.press.preflight_geometry import MM, Box, cut, overlaps, shrunk
from reactivate_desktop.press.preflight_page import PageFrame
from reactivate_desktop.press.preflight_plates import Picture
from reactivate_desktop.press.preflight_profile import Profile

CAMERA_DPI: Final = 300
_QUIET: Final = 4
_LEAST_PT: Final = 18.0
_SOFT_PX: Final = 2
_COLOURED: Final = 20.0


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR symbol: its box on the page, modules a side (0 = not told), whether it can be read, and its text."""

    box: Box
    place: Place
    modules: int
    readable: bool
    text: str

    @property
    def module_pt(self) -> float:
        """The side of a module, in points."""
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1]) / self.modules if self.modules else 0.0

    @property
    def closer(self) -> Closer:
        """The symbol with its quiet zone and a little more."""
        return Closer(shrunk(self.box, -(_QUIET + 1) * self.module_pt), CAMERA_DPI)


def symbols(picture: Picture, frame: PageFrame) -> list[Symbol]:
    """The QR symbols in a picture of the page at ``CAMERA_DPI``, those that can't be read last."""
    only = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    found = zxingcpp.read_barcodes(picture, formats=only, return_errors=True)
    made = sorted((_symbol(one, frame) for one in found), key=lambda symbol: not symbol.readable)
    kept: list[Symbol] = []
    for symbol in made:
        large = symbol.box[2] - symbol.box[0] >= _LEAST_PT
        if symbol.readable or (large and not any(overlaps(symbol.box, other.box) for other in kept)):
            kept.append(symbol)
    return kept


def _symbol(found: zxingcpp.Barcode, frame: PageFrame) -> Symbol:
    grain = 72 / CAMERA_DPI
    position = found.position
    points = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
    xs = [frame.media[0] + point.x * grain for point in points]
    ys = [frame.media[3] - point.y * grain for point in points]
    extra = found.extra
    version = str(extra.get("Version", "")) if isinstance(extra, dict) else ""
    modules = 17 + 4 * int(version) if version.isdigit() else 0
    box = (min(xs), min(ys), max(xs), max(ys))
    return Symbol(box, frame.place(box), modules, bool(found.valid), str(found.text))


def check_symbol(symbol: Symbol, page: DrawnPage, profile: Profile, notes: Notes) -> None:
    """All rules about one QR symbol."""
    place = symbol.place
    if not symbol.readable:
        notes.add("qr", page.number, "A QR code can't be read from a picture of the page.", place=place)
        return
    if not symbol.modules:
        return
    size = round(symbol.module_pt / MM, 2)
    least, good = profile.qr_module_mm
    if size < good:
        severity, limit = (Severity.ERROR, least) if size < least else (Severity.WARNING, good)
        message = f"The modules of a QR code measure {size:g} mm; {good:g} mm is safe."
        measured = f"{size:g} mm"
        notes.add(
            "qr-module", page.number, message, severity=severity, place=place, measured=measured, limit=f"{limit:g} mm"
        )
    plates = page.closer.get(symbol.closer)
    if plates:
        _air_and_ink(symbol, page, plates, profile, notes)


def _air_and_ink(symbol: Symbol, page: DrawnPage, plates: dict[str, Picture], profile: Profile, notes: Notes) -> None:
    view = cut(symbol.closer.box, page.frame.media) or symbol.box
    shape = next(iter(plates.values())).shape
    whole = _window(view, symbol.box, shape, grown=_SOFT_PX)
    quiet = _window(view, shrunk(symbol.box, -_QUIET * symbol.module_pt), shape, grown=-_SOFT_PX)
    ring = np.zeros(shape, dtype=np.bool_)
    ring[quiet] = True
    ring[whole] = False
    worst = max(_high(plate[ring]) for plate in plates.values())
    place = symbol.place
    if worst > profile.tint_percent:
        measured, limit = f"{worst:.0f} % ink", f"{profile.tint_percent:g} % in {_QUIET} modules"
        message = "Ink stands in the quiet zone of a QR code."
        notes.add("qr-quiet", page.number, message, place=place, measured=measured, limit=limit)
    coloured = [name for name, plate in plates.items() if name != "Black" and _high(plate[whole]) > _COLOURED]
    if coloured:
        message = f"A QR code is printed with {', '.join(coloured)}."
        notes.add("qr-ink", page.number, message, place=place, measured=", ".join(coloured), limit="Black")


def _window(view: Box, box: Box, shape: tuple[int, ...], *, grown: int) -> tuple[slice, slice]:
    """Rows and columns of ``box`` in a picture of ``view``, with so many pixels more on each side."""
    across, down = shape[1] / (view[2] - view[0]), shape[0] / (view[3] - view[1])
    rows = (round((view[3] - box[3]) * down) - grown, round((view[3] - box[1]) * down) + grown)
    columns = (round((box[0] - view[0]) * across) - grown, round((box[2] - view[0]) * across) + grown)
    return (
        slice(max(rows[0], 0), min(rows[1], shape[0])),
        slice(max(columns[0], 0), min(columns[1], shape[1])),
    )


def _high(values: npt.NDArray[np.uint8]) -> float:
    """The ink of the darkest pixels but one in five hundred, in percent."""
    return float(np.percentile(values, 99.8)) / 2.55 if values.size else 0.0
