"""Questions about text columns: words looked for in many texts at once give what each text would give."""

from __future__ import annotations

import pandas as pd
from hypothesis import example, given
from hypothesis import strategies as st

from reactivate_desktop.audience import text_match
from reactivate_desktop.audience.rules import seasonal_hold
from reactivate_desktop.audience.text_match import column_matches, holding, kept_matches_of

WORDS = ("snow", "away", "winter")
TEXTS = st.lists(st.text(st.sampled_from("snowaywinterSNOWAYİß\0 -\n"), max_size=12), max_size=60)


@given(TEXTS)
@example(["İsnow", "snow", "", "SNOW\0away", "no"])
def test_words_are_found_where_they_are_and_nowhere_else(texts: list[str]) -> None:
    expected = [any(word in text.lower().replace("\0", " ") for word in WORDS) for text in texts]
    assert holding(texts, WORDS).tolist() == expected


@given(TEXTS, st.integers(1, 7))
def test_the_size_of_a_look_means_nothing(texts: list[str], size: int) -> None:
    whole = holding(texts, WORDS).tolist()
    usual, text_match._AT_ONCE = text_match._AT_ONCE, size  # type: ignore[misc]
    try:
        assert holding(texts, WORDS).tolist() == whole
    finally:
        text_match._AT_ONCE = usual  # type: ignore[misc]


PHRASES = st.sampled_from(
    [
        "Snowbird",
        "snow bird",
        "SNOW-BIRDS",
        "winters in FL",
        "12 Winter St",
        "away until May",
        "Seasonal",
        "summer home",
    ]
) | st.sampled_from(["", "gateway", "sea sonal", "winter\nhome", "away"])


@given(st.lists(st.builds("{} {}".format, PHRASES, PHRASES), max_size=30))
def test_who_is_away_is_found_as_by_asking_each(texts: list[str]) -> None:
    table = pd.DataFrame({"notes": pd.Series(texts, dtype=object)})
    found = kept_matches_of(table, "notes", seasonal_hold._says_so, seasonal_hold._WORDS)
    assert found.tolist() == column_matches(table, "notes", seasonal_hold._says_so).tolist()
