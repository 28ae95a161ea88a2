"""One patient table under review: its different texts, what is found in them, and the list of what changed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.intake.problems import ProblemLog
from reactivate_desktop.intake.table import Severity
from reactivate_desktop.intake.values import Cell

T = TypeVar("T")
Mask = npt.NDArray[np.bool_]
Cells = dict[str, npt.NDArray[Any]]
Finding = tuple[str, str, Severity]
"""Rule, fix and severity of a ``Problem``."""


class Hits(NamedTuple, Generic[T]):
    """Places in a column where something was found: rows, the codes of their texts, and what was found in each text."""

    rows: npt.NDArray[np.intp]
    codes: npt.NDArray[np.intp]
    texts: Sequence[str]
    results: Sequence[T | None]

    def cells(self) -> Iterator[tuple[int, str, T]]:
        """One by one, for what is rare."""
        for row, code in zip(self.rows.tolist(), self.codes.tolist(), strict=True):
            if (result := self.results[code]) is not None:
                yield row, self.texts[code], result


class TableReview:
    """One table under review; ``patients`` and ``log`` are what comes of it.

    Args:
        patients: the patient table (``schema``); it is changed in place, so hand over your own.
        headers: field to the header that it was read from.
        log: what is found is listed there.
        today: dates after it lie ahead.
    """

    def __init__(
        self, patients: pd.DataFrame, headers: Mapping[str, str], log: ProblemLog, today: datetime.date | None = None
    ) -> None:
        self.patients = patients
        self.log = log
        self._headers = headers
        self._today = today or datetime.datetime.now(tz=datetime.UTC).date()
        self._rows = patients["source_row"].to_numpy()
        self._factors: dict[str, tuple[npt.NDArray[np.intp], Sequence[str]]] = {}

    def _note(self, index: int, field: str, found: Finding, value: str, after: str = "", *, flag: str = "") -> None:
        header, row = self._headers.get(field, ""), int(self._rows[index])
        rule, fix, severity = found
        self.log.add([row], header, rule, fix, severity, values=[value], afters=[after], field=flag or field)

    def _distinct(self, field: str) -> tuple[npt.NDArray[np.intp], Sequence[str]]:
        """The column as codes and different texts, found once for as long as nobody writes to it."""
        if field not in self._factors:
            codes, texts = pd.factorize(self.patients[field])
            self._factors[field] = codes, list(texts)
        return self._factors[field]

    def _cells(self, field: str) -> npt.NDArray[Any]:
        return self.patients[field].to_numpy(dtype=object, copy=True)

    def _write(self, field: str, cells: npt.NDArray[Any]) -> None:
        self.patients[field] = pd.Series(cells, index=self.patients.index, dtype="object")
        self._factors.pop(field, None)

    def _found(
        self, field: str, read: Callable[[str], T | None], worth: Callable[[Sequence[str]], Mask] | None = None
    ) -> Hits[T]:
        """Where ``read`` finds something; only texts that are ``worth`` it are read."""
        codes, texts = self._distinct(field)
        look = worth(texts).tolist() if worth else repeat(True)
        results = [read(text) if text and wanted else None for text, wanted in zip(texts, look, strict=False)]
        hits = np.fromiter((result is not None for result in results), bool, len(results))
        rows = np.flatnonzero(hits[codes]) if hits.any() else np.zeros(0, np.intp)
        return Hits(rows, codes[rows], texts, results)

    def _list(self, hits: Hits[Any], field: str, findings: Sequence[Finding | None], afters: Sequence[str]) -> None:
        """List hits by kind; ``findings`` and ``afters`` are told for each different text."""
        header = self._headers.get(field, "")
        kinds = list(dict.fromkeys(finding for finding in findings if finding))
        numbers = {finding: number for number, finding in enumerate(kinds)}
        kind_of = np.fromiter((numbers.get(finding, -1) if finding else -1 for finding in findings), np.int64)[
            hits.codes
        ]
        for number, (rule, fix, severity) in enumerate(kinds):
            codes = hits.codes[kind_of == number].tolist()
            self.log.add(
                self._rows[hits.rows[kind_of == number]],
                header,
                rule,
                fix,
                severity,
                values=[hits.texts[code] for code in codes],
                afters=[afters[code] for code in codes],
                field=field,
            )

    def _each(
        self,
        field: str,
        parse: Callable[[str], Cell[str]],
        worth: Callable[[Sequence[str]], Mask] | None = None,
    ) -> None:
        """Parse a column, only texts that are ``worth`` it; cells with a rule are written and listed."""

        def told(text: str) -> Cell[str] | None:
            cell = parse(text)
            return cell if cell.rule else None

        self._take(field, self._found(field, told, worth))

    def _take(self, field: str, hits: Hits[Cell[str]]) -> None:
        """Write what was read and list it."""
        if not len(hits.rows):
            return
        findings = [(cell.rule, cell.fix, cell.severity) if cell else None for cell in hits.results]
        changed = [
            cell.value if cell and cell.value != text else ""
            for cell, text in zip(hits.results, hits.texts, strict=True)
        ]
        self._list(hits, field, findings, changed)
        new = np.array([cell.value if cell else "" for cell in hits.results], dtype=object)
        cells = self._cells(field)
        cells[hits.rows] = new[hits.codes]
        self._write(field, cells)
