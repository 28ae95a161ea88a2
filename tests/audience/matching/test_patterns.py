"""A pattern is a number that tells its levels again, whatever they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reactivate_desktop.audience.matching import patterns
from reactivate_desktop.audience.matching.compare import LEVELS, MISSING

PAIR = st.tuples(st.floats(-9, 9), *(st.integers(MISSING, len(words) - 1) for words in LEVELS.values()))


@settings(max_examples=60, deadline=None)
@given(st.lists(PAIR, min_size=1, max_size=12))
def test_what_is_encoded_is_decoded(pairs: list[tuple[float, ...]]) -> None:
    rare = np.array([pair[0] for pair in pairs])
    levels = {
        name: np.array([pair[place] for pair in pairs], dtype=np.int8) for place, name in enumerate(LEVELS, start=1)
    }
    codes = patterns.encode(levels, rare)
    told, bits = patterns.decode(codes)
    for name in LEVELS:
        np.testing.assert_array_equal(told[name], levels[name])
    np.testing.assert_allclose(bits, np.clip(rare, -8, 8), atol=0.0626)
    found = patterns.patterns(codes)
    assert found.counts.sum() == len(pairs)
    assert (np.diff(found.codes) > 0).all()


def test_the_largest_pattern_fits_its_type() -> None:
    most = {name: np.array([len(words) - 1], dtype=np.int8) for name, words in LEVELS.items()}
    assert patterns.encode(most, np.array([8.0]))[0] == pytest.approx(
        129 * np.prod([len(words) + 1 for words in LEVELS.values()], dtype=np.int64) - 1, abs=0
    )
