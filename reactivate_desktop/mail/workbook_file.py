"""Workbooks of any number of rows: openpyxl makes the book, the rows are streamed into its sheets.

A row a cell at a time through a library's objects takes ten times as long as all else that is done for a piece.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from reactivate_desktop.errors import BugError
from reactivate_desktop.mail.table_file import Cell, checked, whole_file

ROWS_PER_SHEET = 1_000_000
"""Rows in one sheet; a workbook's sheet holds 1,048,576."""

_STAMP = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_MODEL = re.compile(rb'<row r="2"[^>]*><c r="A2" s="(\d+)"[^>]*?(?:/>|></c>)</row>')
_SIZE = re.compile(rb'<dimension ref="[^"]*"')
_TO_ESCAPE = re.compile(r"[&<>]|\A\s|\s\Z")
_AT_ONCE = 1_000


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]], target: Path, title: str, count: int) -> int:
    """Write a workbook of ``count`` rows whose text cells are text (ZIP codes keep their zeros), a sheet per million.

    Rows are read once; neither memory nor another file holds them.

    Raises:
        PressError: when a cell holds a control character; it names row and column.
        WorldError: when the file can't be written.
    """
    sheets = max(1, math.ceil(count / ROWS_PER_SHEET))
    stream, sizes = (
        _exactly(rows, count),
        [min(ROWS_PER_SHEET, count - first * ROWS_PER_SHEET) for first in range(sheets)],
    )
    written = 0
    with (
        whole_file(target) as beside,
        zipfile.ZipFile(_book(header, title, sheets)) as book,
        zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for entry in sorted(book.infolist(), key=_place):
            data, sheet = book.read(entry), _SHEET.fullmatch(entry.filename)
            # without the time of writing, so that the same rows give the same bytes
            kept = zipfile.ZipInfo(entry.filename, _STAMP)
            kept.compress_type = zipfile.ZIP_DEFLATED
            kept.external_attr = 0o600 << 16
            with out.open(kept, "w", force_zip64=True) as file:
                if sheet is None:
                    file.write(_TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", data))
                else:
                    size = sizes[int(sheet[1]) - 1]
                    lines = _lines(header, islice(stream, size), written, target)
                    _fill(file, data, lines, f"A1:{get_column_letter(len(header))}{size + 1}")
                    written += size
        next(stream, None)
    return written


def _exactly(rows: Iterable[Sequence[Cell]], count: int) -> Iterator[Sequence[Cell]]:
    """The rows, when they are as many as were counted."""
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > count:
            break
        yield row
    if number != count:
        raise BugError("Other rows came than were counted.", code="list-count")


def _book(header: Sequence[str], title: str, sheets: int) -> io.BytesIO:
    """A workbook with heads, and below them one cell that has the look of a text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number in range(1, sheets + 1):
        sheet = book.create_sheet(title if number == 1 else f"{title} {number}")
        sheet.freeze_panes = "A2"
        sheet.append(list(header))
        for head in sheet[1]:
            head.font = Font(bold=True)
            head.number_format = "@"
        # '@' keeps Excel from reading numbers and dates into texts
        sheet["A2"].number_format = "@"
    file = io.BytesIO()
    book.save(file)
    return file


def _place(entry: zipfile.ZipInfo) -> tuple[str, int]:
    """By name, sheets by their number."""
    sheet = _SHEET.fullmatch(entry.filename)
    return ("xl/worksheets/sheet", int(sheet[1])) if sheet else (entry.filename, 0)


def _fill(file: IO[bytes], model: bytes, lines: Iterator[str], size: str) -> None:
    """A sheet with ``lines`` in the place of its model row."""
    found = _MODEL.search(model)
    if found is None:
        raise BugError("The workbook has no model row.", code="list-model")
    style = f' s="{found[1].decode()}"'
    file.write(_SIZE.sub(f'<dimension ref="{size}"'.encode(), model[: found.start()]))
    while some := "".join(islice(lines, _AT_ONCE)):
        file.write(some.replace(_STYLE, style).encode())
    file.write(model[found.end() :])


_STYLE = "\0"
"""Stands for the style of a text until it is known; no cell holds it."""


def _lines(header: Sequence[str], rows: Iterable[Sequence[Cell]], before: int, target: Path) -> Iterator[str]:
    """Rows as SpreadsheetML (ECMA-376, 18.3.1.73), from row 2; ``before`` rows stand on earlier sheets."""
    letters = [get_column_letter(number) for number in range(1, len(header) + 1)]
    for place, row in enumerate(rows, start=2):
        cells = zip(letters, checked(row, header, before + place - 1, target), strict=True)
        yield f'<row r="{place}">{"".join([_cell(f"{letter}{place}", value) for letter, value in cells])}</row>'


def _cell(name: str, value: Cell) -> str:
    if isinstance(value, int):
        return f'<c r="{name}"><v>{value}</v></c>'
    if not value:
        return f'<c r="{name}"{_STYLE}/>'
    if _TO_ESCAPE.search(value):
        return f'<c r="{name}"{_STYLE} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{name}"{_STYLE} t="inlineStr"><is><t>{value}</t></is></c>'
