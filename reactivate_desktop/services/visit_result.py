"""What an import of visits brought, in words and for scripts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reactivate_desktop.domain.counted import counted, plural
from reactivate_desktop.intake.table import ColumnMatch, Problem
from reactivate_desktop.services import explain_mapping

_SHOWN_ROWS = 8


@dataclass(frozen=True, slots=True, eq=False)
class RowsOfFile:
    """Rows (1-based, ascending) of one sheet; ``sheet`` is '' for text files."""

    file: str
    sheet: str
    rows: np.ndarray[Any, np.dtype[np.int64]]

    def words(self) -> str:
        """The first of them in a sentence, and where they stand."""
        shown = ", ".join(str(row) for row in self.rows[:_SHOWN_ROWS].tolist())
        more = ", …" if len(self.rows) > _SHOWN_ROWS else ""
        where = f"{self.file}, sheet {self.sheet}" if self.sheet else self.file
        return f"{plural(len(self.rows), 'row')} {shown}{more} of {where}"


@dataclass(frozen=True, slots=True)
class VisitImport:
    """What an import of visits brought. ``rows`` = ``used`` + ``refused`` + ``unknown_rows``.

    ``known`` visits were told by an earlier import just so: they are not counted again.
    """

    files: tuple[str, ...]
    kind: str
    rows: int
    used: int
    refused: int
    unknown_rows: int
    unknown_ids: tuple[str, ...] = field(repr=False)
    unknown_at: tuple[RowsOfFile, ...] = field(repr=False)
    patients: int
    updated: int
    unchanged: int
    known: int
    mapping: dict[str, dict[str, str | None]]
    problems: tuple[Problem, ...] = field(repr=False)
    dry_run: bool = False
    import_id: int = 0
    matches: dict[str, tuple[ColumnMatch, ...]] = field(default_factory=dict, repr=False)

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate import --kind visits``: ``mapping`` by sheet, IDs of nobody as their count."""
        return {
            "kind": self.kind,
            "files": list(self.files),
            "rows": self.rows,
            "used": self.used,
            "refused": self.refused,
            "unknown_rows": self.unknown_rows,
            "unknown_ids": len(self.unknown_ids),
            "unknown_at": [
                {"file": one.file, "sheet": one.sheet, "rows": one.rows.tolist()} for one in self.unknown_at
            ],
            "patients": self.patients,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "known_visits": self.known,
            "mapping": self.mapping,
            "columns": {name: explain_mapping.as_json(found) for name, found in self.matches.items()},
            "problems": [problem.as_json() for problem in self.problems],
            "dry_run": self.dry_run,
            "import_id": self.import_id,
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        verb = "Would read" if self.dry_run else "Read"
        rows = f"{self.used:,} of {counted(self.rows, 'row')} of {self.kind}"
        counts = f"{self.updated:,} updated, {self.unchanged:,} unchanged"
        lines = [f"{verb} {rows} for {counted(self.patients, 'patient')}: {counts}."]
        if self.known:
            was = plural(self.known, "visit was", "visits were")
            lines.append(
                f"{self.known:,} {was} known from earlier files, and {plural(self.known, 'counts', 'count')} once."
            )
        if self.unknown_rows:
            where = "; ".join(one.words() for one in self.unknown_at)
            ids = len(self.unknown_ids)
            who = f"{counted(ids, 'patient ID')} ({counted(self.unknown_rows, 'row')})"
            fit = plural(ids, "matches", "match")
            lines.append(f"{who} {fit} no patient, or several: {where}. --report FILE lists them all.")
        for name, found in self.matches.items() if self.dry_run else ():
            lines += [f"Columns of {name}:", *explain_mapping.sentences(found)]
        kinds = Counter((problem.severity, problem.column, problem.fix) for problem in self.problems)
        for (severity, column, fix), count in kinds.items():
            lines.append(f"  {severity:8}{count:>7,}  {f'{column}: ' if column else ''}{fix}")
        return lines
