"""A workbook out: rows of cells as .xlsx bytes, for the sample export that the reader is shown with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

Cell = str | int | float | date | None


def workbook_bytes(sheets: Mapping[str, Iterable[Sequence[Cell]]], *, bold_rows: Mapping[str, int]) -> bytes:
    """An .xlsx of ``sheets`` in their order; ``bold_rows`` names the 1-based row of a sheet that is text set in bold.

    The cells are written as they come: never pass text from outside, which might be a formula.
    """
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            if number != bold_rows.get(name):
                sheet.append(row)
                continue
            cells = [WriteOnlyCell(sheet, value=str(value or "")) for value in row]
            for cell in cells:
                cell.font = Font(bold=True)
            sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
