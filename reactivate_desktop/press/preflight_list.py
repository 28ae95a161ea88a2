"""Preflight of a file against its mailing list: as many pages as rows ask for, and each row's words on its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from reactivate_desktop.press.preflight_codes import Symbol
from reactivate_desktop.press.preflight_findings import Findings, Notes
from reactivate_desktop.press.readback_file import ReadFile
from reactivate_desktop.press.readback_foreign import open_file
from reactivate_desktop.press.readback_page import PageReader
from reactivate_desktop.press.readback_pages import page_count, pages_from
from reactivate_desktop.press.readback_text import plain


@dataclass(frozen=True, slots=True)
class ListedPiece:
    """What a list row says that must stand on the piece's pages."""

    piece_id: str
    sequence: int
    lines: tuple[str, ...]
    qr: str = ""
    """What its QR codes must say; '' where that is not known."""


def check_list(path: Path, rows: Sequence[ListedPiece], findings: Findings) -> None:
    """Compare pages and rows in their order; a finding names the row by its piece_id, never its words."""
    with open_file(path) as file:
        _compare(file, rows, findings)


def _compare(file: ReadFile, rows: Sequence[ListedPiece], findings: Findings) -> None:
    pages = page_count(file)
    if not rows or pages % len(rows):
        message = f"{pages:,} pages do not make {len(rows):,} pieces of the list."
        findings.add("list", 0, message, measured=f"{pages:,} pages", limit=f"{len(rows):,} rows")
        return
    each = pages // len(rows)
    stream, reader, last = pages_from(file, 0), PageReader(file), 0
    for number, row in enumerate(rows):
        words = "\n".join(plain(reader.read(page).words) for page in islice(stream, each)).upper()
        wanted = [plain(line).upper() for line in row.lines]
        page = number * each + 1
        if plain(row.piece_id).upper() not in words:
            findings.add("list", page, f"Piece {row.piece_id} of the list is not the one on these pages.")
        elif not all(line in words for line in wanted):
            findings.add("list", page, f"Name or address of piece {row.piece_id} differs from the list.")
        if row.sequence <= last:
            findings.add("list", page, f"Row {number + 1:,} of the list has sequence {row.sequence:,} after {last:,}.")
        last = row.sequence


def check_codes(codes: Mapping[int, Sequence[Symbol]], pages: int, rows: Sequence[ListedPiece], notes: Notes) -> None:
    """Compare the QR codes that were read on drawn pages (by page number) with the rows of those pages."""
    if not rows or pages % len(rows):
        return  # said already
    each = pages // len(rows)
    for page, found in codes.items():
        row = rows[(page - 1) // each]
        for symbol in found:
            if symbol.readable and row.qr and symbol.text != row.qr:
                message = f"A QR code of piece {row.piece_id} leads elsewhere than the list says."
                notes.add("list", page, message, place=symbol.place)
