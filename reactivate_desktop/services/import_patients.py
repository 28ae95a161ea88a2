"""Import patients: look at a file first, then keep its patients in the workspace."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import recipe as recipes_on_disk
from reactivate_desktop.intake.headers import require_answers
from reactivate_desktop.intake.importer import PatientImport, read_patients
from reactivate_desktop.intake.recipe import Recipe
from reactivate_desktop.intake.table import ColumnMatch, Problem
from reactivate_desktop.resources import parse_strict
from reactivate_desktop.store import Store

_RECIPE_KEY = "recipe."

__all__ = [
    "ColumnMatch",
    "ImportResult",
    "PatientImport",
    "Problem",
    "Recipe",
    "keep_recipe",
    "preview",
    "recipes",
    "run",
]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import found and changed.

    ``rows`` patient rows were found; ``imported`` of them were taken: ``new`` + ``updated`` + ``unchanged``. In a dry
    run nothing is kept, and the three are what the import would do.
    """

    rows: int
    imported: int
    new: int
    updated: int
    unchanged: int
    problems: tuple[Problem, ...] = field(repr=False)
    mapping: dict[str, str | None]
    sheet: str
    header_row: int
    encoding: str
    delimiter: str
    dry_run: bool = False

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
            "sheet": self.sheet,
            "header_row": self.header_row,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "dry_run": self.dry_run,
        }

    def sentences(self) -> list[str]:
        """The result in words, the most important first."""
        verb = "Would import" if self.dry_run else "Imported"
        where = f"sheet {self.sheet}, " if self.sheet else ""
        counts = f"{self.new:,} new, {self.updated:,} updated, {self.unchanged:,} unchanged"
        first = (
            f"{verb} {self.imported:,} of {self.rows:,} patients: {counts} ({where}header in row {self.header_row})."
        )
        lines = [first]
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


def preview(
    path: Path | str,
    *,
    sheet: str | None = None,
    recipe: Recipe | None = None,
    mapping: Mapping[str, str | None] | None = None,
    header_row: int | None = None,
) -> PatientImport:
    """Read ``path`` and keep nothing.

    Raises:
        InputError: what is wrong with the file, where, and what to do.
    """
    return read_patients(path, sheet=sheet, recipe=recipe, mapping=mapping, header_row=header_row)


def run(
    store: Store,
    path: Path | str,
    *,
    sheet: str | None = None,
    recipe: Recipe | str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    header_row: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Import the patients of ``path`` into the workspace, in one transaction.

    Args:
        store: the open workspace.
        path: the export.
        sheet: of a workbook; found when not given.
        recipe: a saved mapping, its name in this workspace, or the path of a recipe file.
        mapping: header to field; goes before the recipe.
        header_row: 1-based; found when not given.
        dry_run: reckon everything and keep nothing.
        progress: told how far it is.

    Raises:
        InputError: what is wrong with the file, where, and what to do. Nothing is changed then.
    """
    watch = progress or NoProgress()
    watch.report(0, 3, "reading the file")
    found = preview(path, sheet=sheet, recipe=_recipe(store, recipe), mapping=mapping, header_row=header_row)
    if not found.rows:
        raise InputError(
            f"{Path(path).name} has headers in row {found.header_row} and no patient below them.",
            hint="Export the list again, or choose another sheet with --sheet.",
            code="list-empty",
        )
    require_answers(found.mapping, Path(path).name)
    watch.report(1, 3, "keeping the patients")
    new, updated, unchanged = _keep(store, found, Path(path).name, dry_run=dry_run)
    watch.report(3, 3, "imported")
    return ImportResult(
        rows=found.rows,
        imported=len(found.patients),
        new=new,
        updated=updated,
        unchanged=unchanged,
        problems=found.problems,
        mapping={match.header: match.field for match in found.mapping},
        sheet=found.sheet,
        header_row=found.header_row,
        encoding=found.encoding,
        delimiter=found.delimiter,
        dry_run=dry_run,
    )


class _DryRunError(Exception):
    """Ends the transaction of a dry run, so that it is rolled back."""


def _keep(store: Store, found: PatientImport, name: str, *, dry_run: bool) -> tuple[int, int, int]:
    counted = (0, 0, 0)
    try:
        with store.transaction() as tx:
            counts = tx.patients.save(found.patients)
            counted = (counts.new, counts.updated, counts.unchanged)
            if dry_run:
                raise _DryRunError
            problems: Counter[tuple[str, str]] = Counter()
            for problem in found.problems:
                problems[problem.rule, problem.severity] += problem.count
            tx.imports.add(file_name=name, sheet=found.sheet, rows=found.rows, counts=counts, problems=problems)
    except _DryRunError:
        pass
    return counted


def keep_recipe(store: Store, name: str, found: PatientImport, mapping: Mapping[str, str | None]) -> Recipe:
    """Keep the user's corrections under ``name`` in the workspace, for later files of the same source."""
    recipe = Recipe.of(name, found.headers, mapping, found.sheet)
    with store.transaction() as tx:
        tx.meta.set(_RECIPE_KEY + name, json.dumps(asdict(recipe)))
    return recipe


def recipes(store: Store) -> tuple[Recipe, ...]:
    """The mappings kept in the workspace, by name."""
    with store.reading() as tx:
        texts = [tx.meta.get(key) for key in tx.meta.keys(_RECIPE_KEY)]
    return tuple(parse_strict(json.loads(text), Recipe, "The saved mapping") for text in texts)


def _recipe(store: Store, given: Recipe | str | None) -> Recipe | None:
    if given is None or isinstance(given, Recipe):
        return given
    if given.casefold().endswith(".toml"):
        return recipes_on_disk.load(Path(given))
    known = recipes(store)
    for recipe in known:
        if recipe.name == given:
            return recipe
    names = ", ".join(recipe.name for recipe in known) or "none"
    raise InputError(
        f"The workspace has no recipe {given}.",
        hint=f"It has: {names}. A recipe file ends in .toml.",
        code="recipe-unknown",
    )
