"""The people behind a step in any order: the same as a plain sort of the rows that the page shows."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.services import row_order, step_people
from tests.services.test_audience_session import SESSION
from tests.services.test_build_audience import AS_OF, CAMPAIGN

COLUMNS = ["last_name", "first_name", "label", "last_visit", "city", "zip", "also", "source_row"]


def plain(column: pd.Series[Any], *, descending: bool) -> list[Any]:
    """Keys in order by Python's own sort: it is stable, also when turned round."""
    absent = column.isna() | (column == "")
    here = [key for key, none in absent.items() if not none]
    words = column.map(lambda value: value.casefold() if isinstance(value, str) else value)
    turned = sorted(here, key=words.__getitem__, reverse=descending)
    return turned + [key for key, none in absent.items() if none]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", COLUMNS)
def test_people_stand_in_the_order_of_the_column(sort: str, descending: bool) -> None:
    audience = SESSION.decide(CAMPAIGN, as_of=AS_OF)
    keys = step_people.keys(audience, step_people.IMPORTED)
    given_order = keys.to_numpy(np.int64)[::-1]
    shown = step_people.rows(audience, pd.Index(given_order))
    found = step_people.ordered(audience, given_order, sort, descending=descending)
    assert found.tolist() == plain(shown[sort], descending=descending)


def test_without_a_column_they_stay_as_they_are() -> None:
    audience = SESSION.decide(CAMPAIGN, as_of=AS_OF)
    keys = step_people.keys(audience, step_people.MAILED).to_numpy(np.int64)
    assert step_people.ordered(audience, keys, "") is keys


numbers = st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9)))
texts = st.lists(st.sampled_from(["", "ng", "NG", "Ng ", "Łuk", "łuk", "a", "Straße", "STRASSE"]) | st.text(max_size=3))


@given(
    st.one_of(
        numbers.map(partial(pd.array, dtype="Int64")).map(pd.Series),
        texts.map(partial(pd.Series, dtype=object)),
        numbers.map(lambda some: pd.Series(pd.to_datetime(pd.array(some, dtype="Int64"), unit="s").as_unit("s"))),
    ),
    st.booleans(),
)
def test_any_column_is_ordered_like_a_plain_sort(column: pd.Series[Any], descending: bool) -> None:
    found = row_order.order(row_order.ranks(column), descending=descending)
    assert found.tolist() == plain(column, descending=descending)
