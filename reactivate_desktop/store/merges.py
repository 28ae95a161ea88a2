"""Merges: which record of a patient stands for which other. Nothing is deleted, so that each can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from reactivate_desktop.store.tables import merges

MERGED, DIFFERENT = "merged", "different"

_IDS = 500
"""Ids in one statement: databases bound its parameters."""


@dataclass(frozen=True, slots=True)
class Merge:
    """One answer about two records, by ``patient_key``.

    ``verdict``: "merged" (``merged_key`` points at ``kept_key``) or "different" (two people: they are not asked about
    again). ``how``: "certain" (merged without a question) or "asked". ``taken`` names what the kept record has from the
    merged one (``audience.merging.CHOICES``). ``undone_at`` is None while it holds.
    """

    merge_id: int
    kept_key: int
    merged_key: int
    verdict: str
    how: str
    probability: float | None
    taken: tuple[str, ...]
    who: str
    at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewMerge:
    """An answer to be kept."""

    kept_key: int
    merged_key: int
    verdict: str
    how: str
    probability: float | None = None
    taken: tuple[str, ...] = ()


class MergeRows:
    """Merges of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, answers: Iterable[NewMerge], who: str, at: datetime | None = None) -> tuple[int, ...]:
        """Keep answers, in their order; returns their ids."""
        when = at or datetime.now(UTC)
        ids = []
        for answer in answers:
            values = {
                "kept_key": answer.kept_key,
                "merged_key": answer.merged_key,
                "verdict": answer.verdict,
                "how": answer.how,
                "probability": answer.probability,
                "taken": ",".join(answer.taken),
                "who": who,
                "at": when,
            }
            done = self._connection.execute(sa.insert(merges).values(values))
            ids.append(int(done.inserted_primary_key[0]) if done.inserted_primary_key else 0)
        return tuple(ids)

    def get(self, merge_id: int) -> Merge | None:
        """One answer, or None."""
        found = self._connection.execute(sa.select(merges).where(merges.c.merge_id == merge_id)).mappings().first()
        return _merge(found) if found else None

    def all(self, *, undone: bool = False) -> tuple[Merge, ...]:
        """The answers that hold, oldest first; with ``undone`` also those that were taken back."""
        query = sa.select(merges).order_by(merges.c.merge_id)
        if not undone:
            query = query.where(merges.c.undone_at.is_(None))
        return tuple(_merge(row) for row in self._connection.execute(query).mappings())

    def undo(self, merge_id: int, at: datetime | None = None) -> bool:
        """Take an answer back; False where there is none that holds."""
        return self.undo_all([merge_id], at) > 0

    def undo_all(self, merge_ids: Sequence[int], at: datetime | None = None) -> int:
        """Take answers back; returns how many of them held."""
        when, done = at or datetime.now(UTC), 0
        for start in range(0, len(merge_ids), _IDS):
            some = merges.c.merge_id.in_(merge_ids[start : start + _IDS])
            query = sa.update(merges).where(some, merges.c.undone_at.is_(None))
            done += self._connection.execute(query.values(undone_at=when)).rowcount
        return done

    def roots(self) -> dict[int, int]:
        """For each merged record the one that stands for it in the end, chains followed."""
        points = {merge.merged_key: merge.kept_key for merge in self.all() if merge.verdict == MERGED}
        found = {}
        for merged_key, kept_key in points.items():
            seen, at = {merged_key}, kept_key
            while at in points and at not in seen:
                seen.add(at)
                at = points[at]
            found[merged_key] = at
        return found

    def taken(self) -> tuple[Merge, ...]:
        """The merges that hold by which a kept record took values of the merged one, oldest first."""
        return tuple(merge for merge in self.all() if merge.verdict == MERGED and merge.taken)


def _merge(row: sa.RowMapping) -> Merge:
    return Merge(**{**row, "taken": tuple(filter(None, row["taken"].split(",")))})
