"""Text files in: encoding, delimiter and quotes found by looking, records that can't swallow their neighbours."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import clevercsv

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_LINES = 200
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BEYOND_ASCII = re.compile(r"(^|[\x00-\x7f]|(?<=.))([^\x00-\x7f])", re.DOTALL)
_PLAUSIBLE = frozenset("‘’“”–—…•©®™°·½¼¾€£§ ")


def decode(data: bytes) -> tuple[str, str]:
    """``data`` as text, and the name of its encoding.

    A byte order mark decides; then zero bytes in every other place (UTF-16); then UTF-8, which hardly ever fits by
    chance; then the eight-bit page under which the letters look most like letters, Windows' own preferred.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", errors="replace"), "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16-le" if data.startswith(b"\xff\xfe") else "utf-16-be"
        return data[2:].decode(name, errors="replace"), name
    sample = data[:4096]
    if len(sample) >= 4:
        odd, even = sample[1::2].count(0), sample[0::2].count(0)
        if max(odd, even) > len(sample) * 0.2:
            name = "utf-16-le" if odd > even else "utf-16-be"
            return data.decode(name, errors="replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        name = _eight_bit_page(data)
        return data.decode(name, errors="replace"), name


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
    """``'`` where fields stand in single quotes and none in double ones."""
    edge = re.escape(delimiter)
    single = len(re.findall(rf"(?:^|{edge})'[^'\r\n]*'(?={edge}|\r|\n|$)", sample, re.MULTILINE))
    return "'" if single > 5 and '"' not in sample else '"'


def _escape_of(sample: str, delimiter: str) -> str | None:
    r"""A backslash where ``\"`` stands inside a field."""
    return "\\" if re.search(rf'\\"(?![{re.escape(delimiter)}\r\n])', sample) else None


def find_delimiter(text: str) -> str:
    """The delimiter under which most rows have the same number of fields; '' when there is only one column."""
    lines = _LINE.findall(text[:400_000])[:_SAMPLE_LINES]
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


def records(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """All records of ``text``, and the numbers of those where a stray quotation mark had to be taken as a letter.

    A record number is what a spreadsheet program would show as the row: blank lines count.
    """
    csv.field_size_limit(50_000_000)
    lines = _LINE.findall(text)
    sample = text[:200_000]
    used = delimiter or ","
    quote, escape = _quote_of(sample, used), _escape_of(sample, used)
    width = _modal_width(lines, used, quote, escape)
    rows: list[list[str]] = []
    stray: list[int] = []
    start = 0
    while start < len(lines):
        reader = _parse((lines[number] for number in range(start, len(lines))), used, quote, escape)
        position = start
        for row in reader:
            end = start + reader.line_num
            if end - position > 1 and _swallowed(lines[position:end], width, used, quote, escape):
                rows.append([cell.strip() for cell in lines[position].rstrip("\r\n").split(used)])
                stray.append(len(rows))
                start = position + 1
                break
            rows.append(row)
            position = end
        else:
            break
    return rows, stray


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
    return len(lines) > 100 or len(strict) != 1 or len(strict[0]) != width
