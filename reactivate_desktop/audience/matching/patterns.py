"""Pairs by what they have in common: millions of them fall into some thousand patterns, which are weighed once each.

A pattern is the level of every field and the rarity of the names, as one number. So estimating takes no longer for a
million records than for some thousand, and a pair costs four bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.audience.matching.compare import LEVELS, Levels

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]

_STEP, _MOST = 0.125, 8.0
"""Bits of rarity are told apart by eighths, up to so many."""


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Different patterns: their ``codes`` in rising order, ``levels`` by field, ``rare`` bits, ``counts`` of pairs."""

    codes: Codes
    levels: dict[str, Levels]
    rare: Floats
    counts: Floats


def encode(levels: dict[str, Levels], rare: Floats) -> Codes:
    """The pattern of each pair as a number."""
    codes: Codes = np.rint((np.clip(rare, -_MOST, _MOST) + _MOST) / _STEP).astype(np.int32)
    for name, words in LEVELS.items():
        codes = codes * np.int32(len(words) + 1) + (levels[name].astype(np.int32) + 1)
    return codes


def decode(codes: Codes) -> tuple[dict[str, Levels], Floats]:
    """Levels and rarity of patterns."""
    levels: dict[str, Levels] = {}
    rest = codes
    for name, words in reversed(LEVELS.items()):
        rest, level = np.divmod(rest, np.int32(len(words) + 1))
        levels[name] = (level - 1).astype(np.int8)
    rare: Floats = rest.astype(np.float64) * _STEP - _MOST
    return {name: levels[name] for name in LEVELS}, rare


def patterns(codes: Codes) -> Patterns:
    """The different patterns among ``codes``, and how many pairs show each."""
    counted = pd.Series(codes).value_counts(sort=False).sort_index()
    told = counted.index.to_numpy(dtype=np.int32)
    levels, rare = decode(told)
    counts: Floats = counted.to_numpy().astype(np.float64)
    return Patterns(told, levels, rare, counts)
