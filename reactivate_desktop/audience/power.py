"""What an experiment can see: the smallest lift that so many people show, and how many it takes to see a given one.

Two independent shares with groups of unequal size, two-sided z test, by ``power_proportions_2indep`` of statsmodels.
Shares and lifts are from 0 to 1.
"""

from __future__ import annotations

from functools import cache

ALPHA, POWER = 0.05, 0.8
_TINY = 1e-6
_MOST_PEOPLE = 100_000_000


def power(baseline: float, lift: float, mailed: float, held: float) -> float:
    """How likely it is that a true ``lift`` over ``baseline`` is seen with these groups."""
    from statsmodels.stats.proportion import power_proportions_2indep  # noqa: PLC0415 - heavy, and few commands need it

    ratio = held / mailed
    return float(power_proportions_2indep(lift, baseline, mailed, ratio=ratio, alpha=ALPHA, return_results=False))


@cache
def detectable(baseline: float, mailed: int, held: int) -> float | None:
    """The smallest lift over ``baseline`` that is seen four times in five; None where no lift would be."""
    from scipy.optimize import brentq  # noqa: PLC0415 - see above

    most = 1 - baseline - _TINY
    if mailed < 1 or held < 1 or most <= _TINY or power(baseline, most, mailed, held) < POWER:
        return None
    return float(brentq(lambda lift: power(baseline, lift, mailed, held) - POWER, _TINY, most, xtol=1e-7))


@cache
def holdout_needed(baseline: float, lift: float, people: int) -> float | None:
    """The smallest share of ``people`` to hold out so that ``lift`` is seen; None where half of them is not enough."""
    most = people // 2
    if most < 1 or power(baseline, lift, people - most, most) < POWER:
        return None
    low, high = 0, most  # high is enough, low is not
    while high - low > 1:
        middle = (low + high) // 2
        enough = power(baseline, lift, people - middle, middle) >= POWER
        low, high = (low, middle) if enough else (middle, high)
    return high / people


@cache
def people_needed(baseline: float, lift: float, share: float) -> int | None:
    """How many people, ``share`` of them held out, show ``lift``; None where a hundred million don't."""

    def seen(people: int) -> bool:
        return power(baseline, lift, people * (1 - share), people * share) >= POWER

    if not 0 < share < 1 or not seen(_MOST_PEOPLE):
        return None
    low, high = 1, 2
    while not seen(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if seen(middle) else (middle, high)
    return high
