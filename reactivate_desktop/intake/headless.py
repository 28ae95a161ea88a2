"""Lists that begin with their first patient: how that is told, and what the columns are by their values alone.

Nothing says what such a column means, so little is taken unasked: what is written in one way only (e-mail addresses,
phone numbers, states and the ZIP codes beside them, streets) and names of which a list of first names tells the order.
What may decide who is mailed (days, yes and no, words of a status) is always asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reactivate_desktop.intake import evidence, values
from reactivate_desktop.intake.columns import Columns
from reactivate_desktop.intake.headless_columns import Contents
from reactivate_desktop.intake.recipe import Recipe, fingerprint
from reactivate_desktop.intake.table import ColumnMatch, Row

_TYPED = frozenset({"date", "zip", "phone", "email", "number", "state", "yes/no"})
_SURELY_NO_NAME = frozenset({"date", "zip", "phone", "email"})
_SAMPLE = 200
_FEWEST = 2


def column_letters(column: int) -> str:
    """``A`` for column 0, as spreadsheets call their columns."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def names(width: int, left: int = 0) -> list[str]:
    """What the ``width`` columns from column ``left`` (0-based) on are called: ``Column A``, ``Column B``."""
    return [f"Column {column_letters(left + place)}" for place in range(width)]


def width(sheet: Columns) -> int:
    """Columns of a sheet up to the last one that holds anything."""
    held = (place for place, column in enumerate(sheet.columns, start=1) if column.where(str.strip).any())
    return max(held, default=0)


def like_record(row: Row) -> bool:
    """True for a row with two cells that no heading has: days, ZIP codes, phone numbers, e-mail addresses."""
    kinds = [evidence.kind_of([cell]) for cell in row if any(map(str.isdigit, cell)) or "@" in cell]
    return sum(kind in _SURELY_NO_NAME for kind in kinds) >= _FEWEST


def begins_with_record(rows: Sequence[Row]) -> bool:
    """True when the first row that holds something looks like the rows below it, and not like headings of them."""
    held = [row for row in rows[:_SAMPLE] if any(cell.strip() for cell in row)]
    if not held:
        return False
    agree = against = 0
    for place, cell in enumerate(held[0]):
        if values.absent(cell):
            continue
        kind = evidence.kind_of([row[place] for row in held if place < len(row)])
        if kind in _TYPED:
            agree += evidence.kind_of([cell]) == kind
            against += evidence.kind_of([cell]) != kind
    return agree >= _FEWEST and agree > against


def match(headers: Sequence[str], samples: Sequence[Sequence[str]]) -> tuple[ColumnMatch, ...]:
    """What each column is by its values, in sheet order; ``samples[i]`` holds some values of column ``i``."""
    return Contents(headers, samples).run()


def is_headless(headers: Sequence[str]) -> bool:
    """True for the names that ``names`` gives."""
    return bool(headers) and list(headers) == names(len(headers))


def fitting(recipes: Sequence[Recipe], headers: Sequence[str], kinds: Mapping[str, str]) -> Recipe | None:
    """The one recipe that was made for as many columns without names, all of the same kinds; else None.

    Where no name tells that a list is of the same source, every column must hold what it held.
    """
    found = [
        recipe
        for recipe in recipes
        if is_headless(recipe.headers) and recipe.fingerprint == fingerprint(headers) and recipe.kinds == dict(kinds)
    ]
    own = [recipe for recipe in found if recipe.brand] or found
    return own[0] if len(own) == 1 else None
