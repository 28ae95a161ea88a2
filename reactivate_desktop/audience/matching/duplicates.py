"""Pairs of rows that are probably one person: which are certain, which are to be asked about, and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.matching import blocking, compare
from reactivate_desktop.audience.matching import patterns as patterns_of
from reactivate_desktop.audience.matching import people as people_of
from reactivate_desktop.audience.matching import weights as weights_of
from reactivate_desktop.audience.matching.blocking import Skipped
from reactivate_desktop.audience.matching.compare import MISSING, Levels
from reactivate_desktop.audience.matching.patterns import Codes, Patterns
from reactivate_desktop.audience.matching.people import Ints, People
from reactivate_desktop.audience.matching.weights import Weights
from reactivate_desktop.domain.progress import NoProgress, Progress

CERTAIN, ASK = "certain", "ask"
CERTAIN_FROM = 0.995
"""From this probability on a pair may be merged without a question, where the gates of ``_safe`` let it."""

FITS_FROM = 0.99
"""From this probability on, where nothing contradicts, a pair may stand in a group that certain pairs join."""

ASK_FROM = 0.25
"""From this probability on a pair is shown: to ask for nothing costs less than to write to one person twice."""

_DRAWN = 400_000
_PART = 500_000
"""Pairs that are compared at a time: memory does not grow with the list."""


@dataclass(frozen=True, slots=True, eq=False)
class Duplicates:
    """What was found.

    ``pairs`` has a row per pair, the most probable first: ``left`` and ``right`` (patient keys, left the lower),
    ``probability``, ``verdict`` ("certain" or "ask"), ``fits`` (True where the two may be in one group that certain
    pairs join), and for each field of ``compare.LEVELS`` a column with its level (-1 = missing).
    ``compared`` pairs shared a key; ``skipped`` tells which keys were too common to look into.
    """

    pairs: pd.DataFrame
    weights: Weights
    compared: int
    skipped: tuple[Skipped, ...]


def find(patients: pd.DataFrame, *, seed: int = 4, progress: Progress | None = None) -> Duplicates:
    """Find the pairs of rows of a patient table (index patient_key) that are probably one person.

    ``seed`` draws the pairs from which the chance agreement of strangers is estimated; the same table gives the same
    result.
    """
    watch = progress or NoProgress()
    watch.report(0, 4, "preparing names and addresses")
    table = patients.sort_index()
    people = people_of.prepare(table)
    watch.report(1, 4, "looking for rows that share a key")
    near = blocking.candidates(people)
    watch.report(2, 4, "comparing")
    codes = _compared(people, near.left, near.right)
    drawn = _compared(people, *_drawn(people.count, seed))
    watch.report(3, 4, "weighing")
    told = patterns_of.patterns(codes)
    weights = weights_of.estimate(people, patterns_of.patterns(drawn), told)
    pairs = _pairs(table.index, near, codes, told, weights.probability(told.levels, told.rare))
    watch.report(4, 4, "done")
    return Duplicates(pairs, weights, len(near.left), near.skipped)


def _compared(people: People, left: Ints, right: Ints) -> Codes:
    """The pattern of each pair, see ``patterns``."""
    codes: Codes = np.empty(len(left), dtype=np.int32)
    for start in range(0, len(left), _PART):
        part = slice(start, start + _PART)
        levels = compare.compare(people, left[part], right[part])
        rare = weights_of.rarity_of(people, left[part], right[part], levels)
        codes[part] = patterns_of.encode(levels, rare)
    return codes


def _drawn(count: int, seed: int) -> tuple[Ints, Ints]:
    """Pairs of rows by lot, all of them where there are few."""
    if count < 2:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    if count * (count - 1) // 2 <= _DRAWN:
        one, other = np.triu_indices(count, 1)
        return one.astype(np.int64), other.astype(np.int64)
    lot = np.random.default_rng(seed)
    one = lot.integers(0, count, _DRAWN)
    other = (one + lot.integers(1, count, _DRAWN)) % count
    return one, other


def _pairs(
    keys: pd.Index, near: blocking.Candidates, codes: Codes, told: Patterns, likely: npt.NDArray[np.float64]
) -> pd.DataFrame:
    """The pairs to be shown; ``likely`` is the probability of each pattern of ``told``."""
    shown = np.flatnonzero(pd.Series(codes).isin(told.codes[likely >= ASK_FROM]).to_numpy())
    kept, _ = patterns_of.decode(codes[shown])
    probability = likely[np.searchsorted(told.codes, codes[shown])]
    certain = (probability >= CERTAIN_FROM) & _safe(kept)
    frame = pd.DataFrame(
        {
            "left": keys.to_numpy()[near.left[shown]],
            "right": keys.to_numpy()[near.right[shown]],
            "probability": probability,
            "verdict": np.where(certain, CERTAIN, ASK).astype(object),
            "fits": (probability >= FITS_FROM) & ~_against(kept),
            **kept,
        }
    )
    return frame.sort_values(["probability", "left", "right"], ascending=[False, True, True], ignore_index=True)


def _safe(levels: dict[str, Levels]) -> npt.NDArray[np.bool_]:
    """What an automatic merge asks for beside its probability: joining two people harms more than asking once.

    Nothing contradicts in suffix, sex or middle initial, the first name agrees (a nickname or a slip counts) and so
    does the birth date: these tell the members of a family apart. And, besides, one of three:

    * the last name agrees, in this order, and address, phone, e-mail or id is the same (``_at_one_door``);
    * both names, in whichever order, and the whole birth date agree, in one town (``_in_one_town``);
    * first name and birth date are the same, and so is address, phone, e-mail or id; the last name is another, who
      married, or missing (``_renamed``).

    So twins, father and son of one name, and two of one name and birth date in two towns are asked about. A first name
    that may be another one (Kayden beside Jayden) or a birth date that may be a parent's doesn't agree.
    """
    told = _at_one_door(levels) | _in_one_town(levels) | _renamed(levels)
    safe: npt.NDArray[np.bool_] = ~_against(levels) & told
    return safe


def _against(levels: dict[str, Levels]) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (levels["suffix"] == 1) | (levels["sex"] == 1) | (levels["middle"] == 1)
    return found


def _reached(levels: dict[str, Levels]) -> npt.NDArray[np.bool_]:
    """Post, phone or e-mail of both comes to one place, or the practice's number for them is one."""
    found: npt.NDArray[np.bool_] = _among(levels["address"], 1) | (levels["phone"] == 0) | (levels["email"] == 0)
    found |= levels["patient_id"] == 0
    return found


def _at_one_door(levels: dict[str, Levels]) -> npt.NDArray[np.bool_]:
    named = _among(levels["first_name"], 2) & _among(levels["last_name"], 1) & (levels["name_order"] == 0)
    close = (levels["birth_date"] == 0) | (_among(levels["first_name"], 1) & (levels["last_name"] == 0))
    found: npt.NDArray[np.bool_] = named & _reached(levels) & close & _among(levels["birth_date"], 1)
    return found


def _in_one_town(levels: dict[str, Levels]) -> npt.NDArray[np.bool_]:
    named = _among(levels["first_name"], 2) & _among(levels["last_name"], 1)
    there = _among(levels["address"], 3) | _reached(levels)
    found: npt.NDArray[np.bool_] = named & (levels["birth_date"] == 0) & there
    return found


def _renamed(levels: dict[str, Levels]) -> npt.NDArray[np.bool_]:
    named = (levels["first_name"] == 0) & (levels["name_order"] != 1)
    there = _among(levels["address"], 1) | _reached(levels)
    found: npt.NDArray[np.bool_] = named & (levels["birth_date"] == 0) & there
    return found


def _among(levels: Levels, last: int) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (levels > MISSING) & (levels <= last)
    return found
