"""What an import found and changed: in words, and for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reactivate_desktop.intake.table import ColumnMatch, Problem
from reactivate_desktop.services import explain_mapping


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import found and changed.

    ``rows`` patient rows were found; ``imported`` of them were taken: ``new`` + ``updated`` + ``unchanged``. In a dry
    run nothing is kept, and the three are what the import would do. ``gone`` patients of the last import of this source
    are not in this one. ``rows`` = ``imported`` + ``refused`` + ``repeated``. ``import_id`` is 0 in a dry run.
    """

    rows: int
    imported: int
    new: int
    updated: int
    unchanged: int
    problems: Sequence[Problem] = field(repr=False)
    mapping: dict[str, str | None]
    sheet: str
    header_row: int
    encoding: str
    delimiter: str
    dry_run: bool = False
    import_id: int = 0
    refused: int = 0
    repeated: int = 0
    gone: int = 0
    gone_words: str = ""
    recipe: str = ""
    matches: tuple[ColumnMatch, ...] = field(default=(), repr=False)

    def as_json(self) -> dict[str, object]:
        """The result for scripts: a header mapped to null isn't used; problems come without the values."""
        return {
            "rows": self.rows,
            "imported": self.imported,
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "problems": [problem.as_json() for problem in self.problems],
            "mapping": self.mapping,
            "columns": explain_mapping.as_json(self.matches),
            "sheet": self.sheet,
            "header_row": self.header_row,
            "recipe": self.recipe,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "dry_run": self.dry_run,
            "import_id": self.import_id,
            "refused": self.refused,
            "repeated": self.repeated,
            "gone": self.gone,
        }

    def sentences(self) -> list[str]:
        """The result in words, the most important first."""
        verb = "Would import" if self.dry_run else "Imported"
        where = f"sheet {self.sheet}, " if self.sheet else ""
        counts = f"{self.new:,} new, {self.updated:,} updated, {self.unchanged:,} unchanged"
        header = f"header in row {self.header_row}" if self.header_row else "no heading row"
        first = f"{verb} {self.imported:,} of {self.rows:,} patients: {counts} ({where}{header})."
        lines = [first, self.gone_words] if self.gone_words else [first]
        if self.dry_run:
            used = f" (recipe {self.recipe})" if self.recipe else ""
            lines += [f"Columns{used}:", *explain_mapping.sentences(self.matches)]
        groups: dict[tuple[str, str, str], list[Problem]] = {}
        for problem in self.problems:
            groups.setdefault((problem.severity, problem.column, problem.rule), []).append(problem)
        order = {"refused": 0, "question": 1, "warning": 2, "fixed": 3}
        for (severity, column, _), found in sorted(groups.items(), key=lambda group: order[group[0][0]]):
            rows = ", ".join(str(problem.row) for problem in found[:5] if problem.row)
            place = f" (row {rows}{', …' if len(found) > 5 else ''})" if rows else ""
            about = f"{column}: " if column else ""
            lines.append(f"  {severity:8}{sum(problem.count for problem in found):>7,}  {about}{found[0].fix}{place}")
        return lines
