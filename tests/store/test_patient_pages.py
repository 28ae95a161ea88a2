"""A view of the patients: any order, any words, a page at a time, the same as the whole table would show."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from reactivate_desktop.domain.patient import FIELDS
from reactivate_desktop.errors import BugError
from reactivate_desktop.services import browse_patients
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


def test_rows_are_those_of_the_table(filled: Store) -> None:
    keys = browse_patients.find(filled, SHOWN)
    table = whole(filled)
    assert keys.tolist() == table.index.tolist()
    pd.testing.assert_frame_equal(browse_patients.rows(filled, keys[195:205], SHOWN), table.iloc[195:205][list(SHOWN)])
    turned = keys[::-1]
    pd.testing.assert_frame_equal(browse_patients.rows(filled, turned, SHOWN), table.iloc[::-1][list(SHOWN)])


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["last_visit", "balance", "deceased"])
def test_sorted_by_a_column_absent_values_stand_last(filled: Store, sort: str, descending: bool) -> None:
    keys = browse_patients.find(filled, SHOWN, sort=sort, descending=descending)
    ordered = whole(filled)[sort].sort_values(ascending=not descending, kind="stable", na_position="last")
    assert keys.tolist() == ordered.index.tolist()


def test_texts_are_sorted_without_regard_to_case(filled: Store) -> None:
    keys = browse_patients.find(filled, SHOWN, sort="last_name")
    names = whole(filled)["last_name"].loc[keys].tolist()
    assert names[-75:] == [""] * 75
    assert [name for name in names if name.lower() == "ng"] == ["ng", "NG"] * 75


@pytest.mark.parametrize(
    ("words", "found"),
    [("ng", {"ng", "NG"}), ("łuK", {"Łukasz"}), ("o%", {"O%Neil"}), ("O_N", {"o_neil"}), ("no such", set())],
)
def test_words_are_found_in_any_case_and_signs_mean_themselves(filled: Store, words: str, found: set[str]) -> None:
    keys = browse_patients.find(filled, ("last_name", "balance"), words=words)
    assert set(whole(filled)["last_name"].loc[keys]) == found


@pytest.mark.parametrize("turned", [False, True])
def test_a_whole_name_is_found_either_way_round(filled: Store, turned: bool) -> None:
    columns = ("first_name", "last_name", "zip")
    wanted = whole(filled)
    who = wanted[wanted["last_name"] == "NG"].iloc[3]
    words = (
        f"{who['last_name']},  {who['first_name']}" if turned else f" {who['first_name']} {who['last_name']}".lower()
    )
    found = browse_patients.rows(filled, browse_patients.find(filled, columns, words=words), columns)
    assert who.name in found.index
    assert set(found["last_name"]) <= {"NG", "ng"}
    assert found["first_name"].str.startswith(who["first_name"]).all()
    assert len(browse_patients.find(filled, ("last_name",), words=words)) == 0


def test_who_went_since_is_no_row(filled: Store) -> None:
    keys = browse_patients.find(filled, SHOWN)
    assert browse_patients.rows(filled, np.append(keys[:3], 99_999), SHOWN).index.tolist() == keys[:3].tolist()
    assert len(browse_patients.rows(filled, np.array([99_999]), SHOWN)) == 0


def test_no_words_are_looked_for_where_no_text_is_shown_and_unknown_columns_are_a_bug(filled: Store) -> None:
    assert len(browse_patients.find(filled, ("balance",), words="1")) == 0
    assert len(browse_patients.find(filled, [field.name for field in FIELDS])) == 450
    with pytest.raises(BugError, match="no shoe_size"):
        browse_patients.find(filled, ("last_name",), sort="shoe_size")
