"""From a file to the patient table: read, lay out, match, convert, sort out rows that are no patients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import find_table, headers, headless, layout, recipe_evidence, schema, together
from reactivate_desktop.intake.columns import Coded, Rows, columns_of
from reactivate_desktop.intake.convert import Conversion
from reactivate_desktop.intake.find_table import FoundTable
from reactivate_desktop.intake.problems import Problems
from reactivate_desktop.intake.recipe import Recipe
from reactivate_desktop.intake.recipe_changes import changes, fitting
from reactivate_desktop.intake.review import Review, headers_of
from reactivate_desktop.intake.rewriting import Rewriting
from reactivate_desktop.intake.sort_out import sort_out
from reactivate_desktop.intake.table import ColumnMatch, Problem, RawTable
from reactivate_desktop.intake.table_choice import NO_HEADER, TableCandidate, TablePlace

PREVIEW_ROWS = 50


@dataclass(frozen=True, slots=True)
class PatientImport:
    """What a file holds.

    Attributes:
        patients: the patient table (``schema.check`` holds), in sheet order.
        problems: every changed, doubted or refused cell and row, by row (``problems.Problems``).
        mapping: one match for each column of the sheet.
        sheet, sheets: the sheet that was read ('' for text files) and those one may choose.
        header_row: 1-based; the last row of a header that takes several; 0 = the list has none.
        encoding, delimiter: of text files; '' for workbooks.
        rows: patient rows found = patients + refused rows + rows that were there twice.
        preview: the first rows below the header as text, for the window.
        refused: rows not imported, each one listed in ``problems``.
        left_out: rows below the header that are no patients (totals, footers, headers again), each one listed.
        repeated: rows equal to an earlier one or merged into it, each one listed.
        recipe: name of the saved mapping that was used; '' for none.
        kinds: header to what its values are (``recipe_evidence.signature``), for a recipe.
        place: where the table stands, complete: what to say to get it again.
        tables: the tables of the sheet that may be chosen instead; the one that was read is among them.
        rewritten: what whole columns were written in another way, each listed once in ``problems`` with its count.
        set_aside: patient table of refused rows that name nobody or a test entry; a user may want them all the same.
    """

    patients: pd.DataFrame = field(repr=False)
    problems: Sequence[Problem] = field(repr=False)
    mapping: tuple[ColumnMatch, ...]
    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    encoding: str
    delimiter: str
    rows: int
    preview: tuple[tuple[str, ...], ...] = field(repr=False)
    refused: int = 0
    left_out: int = 0
    repeated: int = 0
    recipe: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    place: TablePlace = field(default_factory=TablePlace)
    tables: tuple[TableCandidate, ...] = field(default=(), repr=False)
    rewritten: tuple[Rewriting, ...] = field(default=(), repr=False)
    set_aside: pd.DataFrame = field(default_factory=schema.empty, repr=False)

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers of the sheet, each one different."""
        return tuple(match.header for match in self.mapping)


def read_patients(
    path: Path | str,
    *,
    sheet: str | None = None,
    recipe: Recipe | None = None,
    header_row: int | None = None,
    mapping: Mapping[str, str | None] | None = None,
    kept: Sequence[Recipe] = (),
    place: TablePlace | None = None,
) -> PatientImport:
    """Read the patients of ``path``.

    Args:
        path: .csv .tsv .txt .xlsx .xls .xlsb .ods, told apart by content.
        sheet: of a workbook; found when not given.
        recipe: a saved mapping; ``mapping`` goes before it.
        header_row: 1-based; 0 = there is none; found when not given.
        mapping: header to field name, None or '' = column not used. Headers left out are matched by themselves.
        kept: recipes to choose from where none is given: the one that was made for such an export is used.
        place: which table of the file is meant; what it leaves open is found.

    Raises:
        UnclearTableError: where a user has to choose the table; it holds what may be chosen.
        InputError: one sentence with file, sheet, row or column, and what to do.
    """
    path = Path(path)
    rows = (header_row, header_row) if header_row is not None else None
    place = TablePlace(sheet or "", header_rows=rows).with_(place or TablePlace())
    if recipe is not None:
        place = place.with_(TablePlace(recipe.sheet, columns=recipe.columns))
    table = find_table.find(path, place, tuple(mapping or ()), [recipe] if recipe else kept)
    lenient = place.header_rows is not None
    return _imported(table, *_laid_out(table, recipe, mapping, kept, lenient=lenient))


def _laid_out(
    table: FoundTable,
    recipe: Recipe | None,
    mapping: Mapping[str, str | None] | None,
    kept: Sequence[Recipe],
    *,
    lenient: bool,
) -> tuple[layout.Layout, _Matched]:
    """Which rows are records, what the columns are, and the recipe that said so."""
    raw = table.raw
    plan = layout.lay_out(raw.rows, table.header[1], first=table.header[0], last=table.last)
    return plan, _match(table, plan, recipe, mapping, kept, lenient=lenient)


@dataclass(frozen=True, slots=True)
class _Matched:
    """What each column is, what its values are, and the recipe that was used."""

    matches: tuple[ColumnMatch, ...]
    kinds: dict[str, str]
    recipe: Recipe | None


def _imported(table: FoundTable, plan: layout.Layout, matched: _Matched) -> PatientImport:
    """The records converted, sorted out and looked over."""
    raw, matches, used = table.raw, matched.matches, matched.recipe
    conversion = Conversion(raw.sheet, plan.records)
    places = plan.records - 1
    sheet_columns = columns_of(raw.rows)
    conversion.problems.extend([*raw.problems, *_left_out(raw, plan), *_changed(raw, matched)])
    loose = sheet_columns.beyond(len(matches), places) + 1
    fix = "left out: no header stands above it"
    conversion.problems.add(plan.others, "", "another-table", "left out: it belongs to another table", "fixed")
    conversion.problems.add(loose, "", "cell-without-header", fix, "warning")
    conversion.read(matches, lambda column: sheet_columns.column(column, places), date_1904=raw.date_1904)
    together.finish(conversion)
    keep, aside, refused, repeated = sort_out(conversion, matches)
    seen = Review(_table(raw, conversion, keep), headers_of(matches), conversion.problems).run()
    return PatientImport(
        patients=schema.check(seen.patients),
        problems=Problems(conversion.problems.groups()),
        mapping=matches,
        sheet=raw.sheet,
        sheets=raw.sheets,
        header_row=plan.header,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        rows=len(plan.records),
        preview=tuple(tuple(map(str, raw.rows[place])) for place in places[:PREVIEW_ROWS].tolist()),
        refused=refused,
        left_out=len(plan.footers) + len(plan.repeated) + len(plan.others),
        repeated=repeated,
        recipe=used.name if used else "",
        kinds=matched.kinds,
        place=table.place,
        tables=table.tables,
        rewritten=tuple(conversion.rewritten),
        set_aside=_table(raw, conversion, aside),
    )


def _labels(cells: Sequence[str], left: int) -> list[str]:
    """Headers, each one different: a second Name is called ``Name (column C)``."""
    often = Counter(cells)
    seen: set[str] = set()
    labels = []
    for column, cell in enumerate(cells):
        again = not cell or (often[cell] > 1 and cell in seen)
        labels.append(f"{cell} (column {headless.column_letters(left + column)})".strip() if again else cell)
        seen.add(cell)
    return labels


def _match(
    table: FoundTable,
    plan: layout.Layout,
    recipe: Recipe | None,
    mapping: Mapping[str, str | None] | None,
    kept: Sequence[Recipe],
    *,
    lenient: bool,
) -> _Matched:
    raw, cells = table.raw, table.names()
    samples = layout.samples(raw.rows, plan.header, len(cells))
    labels = _labels(cells, table.left)
    kinds = {name: recipe_evidence.signature(values) for name, values in zip(labels, samples, strict=True)}
    if table.header == NO_HEADER:
        labelled = headless.match(cells, samples)
        recipe = recipe or headless.fitting(kept, cells, kinds)
    else:
        found = headers.match(cells, samples)
        labelled = tuple(headers.renamed(match, label) for match, label in zip(found, labels, strict=True))
        recipe = recipe or fitting(kept, labels)
    if recipe is not None:
        choices = recipe.choices(labels, raw.file)
        labelled = headers.apply_choices(labelled, choices, raw.file, f"Recipe {recipe.name} says so.")
        labelled = recipe_evidence.asked_again(recipe, labelled, kinds, tuple(mapping or ()))
    if mapping:
        labelled = headers.apply_choices(labelled, mapping, raw.file)
    if not lenient and not headers.usable({match.field for match in labelled if match.field}):
        where = f"{raw.file}, sheet {raw.sheet}," if raw.sheet else raw.file
        raise InputError(
            f"{where} row {plan.header} has no usable column: a patient's name or ID and something more.",
            hint="Map the columns by hand, or name them in the sheet.",
            code="header-unusable",
        )
    return _Matched(labelled, kinds, recipe)


def _changed(raw: RawTable, matched: _Matched) -> list[Problem]:
    """What the export changed since the recipe was made, a column a line."""
    recipe, matches = matched.recipe, matched.matches
    if recipe is None:
        return []
    told = changes(recipe, [match.header for match in matches]).sentences(recipe)
    turned = recipe_evidence.told(recipe, matches, matched.kinds, raw.sheet)
    return turned + [Problem(raw.sheet, 0, header, "recipe-differs", sentence, "warning") for header, sentence in told]


def _left_out(raw: RawTable, plan: layout.Layout) -> list[Problem]:
    """Rows with text that are no records."""
    kinds = (
        (plan.above, "above-header", "left out: it stands above the header row"),
        (plan.footers, "footer", "left out: a total or a footer"),
        (plan.repeated, "header-again", "left out: the header row again"),
    )
    return [Problem(raw.sheet, row, "", rule, fix, "fixed") for rows, rule, fix in kinds for row in rows]


def _table(raw: RawTable, conversion: Conversion, keep: Rows) -> pd.DataFrame:
    columns = {name: held.taken(keep) for name, held in conversion.columns.items() if name in schema.DTYPES}
    columns["source_file"] = Coded.filled(raw.file, len(keep))
    columns["source_sheet"] = Coded.filled(raw.sheet, len(keep))
    columns["source_row"] = Coded(conversion.rows[keep].tolist(), np.arange(len(keep), dtype=np.int32))
    return schema.build(columns, len(keep))
