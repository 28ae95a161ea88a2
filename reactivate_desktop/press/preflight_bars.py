"""Preflight of Intelligent Mail barcodes (USPS-B-3200): measures, bars read from the black plate, the air around."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from reactivate_desktop.press.preflight_drawn import Closer, DrawnPage
from reactivate_desktop.press.preflight_findings import Notes
from reactivate_desktop.press.preflight_geometry import Box, cut
from reactivate_desktop.press.preflight_profile import Profile
from reactivate_desktop.press.readback_imb import BARS, ImbUnreadableError, digits_of

SCANNER_DPI: Final = 600
_AIR_PT: Final = (9.0, 2.016)
"""0.125 in left and right, 0.028 in above and below."""
_PITCH_IN: Final = (0.0416, 0.050)
_WIDTH_IN: Final = (0.015, 0.025)
_HEIGHT_IN: Final = (0.125, 0.165)
_SLACK_IN: Final = 1.5 / SCANNER_DPI
_DARK: Final = 128
_SOFT_PX: Final = 2


def closer(box: Box) -> Closer:
    """The bars with their air; they may stand upright or, on a turned piece, lie."""
    along, across = _AIR_PT if box[2] - box[0] > box[3] - box[1] else _AIR_PT[::-1]
    return Closer((box[0] - along, box[1] - across, box[2] + along, box[3] + across), SCANNER_DPI)


def check_bars(box: Box, page: DrawnPage, profile: Profile, notes: Notes) -> None:
    """All rules about one barcode."""
    part = closer(box)
    plates = page.closer.get(part)
    view = cut(part.box, page.frame.media)
    if not plates or view is None or "Black" not in plates:
        return
    place = page.frame.place(box)
    grain = SCANNER_DPI / 72
    black = plates["Black"]
    top, left = round((view[3] - box[3]) * grain), round((box[0] - view[0]) * grain)
    high, wide = round((box[3] - box[1]) * grain), round((box[2] - box[0]) * grain)
    dark = black[top : top + high, left : left + wide] > _DARK
    fault, measured = _read(dark if wide > high else np.rot90(dark))
    if fault:
        notes.add("imb", page.number, fault, place=place, measured=measured)
    air = np.ones(black.shape, dtype=np.bool_)
    rows = slice(max(top - _SOFT_PX, 0), top + high + _SOFT_PX)
    air[rows, max(left - _SOFT_PX, 0) : left + wide + _SOFT_PX] = False
    worst = max((float(plate[air].max()) / 2.55 if air.any() else 0.0) for plate in plates.values())
    if worst > profile.tint_percent:
        message = "Ink stands in the clear zone of the Intelligent Mail barcode."
        measured, limit = f"{worst:.0f} %", f"{profile.tint_percent:g} %"
        notes.add("imb-zone", page.number, message, place=place, measured=measured, limit=limit)


def _read(dark: npt.NDArray[np.bool_]) -> tuple[str, str]:
    """What is wrong with the bars, and the measure that is; '' where nothing is."""
    inked = dark.any(axis=0)
    ends = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    starts, stops = ends[::2], ends[1::2]
    if len(starts) != BARS:
        return f"An Intelligent Mail barcode shows {len(starts)} bars instead of 65.", f"{len(starts)} bars"
    pitch = float(starts[-1] - starts[0]) / (BARS - 1) / SCANNER_DPI
    width = float(np.median(stops - starts)) / SCANNER_DPI
    height = dark.shape[0] / SCANNER_DPI
    for name, value, limits in (
        ("pitch", pitch, _PITCH_IN),
        ("width", width, _WIDTH_IN),
        ("height", height, _HEIGHT_IN),
    ):
        slack = 0.0002 if name == "pitch" else _SLACK_IN
        if not limits[0] - slack <= value <= limits[1] + slack:
            message = f"The {name} of the Intelligent Mail barcode's bars is outside of {limits[0]} to {limits[1]} in."
            return message, f"{value:.4f} in"
    letters = _letters(dark, starts.tolist(), stops.tolist())
    for turn in (letters, letters[::-1].translate(str.maketrans("AD", "DA"))):
        try:
            digits_of(turn)
        except ImbUnreadableError:
            continue
        return "", ""
    return "The bars of an Intelligent Mail barcode are those of no number.", ""


def _letters(dark: npt.NDArray[np.bool_], starts: list[int], stops: list[int]) -> str:
    """Full, ascender, descender or tracker, by which of the outer thirds a bar reaches."""
    high = dark.shape[0]
    upper, lower = dark[: round(high * 0.2)], dark[round(high * 0.8) :]
    letters = ""
    for start, stop in zip(starts, stops, strict=True):
        middle = (start + stop) // 2
        rises, falls = bool(upper[:, middle].any()), bool(lower[:, middle].any())
        letters += "TADF"[rises + 2 * falls]
    return letters
