"""The pairs that wait for an answer, in their order; each answer takes along what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reactivate_desktop.services.compare_records import Comparison, compare
from reactivate_desktop.services.find_duplicates import CERTAIN, DuplicateReport, Evidence

_NOTHING: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair: keys (``keep`` is the one that is better kept), how sure it is, and why."""

    left: int
    right: int
    keep: int
    probability: float
    certain: bool
    evidence: tuple[Evidence, ...]
    comparison: Comparison


@dataclass(frozen=True, eq=False)
class DuplicateQueue:
    """Pairs by their position in ``report.pairs``; an answer gives another queue, so that going back is keeping one.

    ``into`` tells for each merged record which one stands for it, ``apart`` which pairs are two people.
    """

    report: DuplicateReport
    order: tuple[int, ...]
    into: dict[int, int]
    apart: frozenset[tuple[int, int]] = _NOTHING

    @classmethod
    def of(cls, report: DuplicateReport) -> DuplicateQueue:
        """All pairs of a report, the most probable first."""
        return cls(report, tuple(range(len(report.pairs))), {})

    def __len__(self) -> int:
        return len(self.order)

    @property
    def certain(self) -> int:
        """How many of those that wait need no question."""
        return int((self.report.pairs["verdict"].iloc[list(self.order)] == CERTAIN).sum())

    def pair(self, place: int) -> Pair:
        """The pair in row ``place``, with its evidence and both records."""
        position = self.order[place]
        row = self.report.pairs.iloc[position]
        left, right = int(row["left"]), int(row["right"])
        return Pair(
            left=left,
            right=right,
            keep=int(row["keep"]),
            probability=float(row["probability"]),
            certain=str(row["verdict"]) == CERTAIN,
            evidence=self.report.evidence(position),
            comparison=compare(self.report.patients, left, right),
        )

    def page(self, offset: int, limit: int) -> pd.DataFrame:
        """``limit`` pairs behind the first ``offset``: names (``left``, ``right``), ``sure`` (0 to 1), ``verdict``."""
        rows = self.report.pairs.iloc[list(self.order[offset : offset + limit])]
        people = self.report.patients[["first_name", "last_name"]]
        named = {side: people.loc[rows[side].tolist()] for side in ("left", "right")}
        names = {
            side: (found["first_name"] + " " + found["last_name"]).str.strip().tolist() for side, found in named.items()
        }
        return pd.DataFrame(
            {**names, "sure": rows["probability"].tolist(), "verdict": rows["verdict"].tolist()},
            index=rows.index,
            dtype=object,
        )

    def later(self, place: int) -> DuplicateQueue:
        """The same with the pair of row ``place`` at the end."""
        order = (*self.order[:place], *self.order[place + 1 :], self.order[place])
        return DuplicateQueue(self.report, order, self.into, self.apart)

    def merged(self, keep: int, other: int) -> DuplicateQueue:
        """What is left after two records were merged."""
        into = {key: keep if root == other else root for key, root in self.into.items()}
        return self._without_answered({**into, other: keep}, self.apart)

    def told_apart(self, one: int, other: int) -> DuplicateQueue:
        """What is left after two records were said to be two people."""
        return self._without_answered(self.into, self.apart | {_ordered(one, other)})

    def _without_answered(self, into: dict[int, int], apart: frozenset[tuple[int, int]]) -> DuplicateQueue:
        """Pairs whose answer follows from others go: both are one by now, or stand for two people."""
        told = {_ordered(into.get(one, one), into.get(other, other)) for one, other in apart}
        ends = self.report.pairs[["left", "right"]].to_numpy()
        order = []
        for position in self.order:
            one, other = (into.get(int(key), int(key)) for key in ends[position])
            if one != other and _ordered(one, other) not in told:
                order.append(position)
        return DuplicateQueue(self.report, tuple(order), into, apart)


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
