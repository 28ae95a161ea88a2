"""Intervals of shares: what a count of so many allows to say."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z_95 = 1.959963984540054
"""Two-sided 95 percent of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``total``, as a share from 0 to 1 with its 95 percent interval."""

    count: int
    total: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A share less another one, with its 95 percent interval; each from -1 to 1."""

    value: float
    low: float
    high: float


def wilson(count: int, total: int, z: float = Z_95) -> Share:
    """The share with its Wilson score interval (E. B. Wilson, 1927), which holds for few and for none as well.

    With a total of 0 nothing is known: the interval is 0 to 1.

    Raises:
        ValueError: when ``count`` is not between 0 and ``total``.
    """
    if not 0 <= count <= total:
        raise ValueError("a count is between 0 and its total")
    if total == 0:
        return Share(0, 0, 0.0, 0.0, 1.0)
    share = count / total
    spread = z * z / total
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / total + spread / (4 * total))
    # At the ends the interval reaches 0 or 1 exactly; rounding must not say otherwise.
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == total else min(1.0, middle + half)
    return Share(count, total, share, low, high)


def difference(first: Share, second: Share) -> Difference:
    """``first`` less ``second``, by the hybrid score method (R. G. Newcombe, 1998, method 10)."""
    value = first.share - second.share
    low = value - math.hypot(first.share - first.low, second.high - second.share)
    high = value + math.hypot(first.high - first.share, second.share - second.low)
    return Difference(value, max(-1.0, low), min(1.0, high))
