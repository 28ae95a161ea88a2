"""Headers that stand in several rows: groups over columns, names that are broken over lines."""

from __future__ import annotations

from collections.abc import Sequence

from reactivate_desktop.intake import evidence, headers
from reactivate_desktop.intake.synonyms import key_of, lookup
from reactivate_desktop.intake.table import Row

_TYPED = frozenset({"date", "zip", "phone", "email", "number"})
_SAMPLE = 60
_MOST_ROWS = 3
# a group of this name adds nothing to the names below it
_NEUTRAL = frozenset(
    {
        *("patient", "patients", "client", "clients", "name", "names", "address", "mailing address", "home address"),
        *("contact", "contacts", "contact info", "contact information", "personal", "personal info", "demographics"),
        *("patient info", "patient information", "patient details", "info", "information", "details", "general"),
        *("visit", "visits", "dates", "appointments", "other", "misc", "account", "identity"),
    }
)


def text_of(cell: str) -> str:
    """A header on one line."""
    return " ".join(cell.split())


def names(rows: Sequence[Row], first: int, last: int) -> list[str]:
    """What the columns are called when rows ``first`` to ``last`` (1-based) are the header.

    A text that stands over several columns holds for all of them. Of each column the words of all rows are taken
    together; those of the last row alone where the row above only names a group that adds nothing, and those of the
    first where the second only says how a column is to be filled in.
    """
    lines = [[text_of(cell) for cell in rows[number - 1]] for number in range(first, last + 1)]
    width = max(map(len, lines), default=0)
    lines = [line + [""] * (width - len(line)) for line in lines]
    if len(lines) == 1 or _notes(lines[0], lines[1]):
        return _trimmed(lines[0])
    upper = [_spread(line, lines[place + 1]) for place, line in enumerate(lines[:-1])]
    return _trimmed([_name([line[x] for line in (*upper, lines[-1])]) for x in range(width)])


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _notes(line: Sequence[str], below: Sequence[str]) -> bool:
    """Every column has its name, and what stands below is the name of none."""
    named = all(cell or not under for cell, under in zip(line, below, strict=True))
    return named and sum(map(_known, line)) >= 2 and not any(map(_known, below))


def _spread(line: list[str], below: Sequence[str]) -> list[str]:
    """A row of groups with each group over all of its columns, as merged cells come: the first holds the text."""
    found, text = [], ""
    for cell, under in zip(line, below, strict=True):
        text = cell or (text if under else "")
        found.append(text)
    return found


def _name(parts: Sequence[str]) -> str:
    said = list(dict.fromkeys(filter(None, parts)))
    whole, last = " ".join(said), parts[-1]
    if len(said) < 2 or not last or _known(whole):
        return whole
    groups = [part for part in said if part != last]
    if _known(last) and all(key_of(group) in _neutral_keys() for group in groups):
        return last
    return whole


def _known(text: str) -> bool:
    return key_of(text) in lookup().options


def _neutral_keys() -> frozenset[str]:
    return frozenset(map(key_of, _NEUTRAL))


def depth_at(rows: Sequence[Row], header: int) -> tuple[tuple[int, int], ...]:
    """Which rows are the header, around row ``header`` (1-based) that names most fields.

    Returns:
        One span of rows where it is certain; several, the likeliest first, where a user must say.
    """
    alone = (header, header)
    fields = _fields(rows, alone)
    spans = [alone]
    for span in ((header - 1, header), (header, header + 1)):
        if span[0] < 1 or span[1] > len(rows):
            continue
        neighbour = span[0] if span[0] != header else span[1]
        if not _worded(rows[neighbour - 1]):
            continue
        joined = _fields(rows, span)
        below = neighbour > header
        proof = _against_columns(rows, span[1]) if below else _groups(rows[neighbour - 1], rows[header - 1])
        if not proof or not headers.usable(joined | fields):
            continue
        more = len(joined) > len(fields) if below else joined > fields
        if more or (joined >= fields and _twice(rows[header - 1])):
            return (span,)
        # words over the columns may change what their names mean; a title does so for all of them, and is no header
        if below or (joined != fields and headers.usable(joined)):
            spans.append(span)
    return tuple(spans)


def broken(rows: Sequence[Row], search: int = 20) -> tuple[tuple[int, int], ...]:
    """Spans of rows that make a header only together, in a sheet where no row alone is one; the likeliest first."""
    found = []
    for first in range(1, min(search, len(rows)) + 1):
        for last in range(first + 1, min(first + _MOST_ROWS - 1, len(rows)) + 1):
            if not all(_worded(rows[number - 1]) for number in range(first, last + 1)):
                break
            fields = _fields(rows, (first, last))
            if headers.usable(fields):
                found.append((-len(fields), last - first, (first, last)))
    ranked = sorted(found)
    best = [span for fewer, _, span in ranked if fewer == ranked[0][0]]
    return tuple(best)


def _fields(rows: Sequence[Row], span: tuple[int, int]) -> set[str]:
    return headers.fields_named(names(rows, *span))


def _worded(row: Row) -> bool:
    """A row of words alone, as headers are: two at least, and no digit in any."""
    cells = [text for cell in row if (text := cell.strip())]
    return len(cells) >= 2 and not any(letter.isdigit() for cell in cells for letter in cell)


def _against_columns(rows: Sequence[Row], number: int) -> bool:
    """Row ``number`` holds words where the rows below it hold days, ZIP codes, phones or numbers."""
    below = rows[number : number + _SAMPLE]
    row = rows[number - 1]
    against = agrees = 0
    for place, cell in enumerate(row):
        if not cell.strip():
            continue
        kind = evidence.kind_of([other[place] for other in below if place < len(other)])
        if kind in _TYPED:
            against += evidence.kind_of([cell]) == "text"
            agrees += evidence.kind_of([cell]) == kind
    return against >= 2 and not agrees


def _groups(above: Row, header: Row) -> bool:
    """Cells of ``above`` stand over columns that have names, two of them at least, and none over nothing."""
    over = [place for place, cell in enumerate(above) if cell.strip()]
    return len(over) >= 2 and all(place < len(header) for place in over)


def _twice(header: Row) -> bool:
    keys = [key for cell in header if (key := key_of(text_of(cell)))]
    return len(set(keys)) < len(keys)
