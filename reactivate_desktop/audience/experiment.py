"""Holdout: people kept back at random, so that those who come back anyway can be counted."""

from __future__ import annotations

import hashlib
import math

import pandas as pd

from reactivate_desktop.errors import InputError

LARGEST_PERCENT = 50.0


def holdout(keys: pd.Index, campaign: str, percent: float) -> pd.Index:
    """The patient keys that are kept back: ``percent`` of all, rounded to whole people.

    Chosen by the hash of campaign name and key, so the same campaign keeps back the same people, whatever their order,
    and another campaign keeps back others. When the audience changes only people at the edge of the share change sides.

    Raises:
        InputError: when ``percent`` is not between 0 and 50.
    """
    if math.isnan(percent) or not 0 <= percent <= LARGEST_PERCENT:
        raise InputError(
            f"A holdout of {percent:g} percent is not possible (key experiment.holdout_percent).",
            hint=f"Use a number from 0 to {LARGEST_PERCENT:g}.",
            code="holdout-percent",
        )
    count = int(len(keys) * percent / 100 + 0.5)
    if not count:
        return keys[:0]
    ranks = pd.Series([_rank(campaign, key) for key in keys], index=keys)
    chosen = ranks.sort_values().index[:count]
    return keys[keys.isin(chosen)]


def _rank(campaign: str, key: object) -> int:
    digest = hashlib.blake2b(f"{campaign}\x1f{key}".encode(), digest_size=8).digest()
    # 63 bits, so that it stays a plain integer column
    return int.from_bytes(digest, "big") >> 1
