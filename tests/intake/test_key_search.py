"""Which of many texts hold one of some words: the quick search finds what looking at each one finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.intake import key_search, layout, questions

KEYS = ("total", "dnm", "o n", "r.i.p", "dec’d", "mail was", "end of ")
PIECES = st.sampled_from([*KEYS, "TOTAL", "Dnm", "DEC’D", "tot", "al", "mail", " ", "\n", "é", "ſ", "İ", "ı", "x", ""])
TEXTS = st.lists(st.lists(PIECES, max_size=5).map("".join), max_size=30)


def slowly(texts: list[str], keys: tuple[str, ...]) -> list[bool]:
    pattern = re.compile("|".join(map(re.escape, keys)), re.IGNORECASE)
    return [pattern.search(text) is not None for text in texts]


@given(TEXTS)
def test_it_finds_what_a_pattern_finds(texts: list[str]) -> None:
    assert key_search.holding_any(texts, KEYS).tolist() == slowly(texts, KEYS)


def test_many_texts_are_searched_in_blocks() -> None:
    texts = [f"{number} Elm Street, {'Total' if number % 1_000 == 0 else 'Toronto'}" for number in range(40_000)]
    assert key_search.holding_any(texts, KEYS).nonzero()[0].tolist() == list(range(0, 40_000, 1_000))


@pytest.mark.parametrize("keys", [questions._KEYS, layout._FOOTER_WORDS])
def test_each_key_is_found_at_the_edges_of_a_text(keys: tuple[str, ...]) -> None:
    for key in keys:
        texts = ["", key, f"a{key.upper()}", f"{key}b", "other"]
        assert key_search.holding_any(texts, (key, "qqq")).tolist() == [False, True, True, True, False]


FOOTERS = st.sampled_from(
    (
        *("Grand Total", "total", "*** ", "sub-", "Number of ", "patients", "Records printed: 3", "Page 4", "© 2024"),
        *("End of Report", "CONFIDENTIAL", "run date", "client count", "Rows", " ", "-", "7", "Page", "Ana", "ſ"),
    )
)


@given(st.lists(st.lists(FOOTERS, max_size=4).map("".join), max_size=20))
def test_no_footer_is_overlooked(texts: list[str]) -> None:
    found = layout._may_be_footers(texts).tolist()
    assert found == [not text[:1].isdigit() and layout._FOOTER.match(text) is not None for text in texts]
