"""What a user chooses where a file doesn't tell by itself which table is meant: sheet, table, header rows, columns."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from reactivate_desktop.errors import InputError

Ask = Literal["sheet", "table", "header", "columns"]
PREVIEW_ROWS = 6
Span = tuple[int, int]
NO_HEADER: Span = (0, 0)
"""Header rows of a list that begins with its first patient."""


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a table stands in a file; what is absent is found.

    Attributes:
        sheet: name of a workbook's sheet; '' = not said.
        table: number of the table within the sheet, from 1; 0 = not said.
        header_rows: first and last row of the header, 1-based; ``NO_HEADER`` = there is none; None = not said.
        columns: of text in fixed width: first and last letter of each column, 1-based; () = not said.
    """

    sheet: str = ""
    table: int = 0
    header_rows: Span | None = None
    columns: tuple[Span, ...] = ()

    def with_(self, other: TablePlace) -> TablePlace:
        """This place, with what ``other`` says beyond it."""
        return TablePlace(
            self.sheet or other.sheet,
            self.table or other.table,
            self.header_rows or other.header_rows,
            self.columns or other.columns,
        )


@dataclass(frozen=True, slots=True)
class TableCandidate:
    """One table that may be meant.

    Attributes:
        place: what to say to get it.
        headers: what its header rows say; () where nobody knows whether there is a header. They may be a record after
            all: for the window only where it is asked which rows are the header.
        preview: its first rows from the header on, as text. Personal: for the window only.
        rows: rows below the header; -1 = not counted.
        first_row: row of the sheet that ``preview`` begins with, 1-based.
    """

    place: TablePlace
    headers: tuple[str, ...] = dataclasses.field(repr=False)
    preview: tuple[tuple[str, ...], ...] = dataclasses.field(repr=False)
    rows: int
    first_row: int

    def words(self) -> str:
        """What the candidate is called in a sentence; it quotes no cell of a row."""
        place = self.place
        parts = [place.sheet] if place.sheet else []
        parts += [f"table {place.table}"] if place.table else []
        if place.header_rows and (place.table or not place.sheet):
            parts.append(f"header in {rows_in_words(place.header_rows)}")
        if place.columns:
            parts.append(f"columns {columns_in_words(place.columns)}")
        return ", ".join(parts)

    def as_json(self, *, with_headers: bool) -> dict[str, object]:
        """The same for scripts."""
        place = self.place
        return {
            "sheet": place.sheet,
            "table": place.table,
            "header_rows": list(place.header_rows or ()),
            "columns": [list(span) for span in place.columns],
            **({"headers": list(self.headers)} if with_headers else {}),
            "rows": self.rows,
        }


class UnclearTableError(InputError):
    """A file whose table can't be told: the message says so in words, ``candidates`` are what may be chosen.

    ``lines`` are the first lines of a text whose columns are asked. Personal: for the window only. ``place`` is what
    was said of the table already: a candidate's place goes beyond it.
    """

    def __init__(
        self,
        message: str,
        ask: Ask,
        candidates: Sequence[TableCandidate],
        *,
        hint: str = "",
        code: str = "",
        lines: Sequence[str] = (),
    ) -> None:
        super().__init__(message, hint=hint, code=code or f"{ask}-unclear")
        self.lines = tuple(lines)
        self.place = TablePlace()
        self.ask: Ask = ask
        self.candidates = tuple(candidates)

    def as_json(self) -> Mapping[str, object]:
        """What may be chosen, for scripts."""
        sure = self.ask in {"sheet", "table"}
        return {"ask": self.ask, "candidates": [one.as_json(with_headers=sure) for one in self.candidates]}


def rows_in_words(rows: Span) -> str:
    """``row 3`` or ``rows 3-4``; ``no row`` for a list without a heading row."""
    if rows == NO_HEADER:
        return "no row"
    return f"row {rows[0]}" if rows[0] == rows[1] else f"rows {rows[0]}-{rows[1]}"


def columns_in_words(columns: Sequence[Span]) -> str:
    """``1-10,11-30``."""
    return ",".join(f"{first}-{last}" for first, last in columns)


def parse_rows(text: str) -> Span:
    """``3`` or ``3-4`` as rows of a header; ``0`` says that there is none.

    Raises:
        InputError: when it is no such thing.
    """
    if text.strip() == "0":
        return NO_HEADER
    [*spans] = _spans(text)
    if len(spans) != 1:
        raise InputError(
            f"'{text}' names no header rows.",
            hint="Write one row, 3, or first and last, 3-4; 0 where the list has no heading row.",
            code="header-rows",
        )
    return spans[0]


def parse_columns(text: str) -> tuple[Span, ...]:
    """``1-10,11-30`` as columns of fixed width: letters of a line, counted from 1.

    Raises:
        InputError: when it is no such thing, or columns overlap.
    """
    spans = _spans(text)
    apart = all(before[1] < after[0] for before, after in pairwise(spans))
    if not spans or not apart:
        raise InputError(
            f"'{text}' names no columns.",
            hint="Write first and last letter of each, in order: 1-10,11-30,31-35.",
            code="columns-unreadable",
        )
    return spans


def _spans(text: str) -> tuple[Span, ...]:
    """Spans that are written in ``text``; none when any part is no span."""
    found = [re.fullmatch(r"\s*(\d{1,7})(?:\s*-\s*(\d{1,7}))?\s*", part) for part in text.split(",")]
    spans = tuple((int(one[1]), int(one[2] or one[1])) for one in found if one)
    return spans if len(spans) == len(found) and all(0 < first <= last for first, last in spans) else ()
