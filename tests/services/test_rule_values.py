"""What a rule's form offers to choose from: the values that the column has, with counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.services import rule_values
from reactivate_desktop.ui.widgets import rule_fields


def test_values_come_with_counts_the_most_frequent_first_and_blanks_are_none() -> None:
    frame = pd.DataFrame({"insurance": ["Delta", "", "Aetna", "Delta", " ", "Blue, Cross", "Aetna", "Delta"]})
    assert rule_values.run(frame, "insurance") == (("Delta", 3), ("Aetna", 2), ("Blue, Cross", 1))
    assert rule_values.run(frame, "insurance") is rule_values.run(frame, "insurance"), "counted once a table"
    assert rule_values.run(pd.DataFrame({"insurance": pd.Series([], dtype=object)}), "insurance") == ()


@pytest.mark.slow
def test_a_million_patients_are_counted_at_once() -> None:
    names = np.array([f"Plan {number}" for number in range(5_000)], dtype=object)
    frame = pd.DataFrame({"insurance": names[np.random.default_rng(7).integers(0, 5_000, 1_000_000)]})
    found = rule_values.run(frame, "insurance")
    assert len(found) == 5_000
    assert sum(count for _, count in found) == 1_000_000


@given(st.lists(st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "Zs")), min_size=1), max_size=5))
def test_texts_in_a_line_are_read_as_they_were_written(texts: list[str]) -> None:
    wanted = tuple(stripped for text in texts if (stripped := text.strip()))
    assert rule_fields._texts(rule_fields._in_a_line(wanted)) == wanted
