"""Tables for lettershops as files: safe in a spreadsheet, whole or not there, same bytes for the same rows."""

from __future__ import annotations

import csv
import errno
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._writer import ALL_TEMP_FILES, WorksheetWriter

from reactivate_desktop.errors import InputError, PressError, WorldError

Cell = str | int
ROWS_PER_SHEET = 1_000_000

# a spreadsheet takes a cell that begins like this for a formula (CSV injection); a lone hyphen is none
_FORMULA = re.compile(r"'*\s*[=+@\-＝＋－＠](?!\Z)")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_STAMP = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def guarded(text: str) -> str:
    """``text`` with an apostrophe before what a spreadsheet would take for a formula; ``unguarded`` takes it off."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path beside ``target`` to write to; it becomes ``target`` at the end, or goes when anything fails."""
    beside = target.with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    try:
        yield beside
        # synced before it gets its name: a power cut leaves the old file or the new one
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise WorldError(
            f"{target.name} can't be written: {error.strerror or error.__class__.__name__}.",
            hint="Check the folder and the room on its disk.",
            code="disk-full" if full else "list-unwritable",
        ) from None
    finally:
        beside.unlink(missing_ok=True)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]], target: Path) -> int:
    """Write a CSV file (UTF-8 with BOM, CRLF, every cell quoted); returns the number of rows.

    Raises:
        PressError: when a cell holds a control character; it names row and column.
        WorldError: when the file can't be written.
    """
    count = 0
    with whole_file(target) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        out.writerow(header)
        for count, row in enumerate(rows, start=1):
            out.writerow([guarded(str(cell)) for cell in _checked(row, header, count, target)])
    return count


def read_csv(header: Sequence[str], source: Path, *, optional: int = 0) -> Iterator[list[str]]:
    """Rows of a file that ``write_csv`` wrote, as text; it may lack the last ``optional`` columns of ``header``.

    Raises:
        InputError: when it is another kind of file; it names the file and the row.
    """
    with _opened(source) as file:
        rows = csv.reader(file)
        found = next(rows, [])
        if not _is_header(found, header, optional):
            raise _other_list(source)
        for number, row in enumerate(rows, start=2):
            if len(row) != len(found):
                raise _other_list(source, f", row {number:,}")
            yield [unguarded(cell) for cell in row]


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]], target: Path, title: str) -> int:
    """Write a workbook whose text cells are text (ZIP codes keep their zeros); returns the number of rows.

    Raises:
        PressError: when a cell holds a control character; it names row and column.
        WorldError: when the file can't be written.
    """
    with whole_file(target) as beside:
        raw = beside.with_name(f"{beside.name}.book")
        book = Workbook(write_only=True)
        try:
            count = _fill(book, header, rows, target=target, title=title, scratch=_scratch(beside))
            book.save(raw)
            _without_times(raw, beside)
        except BaseException:
            _abandon(book)
            raise
        finally:
            for path in (raw, *target.parent.glob(f"{_scratch(beside)}*")):
                path.unlink(missing_ok=True)
    return count


def read_xlsx(header: Sequence[str], source: Path, *, optional: int = 0) -> Iterator[list[str]]:
    """Rows of a workbook that ``write_xlsx`` wrote, as text; it may lack the last ``optional`` columns of ``header``.

    Raises:
        InputError: when it is another kind of file.
    """
    try:
        book = load_workbook(source, read_only=True)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        raise _other_list(source) from None
    try:
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            found = [str(cell) for cell in next(rows, ())]
            if not _is_header(found, header, optional):
                raise _other_list(source)
            for row in rows:
                yield ["" if cell is None else str(cell) for cell in (*row, *[None] * (len(found) - len(row)))]
    finally:
        book.close()


def _is_header(found: Sequence[str], header: Sequence[str], optional: int) -> bool:
    return list(found) in (list(header), list(header[: len(header) - optional]))


def _checked(row: Sequence[Cell], header: Sequence[str], number: int, target: Path) -> Sequence[Cell]:
    for name, cell in zip(header, row, strict=True):
        if isinstance(cell, str) and _UNPRINTABLE.search(cell):
            raise PressError(
                f"{target.name}, row {number:,}, column {name}: a control character can't be listed.",
                hint="Mend that cell in the source list and import it again.",
                code="list-cell",
            )
    return row


@contextmanager
def _opened(source: Path) -> Iterator[IO[str]]:
    try:
        with source.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except FileNotFoundError:
        raise InputError(f"{source.name} is not there.", hint="Check the path.", code="file-missing") from None
    except (OSError, UnicodeDecodeError, csv.Error):
        raise _other_list(source) from None


def _other_list(source: Path, where: str = "") -> InputError:
    return InputError(
        f"{source.name}{where} is not a list of this program.",
        hint="Choose a mailing list that lies beside its press file.",
        code="list-other",
    )


def _scratch(beside: Path) -> str:
    """How the names of the sheets' scratch files begin."""
    return f"{beside.name}.sheet"


def _fill(
    book: Workbook, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, target: Path, title: str, scratch: str
) -> int:
    """Write all rows, a new sheet per million. Cells are made once and filled again: their style is the slow part."""
    count = 0
    sheet = _new_sheet(book, header, title, target.with_name(f"{scratch}1"))
    texts, numbers = [_cell(sheet, "") for _ in header], [_cell(sheet, 0) for _ in header]
    for count, row in enumerate(rows, start=1):
        if count > ROWS_PER_SHEET * len(book.worksheets):
            place = len(book.worksheets) + 1
            sheet = _new_sheet(book, header, f"{title} {place}", target.with_name(f"{scratch}{place}"))
        cells = []
        for text, number, value in zip(texts, numbers, _checked(row, header, count, target), strict=True):
            cells.append(_refilled(text, value, "s") if isinstance(value, str) else _refilled(number, value, "n"))
        sheet.append(cells)
    return count


def _abandon(book: Workbook) -> None:
    """End the streams of a workbook that was stopped halfway; left to themselves they complain on stderr."""
    for sheet in book.worksheets:
        for stream in (getattr(sheet, "_rows", None), getattr(getattr(sheet, "_writer", None), "xf", None)):
            if stream is not None:
                with suppress(Exception):  # a file cut off in the middle of an element; it is removed anyway
                    stream.close()


def _refilled(cell: Any, value: Cell, kind: str) -> Any:
    cell.value = value
    # said after the value: a text that begins with '=' stays text
    cell.data_type = kind
    return cell


def _new_sheet(book: Workbook, header: Sequence[str], title: str, scratch: Path) -> Any:
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    # openpyxl would put the rows into the system's temp folder; names and addresses stay in the drop's own folder
    ALL_TEMP_FILES.append(str(scratch))
    sheet._writer = WorksheetWriter(sheet, out=str(scratch))  # noqa: SLF001 - it takes the file nowhere else
    sheet._writer.write_top()  # noqa: SLF001
    heads = [_cell(sheet, name) for name in header]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    return sheet


def _cell(sheet: Any, value: Cell) -> Any:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # '@' keeps Excel from reading numbers and dates into texts
        cell.data_type = "s"
        cell.number_format = "@"
    return cell


def _without_times(source: Path, target: Path) -> None:
    """The same workbook without the time of writing, so that the same rows give the same bytes."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in sorted(old.infolist(), key=lambda entry: entry.filename):
            kept = zipfile.ZipInfo(entry.filename, _STAMP)
            kept.compress_type = zipfile.ZIP_DEFLATED
            kept.external_attr = 0o600 << 16
            with old.open(entry) as read, new.open(kept, "w", force_zip64=True) as write:
                if entry.filename == "docProps/core.xml":
                    write.write(_TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", read.read()))
                else:
                    while chunk := read.read(1 << 20):
                        write.write(chunk)
