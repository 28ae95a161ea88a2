"""Preflight of drawn pages: a sample is drawn plate by plate and looked at, codes as a camera sees them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.press import preflight_bars
from reactivate_desktop.press.drawing_turn import turn
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


@dataclass(slots=True)
class Looked:
    """What was seen: QR codes by page, Intelligent Mail barcodes counted, the highest mean of ink in percent."""

    codes: dict[int, list[Symbol]] = field(default_factory=dict)
    barcodes: int = 0
    most_ink: int = 0

    def facts(self) -> dict[str, object]:
        """Plain figures for the report."""
        readable = sum(symbol.readable for found in self.codes.values() for symbol in found)
        return {"qr_codes": readable, "barcodes": self.barcodes, "most_ink": self.most_ink}


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws a sample of pages and looks at them, a few at a time."""

    path: Path
    side: AddressSide
    profile: Profile
    notes: Notes
    progress: Progress

    def look(self, pages: Sequence[SampledPage]) -> Looked:
        """All rules that need pictures of the pages."""
        looked = Looked()
        for start in range(0, len(pages), _AT_ONCE):
            self.progress.report(start, len(pages), "preflight: drawing pages")
            some = pages[start : start + _AT_ONCE]
            with extracted(self.path, [page.number for page in some]) as pdf:
                buffer = io.BytesIO()
                pdf.save(buffer)
                with turn:
                    seen = _camera(buffer.getvalue(), some)
                parts = [_closer(page, found) for page, found in zip(some, seen, strict=True)]
                sheets = draw(PlateMaker(pdf), some, parts)
            for sheet, found in zip(sheets, seen, strict=True):
                most = _check(sheet, found, self.side, self.profile, self.notes)
                looked.most_ink = max(looked.most_ink, most)
                looked.codes[sheet.number] = found
                looked.barcodes += len(sheet.waiting.bars)
        return looked


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
