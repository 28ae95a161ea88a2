from __future__ import annotations

import pandas as pd
import pytest

from reactivate_desktop.audience.experiment import holdout
from reactivate_desktop.errors import InputError

KEYS = pd.Index(range(1, 1001))


@pytest.mark.parametrize(("percent", "count"), [(0, 0), (10, 100), (12.34, 123), (50, 500)])
def test_the_share_is_exact(percent: float, count: int) -> None:
    assert len(holdout(KEYS, "Spring", percent)) == count


def test_the_same_campaign_keeps_back_the_same_people_in_any_order() -> None:
    first = holdout(KEYS, "Spring", 10)
    assert set(first) == set(holdout(KEYS[::-1], "Spring", 10))
    assert set(first) != set(holdout(KEYS, "Autumn", 10))


def test_a_few_more_people_move_only_the_edge() -> None:
    before, after = set(holdout(KEYS, "Spring", 10)), set(holdout(pd.Index(range(1, 1011)), "Spring", 10))
    assert len(before & after) >= 95


def test_the_choice_is_not_tied_to_the_key() -> None:
    chosen = holdout(KEYS, "Spring", 20)
    assert 400 < sum(chosen) / len(chosen) < 600


@pytest.mark.parametrize("percent", [-1, 50.1, float("nan")])
def test_other_shares_are_refused(percent: float) -> None:
    with pytest.raises(InputError, match="holdout"):
        holdout(KEYS, "Spring", percent)
