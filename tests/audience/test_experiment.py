"""Holdout and variants: whole households, each clinic its share, the same people whatever the order of the rows."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.audience.experiment import holdout, variants
from reactivate_desktop.errors import InputError

KEYS = pd.Index(range(1, 1001), name="patient_key")
SINGLE = pd.Series(KEYS, index=KEYS)
ONE_CLINIC = pd.Series("north", index=KEYS, dtype=object)
FOUR_CLINICS = pd.Series([("north", "north", "south", "east")[key % 4] for key in KEYS], index=KEYS, dtype=object)
AB = (("B", 30.0), ("C", 20.0))


@pytest.mark.parametrize(("percent", "count"), [(0, 0), (10, 100), (12.34, 123), (50, 500)])
@pytest.mark.parametrize("clinic", [ONE_CLINIC, FOUR_CLINICS])
def test_the_share_is_exact(percent: float, count: int, clinic: pd.Series) -> None:
    assert len(holdout(SINGLE, clinic, "Spring", percent)) == count


def test_each_clinic_gives_its_share() -> None:
    held = holdout(SINGLE, FOUR_CLINICS, "Spring", 10)
    assert Counter(FOUR_CLINICS[held]) == {"north": 50, "south": 25, "east": 25}
    split = variants(SINGLE, FOUR_CLINICS, "Spring", AB)
    assert Counter(zip(FOUR_CLINICS, split, strict=True)) == {
        ("north", "B"): 150, ("north", "C"): 100, ("north", ""): 250,
        ("south", "B"): 75, ("south", "C"): 50, ("south", ""): 125,
        ("east", "B"): 75, ("east", "C"): 50, ("east", ""): 125,
    }  # fmt: skip


def test_a_hundred_clinics_of_one_person_are_split_in_halves_all_the_same() -> None:
    keys = KEYS[:100]
    clinics = pd.Series([f"clinic {key}" for key in keys], index=keys, dtype=object)
    assert Counter(variants(SINGLE[:100], clinics, "Spring", [("B", 50.0)])) == {"B": 50, "": 50}
    assert len(holdout(SINGLE[:100], clinics, "Spring", 10)) == 10


def test_a_household_is_never_parted() -> None:
    family = pd.Series([key - (key - 1) % 3 for key in KEYS], index=KEYS)
    held = holdout(family, FOUR_CLINICS, "Spring", 20)
    assert not set(family[held]) & set(family.drop(held))
    assert family[held].nunique() == 67  # a fifth of 334 households
    split = variants(family, FOUR_CLINICS, "Spring", AB)
    assert split.groupby(family).nunique().max() == 1


def test_these_people_stay_drawn_in_every_release() -> None:
    """Of a campaign that is under way nobody may change sides with an update of the program or of its libraries."""
    assert holdout(SINGLE[:40], ONE_CLINIC[:40], "Spring", 10).to_list() == [8, 22, 29, 36]


def test_the_same_campaign_draws_the_same_people_in_any_order() -> None:
    mixed = np.random.default_rng(1).permutation(KEYS)
    first = holdout(SINGLE, FOUR_CLINICS, "Spring", 10)
    assert set(first) == set(holdout(SINGLE[mixed], FOUR_CLINICS[mixed], "Spring", 10))
    assert set(first) != set(holdout(SINGLE, FOUR_CLINICS, "Autumn", 10))
    split = variants(SINGLE, FOUR_CLINICS, "Spring", AB)
    assert split.equals(variants(SINGLE[mixed], FOUR_CLINICS[mixed], "Spring", AB)[KEYS])


def test_holdout_and_variants_are_drawn_apart() -> None:
    held = holdout(SINGLE, ONE_CLINIC, "Spring", 50)
    split = variants(SINGLE, ONE_CLINIC, "Spring", [("B", 50.0)])
    assert 200 < (split[held] == "B").sum() < 300


@given(st.sets(st.integers(1, 300), min_size=50), st.sets(st.integers(1, 300), max_size=6))
def test_a_few_more_people_move_only_the_edge(before: set[int], more: set[int]) -> None:
    """Nobody crosses the edge who does not stand near it: with each newcomer a few at most."""

    def drawn(keys: set[int]) -> set[int]:
        index = pd.Index(sorted(keys))
        clinic = pd.Series([("north", "south", "east")[key % 3] for key in index], index=index, dtype=object)
        return set(holdout(pd.Series(index, index=index), clinic, "Spring", 20).to_list())

    first, second = drawn(before), drawn(before | more)
    assert len((first ^ second) - more) <= 3 * max(1, len(more - before))


def test_the_choice_is_not_tied_to_the_key() -> None:
    chosen = holdout(SINGLE, ONE_CLINIC, "Spring", 20)
    assert 400 < sum(chosen) / len(chosen) < 600


def test_over_many_campaigns_everybody_is_drawn_alike_often() -> None:
    times = Counter(key for seed in range(400) for key in holdout(SINGLE, FOUR_CLINICS, f"c{seed}", 10))
    counts = np.array([times[key] for key in KEYS])
    assert counts.mean() == 40
    assert 0.85 < counts.var() / 36 < 1.15  # binomial: 400 x 0.1 x 0.9


@given(
    st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=60),
    st.lists(st.floats(0, 50), max_size=3).filter(lambda shares: sum(shares) <= 100),
)
def test_counts_are_right_within_one_in_all_and_per_clinic(clinics: list[str], shares: list[float]) -> None:
    index = pd.Index(range(len(clinics)), dtype="int64")
    clinic = pd.Series(clinics, index=index, dtype=object)
    named = [(f"v{place}", share) for place, share in enumerate(shares)]
    split = variants(pd.Series(index, index=index), clinic, "x", named)
    assert len(split) == len(clinics)
    for name, share in named:
        assert abs((split == name).sum() - len(split) * share / 100) <= len(shares)
        for one in set(clinics):
            assert abs((split[clinic == one] == name).sum() - (clinic == one).sum() * share / 100) <= len(shares)


@pytest.mark.parametrize("percent", [-1, 50.1, float("nan")])
def test_other_shares_are_refused(percent: float) -> None:
    with pytest.raises(InputError, match="holdout"):
        holdout(SINGLE, ONE_CLINIC, "Spring", percent)


@pytest.mark.parametrize("shares", [[("B", -1.0)], [("B", 60.0), ("C", 41.0)], [("B", float("nan"))]])
def test_other_shares_of_variants_are_refused(shares: list[tuple[str, float]]) -> None:
    with pytest.raises(InputError, match=r"experiment\.variants"):
        variants(SINGLE, ONE_CLINIC, "Spring", shares)
