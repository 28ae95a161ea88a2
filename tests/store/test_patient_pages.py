"""A view of the patients: any order, any words, a page at a time, the same as the whole table would show."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from reactivate_desktop.domain.patient import FIELDS
from reactivate_desktop.errors import BugError
from reactivate_desktop.services import browse_patients
from reactivate_desktop.services.browse_patients import Pages
from reactivate_desktop.store import Store

Make = Callable[[int], pd.DataFrame]
SHOWN = ("patient_id", "last_name", "city", "last_visit", "balance", "deceased")


@pytest.fixture
def filled(store: Store, patients: Make) -> Store:
    given = patients(450)
    given["last_name"] = pd.Series([("Łukasz", "ng", "NG", "", "O%Neil", "o_neil")[n % 6] for n in range(450)])
    given["last_name"] = given["last_name"].astype(object)
    with store.transaction() as tx:
        tx.patients.save(given)
    return store


def whole(store: Store) -> pd.DataFrame:
    with store.reading() as tx:
        frame: pd.DataFrame = tx.patients.frame()
    return frame


def test_pages_show_what_the_table_holds(filled: Store) -> None:
    pages = Pages(filled, browse_patients.find(filled, SHOWN))
    table = whole(filled)
    assert len(pages) == 450
    pd.testing.assert_frame_equal(pages.rows(195, 10), table.iloc[195:205][list(SHOWN)])
    for number in (0, 449, 200, 199, 0):
        row = pages.row(number)
        assert row is not None
        pd.testing.assert_series_equal(row, table[list(SHOWN)].iloc[number])


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["last_visit", "balance", "deceased"])
def test_sorted_by_a_column_absent_values_stand_last(filled: Store, sort: str, descending: bool) -> None:
    listing = browse_patients.find(filled, SHOWN, sort=sort, descending=descending)
    ordered = whole(filled)[sort].sort_values(ascending=not descending, kind="stable", na_position="last")
    assert listing.keys.tolist() == ordered.index.tolist()


def test_texts_are_sorted_without_regard_to_case(filled: Store) -> None:
    keys = browse_patients.find(filled, SHOWN, sort="last_name").keys
    names = whole(filled)["last_name"].loc[keys].tolist()
    assert names[-75:] == [""] * 75
    assert [name for name in names if name.lower() == "ng"] == ["ng", "NG"] * 75


@pytest.mark.parametrize(
    ("words", "found"),
    [("ng", {"ng", "NG"}), ("łuK", {"Łukasz"}), ("o%", {"O%Neil"}), ("O_N", {"o_neil"}), ("no such", set())],
)
def test_words_are_found_in_any_case_and_signs_mean_themselves(filled: Store, words: str, found: set[str]) -> None:
    listing = browse_patients.find(filled, ("last_name", "balance"), words=words)
    assert set(whole(filled)["last_name"].loc[listing.keys]) == found


def test_who_went_since_is_no_row(filled: Store) -> None:
    listing = browse_patients.find(filled, SHOWN)
    missing = browse_patients.Listing(np.append(listing.keys[:3], 99_999), SHOWN)
    assert Pages(filled, missing).row(3) is None
    assert len(Pages(filled, missing).rows(0, 10)) == 3
    assert len(Pages(filled, missing).rows(4, 10)) == 0


def test_no_words_are_looked_for_where_no_text_is_shown_and_unknown_columns_are_a_bug(filled: Store) -> None:
    assert len(browse_patients.find(filled, ("balance",), words="1")) == 0
    assert len(browse_patients.find(filled, [field.name for field in FIELDS])) == 450
    with pytest.raises(BugError, match="no shoe_size"):
        browse_patients.find(filled, ("last_name",), sort="shoe_size")
