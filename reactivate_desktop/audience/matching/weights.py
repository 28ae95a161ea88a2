"""What the levels are worth: a mixture of three kinds of pairs, after Fellegi and Sunter (1969).

A pair is the **same** person, two **relatives** (who share name, address and phone but are two), or **strangers**.
How often each level occurs between strangers and within one person's records, and how many pairs are of which kind, is
estimated from the list itself by expectation maximisation; no labels are used. The tables below are where the estimate
begins and what it is held to: they count as so many pairs that were seen before, and no share of one person's records
goes farther from its table than ``_FARTHEST`` times. What relatives share is fixed by general reasoning: a list can't
tell them from one person's bad records by itself. Without them a family at one address would look like one person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reactivate_desktop.audience.matching.compare import LEVELS, MISSING, Levels
from reactivate_desktop.audience.matching.patterns import Floats, Patterns
from reactivate_desktop.audience.matching.people import Coded, Ints, People

SAME: dict[str, tuple[float, ...]] = {
    "first_name": (0.78, 0.06, 0.06, 0.02, 0.04, 0.04),
    "last_name": (0.80, 0.09, 0.02, 0.03, 0.06),
    "name_order": (0.98, 0.02),
    "middle": (0.93, 0.07),
    "suffix": (0.99, 0.01),
    "sex": (0.985, 0.015),
    "birth_date": (0.85, 0.09, 0.01, 0.02, 0.03),
    "address": (0.55, 0.18, 0.03, 0.06, 0.18),
    "phone": (0.70, 0.30),
    "email": (0.75, 0.07, 0.18),
    "patient_id": (0.30,),
}
"""Shares of the levels when both rows are one person: most agree, some have slips, some moved or married."""

RELATIVE: dict[str, tuple[float, ...]] = {
    "first_name": (0.012, 0.008, 0.0003, 0.0297, 0.07, 0.88),
    "last_name": (0.80, 0.02, 0.04, 0.01, 0.13),
    "name_order": (0.98, 0.02),
    "middle": (0.12, 0.88),
    "suffix": (0.40, 0.60),
    "sex": (0.5, 0.5),
    "birth_date": (0.015, 0.0085, 0.0015, 0.035, 0.94),
    "address": (0.75, 0.10, 0.01, 0.04, 0.10),
    "phone": (0.70, 0.30),
    "email": (0.25, 0.03, 0.72),
    "patient_id": (0.02,),
}
"""The same for two of one family: parents and children, couples, a few twins, a few of one name."""

STRANGER: dict[str, tuple[float, ...]] = {
    "first_name": (0.006, 0.002, 0.001, 0.005, 0.03, 0.956),
    "last_name": (0.001, 0.001, 0.0005, 0.01, 0.9875),
    "name_order": (0.96, 0.04),
    "middle": (0.09, 0.91),
    "suffix": (0.5, 0.5),
    "sex": (0.5, 0.5),
    "birth_date": (0.00004, 0.0007, 0.0002, 0.009, 0.99),
    "address": (0.00001, 0.00003, 0.0001, 0.01, 0.98986),
    "phone": (0.00001, 0.99999),
    "email": (0.00001, 0.0002, 0.99979),
    "patient_id": (0.00001,),
}
"""Where the estimate for strangers begins; lists too small to tell keep near it."""

_TRUST = 300.0
"""How many strangers' pairs the table above counts for beside those that were drawn."""

_TRUST_SAME = 60.0
"""How many pairs of one person the table above counts for beside those that were found."""

_FARTHEST = 2.0
"""How many times more or fewer than in its table a level may occur in one person's records, as the list tells."""

_SAME_LEAST = (0.02, 6.0)
_KIN_LEAST = (0.2, 60.0)
"""Pairs of a kind that are taken for granted: a share of the records, and at most so many (the data speak then)."""

_ROUNDS = 20
_RARITY = 4.0
"""Bits that a rare or a common name may add or take at most."""


_NO_TWINS = 6.0
"""Bits against relatives where first name and birth date both agree: no family gives twins one name."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The estimated mixture.

    ``same`` and ``stranger`` by field and level, ``priors`` of same, relative and stranger (sum 1).
    """

    same: dict[str, Floats]
    stranger: dict[str, Floats]
    priors: tuple[float, float, float]

    def probability(self, levels: dict[str, Levels], rare: Floats) -> Floats:
        """How likely each pair is one person. ``rare``: bits by ``rarity_of``."""
        return self.kinds(levels, rare)[0]

    def kinds(self, levels: dict[str, Levels], rare: Floats) -> tuple[Floats, Floats, Floats]:
        """How likely each pair is one person, two relatives, two strangers."""
        same, kin, strange = (self._log(levels, kind) for kind in range(3))
        strange = strange - rare
        kin = kin - _NO_TWINS * (_agrees(levels["first_name"]) & _agrees(levels["birth_date"]))
        top = np.maximum(np.maximum(same, kin), strange)
        same, kin, strange = np.exp2(same - top), np.exp2(kin - top), np.exp2(strange - top)
        whole = same + kin + strange
        return same / whole, kin / whole, strange / whole

    def bits(self, name: str, level: int) -> float:
        """The weight of one field's level, same person against stranger, in bits; 0 where it is missing."""
        if level == MISSING:
            return 0.0
        return float(np.log2(self.same[name][level] / self.stranger[name][level]))

    def _log(self, levels: dict[str, Levels], kind: int) -> Floats:
        total: Floats = np.full(len(levels["first_name"]), np.log2(self.priors[kind]))
        for name, found in levels.items():
            table = (self.same[name], RELATIVE[name], self.stranger[name])[kind]
            logs = np.append(np.log2(np.asarray(table, dtype=np.float64)), 0.0)  # MISSING is -1, the last
            total = total + logs[found]
        return total


def _agrees(levels: Levels) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (levels == 0) | (levels == 1)
    return found


def rarity_of(people: People, left: Ints, right: Ints, levels: dict[str, Levels]) -> Floats:
    """Bits by which equal names of a pair tell more (rare) or less (common) than equal names on the average.

    Of swapped names the commoner reading counts: White is rare as a first name, Holly White is not.
    """
    bits: Floats = np.zeros(len(left))
    first, last = _worth(people.first), _worth(people.last)
    for name, column, worth in (("first_name", people.first, first), ("last_name", people.last, last)):
        same = (column.codes[left] == column.codes[right]) & (levels[name] == 0)
        bits[same] += worth[column.codes[left[same]]]
    turned = levels["name_order"] == 1
    readings = [
        first[people.first.codes[side[turned]]] + last[people.last.codes[side[turned]]] for side in (left, right)
    ]
    bits[turned] = np.minimum(*readings)
    return bits


def _worth(column: Coded) -> Floats:
    """Bits of rarity of each value."""
    rare: Floats = np.log2(max(column.chance(), 1e-12) / np.maximum(column.shares, 1e-12))
    return np.clip(rare, -_RARITY, _RARITY)


def estimate(people: People, drawn: Patterns, candidates: Patterns) -> Weights:
    """The mixture that fits this list: ``drawn`` are pairs drawn by lot, ``candidates`` those that share a key.

    Priors are shares of all pairs: outside the candidates there are as good as none of one person.
    """
    count = max(2, people.count)
    pairs = count * (count - 1) / 2
    least = (min(_SAME_LEAST[0] * count, _SAME_LEAST[1]), min(_KIN_LEAST[0] * count, _KIN_LEAST[1]))
    expected = [0.05 * count, 0.7 * count]
    weights = _weights(_as_arrays(SAME), _as_arrays(STRANGER), expected, pairs)
    for _ in range(_ROUNDS):
        one, kin, _ = (kind * candidates.counts for kind in weights.kinds(candidates.levels, candidates.rare))
        expected = [float(one.sum()) + least[0], float(kin.sum()) + least[1]]
        _, _, rest = (kind * drawn.counts for kind in weights.kinds(drawn.levels, drawn.rare))
        found = {name: _shares(name, levels, one, SAME, _TRUST_SAME) for name, levels in candidates.levels.items()}
        same = {name: _near_table(name, shares) for name, shares in found.items()}
        stranger = {name: _shares(name, levels, rest, STRANGER, _TRUST) for name, levels in drawn.levels.items()}
        weights = _weights(same, stranger, expected, pairs)
    return weights


def _as_arrays(table: dict[str, tuple[float, ...]]) -> dict[str, Floats]:
    return {name: np.asarray(shares, dtype=np.float64) for name, shares in table.items()}


def _weights(same: dict[str, Floats], stranger: dict[str, Floats], expected: list[float], pairs: float) -> Weights:
    one, kin = (min(0.2, part / pairs) for part in expected)
    return Weights(same, stranger, (one, kin, 1 - one - kin))


def _shares(name: str, levels: Levels, weight: Floats, table: dict[str, tuple[float, ...]], trust: float) -> Floats:
    """Shares of the levels among pairs that count ``weight`` each, with the table as ``trust`` pairs seen before."""
    if name == "patient_id":
        return np.asarray(table[name])  # only agreement is looked at, so shares can't be told from it
    known = levels != MISSING
    counted = np.bincount(levels[known], weights=weight[known], minlength=len(LEVELS[name]))
    start = np.asarray(table[name]) * trust
    found: Floats = (counted + start) / (counted.sum() + start.sum())
    return found


def _near_table(name: str, shares: Floats) -> Floats:
    """Shares held near what one person's records look like: odd families or few names can't carry them off.

    The first level, full agreement, gets what the others leave.
    """
    if name == "patient_id":
        return shares
    table = np.asarray(SAME[name])
    others = np.clip(shares[1:], table[1:] / _FARTHEST, table[1:] * _FARTHEST)
    return np.concatenate([[1 - others.sum()], others])
