"""Any spreadsheet file to one raw table: the kind told by its first bytes, the sheet by what it holds."""

from __future__ import annotations

import csv
import stat
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import fixed_width, headers, layout, textfile
from reactivate_desktop.intake.columns import Columns
from reactivate_desktop.intake.table import Problem, RawTable, Row
from reactivate_desktop.intake.table_choice import (
    PREVIEW_ROWS,
    Span,
    TableCandidate,
    TablePlace,
    UnclearTableError,
    columns_in_words,
)
from reactivate_desktop.intake.workbook_child import HEAD_ROWS
from reactivate_desktop.intake.workbook_process import locked, open_workbook

WORKBOOK_LIMIT_BYTES = 200_000_000
TEXT_LIMIT_BYTES = 400_000_000
UNPACKED_LIMIT_BYTES = 2_000_000_000
_UNPACKED_AT_LEAST, _UNPACKED_OF_ONE = 350_000_000, 50
"""What any workbook may unpack to, and what each packed byte adds: honest ones come to 10 for one, bombs to 1,000."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OTHER_KINDS: dict[bytes, str] = {
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
    b"{\\rtf": "an RTF document",
    b"SQLite format 3": "a database",
}

_HEAD_BYTES = 1 << 16


def read_table(
    path: Path | str, *, sheet: str | None = None, wanted: Sequence[str] = (), columns: Sequence[Span] = ()
) -> RawTable:
    """Read ``path`` (.csv .tsv .txt .xlsx .xls .xlsb .ods) as text cells that keep their row.

    Args:
        path: the file; its first bytes decide what it is, not its name.
        sheet: which sheet of a workbook; by default the visible one that looks most like a patient list.
        wanted: headers that the user mapped; the sheet that holds them is preferred.
        columns: of text in fixed width, first and last letter of each, 1-based; found when not given.

    Raises:
        InputError: in one sentence, for files that are missing, locked, damaged, empty, hostile or of another kind.
    """
    path = Path(path)
    start = _first_bytes(path)
    if start.startswith((_OLE, _ZIP)):
        if columns:
            raise InputError(
                f"{path.name} is a workbook: its columns are not cut by letters.",
                hint="Leave --columns out.",
                code="columns-workbook",
            )
        return _read_workbook(path, start, sheet, wanted)
    return _read_text(path, start, sheet, columns)


def _first_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{path.name} is a folder.", hint="Choose a spreadsheet file in it.", code="file-folder")
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise InputError(
                f"{path.name} is a device or a pipe, not a file.", hint="Save the list as a file.", code="file-device"
            )
        size = found.st_size
        with path.open("rb") as file:
            start = file.read(8192)
    except FileNotFoundError:
        raise InputError(f"{path.name} is not there ({path}).", hint="Check the path.", code="file-missing") from None
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path.name} can't be read: {type(error).__name__}.",
            hint="Close it elsewhere and check that you may read it.",
            code="file-unreadable",
        ) from None
    if not start:
        raise InputError(f"{path.name} is empty.", hint="Export the list again.", code="file-empty")
    for magic, what in _OTHER_KINDS.items():
        if start.startswith(magic):
            raise InputError(
                f"{path.name} is {what}, not a spreadsheet.",
                hint="Unpack or export it as .csv or .xlsx first.",
                code="file-kind",
            )
    limit = WORKBOOK_LIMIT_BYTES if start.startswith((_OLE, _ZIP)) else TEXT_LIMIT_BYTES
    if size > limit:
        raise InputError(
            f"{path.name} is too large ({size // 1_000_000} MB; at most {limit // 1_000_000} MB).",
            hint="Export fewer columns, or split it into several files.",
            code="file-too-large",
        )
    return start


def _read_text(path: Path, start: bytes, sheet: str | None, columns: Sequence[Span]) -> RawTable:
    if textfile.looks_binary(start):
        raise InputError(
            f"{path.name} is not a spreadsheet or text file that is known here.",
            hint="Export it as .csv or .xlsx.",
            code="file-kind",
        )
    if sheet:
        raise InputError(
            f"{path.name} is a text file and has no sheet {sheet}.", hint="Leave --sheet out.", code="sheet-missing"
        )
    try:
        text = textfile.TextFile(path.read_bytes(), columns=columns)
        if text.proposed:
            raise _uncut(path.name, text)
        rows = Columns.of(text)
    except csv.Error:
        raise InputError(
            f"{path.name} has a cell of more than {textfile.LONGEST_CELL // 1_000_000} million letters.",
            hint="A quotation mark may lack its twin. Export the list again.",
            code="file-cell-too-long",
        ) from None
    if text.is_blank:
        raise InputError(f"{path.name} holds nothing but blanks.", hint="Export the list again.", code="file-empty")
    problems = [
        Problem("", row, "", "quote-stray", "a quotation mark without its twin was read as a letter", "warning")
        for row in text.stray
    ]
    if text.unreadable:
        fix = f"{text.unreadable} bytes don't fit {text.encoding}"
        problems.append(Problem("", 0, "", "bytes-unreadable", fix, "warning"))
    found = tuple(problems)
    return RawTable(path.name, "", (), rows, text.encoding, text.delimiter, problems=found, columns=text.columns)


def _uncut(file: str, text: textfile.TextFile) -> UnclearTableError:
    """Lines that look like columns, with a proposal where they may end."""
    places = fixed_width.from_spans(text.proposed)
    preview = tuple(tuple(fixed_width.cells(line, places)) for line in text.first_lines)
    return UnclearTableError(
        f"{file} looks like a list in columns of fixed width, and it can't be told where they end.",
        "columns",
        [TableCandidate(TablePlace(columns=text.proposed), (), preview, -1, 1)],
        hint=f"Say it with --columns; it may be --columns {columns_in_words(text.proposed)}.",
        lines=text.first_lines,
    )


def _check_archive(path: Path) -> None:
    """Refuse what isn't a whole zip, an archive that grows beyond all reason, and documents of another kind."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputError(
            f"{path.name} is damaged: it is not a whole workbook.",
            hint="Download or export it again.",
            code="workbook-damaged",
        ) from None
    limit = min(UNPACKED_LIMIT_BYTES, _UNPACKED_AT_LEAST + _UNPACKED_OF_ONE * path.stat().st_size)
    if sum(entry.file_size for entry in entries) > limit:
        raise InputError(
            f"{path.name} unpacks to more than {limit / 1e9:.1f} GB: more than a list in a file of its size.",
            hint="Save a copy with only the patient list.",
            code="workbook-too-large",
        )
    names = {entry.filename.casefold().lstrip("/") for entry in entries}
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise InputError(
            f"{path.name} is an archive or document without a sheet.",
            hint="Unpack it and import the spreadsheet in it.",
            code="file-kind",
        )


def _read_workbook(path: Path, start: bytes, sheet: str | None, wanted: Sequence[str]) -> RawTable:
    if start.startswith(_ZIP):
        _check_archive(path)
    elif "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise locked(path.name)
    with open_workbook(path) as reader:
        sheets, heads = reader.sheets()
        visible = tuple(name for name, shown in sheets if shown)
        chosen = sheet if sheet else _choose_sheet(path.name, heads, wanted)
        if chosen not in {name for name, _ in sheets}:
            raise InputError(
                f"{path.name} has no sheet {chosen}.", hint=f"It has: {', '.join(visible)}.", code="sheet-missing"
            )
        rows, date_1904, notes = reader.rows(chosen)
    if all(layout.blank(row) for row in rows):
        raise _empty(path.name, chosen, notes)
    return RawTable(
        path.name,
        chosen,
        visible,
        tuple(rows),
        date_1904=date_1904,
        problems=(*_hidden_sheets(chosen, sheets), *_noted(chosen, notes)),
    )


def _empty(file: str, sheet: str, notes: Mapping[str, Sequence[str]]) -> InputError:
    if failed := [*notes["errors"], *notes["unreckoned"]]:
        return InputError(
            f"{file}, sheet {sheet} holds nothing but formulas without a result (the first in {failed[0]}).",
            hint="Open it in Excel or LibreOffice, mend the formulas, save it, and import that.",
            code="sheet-empty",
        )
    return InputError(f"{file}, sheet {sheet} is empty.", hint="Choose another sheet with --sheet.", code="sheet-empty")


def _hidden_sheets(chosen: str, sheets: Sequence[tuple[str, bool]]) -> list[Problem]:
    fix = "a hidden sheet, left out: choose it by its name if it is meant"
    return [
        Problem(name, 0, "", "sheet-hidden", fix, "fixed") for name, shown in sheets if not shown and name != chosen
    ]


def _noted(sheet: str, notes: Mapping[str, Sequence[str]]) -> list[Problem]:
    """Cells whose formula gave nothing, and rows that nobody sees in the sheet."""
    kinds = (
        ("errors", "formula-error", "a failed formula, read as empty"),
        (
            "unreckoned",
            "formula-unreckoned",
            "a formula that was never reckoned, read as empty: save it in Excel first",
        ),
    )
    found = []
    for kind, rule, fix in kinds:
        for reference in notes[kind]:
            letters = reference.rstrip("0123456789")
            row = int(reference.removeprefix(letters))
            found.append(Problem(sheet, row, f"column {letters}", rule, fix, "warning"))
    fix = "read: the row is hidden in the sheet"
    return [*found, *(Problem(sheet, int(row), "", "row-hidden", fix, "warning") for row in notes["hidden"])]


def _choose_sheet(file: str, heads: Mapping[str, Sequence[Row]], wanted: Sequence[str]) -> str:
    """The visible sheet whose header names most fields; two equally good ones are a question for the user."""
    filled = [name for name, rows in heads.items() if any(not layout.blank(row) for row in rows)]
    if not filled and heads:
        return next(iter(heads))  # it will be said of it that it is empty, or why it looks so
    if not filled:
        raise InputError(
            f"{file} has no visible sheet with anything in it.", hint="Check the file.", code="sheet-empty"
        )
    if len(filled) == 1:
        return filled[0]
    scores: dict[str, int] = {}
    for name in filled:
        rows = heads[name]
        row = layout.find_header(rows, wanted)
        if row is not None and any(not layout.blank(below) for below in rows[row:]):
            scores[name] = len(headers.fields_named(rows[row - 1]))
    if not scores:
        return max(filled, key=lambda name: len(heads[name]))
    best = [name for name in scores if scores[name] == max(scores.values())]
    if len(best) > 1:
        raise UnclearTableError(
            f"{file} has {len(best)} sheets that look like patient lists: {', '.join(best)}.",
            "sheet",
            [_candidate(name, heads[name], wanted) for name in best],
            hint="Say which one with --sheet.",
        )
    return best[0]


def _candidate(sheet: str, rows: Sequence[Row], wanted: Sequence[str]) -> TableCandidate:
    """A sheet to choose, from its first rows."""
    row = layout.find_header(rows, wanted) or 1
    below = len(rows) - row if len(rows) < HEAD_ROWS else -1
    preview = tuple(tuple(map(str, line)) for line in rows[row - 1 : row - 1 + PREVIEW_ROWS])
    return TableCandidate(TablePlace(sheet), tuple(map(layout.header_text, rows[row - 1])), preview, below, row)


def heads(path: Path | str) -> dict[str, Sequence[Row]]:
    """The first rows of each visible sheet of a workbook; of a text file its first lines, under ''. Quick for any size.

    Raises:
        InputError: as ``read_table`` does.
    """
    path = Path(path)
    start = _first_bytes(path)
    if not start.startswith((_OLE, _ZIP)):
        with path.open("rb") as file:
            return {"": list(textfile.TextFile(file.read(_HEAD_BYTES)))}
    if start.startswith(_ZIP):
        _check_archive(path)
    with open_workbook(path) as reader:
        sheets, found = reader.sheets()
    return {name: found.get(name, []) for name, shown in sheets if shown}
