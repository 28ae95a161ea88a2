"""Outcomes carry their stable word and their sentence; the window opens and closes on its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reactivate_desktop.domain.attribution import WINDOW_DAYS, Window
from reactivate_desktop.domain.redemption import Outcome


def test_every_outcome_is_found_by_its_word_and_has_a_sentence() -> None:
    assert {outcome.value for outcome in Outcome} == {
        *("accepted", "unknown", "mistyped", "already_redeemed", "expired", "void", "wrong_clinic", "undone")
    }
    for outcome in Outcome:
        assert Outcome(outcome.value) is outcome
        assert outcome.sentence.endswith(".")


@pytest.mark.parametrize(("days", "inside"), [(-1, False), (0, True), (WINDOW_DAYS, True), (WINDOW_DAYS + 1, False)])
def test_the_window_holds_both_its_ends(days: int, inside: bool) -> None:
    mailed = date(2026, 12, 1)
    assert (mailed + timedelta(days=days) in Window.opening(mailed)) is inside
