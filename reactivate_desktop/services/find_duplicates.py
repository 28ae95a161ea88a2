"""Find people who stand in the workspace twice, with the evidence. Changes nothing; ``merge_patients`` does.

For the window: ``run`` gives a report whose ``pairs`` is a frame to scroll through; ``DuplicateReport.evidence`` tells
one pair field by field, with the values of both for the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from reactivate_desktop.audience.matching import duplicates
from reactivate_desktop.audience.matching.blocking import COARSE, Skipped
from reactivate_desktop.audience.matching.compare import LEVELS, MISSING
from reactivate_desktop.audience.matching.duplicates import ASK, CERTAIN, Duplicates
from reactivate_desktop.domain.patient import FIELD_BY_NAME
from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.store import Store
from reactivate_desktop.store.merges import DIFFERENT, Merge

__all__ = ["ASK", "CERTAIN", "DuplicateReport", "Evidence", "Skipped", "run"]

_SHOWN = {
    "name_order": ("first_name", "last_name"),
    "address": ("address1", "address2", "city", "zip"),
    "phone": ("mobile", "phone", "work_phone"),
}
_LINES = 20
_LABELS = {"name_order": "Order of names", "address": "Address", "phone": "Phone"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field of a pair: both values (for the screen alone), how alike they are in words, and the weight in bits.

    Each bit doubles the odds that the two are one person; a negative weight speaks against it, 0 says nothing.
    """

    field: str
    label: str
    left: str
    right: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True, eq=False)
class DuplicateReport:
    """What was found.

    ``pairs``: a row per pair, the most probable first: ``left``, ``right`` and ``keep`` (patient keys), ``probability``
    and ``verdict`` ("certain": may be merged without a question; "ask"). ``compared`` pairs were looked at among
    ``people`` records; ``skipped`` tells which keys were too common to look into. ``patients`` is the table that was
    looked through, for the screen.
    """

    pairs: pd.DataFrame
    people: int
    compared: int
    skipped: tuple[Skipped, ...]
    patients: pd.DataFrame
    _found: Duplicates

    @property
    def certain(self) -> int:
        """How many pairs may be merged without a question."""
        return int((self.pairs["verdict"] == CERTAIN).sum())

    @property
    def ask(self) -> int:
        """How many pairs somebody has to decide."""
        return len(self.pairs) - self.certain

    def evidence(self, place: int) -> tuple[Evidence, ...]:
        """The evidence of the pair in row ``place`` of ``pairs``, the heaviest first; missing fields are left out.

        Raises:
            InputError: when there is no such row.
        """
        if not 0 <= place < len(self.pairs):
            raise InputError("There is no such pair.", hint="Look for duplicates again.", code="pair-unknown")
        pair = self.pairs.iloc[place].to_dict()
        left, right = (self.patients.loc[[int(pair[side])]].to_dict("records")[0] for side in ("left", "right"))
        found = []
        for name, level in self._levels(pair).items():
            bits = self._found.weights.bits(name, level)
            label = _LABELS.get(name) or FIELD_BY_NAME[name].label
            found.append(Evidence(name, label, _said(left, name), _said(right, name), LEVELS[name][level], bits))
        return tuple(sorted(found, key=lambda item: -abs(item.bits)))

    @staticmethod
    def _levels(pair: Mapping[Any, Any]) -> dict[str, int]:
        """The levels of the fields that both have; that names stand in the same order needs no word."""
        told = {name: int(pair[name]) for name in LEVELS}
        return {name: level for name, level in told.items() if level != MISSING and (name, level) != ("name_order", 0)}

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate duplicates``: keys, levels and weights, no names and no values."""
        return {
            "people": self.people,
            "compared": self.compared,
            "certain": self.certain,
            "ask": self.ask,
            "skipped": [{"key": item.key, "blocks": item.blocks, "rows": item.rows} for item in self.skipped],
            "pairs": [self._pair_json(pair) for pair in self.pairs.to_dict("records")],
        }

    def sentences(self) -> list[str]:
        """The result in words: keys of records, no names."""
        found = f"Certainly one person: {self.certain:,} pairs; to be asked about: {self.ask:,}"
        lines = [f"{found} ({self.people:,} records, {self.compared:,} pairs compared)."]
        shown = self.pairs.head(_LINES)[["left", "right", "probability", "verdict"]]
        lines += [
            f"  {left} and {right}: {min(probability, 0.9999):.2%}, {verdict}"
            for left, right, probability, verdict in shown.itertuples(index=False)
        ]
        if len(self.pairs) > _LINES:
            lines.append(f"  and {len(self.pairs) - _LINES:,} more pairs (--json lists them all)")
        lines += [
            f"  not looked into: {item.rows:,} records whose {item.key} {item.blocks:,} crowds share"
            for item in self.skipped
            if item.key not in COARSE
        ]
        return lines

    def _pair_json(self, pair: Mapping[Any, Any]) -> dict[str, object]:
        levels = self._levels(pair)
        bits = {name: round(self._found.weights.bits(name, level), 1) for name, level in levels.items()}
        return {
            "left": pair["left"],
            "right": pair["right"],
            "keep": pair["keep"],
            "probability": round(pair["probability"], 5),
            "verdict": pair["verdict"],
            "evidence": {name: [LEVELS[name][level], bits[name]] for name, level in levels.items()},
        }


def run(store: Store, *, progress: Progress | None = None) -> DuplicateReport:
    """Look for records that are one person. Those that are merged already, or were said to be two, are not told."""
    with store.reading() as tx:
        patients = tx.patients.frame()
        answers = tx.merges.all(undone=True)
        merged = tx.merges.roots()
    living = patients[~patients.index.isin(list(merged))]
    found = duplicates.find(living, progress=progress)
    pairs = found.pairs.assign(keep=keep_of(living, found.pairs))
    pairs = settled(pairs, answers, merged)
    return DuplicateReport(pairs, len(living), found.compared, found.skipped, living, found)


def settled(pairs: pd.DataFrame, answers: Sequence[Merge], merged: Mapping[int, int]) -> pd.DataFrame:
    """``pairs`` as the ``answers`` leave them, those that were taken back among them; ``merged`` gives the kept keys.

    Who was said to be two people is not told again, under whichever record they stand now. What was merged and taken
    back is asked about, never merged by itself again.
    """
    together = _pair_keys(pairs["left"], pairs["right"])
    told_apart = [answer for answer in answers if answer.undone_at is None and answer.verdict == DIFFERENT]
    taken_back = [answer for answer in answers if answer.undone_at is not None and answer.verdict != DIFFERENT]
    again = together.isin(_keys_of(taken_back, {}))
    asked = pairs.assign(verdict=pairs["verdict"].mask(again, ASK), fits=pairs["fits"] & ~again)
    return asked[~together.isin(_keys_of(told_apart, merged))].reset_index(drop=True)


def keep_of(patients: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """The record of each pair that is better kept: the latest visit, else the more filled in, else the older key."""
    rank = standing(patients)
    better = rank.loc[pairs["left"]].to_numpy() <= rank.loc[pairs["right"]].to_numpy()
    return pairs["left"].where(better, pairs["right"])


def standing(patients: pd.DataFrame) -> pd.Series:
    """A number per record: of two records of one person the one with the lower is kept."""
    filled = sum(
        ((patients[name] != "").astype(int) for name in ("address1", "zip", "email", "mobile", "phone", "clinic")),
        start=patients["birth_date"].notna().astype(int),
    )
    order = pd.DataFrame({"visit": patients["last_visit"], "filled": filled, "key": patients.index})
    order = order.sort_values(["visit", "filled", "key"], ascending=[False, False, True], na_position="last")
    return pd.Series(range(len(order)), index=order.index, dtype="int64")


def _pair_keys(left: pd.Series, right: pd.Series) -> pd.Series:
    return pd.Series(list(zip(left.tolist(), right.tolist(), strict=True)), index=left.index, dtype=object)


def _keys_of(answers: Iterable[Merge], merged: Mapping[int, int]) -> list[tuple[int, int]]:
    pairs = [(merged.get(one.kept_key, one.kept_key), merged.get(one.merged_key, one.merged_key)) for one in answers]
    return [(min(pair), max(pair)) for pair in pairs]


def _said(patient: Mapping[Any, Any], name: str) -> str:
    values = [patient[column] for column in _SHOWN.get(name, (name,))]
    words = [value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value) for value in values]
    return ", ".join(word for word in words if word and word != "NaT")
