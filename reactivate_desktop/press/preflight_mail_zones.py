"""Preflight of what belongs to the post on the address side: its barcode zone and the ground of the address."""

from __future__ import annotations

from typing import Final

import numpy as np

from reactivate_desktop.press.preflight_drawn import DrawnPage, around, means
from reactivate_desktop.press.preflight_findings import Notes
from reactivate_desktop.press.preflight_geometry import shrunk
from reactivate_desktop.press.preflight_plates import DPI
from reactivate_desktop.press.preflight_postal import MailedPaper
from reactivate_desktop.press.preflight_profile import Profile

_SQUARE_PX: Final = DPI // 5
_DENSE: Final = 60.0
"""Percent of black on a fifth of an inch: more than letters and bars have."""
_LEAST_PX: Final = 4


def check_zones(page: DrawnPage, paper: MailedPaper, profile: Profile, notes: Notes) -> None:
    """All rules about the zones of an address side."""
    _barcode_zone(page, paper, profile, notes)
    _address_field(page, paper, profile, notes)


def _barcode_zone(page: DrawnPage, paper: MailedPaper, profile: Profile, notes: Notes) -> None:
    total = page.total
    for box in page.waiting.bars:
        total[page.window(shrunk(box, -2.0))] = 0
    rows, columns = page.window(page.frame.on_page(paper.barcode_zone))
    inked = total[rows, columns] > profile.tint_percent
    found = around(inked, rows, columns)
    if found is None or int(inked.sum()) < _LEAST_PX:
        return
    percent = round(float(total[rows, columns].max()))
    place = page.frame.place(page.box_of(*found))
    message = f"Ink stands in the barcode clear zone of {paper.name}."
    limit = f"{profile.tint_percent:g} %"
    notes.add("barcode-zone", page.number, message, place=place, measured=f"{percent} %", limit=limit)


def _address_field(page: DrawnPage, paper: MailedPaper, profile: Profile, notes: Notes) -> None:
    rows, columns = page.window(page.frame.on_page(paper.address_field))
    black, other = page.percent("Black")[rows, columns], page.besides_black()[rows, columns]
    tint = profile.tint_percent
    found = around(other > tint, rows, columns) if int((other > tint).sum()) >= _LEAST_PX else None
    measured = float(other.max()) if other.size else 0.0
    if found is None and black.size and float(np.median(black)) > tint:
        found, measured = (rows, columns), float(np.median(black))
    if found is None:
        dense = means(black, _SQUARE_PX) > _DENSE
        found, measured = around(dense, rows, columns), _DENSE
    if found is not None:
        place = page.frame.place(page.box_of(*found))
        message = f"The ground of the address field of {paper.name} is not free of ink."
        notes.add("address-zone", page.number, message, place=place, measured=f"{measured:.0f} %", limit=f"{tint:g} %")
