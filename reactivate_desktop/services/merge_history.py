"""The merges of a workspace, and the pairs that were said to be two people: what holds, and what was taken back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from reactivate_desktop.store import Store
from reactivate_desktop.store.merges import DIFFERENT, Merge

_LINES = 50
_WORDS = {("merged", "certain"): "merged, certain", ("merged", "asked"): "merged", (DIFFERENT, "asked"): "two people"}


@dataclass(frozen=True, slots=True, eq=False)
class MergeHistory:
    """The answers, newest first, and the names of those whom they are about (for the screen alone)."""

    answers: tuple[Merge, ...]
    _names: pd.Series

    @property
    def held(self) -> int:
        """How many of them hold."""
        return sum(answer.undone_at is None for answer in self.answers)

    def page(self, offset: int, limit: int) -> pd.DataFrame:
        """``limit`` answers behind the first ``offset``: merge_id (index), when, kept, merged, verdict, who, undone.

        ``kept`` and ``merged`` are names; '' where the patient is gone.
        """
        rows = [
            {
                "when": answer.at,
                "kept": self._names.get(answer.kept_key, ""),
                "merged": self._names.get(answer.merged_key, ""),
                "verdict": _WORDS.get((answer.verdict, answer.how), answer.verdict),
                "who": answer.who,
                "undone": answer.undone_at,
            }
            for answer in self.answers[offset : offset + limit]
        ]
        ids = [answer.merge_id for answer in self.answers[offset : offset + limit]]
        return pd.DataFrame(
            rows, index=ids, columns=["when", "kept", "merged", "verdict", "who", "undone"], dtype=object
        )

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate duplicates --list``: keys, no names."""
        return {
            "answers": [
                {
                    "id": answer.merge_id,
                    "kept": answer.kept_key,
                    "other": answer.merged_key,
                    "verdict": answer.verdict,
                    "how": answer.how,
                    "probability": answer.probability,
                    "taken": list(answer.taken),
                    "who": answer.who,
                    "at": answer.at.isoformat(),
                    "undone_at": answer.undone_at.isoformat() if answer.undone_at else None,
                }
                for answer in self.answers
            ]
        }

    def sentences(self) -> list[str]:
        """The same in words, without names."""
        if not self.answers:
            return ["Nothing is merged in this workspace, and nobody was told apart."]
        lines = [
            f"{answer.merge_id:>6}  {_said(answer)}  {answer.at.date().isoformat()}, {answer.who}"
            for answer in self.answers[:_LINES]
        ]
        more = len(self.answers) - len(lines)
        return [*lines, *([f"and {more:,} more (--json lists them all)."] if more else [])]


def run(store: Store, *, undone: bool = False) -> MergeHistory:
    """Read the answers that hold, with ``undone`` also those that were taken back."""
    with store.reading() as tx:
        answers = tx.merges.all(undone=undone)[::-1]
        keys = {key for answer in answers for key in (answer.kept_key, answer.merged_key)}
        named = tx.patients.rows_of(np.array(sorted(keys), dtype=np.int64), ["first_name", "last_name"])
    return MergeHistory(answers, (named["first_name"] + " " + named["last_name"]).str.strip())


def _said(answer: Merge) -> str:
    if answer.verdict == DIFFERENT:
        return f"{answer.kept_key} and {answer.merged_key} are two people."
    taken = f", with its {', '.join(answer.taken)}" if answer.taken else ""
    return f"{answer.merged_key} merged into {answer.kept_key}{taken}."
