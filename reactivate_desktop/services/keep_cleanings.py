"""What an import cleaned, ready to be kept: each cell that is stored in another way than its sheet has it.

Only cells that the import brings are told: those of new patients, and those that it changes. Of the others an earlier
import tells already why they are what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from reactivate_desktop.domain.patient import FIELD_BY_NAME, Kind
from reactivate_desktop.intake.problems import ProblemGroup, Problems
from reactivate_desktop.intake.rewriting import Rewriting
from reactivate_desktop.services.import_plan import ImportPlan
from reactivate_desktop.store import Transaction
from reactivate_desktop.store.cleanings import CellsCleaned
from reactivate_desktop.store.patient_comparison import Comparison
from reactivate_desktop.store.patient_identity import NEW

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Numbers = np.ndarray[Any, np.dtype[np.int64]]

_PARTS = {
    "full_name": ("title", "first_name", "middle", "last_name", "suffix", "preferred_name", "partner_first_name"),
    "city_state_zip": ("city", "state", "zip", "zip4"),
}
"""Of a field that intake takes apart, the fields that come of it."""
BY_HAND = "by-hand"


def keep(tx: Transaction, import_id: int, made: ImportPlan, comparison: Comparison, new: tuple[int, int]) -> int:
    """Keep what a plan cleans, once its patients are stored; returns how many cells that is.

    ``new`` are the first and the last key of new patients.
    """
    return tx.cleanings.keep(import_id, cleaned(made, comparison, _keys(tx, comparison, *new)))


def cleaned(made: ImportPlan, comparison: Comparison, keys: Numbers) -> Iterator[CellsCleaned]:
    """The cells that an import cleans, by kind, in the order in which it did.

    Args:
        made: the plan that is taken.
        comparison: what it was compared with.
        keys: patient_key of each row of ``comparison``; -1 where the row is not kept.
    """
    if comparison.rows.empty:  # every row was left out: no patient whose cells could be told
        return
    told = _Told(made, comparison, keys)
    for rewriting in made.found.rewritten:
        yield from told.rewriting(rewriting)
    problems = made.found.problems
    for group in (problems if isinstance(problems, Problems) else Problems.of(problems)).groups:
        yield from told.group(group)
    yield from told.by_hand(made)


def _keys(tx: Transaction, comparison: Comparison, first: int, last: int) -> Numbers:
    """patient_key of each row once it is stored: new ones have the keys from ``first`` to ``last``."""
    if last - first + 1 != len(comparison.new):  # somebody else wrote patients meanwhile
        return tx.patients.keys_of(comparison.rows)
    keys = comparison.keys.astype(np.int64, copy=True)
    keys[comparison.new.index.to_numpy()] = np.arange(first, last + 1)
    return keys


class _Told:
    """One import; ``rewriting``, ``group`` and ``by_hand`` tell what they hold of its patients."""

    def __init__(self, made: ImportPlan, comparison: Comparison, keys: Numbers) -> None:
        self._rows = comparison.rows
        self._keys = keys
        self._changed = comparison.changed
        self._new: Mask = np.asarray(comparison.keys == NEW)
        self._brought: dict[str, Mask] = {}
        self._fields = {match.header: match.field or match.companion for match in made.matches}
        rows = comparison.rows["source_row"].to_numpy(np.int64)
        self._place = np.full(int(rows.max(initial=0)) + 1, -1, np.int64)
        self._place[rows] = np.arange(len(rows))

    def rewriting(self, told: Rewriting) -> Iterator[CellsCleaned]:
        """Cells of a column that was written in another way."""
        places, brought = self._places(told.rows, told.field)
        befores, afters = told.befores.array()[brought], told.afters.array()[brought]
        yield from self._cells((told.field, told.column, told.rule, told.fix), places, befores, afters)

    def group(self, group: ProblemGroup) -> Iterator[CellsCleaned]:
        """Cells that were mended or emptied, or that set a flag."""
        name = group.field or self._fields.get(group.column) or ""
        if group.severity == "refused" or not len(group.values) or not group.rows[0]:
            return
        if name not in FIELD_BY_NAME and not (name in _PARTS and len(group.afters)):
            return
        places, brought = self._places(group.rows, name)
        befores = np.array(group.values, object)[brought]
        kept = self._kept(name, places) if name in FIELD_BY_NAME else np.array(group.afters, object)[brought]
        yield from self._cells((name, group.column, group.rule, group.fix), places, befores, kept)

    def by_hand(self, made: ImportPlan) -> Iterator[CellsCleaned]:
        """Cells that the user set."""
        names: dict[str, list[int]] = {}
        for row, name in made.answers.cells:
            names.setdefault(name, []).append(row)
        found = made.found.patients
        read = pd.Index(found["source_row"])
        for name, rows in names.items():
            places, _ = self._places(np.array(rows, np.int64), name)
            at = read.get_indexer(pd.Index(self._rows["source_row"].iloc[places]))
            before = [text_of(name, found[name].iloc[place]) if place >= 0 else "" for place in at.tolist()]
            fix = "set by hand when the list was taken"
            yield from self._cells((name, "", BY_HAND, fix), places, np.array(before, object), self._kept(name, places))

    def _cells(
        self,
        kind: tuple[str, str, str, str],
        places: Numbers,
        befores: np.ndarray[Any, Any],
        afters: np.ndarray[Any, Any],
    ) -> Iterator[CellsCleaned]:
        differ = np.asarray(befores != afters, bool)
        if differ.any():
            keys = self._keys[places[differ]]
            yield CellsCleaned(*kind, keys, befores[differ], afters[differ])

    def _places(self, rows: Numbers, name: str) -> tuple[Numbers, Mask]:
        """Places of those of ``rows`` whose cell the import brings, and which of ``rows`` they are."""
        within = np.where(rows < len(self._place), rows, 0)
        places = np.where(rows < len(self._place), self._place[within], -1)
        brought = (places >= 0) & self._brings(name)[places] & (self._keys[places] != NEW)
        return places[brought], brought

    def _brings(self, name: str) -> Mask:
        if name not in self._brought:
            mask = self._new.copy()
            for part in _PARTS.get(name, (name,)):
                mask[self._changed.get(part, np.zeros(0, np.int64))] = True
            self._brought[name] = mask
        return self._brought[name]

    def _kept(self, name: str, places: Numbers) -> np.ndarray[Any, Any]:
        held = self._rows[name].iloc[places]
        if FIELD_BY_NAME[name].kind is Kind.TEXT:
            return np.asarray(held.to_numpy(object))
        texts = np.empty(len(held), object)
        texts[:] = [text_of(name, value) for value in held]
        return texts


def text_of(name: str, value: Any) -> str:
    """A value of the patient table as people read it; '' where there is none."""
    kind = FIELD_BY_NAME[name].kind
    if kind is Kind.FLAG:
        return "yes" if value else "no"
    if pd.isna(value):
        return ""
    if kind is Kind.DATE:
        return str(value.date().isoformat())
    return f"{value / 100:.2f}" if kind is Kind.MONEY else str(value)
