"""What runs in the child process: python-calamine and nothing else that is large.

Workbooks come from anywhere. A hostile or damaged one may end this process (a Rust panic, an allocation that fails);
the parent lives on and says so in a sentence. Source of the known traps: python-calamine 0.9.1 as measured.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import itertools
import os
import pickle
import re
import sys
import zipfile
from pathlib import Path
from typing import Any, BinaryIO, Protocol

HEAD_ROWS = 120
MEMORY_BYTES = 1_500_000_000
SMALL_BYTES = 350_000_000
_BYTES_OF_ONE = 100
"""Memory that a byte of a packed workbook may take: an honest one of 200,000 rows takes about 40."""
TEXT_LIMIT = 400_000_000
CELL_LIMIT = 40_000_000
PART_LIMIT = 200_000_000
NOTE_LIMIT = 10_000
_ERROR_CELL = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+[0-9]+)"')
_UNRECKONED_CELL = re.compile(
    rb'<c\b[^>]*\br="([A-Z]+[0-9]+)"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="([0-9]+)"')
_STATEMENT_1904 = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*["'](?:1|true)""")


class Pipe(Protocol):
    """What the two sides talk through: a multiprocessing connection, or two streams."""

    def send(self, message: object) -> None:
        """Send one message."""

    def recv(self) -> Any:
        """The next message; ``EOFError`` when the other side is gone."""

    def close(self) -> None:
        """Talk no more."""


class StreamPipe:
    """Messages over the standard streams of a process."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming, self._outgoing = incoming, outgoing

    def send(self, message: object) -> None:
        """Send one message."""
        pickle.dump(message, self._outgoing, protocol=pickle.HIGHEST_PROTOCOL)
        self._outgoing.flush()

    def recv(self) -> Any:
        """The next message; ``EOFError`` when the other side is gone."""
        return pickle.load(self._incoming)  # noqa: S301 - only our own two processes hold the streams

    def close(self) -> None:
        """Talk no more."""
        for stream in (self._incoming, self._outgoing):
            with contextlib.suppress(OSError):
                stream.close()


class TooLargeError(Exception):
    """The sheet holds more than any practice has."""


def memory_for(size: int) -> int:
    """How much memory a workbook of ``size`` bytes may take: a small file that asks for a gigabyte is no list."""
    return min(MEMORY_BYTES, SMALL_BYTES + _BYTES_OF_ONE * size)


def _limit_memory(more: int) -> None:
    """Cap the address space at what is used now plus ``more`` (POSIX; elsewhere the time limit alone holds)."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    with contextlib.suppress(OSError, ValueError):
        used = 0
        if sys.platform == "linux":
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            used = pages * resource.getpagesize()
        limit = used + more
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _silence() -> None:
    """A panic writes to file descriptor 2: nobody should read it there."""
    with contextlib.suppress(OSError):
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 2)


def cell_text(value: object) -> str:
    """A cell as the text a person would type: whole numbers without '.0', dates as ISO, no binary noise."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return "" if value is None else str(value)


def _rows(sheet: Any, count: int | None) -> list[list[str]]:
    """Rows of ``sheet`` from row 1 on as text; blank ends are cut off."""
    rows: list[list[str]] = []
    seen: dict[str, str] = {}
    letters = 0
    start_row, start_column = sheet.start or (0, 0)
    if start_row + sheet.height > 2_000_000:
        raise TooLargeError
    filled = 0
    lead = [""] * start_column  # calamine gives the blank rows above the first cell, and not the columns before it
    for values in sheet.iter_rows():
        cells = [seen.setdefault(text, text) for text in map(cell_text, values)]
        while cells and not cells[-1]:
            cells.pop()
        rows.append(lead + cells if cells else [])
        letters += sum(map(len, cells)) + len(cells)
        if letters > TEXT_LIMIT or len(rows) * max(len(lead), 1) > CELL_LIMIT:
            raise TooLargeError
        if cells:
            filled = len(rows)
        if count is not None and len(rows) >= count:
            break
    return rows[:filled]


def _sheet_part(data: bytes, sheet: str) -> bytes:
    """The XML of a worksheet of an .xlsx; empty for other kinds, and where it is larger than a list needs."""
    if not data.startswith(b"PK"):
        return b""
    with contextlib.suppress(Exception), zipfile.ZipFile(io.BytesIO(data)) as book:
        names = re.findall(rb'<sheet\b[^>]*\bname="([^"]*)"[^>]*\br:id="([^"]*)"', book.read("xl/workbook.xml"))
        wanted = next(key for name, key in names if name.decode("utf-8") == sheet)
        for link in re.findall(rb"<Relationship\b[^>]*>", book.read("xl/_rels/workbook.xml.rels")):
            if b'Id="' + wanted + b'"' in link:
                target = re.search(rb'Target="/?(?:xl/)?([^"]*)"', link)
                part = "xl/" + target.group(1).decode() if target else ""
                return b"" if book.getinfo(part).file_size > PART_LIMIT else book.read(part)
    return b""


def _notes(data: bytes, sheet: str) -> dict[str, list[str]]:
    """What calamine does not tell of an .xlsx sheet: references such as ``B7``, and numbers of rows.

    ``errors`` and ``unreckoned`` are cells whose formula failed or was never reckoned (both show as empty); ``hidden``
    are rows that a person does not see in the sheet.
    """
    part = _sheet_part(data, sheet)
    kinds = {"errors": _ERROR_CELL, "unreckoned": _UNRECKONED_CELL, "hidden": _HIDDEN_ROW}
    return {
        kind: [found[1].decode() for found in itertools.islice(pattern.finditer(part), NOTE_LIMIT)]
        for kind, pattern in kinds.items()
    }


def _date_1904(data: bytes) -> bool:
    """True when an .xlsx says that it counts days from 1904."""
    with contextlib.suppress(Exception), zipfile.ZipFile(io.BytesIO(data)) as book:
        return _STATEMENT_1904.search(book.read("xl/workbook.xml")[:1_000_000]) is not None
    return False


def _serve(path: str, pipe: Pipe) -> None:
    import python_calamine  # noqa: PLC0415 - the parent must never load it

    data = Path(path).read_bytes()
    try:
        try:
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        except python_calamine.CalamineError as error:
            if "detect file format" not in str(error):
                raise
            # Looking at the content alone hides why a kind was not recognised; the name of the file tells.
            book = python_calamine.CalamineWorkbook.from_path(path)
        sheets = [
            (meta.name, meta.visible == python_calamine.SheetVisibleEnum.Visible)
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        shown = [name for name, visible in sheets if visible]
        # parsing is most of the work: a lone sheet is surely the one asked for; of several only one is held at a time
        lone = {name: book.get_sheet_by_name(name) for name in shown if len(shown) == 1}
        heads = {name: _rows(lone.get(name) or book.get_sheet_by_name(name), HEAD_ROWS) for name in shown}
        pipe.send(("sheets", sheets, heads))
        wanted = pipe.recv()
        if wanted:
            rows = _rows(lone.get(wanted) or book.get_sheet_by_name(wanted), None)
            pipe.send(("rows", rows, _date_1904(data), _notes(data, wanted)))
    except python_calamine.PasswordError:
        pipe.send(("error", "locked"))
    except (TooLargeError, MemoryError):
        pipe.send(("error", "too-large"))
    except EOFError:
        return


def main(path: str, pipe: Pipe) -> None:
    """Read the workbook at ``path`` and answer over ``pipe``: sheets and their heads, then the sheet asked for.

    Messages: ``("sheets", [(name, visible)], {name: rows})``, ``("rows", rows, date_1904, notes)``,
    ``("error", "locked" | "too-large" | "damaged" | "limit")``.
    """
    _silence()
    try:
        _limit_memory(memory_for(os.stat(path).st_size))  # noqa: PTH116 - pathlib is not needed here
        _serve(path, pipe)
    except BaseException as error:  # noqa: BLE001 - calamine's panic is a BaseException and must become a sentence
        text = str(error)
        kind = "too-large" if "limit exceeded" in text.lower() or isinstance(error, MemoryError) else "damaged"
        with contextlib.suppress(OSError, MemoryError):
            pipe.send(("error", kind))
    finally:
        pipe.close()


def _run_as_script() -> None:
    """Talk over the standard streams; whatever else is printed must not mix with the messages."""
    outgoing = os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    main(sys.argv[1], StreamPipe(sys.stdin.buffer, outgoing))


if __name__ == "__main__":
    _run_as_script()
