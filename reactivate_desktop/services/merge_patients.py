"""Join records of one person, say that two records are two people, and take either back. Nothing is deleted.

For the window: ``run`` joins the records that somebody chose, ``certain`` all pairs that need no question,
``different`` keeps the answer "two people", ``undo`` takes back by id, ``merges`` lists what holds. A merge survives
imports: it stands between patient keys, and a list that is imported again finds the same keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reactivate_desktop.audience.merging import CHOICES
from reactivate_desktop.errors import InputError
from reactivate_desktop.services import find_duplicates
from reactivate_desktop.services.find_duplicates import CERTAIN, DuplicateReport
from reactivate_desktop.store import Store, Transaction
from reactivate_desktop.store.merges import DIFFERENT, MERGED, Merge, NewMerge

__all__ = ["CHOICES", "Merge", "Merged", "certain", "different", "merges", "run", "undo", "undo_all"]

ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Merged:
    """What was joined: ids of the merges (for ``undo``) and how many people have several records now."""

    merge_ids: tuple[int, ...]
    people: int

    def as_json(self) -> dict[str, object]:
        """For scripts."""
        return {"merged": len(self.merge_ids), "merge_ids": list(self.merge_ids), "people": self.people}

    def sentences(self) -> list[str]:
        """For people."""
        if not self.merge_ids:
            return ["Nothing was merged."]
        ids = f"{self.merge_ids[0]} to {self.merge_ids[-1]}" if len(self.merge_ids) > 1 else str(self.merge_ids[0])
        return [f"{len(self.merge_ids):,} records merged into {self.people:,} (undo by id: {ids})."]


def run(
    store: Store,
    keep: int,
    others: Sequence[int],
    *,
    who: str = "window",
    probability: float | None = None,
    take: Sequence[str] = (),
) -> Merged:
    """Merge the records ``others`` into ``keep``, all by patient key.

    ``take`` names what the kept record has from the merged one (``CHOICES``), where there is one.

    Raises:
        InputError: when one of them is no patient here, or is the kept one; when ``take`` has a name unknown.
    """
    if unknown := [name for name in take if name not in CHOICES]:
        raise InputError(
            f"{unknown[0]} is nothing that a kept record can take.",
            hint=f"Choose among {', '.join(CHOICES)}.",
            code="merge-take",
        )
    with store.transaction() as tx:
        known = _known(tx, [keep, *others])
        roots = tx.merges.roots()
        kept = roots.get(keep, keep)
        heads = list(dict.fromkeys(roots.get(key, key) for key in others))
        if missing := {keep, *others} - known:
            raise _unknown(len(missing))
        if not heads or kept in heads:
            raise InputError(
                "These records stand for one person already.",
                hint="Choose two records that are not merged with each other.",
                code="merge-same",
            )
        ids = tx.merges.add([NewMerge(kept, head, MERGED, ASKED, probability, tuple(take)) for head in heads], who)
        tx.audit.add(who, "merged", f"{len(ids)} records into patient {kept}")
    return Merged(ids, 1)


def certain(store: Store, report: DuplicateReport | None = None, *, who: str = "window") -> Merged:
    """Merge all pairs that need no question.

    Three or more records become one only where each pair of them is certain, or as good as that with nothing that
    contradicts; what a chain alone would join is left to be asked about.
    """
    report = report or find_duplicates.run(store)
    with store.transaction() as tx:
        patients, taken = tx.patients.frame(), tx.merges.roots()
        # what was answered since the search holds as well
        pairs = find_duplicates.settled(report.pairs, tx.merges.all(undone=True), taken)
        gone = [key for key in {*pairs["left"], *pairs["right"]} if key in taken or key not in patients.index]
        pairs = pairs[~(pairs["left"].isin(gone) | pairs["right"].isin(gone))]
        sure, fitting = pairs[pairs["verdict"] == CERTAIN], pairs[pairs["fits"]]
        fits = {(int(left), int(right)) for left, right in fitting[["left", "right"]].itertuples(index=False)}
        rows = [
            (int(left), int(right), float(probability))
            for left, right, probability in sure[["left", "right", "probability"]].itertuples(index=False)
        ]
        groups = _groups(rows, fits)
        ids = tx.merges.add(_answers(groups, rows, find_duplicates.standing(patients)), who)
        if ids:
            tx.audit.add(who, "merged", f"{len(ids)} records that were certain")
    return Merged(ids, len(groups))


def different(store: Store, one: int, other: int, *, who: str = "window") -> int:
    """Keep the answer that two records are two people: the pair is not told again. Returns the answer's id.

    Raises:
        InputError: when one of them is no patient here.
    """
    with store.transaction() as tx:
        if missing := {one, other} - _known(tx, [one, other]):
            raise _unknown(len(missing))
        return tx.merges.add([NewMerge(min(one, other), max(one, other), DIFFERENT, ASKED)], who)[0]


def undo(store: Store, merge_id: int, *, who: str = "window") -> Merge:
    """Take a merge, or the answer "two people", back. The pair is asked about again, and not merged by itself.

    Raises:
        InputError: when there is no such merge, or it was taken back before.
    """
    with store.transaction() as tx:
        found = tx.merges.get(merge_id)
        if found is None or not tx.merges.undo(merge_id):
            raise InputError(
                f"There is no merge {merge_id} that holds.",
                hint=_hint(tx),
                code="merge-unknown",
            )
        tx.audit.add(who, "merge undone", f"merge {merge_id}")
    return found


def undo_all(store: Store, merge_ids: Sequence[int], *, who: str = "window") -> int:
    """Take several merges or answers back at once; those taken back before are passed over. Returns how many held."""
    with store.transaction() as tx:
        done = tx.merges.undo_all(list(merge_ids))
        if done:
            tx.audit.add(who, "merges undone", f"{done} merges")
    return done


def merges(store: Store) -> tuple[Merge, ...]:
    """The merges and answers that hold, oldest first."""
    with store.reading() as tx:
        return tx.merges.all()


def _known(tx: Transaction, keys: Sequence[int]) -> set[int]:
    return {int(key) for key in tx.patients.rows_of(np.array(keys, dtype=np.int64), ["last_name"]).index}


def _hint(tx: Transaction) -> str:
    held = [str(merge.merge_id) for merge in tx.merges.all()]
    return f"These hold: {', '.join(held[-10:])}." if held else "Nothing is merged in this workspace."


def _unknown(count: int) -> InputError:
    return InputError(
        f"{count} of these patients are not in this workspace any more.",
        hint="Look for duplicates again.",
        code="patient-unknown",
    )


def _groups(rows: Iterable[tuple[int, int, float]], fits: Iterable[tuple[int, int]] = ()) -> list[set[int]]:
    """Groups that ``rows`` join, in which every other pair ``fits``; the most probable pairs join first."""
    listed = list(rows)
    pairs = {*fits, *((left, right) for left, right, _ in listed)}
    group_of: dict[int, set[int]] = {}
    for left, right, _ in listed:
        one, other = group_of.get(left, {left}), group_of.get(right, {right})
        if one is other or any((min(a, b), max(a, b)) not in pairs for a in one for b in other):
            continue
        joined = one | other
        for key in joined:
            group_of[key] = joined
    found = {id(group): group for group in group_of.values()}
    return list(found.values())


def _answers(groups: list[set[int]], rows: list[tuple[int, int, float]], standing: pd.Series) -> list[NewMerge]:
    told = {(left, right): probability for left, right, probability in rows}
    answers = []
    for group in groups:
        kept = min(group, key=lambda key: int(standing[key]))
        answers += [
            NewMerge(kept, key, MERGED, CERTAIN, told.get((min(kept, key), max(kept, key))))
            for key in sorted(group - {kept})
        ]
    return answers
