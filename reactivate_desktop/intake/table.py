"""What the rooms of intake hand to each other: raw cells with their place, problems, matched columns."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["fixed", "warning", "question", "refused"]
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell, row or column that was changed, doubted or refused.

    Attributes:
        sheet: sheet name; '' for text files.
        row: 1-based row of the sheet.
        column: header of the column, or '' where the whole row is meant.
        rule: stable word for what was found, such as ``zip-zero-lost``.
        fix: what was done about it, in words that never quote the cell.
        severity: ``fixed`` (mended or rightly left out), ``warning`` (look at it), ``question`` (a person stays on the
            safe side, not mailed, until the user says otherwise), ``refused`` (row not imported).
        count: how many cells it stands for; more than 1 only where a whole column was treated alike.
        value: what the cell held before. For the window and the encrypted workspace only: it is personal, so it stays
            out of ``repr``, logs and JSON.
        after: what is kept instead, as text; '' where the cell is left empty or stays as it is. Personal too.
        field: the patient field that was changed; '' where that is not one field. In a question it is the flag that
            was set because of what the cell said: answering no takes it back.
    """

    sheet: str
    row: int
    column: str
    rule: str
    fix: str
    severity: Severity
    count: int = 1
    value: str = dataclasses.field(default="", repr=False, compare=False)
    after: str = dataclasses.field(default="", repr=False, compare=False)
    field: str = ""

    def as_json(self) -> dict[str, str | int]:
        """Everything but what the cell held and what is kept of it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "rule": self.rule,
            "fix": self.fix,
            "severity": self.severity,
            "count": self.count,
        }


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """What one column of the sheet was taken for.

    Attributes:
        header: as written in the sheet.
        column: 0-based position.
        field: name from ``domain.patient`` (real or virtual), or None when the column isn't used by itself.
        confidence: 0 to 1.
        reason: a sentence for the window.
        inverse: yes means the opposite of the field (an opt-in column read as "do not ...").
        companion: field that this column helps to fill though another column leads it; '' for none.
        reading: how a status is told by this column: '', 'active', 'inactive' (yes/no) or 'archived' (date).
        proposed: the field that it may be, where that is a question; '' for none. ``field`` is None then.
        question: what to ask the user, in a sentence; '' when nothing is open.
    """

    header: str
    column: int
    field: str | None
    confidence: float
    reason: str
    inverse: bool = False
    companion: str = ""
    reading: str = ""
    proposed: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class RawTable:
    """All cells of one sheet as text, from its row 1 on; rows may differ in length.

    Attributes:
        file: name without folder.
        sheet: name of the sheet; '' for text files.
        sheets: names of the sheets a user may choose.
        rows: ``rows[n - 1]`` is row ``n`` of the sheet.
        encoding, delimiter: of text files; '' for workbooks.
        date_1904: the workbook counts days from 1904.
        problems: what was found while reading, such as cells with formula errors.
        columns: of text in fixed width: first and last letter of each column, 1-based.
    """

    file: str
    sheet: str
    sheets: tuple[str, ...]
    rows: Sequence[Row] = dataclasses.field(repr=False)
    encoding: str = ""
    delimiter: str = ""
    date_1904: bool = False
    problems: tuple[Problem, ...] = ()
    columns: tuple[tuple[int, int], ...] = ()
