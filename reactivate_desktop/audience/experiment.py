"""Holdout and variants: households drawn by lot, clinic by clinic, the same ones whenever the campaign is drawn again.

Each household gets a number from the seed and its own key. Within a clinic the lowest numbers are held out, or get the
first variant. So the order of rows means nothing, and when the audience changes a little, only people at the edge of a
share change sides. How many each clinic gives is rounded by largest remainders, so that the total is right as well.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from reactivate_desktop.errors import InputError

LARGEST_PERCENT = 50.0
_HOLDOUT, _VARIANT = "holdout", "variant"
_ALMOST = 1e-9


def holdout(household: pd.Series, clinic: pd.Series, seed: str, percent: float) -> pd.Index:
    """The patient keys that are kept back: ``percent`` of the households, rounded to whole ones.

    Args:
        household: by patient_key, a number that stays the household's own (its lowest patient key).
        clinic: by patient_key (same index), the clinic's id. A household counts for the clinic of its lowest key.
        seed: another seed draws other households.
        percent: 0 to 50.

    Raises:
        InputError: when ``percent`` is not between 0 and 50.
    """
    if math.isnan(percent) or not 0 <= percent <= LARGEST_PERCENT:
        raise InputError(
            f"A holdout of {percent:g} percent is not possible (key experiment.holdout_percent).",
            hint=f"Use a number from 0 to {LARGEST_PERCENT:g}.",
            code="holdout-percent",
        )
    drawn = _draw(household, clinic, f"{seed}\x1f{_HOLDOUT}", (percent,))
    held: pd.Index = household.index[drawn == 0]
    return held


def variants(household: pd.Series, clinic: pd.Series, seed: str, shares: Sequence[tuple[str, float]]) -> pd.Series:
    """The variant of each patient: ids with percent of the households; '' (the campaign's own words) gets the rest.

    Arguments as for ``holdout``. All of a household get the same; who was held out has no part in it.

    Raises:
        InputError: when a share is below 0, or all together are more than 100 percent.
    """
    percents = tuple(percent for _, percent in shares)
    if any(math.isnan(percent) or percent < 0 for percent in percents) or sum(percents) > 100 + _ALMOST:
        raise InputError(
            f"The shares of the variants are {sum(percents):g} percent together (key experiment.variants).",
            hint="Each is 0 or more, and all together are 100 at most; the campaign's own words get the rest.",
            code="variant-shares",
        )
    names = np.array([*(name for name, _ in shares), ""], dtype=object)
    drawn = _draw(household, clinic, f"{seed}\x1f{_VARIANT}", percents)
    return pd.Series(names[drawn], index=household.index, dtype=object)


def _draw(household: pd.Series, clinic: pd.Series, seed: str, percents: Sequence[float]) -> npt.NDArray[np.int64]:
    """For each row the place of the share that its household fell into, -1 for none."""
    if household.empty:
        return np.empty(0, dtype=np.int64)
    # by patient key, so that the first row of a household is the same in whatever order the rows came
    order = np.argsort(household.index.to_numpy(), kind="stable")
    numbers, first, place = np.unique(household.to_numpy(dtype=np.int64)[order], return_index=True, return_inverse=True)
    stratum, clinics = pd.factorize(clinic.to_numpy(dtype=object)[order][first], sort=True)
    ranks = _numbers(numbers, seed)
    in_line = np.lexsort((numbers, ranks, stratum))
    sizes = np.bincount(stratum, minlength=len(clinics))
    starts = np.cumsum(sizes) - sizes
    position = np.empty(len(numbers), dtype=np.int64)
    position[in_line] = np.arange(len(numbers)) - np.repeat(starts, sizes)
    ties = np.array([_seed_number(f"{seed}\x1f{name}") for name in clinics], dtype=np.uint64)
    chosen = np.full(len(numbers), -1, dtype=np.int64)
    taken, used = np.zeros(len(clinics), dtype=np.int64), 0.0
    for number, percent in enumerate(percents):
        of_rest = min(1.0, percent / (100 - used)) if used < 100 - _ALMOST else 0.0
        quota = _quotas(sizes - taken, of_rest, ties)
        inside = (position >= taken[stratum]) & (position < (taken + quota)[stratum])
        chosen[inside] = number
        taken, used = taken + quota, used + percent
    drawn = np.empty(len(household), dtype=np.int64)
    drawn[order] = chosen[place]
    return drawn


def _quotas(sizes: npt.NDArray[np.int64], share: float, ties: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """How many of each stratum, by largest remainders (Hamilton's method); ``ties`` decides between equal ones."""
    exact = sizes * share
    quota: npt.NDArray[np.int64] = np.floor(exact + _ALMOST).astype(np.int64)
    missing = int(sizes.sum() * share + 0.5 + _ALMOST) - int(quota.sum())
    remainder = np.round(np.maximum(exact - quota, 0.0), 9)
    quota[np.lexsort((ties, -remainder))[: max(0, missing)]] += 1
    return quota


def _numbers(keys: npt.NDArray[np.int64], seed: str) -> npt.NDArray[np.uint64]:
    """A number by lot for each key: pandas' mixer of integers, which is a bijection, over key and seed."""
    mixed: npt.NDArray[np.uint64] = pd.util.hash_array(keys.astype(np.uint64) ^ np.uint64(_seed_number(seed)))
    return mixed


def _seed_number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
