"""Preflight of drawn pages: a sample is drawn plate by plate and looked at, codes as a camera sees them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from reactivate_desktop.press import preflight_bars
from reactivate_desktop.press.preflight_codes import CAMERA_DPI, Symbol, check_symbol, symbols
from reactivate_desktop.press.preflight_drawn import Closer, DrawnPage, draw
from reactivate_desktop.press.preflight_edges import check_edges
from reactivate_desktop.press.preflight_findings import Notes
from reactivate_desktop.press.preflight_ink_area import check_ink
from reactivate_desktop.press.preflight_mail_zones import check_zones
from reactivate_desktop.press.preflight_plates import PlateMaker, drawn, extracted
from reactivate_desktop.press.preflight_postal import AddressSide
from reactivate_desktop.press.preflight_profile import Profile
from reactivate_desktop.press.preflight_sample import SampledPage

_AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Looked:
    """How much was looked at: QR codes that could be read, Intelligent Mail barcodes, highest mean ink in percent."""

    qr_codes: int = 0
    barcodes: int = 0
    most_ink: int = 0


def check_drawn(path: Path, pages: Sequence[SampledPage], side: AddressSide, profile: Profile, notes: Notes) -> Looked:
    """All rules that need pictures of the pages, a few pages at a time."""
    codes, bars, most = 0, 0, 0
    for start in range(0, len(pages), _AT_ONCE):
        some = pages[start : start + _AT_ONCE]
        with extracted(path, [page.number for page in some]) as pdf:
            buffer = io.BytesIO()
            pdf.save(buffer)
            seen = _camera(buffer.getvalue(), some)
            parts = [_closer(page, found) for page, found in zip(some, seen, strict=True)]
            sheets = draw(PlateMaker(pdf), some, parts)
        for sheet, found in zip(sheets, seen, strict=True):
            most = max(most, _check(sheet, found, side, profile, notes))
            codes += sum(symbol.readable for symbol in found)
            bars += len(sheet.waiting.bars)
    return Looked(codes, bars, most)


def _check(sheet: DrawnPage, found: Sequence[Symbol], side: AddressSide, profile: Profile, notes: Notes) -> int:
    most = check_ink(sheet, profile, notes)
    check_edges(sheet, notes)
    for symbol in found:
        check_symbol(symbol, sheet, profile, notes)
    for box in sheet.waiting.bars:
        preflight_bars.check_bars(box, sheet, profile, notes)
    paper = side.paper(sheet.number, sheet.frame.trim)
    if paper is not None:
        check_zones(sheet, paper, profile, notes)
    return most


def _camera(data: bytes, pages: Sequence[SampledPage]) -> list[list[Symbol]]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [
            symbols(drawn(document[place], page.frame.media, dpi=CAMERA_DPI), page.frame)
            for place, page in enumerate(pages)
        ]
    finally:
        document.close()


def _closer(page: SampledPage, found: Sequence[Symbol]) -> list[Closer]:
    codes = [symbol.closer for symbol in found if symbol.readable and symbol.modules]
    return codes + [preflight_bars.closer(box) for box in page.waiting.bars]
