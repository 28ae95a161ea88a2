"""What was found in a file, kept small: a million mended phones are one entry with a million rows.

``Problems`` reads like the tuple of ``Problem`` that it stands for, in the order of the sheet; each is made when it is
looked at.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import overload

import numpy as np
import numpy.typing as npt

from reactivate_desktop.intake.table import Problem, Severity

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Cells of one column with the same fault and the same remedy.

    Attributes:
        rows: 1-based rows of the sheet; one row 0 where the whole column is meant.
        fixes: what was done, one text for all or one for each row.
        counts: how many cells each entry stands for, 1 unless the whole column is meant.
        values: what the cells held, one for each row, or none. Personal: for the window only.
        afters: what is kept instead, likewise.

    The others are those of ``Problem``.
    """

    sheet: str
    column: str
    rule: str
    severity: Severity
    rows: Numbers
    fixes: Sequence[str]
    counts: Sequence[int] = (1,)
    values: Sequence[str] = dataclasses.field(default=(), repr=False, compare=False)
    afters: Sequence[str] = dataclasses.field(default=(), repr=False, compare=False)
    field: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def fix(self) -> str:
        """What was done about the first of them."""
        return self.fixes[0]

    @property
    def cells(self) -> int:
        """How many cells it stands for."""
        return sum(self.counts) if len(self.counts) > 1 else self.counts[0] * len(self)

    def problem(self, place: int) -> Problem:
        """One of them."""
        fix = self.fixes[place] if len(self.fixes) > 1 else self.fixes[0]
        often = self.counts[place] if len(self.counts) > 1 else self.counts[0]
        value = self.values[place] if len(self.values) else ""
        after = self.afters[place] if len(self.afters) else ""
        return Problem(
            self.sheet,
            int(self.rows[place]),
            self.column,
            self.rule,
            fix,
            self.severity,
            often,
            value,
            after,
            self.field,
        )


class Problems(Sequence[Problem]):
    """All problems of an import by row; equal to a tuple of the same ``Problem``."""

    def __init__(self, groups: Iterable[ProblemGroup] = ()) -> None:
        self.groups = tuple(group for group in groups if len(group))
        rows = [group.rows for group in self.groups]
        order = np.argsort(np.concatenate(rows), kind="stable") if rows else np.zeros(0, np.int64)
        sizes = [len(group) for group in self.groups]
        self._group = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[order]
        self._place = np.concatenate([np.arange(size, dtype=np.int32) for size in sizes] or [np.zeros(0, np.int32)])[
            order
        ]

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Problems:
        """Problems that were noted one by one."""
        log = ProblemLog("")
        log.extend(problems)
        return cls(log.groups())

    def __len__(self) -> int:
        return len(self._group)

    def __bool__(self) -> bool:
        return len(self) > 0

    def __iter__(self) -> Iterator[Problem]:
        for group, place in zip(self._group.tolist(), self._place.tolist(), strict=True):
            yield self.groups[group].problem(place)

    @overload
    def __getitem__(self, number: int) -> Problem: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Problem, ...]: ...
    def __getitem__(self, number: int | slice) -> Problem | tuple[Problem, ...]:
        if isinstance(number, slice):
            return tuple(self[place] for place in range(*number.indices(len(self))))
        group = self.groups[int(self._group[number])]
        return group.problem(int(self._place[number]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]  # equal to sequences that hash otherwise

    def __repr__(self) -> str:
        return f"Problems({', '.join(map(repr, self))})"

    def rows(self, severity: Severity, *rules: str) -> Numbers:
        """The rows of problems of that severity (and one of ``rules``, where given), each one once."""
        found = [
            group.rows for group in self.groups if group.severity == severity and (not rules or group.rule in rules)
        ]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)


def _same(one: object, other: object) -> bool:
    return one == other


class ProblemLog:
    """Problems of one sheet as they are found."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self._groups: list[ProblemGroup] = []

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take in problems that were noted one by one; neighbours of one kind become one entry."""
        for (sheet, column, rule, severity, field), some in groupby(problems, key=_kind):
            found = list(some)
            self._groups.append(
                ProblemGroup(
                    sheet,
                    column,
                    rule,
                    severity,
                    np.array([problem.row for problem in found], np.int64),
                    [problem.fix for problem in found],
                    [problem.count for problem in found],
                    [problem.value for problem in found],
                    [problem.after for problem in found],
                    field,
                )
            )

    def add(
        self,
        rows: npt.ArrayLike,
        column: str,
        rule: str,
        fix: str | Sequence[str],
        severity: Severity = "fixed",
        *,
        count: int = 1,
        values: Sequence[str] = (),
        afters: Sequence[str] = (),
        field: str = "",
    ) -> None:
        """List the same fault in ``rows`` (1-based; [0] for the whole column, which ``count`` cells of it have)."""
        numbers = np.asarray(rows, np.int64)
        fixes = (fix,) if isinstance(fix, str) else fix
        if len(numbers):
            self._groups.append(
                ProblemGroup(self.sheet, column, rule, severity, numbers, fixes, (count,), values, afters, field)
            )

    def groups(self) -> tuple[ProblemGroup, ...]:
        """All that was found, in the order in which it was."""
        return tuple(self._groups)


def _kind(problem: Problem) -> tuple[str, str, str, Severity, str]:
    return problem.sheet, problem.column, problem.rule, problem.severity, problem.field
