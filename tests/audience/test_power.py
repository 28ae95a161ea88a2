"""The power check against a formula of its own and against mailings played by chance."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from reactivate_desktop.audience import power
from reactivate_desktop.results.interval import difference, wilson


def by_formula(baseline: float, lift: float, mailed: int, held: int) -> float:
    """Fleiss, Levin and Paik (2003), chapter 4: pooled variance under the null, unpooled under the alternative."""
    with_mail = baseline + lift
    pooled = (with_mail * mailed + baseline * held) / (mailed + held)
    null = math.sqrt(pooled * (1 - pooled) * (1 / mailed + 1 / held))
    true = math.sqrt(with_mail * (1 - with_mail) / mailed + baseline * (1 - baseline) / held)
    normal = NormalDist()
    z = normal.inv_cdf(0.975)
    return normal.cdf((lift - z * null) / true) + normal.cdf((-lift - z * null) / true)


@pytest.mark.parametrize(("mailed", "held"), [(810, 90), (450, 450), (9000, 1000), (18_000, 2000)])
@pytest.mark.parametrize("baseline", [0.01, 0.03, 0.2])
def test_the_smallest_lift_has_the_power_that_a_formula_says(baseline: float, mailed: int, held: int) -> None:
    lift = power.detectable(baseline, mailed, held)
    assert lift is not None
    assert by_formula(baseline, lift, mailed, held) == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize(("baseline", "mailed", "held"), [(0.03, 8100, 900), (0.1, 450, 450)])
def test_four_of_five_mailings_show_that_lift_in_the_results(baseline: float, mailed: int, held: int) -> None:
    """Played with the very interval that the results report."""
    lift = power.detectable(baseline, mailed, held)
    assert lift is not None
    chance = np.random.default_rng(4)
    came, stayed = chance.binomial(mailed, baseline + lift, 2000), chance.binomial(held, baseline, 2000)
    seen = [difference(wilson(int(a), mailed), wilson(int(b), held)).low > 0 for a, b in zip(came, stayed, strict=True)]
    assert np.mean(seen) == pytest.approx(0.8, abs=0.06)


def test_more_people_and_a_larger_holdout_show_smaller_lifts() -> None:
    lifts = [power.detectable(0.03, people * 9, people) or 1 for people in (50, 200, 1000, 5000)]
    assert lifts == sorted(lifts, reverse=True)
    assert (power.detectable(0.03, 500, 500) or 1) < (power.detectable(0.03, 900, 100) or 1)


def test_what_is_needed_is_the_least_that_is_enough() -> None:
    share = power.holdout_needed(0.03, 0.05, 2000)
    assert share is not None
    held = round(share * 2000)
    assert power.power(0.03, 0.05, 2000 - held, held) >= 0.8 > power.power(0.03, 0.05, 2001 - held, held - 1)
    people = power.people_needed(0.03, 0.03, 0.1)
    assert people is not None
    assert power.power(0.03, 0.03, 0.9 * people, 0.1 * people) >= 0.8
    assert power.power(0.03, 0.03, 0.9 * (people - 1), 0.1 * (people - 1)) < 0.8


@pytest.mark.parametrize(("mailed", "held"), [(0, 0), (10, 0), (0, 10), (2, 1)])
def test_with_nobody_nothing_is_seen(mailed: int, held: int) -> None:
    assert power.detectable(0.03, mailed, held) is None
    assert power.holdout_needed(0.03, 0.03, mailed + held) is None
