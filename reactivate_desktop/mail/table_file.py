"""Tables for lettershops as files: safe in a spreadsheet, whole or not there, same bytes for the same rows."""

from __future__ import annotations

import csv
import errno
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from openpyxl import load_workbook

from reactivate_desktop.errors import InputError, PressError, WorldError

Cell = str | int

# a spreadsheet takes a cell that begins like this for a formula (CSV injection); a lone hyphen is none
_FORMULA = re.compile(r"'*\s*[=+@\-＝＋－＠](?!\Z)")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")


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
            out.writerow([guarded(str(cell)) for cell in checked(row, header, count, target)])
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


def checked(row: Sequence[Cell], header: Sequence[str], number: int, target: Path) -> Sequence[Cell]:
    """The row, when every cell of it can be listed.

    Raises:
        PressError: naming row and column of a control character.
    """
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
