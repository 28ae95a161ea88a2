"""Two people whom a list makes look like one: they may be asked about, they are never merged without a question."""

from __future__ import annotations

import string

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import dedup, families
from reactivate_desktop.audience.matching import compare, duplicates, given_names, nicknames, people
from tests.audience.matching.test_duplicates import ROSA, listed

Row = dict[str, object]

JAYDEN: Row = ROSA | {"first_name": "Jayden", "birth_date": "2012-04-09"}
ELSEWHERE: Row = {"address1": "77 Elm Street", "city": "Salem", "zip": "01970", "mobile": "(978) 555-0187"}

TWO_PEOPLE: list[tuple[str, Row, Row]] = [
    ("twins", JAYDEN, {"first_name": "Sofia"}),
    ("twins with names one letter apart", JAYDEN, {"first_name": "Kayden"}),
    ("twins whose names sound alike", JAYDEN, {"first_name": "Jaiden"}),
    ("twins with invented names", JAYDEN | {"first_name": "Jaycen"}, {"first_name": "Kaycen"}),
    ("a name that no list knows beside one that it knows", JAYDEN | {"first_name": "Kayden"}, {"first_name": "Vayden"}),
    ("twins, boy and girl", JAYDEN | {"first_name": "Jamil"}, {"first_name": "Jamila"}),
    ("twins, Alexander and Alexandra", JAYDEN | {"first_name": "Alexander"}, {"first_name": "Alexandra"}),
    ("twins who share the parents' e-mail", JAYDEN | {"email": "delgado@example.com"}, {"first_name": "Kayden"}),
    ("a twin without a first name", JAYDEN, {"first_name": ""}),
    ("a twin of whom the initial is known", JAYDEN, {"first_name": "J"}),
    ("twins with one middle name", JAYDEN | {"middle": "Lee"}, {"first_name": "Kayden"}),
    ("grown twins at two doors", JAYDEN, {"first_name": "Kayden", "address1": "9 Elm Street"}),
    ("father and son", {}, {"birth_date": "2006-11-02"}),
    ("father and son, Jr. said", {}, {"birth_date": "2006-11-02", "suffix": "Jr."}),
    ("father and son, both said", {"suffix": "Sr"}, {"suffix": "Jr"}),
    ("a son born on his father's birthday", {}, {"birth_date": "2010-05-14"}),
    ("a son born on his father's birthday a decade on", {}, {"birth_date": "1960-05-14"}),
    ("father and son, one of them by his nickname", {}, {"first_name": "Bob", "birth_date": "2006-11-02"}),
    ("father and son, no birth date for one", {}, {"birth_date": ""}),
    ("father and son, no birth date for either", {"birth_date": ""}, {}),
    ("the third of the name", {"suffix": "II"}, {"suffix": "III"}),
    ("mother and daughter", {"first_name": "Rosa"}, {"birth_date": "2001-08-19"}),
    ("siblings", {}, {"first_name": "Roberta", "birth_date": "1982-01-30"}),
    ("siblings born a day apart in the calendar", {}, {"first_name": "Roberta", "birth_date": "1981-05-14"}),
    ("couple", {}, {"first_name": "Ana", "birth_date": "1981-05-13"}),
    ("strangers of one name", {}, ELSEWHERE | {"birth_date": "1975-02-20"}),
    ("strangers of one name, no birth date", {"birth_date": ""}, ELSEWHERE),
    ("strangers of one name and birth date in two towns", {}, ELSEWHERE),
    ("strangers of one first name and birth date in one town", {}, ELSEWHERE | {"last_name": "Vega", "zip": "02360"}),
    ("two of one name in a house of flats", {"address2": "Apt 4"}, {"address2": "Apt 9", "birth_date": "1975-02-20"}),
    ("one phone of a whole office", {}, {"first_name": "Luis", "last_name": "Vega", "birth_date": "1990-01-01"}),
    ("man and woman of one name", {"first_name": "Robin", "sex": "M"}, {"sex": "F"}),
    ("two middle initials", {"middle": "A."}, {"middle": "B."}),
]


def verdict(one: Row, other: Row) -> str:
    """What is said of two rows among a crowd; ``other`` has what ``one`` has, but for what it says itself."""
    first = ROSA | one
    pairs = duplicates.find(listed(first, first | other)).pairs
    found = pairs[(pairs["left"] == 0) & (pairs["right"] == 1)]
    return str(found["verdict"].iloc[0]) if len(found) else "no"


@pytest.mark.parametrize(("what", "one", "other"), TWO_PEOPLE, ids=[case[0] for case in TWO_PEOPLE])
def test_two_people_are_never_merged_without_a_question(what: str, one: Row, other: Row) -> None:
    assert verdict(one, other) != "certain", what


@pytest.mark.parametrize(
    ("what", "one", "other"),
    [
        ("no birth date", {}, {"birth_date": ""}),
        ("father and son of one name at one door", {"suffix": "Sr"}, {"suffix": "Jr"}),
        ("one name and birth date in two towns", {}, ELSEWHERE),
        ("twins with names one letter apart", JAYDEN, {"first_name": "Kayden"}),
        (
            "maiden name, moved, no phone",
            {"first_name": "Rosa"},
            {"last_name": "Vega", "address1": "9 Elm", "mobile": ""},
        ),
        ("nickname and moved", {}, ELSEWHERE | {"first_name": "Bob"}),
    ],
)
def test_what_may_be_one_person_is_asked(what: str, one: Row, other: Row) -> None:
    assert verdict(one, other) == "ask", what


@pytest.mark.parametrize(
    ("what", "one", "other"),
    [
        ("letters turned around", JAYDEN | {"first_name": "Christopher"}, {"first_name": "Chirstopher"}),
        ("a letter left out", JAYDEN, {"first_name": "Jaydn"}),
        ("a letter that no name has there", JAYDEN | {"first_name": "Mitchell"}, {"first_name": "Mitchrll"}),
        ("a blank in the name", JAYDEN | {"first_name": "David"}, {"first_name": "Davi d"}),
        ("a slip in either name, moved in town", JAYDEN | {"mobile": ""},
         {"first_name": "Jaydn", "last_name": "Delgdo", "address1": "9 Elm Street"}),
        ("maiden name, the mobile kept", {"first_name": "Rosa"},
         ELSEWHERE | {"last_name": "Vega", "mobile": ROSA["mobile"]}),
        ("maiden name, the e-mail kept", {"first_name": "Rosa", "email": "rosa.d@example.com"},
         ELSEWHERE | {"last_name": "Vega"}),
        ("nickname and moved, the mobile kept", {}, ELSEWHERE | {"first_name": "Bob", "mobile": ROSA["mobile"]}),
        ("born on a day typed wrong", {}, {"birth_date": "1980-05-15"}),
        ("day and month turned around", {"birth_date": "1980-05-11"}, {"birth_date": "1980-11-05"}),
    ],
)  # fmt: skip
def test_one_person_is_merged_without_a_question(what: str, one: Row, other: Row) -> None:
    assert verdict(one, other) == "certain", what


def level(one: str, other: str, *, field: str) -> str:
    """How alike two values are, in words, among people who bear none of them."""
    rows = pd.DataFrame([ROSA | {field: one}, ROSA | {field: other}])
    told = people.prepare(listed(*rows.to_dict("records"), crowd=0))  # type: ignore[arg-type]
    left, right = np.array([0]), np.array([1])
    return compare.LEVELS[field][int(compare.compare(told, left, right)[field][0])]


NAMES = sorted(name for name in given_names.given_names() if len(name) > 2)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(string.ascii_uppercase), st.data())
def test_two_names_that_people_bear_are_never_one_name_with_a_slip(name: str, letter: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name)))
    other = name[:place] + letter + name[place + data.draw(st.integers(0, 1)) :]
    told = level(name.title(), other.title(), field="first_name")
    if other in given_names.given_names() and other != name and not nicknames.same_name(name, other):
        assert told not in {"same", "nickname", "one slip of typing"}
    elif other[0] != name[0] or (other[-1] != name[-1] and other[-1] in "AEIOUY" and sorted(other) != sorted(name)):
        assert told != "one slip of typing", "another first letter or vowel at the end makes another name"


@settings(max_examples=60, deadline=None)
@given(st.dates(pd.Timestamp("1925-01-01").date(), pd.Timestamp("2024-12-31").date()), st.integers(14, 60))
def test_no_birthday_of_a_parent_is_a_slip(day: object, years: int) -> None:
    born = pd.Timestamp(str(day))
    told = level(str(born.date()), str((born - pd.DateOffset(years=years)).date()), field="birth_date")
    assert told != "one slip of typing"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_lists_full_of_twins_and_juniors_nobody_is_merged_with_another(seed: int) -> None:
    made = families.practice_list(5000, seed)
    true = set(zip(made.first.tolist(), made.second.tolist(), strict=True))
    certain = dedup.score(dedup.certain_of(duplicates.find(made.table).pairs), true)
    assert certain.precision == 1
    assert certain.recall >= 0.75
