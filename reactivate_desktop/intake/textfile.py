"""Text files in: encoding, delimiter and quotes found by looking, records that can't swallow their neighbours."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

import clevercsv

from reactivate_desktop.intake import fixed_width, rivers

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", "\t", ";", "|")
LONGEST_CELL = 50_000_000
"""Letters in one cell; more is no cell but a quotation mark without its twin."""
_SAMPLE_LINES = 200
_SAMPLE_LETTERS = 400_000
_SHOWN_LINES = 20
_LONGEST_RECORD = 100
"""Lines that one record may take; a quotation mark that swallows more was never closed."""
_AT_ONCE = 250
"""Lines that are read together."""
_BLOCK = 1 << 22
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BEYOND_ASCII = re.compile(r"(^|[\x00-\x7f]|(?<=.))([^\x00-\x7f])", re.DOTALL)
_PLAUSIBLE = frozenset("‘’“”–—…•©®™°·½¼¾€£§ ")


def decode(data: bytes) -> tuple[str, str]:
    """``data`` as text, and the name of its encoding (see ``encoding_of``)."""
    name, mark = encoding_of(data)
    return data[mark:].decode(name, errors="replace"), "utf-8-sig" if mark == len(codecs.BOM_UTF8) else name


def encoding_of(data: bytes) -> tuple[str, int]:
    """The encoding of ``data``, and the length of its byte order mark.

    The mark decides; then zero bytes in every other place (UTF-16); then UTF-8, which hardly ever fits by
    chance; then the eight-bit page under which the letters look most like letters, Windows' own preferred.
    """
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8", len(codecs.BOM_UTF8)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16-le" if data.startswith(b"\xff\xfe") else "utf-16-be"), 2
    sample = data[:4096]
    if len(sample) >= 4:
        odd, even = sample[1::2].count(0), sample[0::2].count(0)
        if max(odd, even) > len(sample) * 0.2:
            return ("utf-16-le" if odd > even else "utf-16-be"), 0
    return ("utf-8" if _is_utf8(data) else _eight_bit_page(data)), 0


def _is_utf8(data: bytes) -> bool:
    """Whether all of ``data`` is UTF-8, without room for the text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for start in range(0, len(data), _BLOCK):
            decoder.decode(view[start : start + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _eight_bit_page(data: bytes) -> str:
    best, best_score = "latin-1", -1.0
    for name in ("cp1252", "mac_roman", "cp850"):
        try:
            score = _likeness(data.decode(name)[:2_000_000])
        except UnicodeDecodeError:
            continue
        if score >= 0.6 and name == "cp1252":
            return name
        if score > best_score:
            best, best_score = name, score
    return best


def _likeness(text: str) -> float:
    """How much the letters beyond ASCII look as if they belonged there, 0 to 1."""
    found = [(match[1], match[2]) for match in _BEYOND_ASCII.finditer(text)][:5_000]
    if not found:
        return 0.0
    return sum(
        (0.3 if before.islower() and letter.isupper() else 1.0) if letter.isalpha() else 0.7 * (letter in _PLAUSIBLE)
        for before, letter in found
    ) / len(found)


def looks_binary(data: bytes) -> bool:
    """True when ``data`` holds control characters that no text file has."""
    sample = data[:4096]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if min(odd, even) == 0 and max(odd, even) > len(sample) * 0.2:
        return False
    strange = sum(byte < 32 and byte not in b"\t\n\r\f\x0b\x1a" for byte in sample)
    return strange > len(sample) * 0.01


def _parse(lines: Iterable[str], delimiter: str, quote: str, escape: str | None) -> Reader:
    return csv.reader(
        lines, delimiter=delimiter, quotechar=quote, escapechar=escape, skipinitialspace=delimiter != "\t"
    )


def _quote_of(sample: str, delimiter: str) -> str:
    """``'`` or ``#`` where fields stand between two of them and none in double quotation marks."""
    edge = re.escape(delimiter)

    def quoted(mark: str) -> int:
        whole = rf"(?:^|(?<={edge})){mark}[^{mark}\r\n]*{mark}(?={edge}|\r|\n|$)"
        return len(re.findall(whole, sample, re.MULTILINE))

    if '"' in sample:
        return '"'
    if quoted("'") > 5:
        return "'"
    hashes = sample.count("#")
    return "#" if hashes > 2 and hashes == 2 * quoted("#") else '"'


def _escape_of(sample: str, delimiter: str) -> str | None:
    r"""A backslash where ``\"`` stands inside a field."""
    return "\\" if re.search(rf'\\"(?![{re.escape(delimiter)}\r\n])', sample) else None


def find_delimiter(text: str) -> str:
    """The delimiter under which most rows have the same number of fields; '' when there is only one column."""
    lines = _LINE.findall(text[:_SAMPLE_LETTERS])[:_SAMPLE_LINES]
    best, best_score = "", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in _parse(lines, delimiter, '"', None) if any(row)]
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        modal, often = Counter(wide).most_common(1)[0]
        score = often / len(widths) * (1 + min(modal, 40) / 10) * (1.0 if _by_the_book(lines, delimiter) else 0.6)
        if score > best_score * 1.05:
            best, best_score = delimiter, score
    return best if best_score >= 0.4 else _ask_clevercsv(lines) or best


def _by_the_book(lines: list[str], delimiter: str) -> bool:
    """True when quotes stand only around whole fields."""
    try:
        for _ in csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t", strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)  # the sample may end within a cell
    return True


def _ask_clevercsv(lines: list[str]) -> str:
    """For odd tables: CleverCSV weighs the kinds of the cells as well."""
    try:
        dialect = clevercsv.Sniffer().sniff("".join(lines[:60]), delimiters="".join(DELIMITERS))
    except clevercsv.Error:
        return ""
    return str(dialect.delimiter) if dialect is not None and dialect.delimiter in DELIMITERS else ""


class TextFile:
    """A text file that is read record by record, so that neither its text nor its rows are held as a whole.

    Iterate once; ``stray``, ``unreadable`` and ``is_blank`` are known when the last record was read.

    Attributes:
        stray: numbers of records where a stray quotation mark had to be taken as a letter.
        unreadable: how many letters don't fit the encoding.
        is_blank: the file holds nothing but blanks.
        columns: of a text in fixed width, first and last letter of each, 1-based.
        proposed: a cut that may be right where the text may be in fixed width; then it was read as one column.
        first_lines: some lines from the top, for whom has to say where columns end.
    """

    def __init__(self, data: bytes, delimiter: str | None = None, columns: Sequence[tuple[int, int]] = ()) -> None:
        csv.field_size_limit(LONGEST_CELL)
        self._codec, mark = encoding_of(data)
        self.encoding = "utf-8-sig" if mark == len(codecs.BOM_UTF8) else self._codec
        self._data, self._mark = data, mark
        sample = self._open().read(_SAMPLE_LETTERS)
        self.delimiter = find_delimiter(sample) if delimiter is None else delimiter
        self.proposed: tuple[tuple[int, int], ...] = ()
        self.first_lines = [line.rstrip("\r\n") for line in _LINE.findall(sample)[:_SHOWN_LINES]]
        self._places = fixed_width.from_spans(columns)
        if columns:
            self.delimiter = fixed_width.FIXED
        elif delimiter is None:
            self._places = self._fixed(sample)
        self.columns = fixed_width.spans(self._places)
        self._used = self.delimiter if self.delimiter in DELIMITERS else ","
        self._quote = _quote_of(sample[:200_000], self._used)
        self._escape = _escape_of(sample[:200_000], self._used)
        self.unreadable = 0
        self._lines = self._read()
        self._waiting = deque(islice(self._lines, _SAMPLE_LINES))
        self._pending: list[str] = []
        self._width = _modal_width(list(self._waiting), self._used, self._quote, self._escape)
        self.stray: list[int] = []
        self._records = 0
        self.is_blank = True

    def _fixed(self, sample: str) -> tuple[slice, ...]:
        """Where the columns stand when the lines are a table of fixed width, which a comma here and there isn't."""
        lines = [line.rstrip("\r\n") for line in _LINE.findall(sample)]
        places = fixed_width.slices(lines[:_SAMPLE_LINES])
        width = _modal_width(lines, self.delimiter or ",", '"', None)
        if width <= 2:
            places = self._by_rivers(lines, places, width)
        if len(places) <= width:
            return ()
        self.delimiter = fixed_width.FIXED
        return places

    def _by_rivers(self, lines: list[str], places: tuple[slice, ...], width: int) -> tuple[slice, ...]:
        """A finer cut where there is one that is certain; one that isn't is proposed where nothing else is known."""
        cut = rivers.find(lines)
        if cut is None or len(cut.columns) <= max(len(places), width):
            return places
        if cut.certain:
            return fixed_width.from_spans(cut.columns)
        if width == 1 and (not places or cut.names_more_than(places)):
            self.proposed = cut.columns
        return places

    def _open(self) -> io.TextIOWrapper:
        stream = io.BytesIO(self._data)
        stream.seek(self._mark)
        return io.TextIOWrapper(stream, self._codec, errors="replace", newline="")

    def _read(self) -> Iterator[str]:
        for line in self._open():
            if "\ufffd" in line:
                self.unreadable += line.count("\ufffd")
            yield line

    def __iter__(self) -> Iterator[list[str]]:
        """The records; blank lines count, as a spreadsheet program would count its rows."""
        if self._places:
            for line in self._feed():
                self._pending.clear()
                yield fixed_width.cells(line.rstrip("\r\n"), self._places)
            return
        while lines := self._some_lines():
            reader = _parse(chain(lines, ("",)), self._used, self._quote, self._escape)
            for done, row in enumerate(islice(reader, len(lines))):
                if reader.line_num > done + 1:  # a record that takes several lines is read with care
                    self._waiting.extendleft(reversed(lines[done:]))
                    yield from self._record()
                    break
                self._records += 1
                yield row

    def _some_lines(self) -> list[str]:
        """The next lines, most of which are records by themselves."""
        lines = list(islice(self._lines, max(_AT_ONCE - len(self._waiting), 0)))
        if self._waiting:
            lines = [*self._waiting, *lines]
            self._waiting.clear()
        self.is_blank = self.is_blank and all(map(str.isspace, lines))
        return lines

    def _record(self) -> Iterator[list[str]]:
        """The next record, line by line; of one that swallowed its neighbours the first line alone."""
        for row in islice(_parse(self._feed(), self._used, self._quote, self._escape), 1):
            self._records += 1
            if len(self._pending) > 1 and self._swallowed():
                yield [cell.strip() for cell in self._pending[0].rstrip("\r\n").split(self._used)]
                self.stray.append(self._records)
                self._waiting.extendleft(reversed(self._pending[1:]))
            else:
                yield row
        self._pending.clear()

    def _feed(self) -> Iterator[str]:
        """Lines for the reader, noted until the record they belong to has come."""
        while True:
            line = self._waiting.popleft() if self._waiting else next(self._lines, None)
            if line is None:
                return
            if self.is_blank and not line.isspace():
                self.is_blank = False
            self._pending.append(line)
            yield line
            long = len(self._pending) > _LONGEST_RECORD and len(self._pending) % _LONGEST_RECORD == 1
            if long and self._holds_records(self._pending[-_LONGEST_RECORD:]):
                return

    def _holds_records(self, lines: list[str]) -> bool:
        return self._width >= 2 and any(
            len(row) == self._width for line in lines for row in _parse([line], self._used, self._quote, self._escape)
        )

    def _swallowed(self) -> bool:
        return _swallowed(self._pending, self._width, self._used, self._quote, self._escape)


def _modal_width(lines: list[str], delimiter: str, quote: str, escape: str | None) -> int:
    widths = Counter(len(row) for row in _parse(lines[:_SAMPLE_LINES], delimiter, quote, escape) if any(row))
    return widths.most_common(1)[0][0] if widths else 1


def _swallowed(lines: list[str], width: int, delimiter: str, quote: str, escape: str | None) -> bool:
    """True when one record runs over lines that are whole records by themselves.

    A cell may hold line breaks; it is trusted when its record has the usual width and closes its quotes by the book
    (RFC 4180 section 2, rule 7).
    """
    if width < 2 or not any(
        len(row) == width for line in lines[1:] for row in _parse([line], delimiter, quote, escape)
    ):
        return False
    try:
        strict = list(
            csv.reader(
                lines, delimiter=delimiter, quotechar=quote, escapechar=escape, skipinitialspace=True, strict=True
            )
        )
    except csv.Error:
        return True
    return len(lines) > _LONGEST_RECORD or len(strict) != 1 or len(strict[0]) != width
