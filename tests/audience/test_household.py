from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reactivate_desktop.audience.address_key import address_key, address_key_again, person_key, street_key
from reactivate_desktop.audience.household import LARGEST_HOUSEHOLD, MOST_FAMILY_NAMES, households

Make = Callable[..., pd.DataFrame]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("12 Main Street", "Apt 4"), ("12 MAIN ST. APARTMENT 4", "")),
        (("12 Main St", "#4"), ("12 Main St", "Unit 4")),
        (("12 Main St", "Suite 4"), ("12 main st, ste #4", "")),
        (("P.O. Box 77", ""), ("PO BOX 77", "")),
        (("Post Office Box 77", ""), ("Box 77", "")),
        (("1 North Elm Avenue", ""), ("1 N. Elm Ave", "")),
        (("3 Peña Road", ""), ("3  PENA RD", "")),
        (("5 O'Hara Ln", ""), ("5 Ohara Lane", "")),
        (("12 South-West Elm Av", ""), ("12 SW Elm Ave.", "")),
        (("12 South West Elm Av", ""), ("12 Southwest Elm Avenue", "")),
        (("7 Valley View", ""), ("7 Valley Vw", "")),
        (("7 Mill Creek", "Lot 9"), ("7 MILL CRK", "LOT #9")),
        (("40 Harbor Landing Way", "Spc 3"), ("40 Harbor Landing Wy", "Space 3")),
        (("9 First Street", ""), ("9 1st St", "")),
        (("9 Saint James Ave", ""), ("9 St. James Avenue", "")),
        (("5 No. Main St", ""), ("5 North Main Street", "")),
        (("5 Main St", "No. 4"), ("5 Main St", "#4")),
        (("5 Main St", "2nd Floor"), ("5 Main Street", "Fl. 2")),
        (("5 Main St", "Second Floor"), ("5 Main Street", "Floor 2")),
        (("5 Main St", "Rear"), ("5 Main Street Rear", "")),
        (("5 Main St", "Apartment B"), ("5 Main St, Unit B", "")),
        (("789 County Road 5", ""), ("789 CR 5", "")),
        (("789 Co. Rd. 5", ""), ("789 County Rd 5", "")),
        (("33 Route 9", ""), ("33 Rte. 9", "")),
        (("8 Avenue A", ""), ("8 Ave A", "")),
        (("123 Main St E", ""), ("123 Main Street East", "")),
    ],
)
def test_the_same_door_has_the_same_key(left: tuple[str, str], right: tuple[str, str]) -> None:
    assert address_key(*left, "02139") == address_key(*right, "02139-4301") != ""


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("12 Main St Apt 4", "12 Main St Apt 5"),
        ("12 Main St", "12 Main Ave"),
        ("1 N Elm St", "1 S Elm St"),
        ("7 Pier Ave", "7 Ave"),
        ("7 Lot St", "7 St"),
        ("5 Main St Bldg 2", "5 Main St Apt 2"),
        ("5 Main St Fl 2", "5 Main St Apt 2"),
        ("5 Main St Rear", "5 Main St"),
        ("9 First Parish Rd", "9 1st Rd"),
        ("4 Forest Ave", "4 Frst Ave S"),
        ("12 Park Place", "12 Park Plaza"),
    ],
)
def test_other_doors_have_other_keys(left: str, right: str) -> None:
    assert street_key(left) != street_key(right)


WORDS = (
    "1 12 4B 2ND FIRST MAIN N NORTH SOUTH WEST ELM VIEW VALLEY CREEK ST STREET AVENUE SAINT PIER LOT APT # UNIT NO SO"
    " FL FLOOR REAR BLDG SUITE CR CO RD ROUTE BOX PO A B HWY COUNTY TRAIL SPACE"
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=8))
def test_a_key_is_its_own_key_again(words: list[str]) -> None:
    """So that what stands on a suppression list is found, however much later."""
    key = street_key(" ".join(words))
    assert street_key(key) == key


def test_kept_keys_are_made_again() -> None:
    assert address_key_again("7 VALLEY VIEW|02360") == address_key("7 Valley Vw", "", "02360")
    assert address_key_again("ANA ORTIZ@7 VALLEY VIEW|02360") == person_key("Ana", "Ortiz", "7 Valley Vw", "", "02360")


def test_nothing_to_go_by_gives_no_key() -> None:
    assert address_key("", "", "02139") == address_key("1 Elm St", "", "") == ""
    assert person_key("", "", "1 Elm St", "", "02139") == ""


CASES = [
    (
        [
            {"household_id": "F1", "address1": "1 Elm St"},
            {"household_id": "F1", "address1": "1 Elm Street", "last_name": "Other"},
            {"household_id": "F2", "address1": "1 Elm St", "last_name": "Third"},
        ],
        [0, 0, 2],
    ),
    # a parent who pays and lives elsewhere gets a piece of the own
    ([{"household_id": "F1"}, {"household_id": "F1"}], [0, 1]),
    ([{"household_id": "F1", "address1": ""}, {"household_id": "F1", "address1": ""}], [0, 1]),
    ([{"household_id": "F1", "zip": ""}, {"household_id": "F1", "zip": ""}], [0, 1]),
    ([{"address1": "1 Elm St"}, {"address1": "1 Elm Street"}, {"address1": "1 Elm St", "last_name": "Ng"}], [0, 0, 2]),
    ([{"address1": "1 Elm St"}, {"address1": "1 Elm St", "zip": "02361"}], [0, 1]),
    # one building, several doors: a name alone makes no household of them, nor does an id
    (
        [
            {"address1": "1 Elm St Apt 1"},
            {"address1": "1 Elm St", "address2": "Apt 2"},
            {"address1": "1 Elm St", "address2": "#1"},
            {"address1": "1 Elm St"},
        ],
        [0, 1, 0, 3],
    ),
    (
        [{"household_id": "F1", "address1": "1 Elm St Apt 1"}, {"household_id": "F1", "address1": "1 Elm St Apt 2"}],
        [0, 1],
    ),
    # other surnames at one door are one household only by an id
    ([{"address1": "1 Elm St", "last_name": "Ng"}, {"address1": "1 Elm St", "last_name": "Ortiz"}], [0, 1]),
    ([{"household_id": "0"}, {"household_id": "0"}, {"household_id": ""}, {"household_id": ""}], [0, 1, 2, 3]),
    ([{"address1": ""}, {"address1": ""}], [0, 1]),
    ([{"address1": "1 Elm St", "last_name": ""}, {"address1": "1 Elm St", "last_name": ""}], [0, 1]),
    # joined through a third at one door: guarantor id on one side, name on the other
    (
        [
            {"household_id": "F1", "address1": "9 Oak Avenue"},
            {"household_id": "F1", "address1": "9 Oak Ave", "last_name": "Ng"},
            {"address1": "9 Oak Ave", "last_name": "NG"},
            {"address1": "9 Oak Ave", "last_name": "Pham"},
        ],
        [0, 0, 0, 3],
    ),
    (
        [
            {"household_id": "F1", "address1": "1 Elm St"},
            {"household_id": "F1", "address1": "9 Oak Ave", "last_name": "Ng"},
            {"address1": "9 Oak Ave", "last_name": "NG"},
        ],
        [0, 1, 1],
    ),
]


ELM: dict[str, object] = {"address1": "1 Elm St"}
LIVING_TOGETHER: list[tuple[list[dict[str, object]], list[int]]] = [
    # a blended family: one phone or one e-mail at one door, two last names
    ([ELM | {"phone": "(508) 555-0101"}, ELM | {"last_name": "Ng", "phone": "508-555-0101"}], [0, 1]),
    ([ELM | {"phone": "(508) 555-0101"}, ELM | {"last_name": "Ng", "phone": "(508) 555-0101"}], [0, 0]),
    ([ELM | {"email": "us@example.com"}, ELM | {"last_name": "Ng", "email": "us@example.com"}], [0, 0]),
    (
        [
            ELM | {"last_name": "Ortiz", "household_id": "5"},
            ELM | {"last_name": "Vega", "household_id": "5"},
            ELM | {"last_name": "Ortiz-Vega", "birth_date": "2015-03-01"},
            ELM | {"last_name": "Reyes", "household_id": "5", "birth_date": "2012-03-01"},
        ],
        [0, 0, 0, 0],
    ),
    # names of which one is a part of the other, as Spanish and hyphenated names are
    ([ELM | {"last_name": "García López"}, ELM | {"last_name": "Garcia"}], [0, 0]),
    ([ELM | {"last_name": "Smith-Jones"}, ELM | {"last_name": "JONES"}], [0, 0]),
    ([ELM | {"last_name": "de la Cruz"}, ELM | {"last_name": "de la Rosa"}], [0, 1]),
    ([ELM | {"last_name": "Van Dyke"}, ELM | {"last_name": "Van Ness"}], [0, 1]),
    ([ELM | {"last_name": "Le"}, ELM | {"last_name": "Le"}, ELM | {"last_name": "Do"}], [0, 0, 2]),
    # roommates: one door and nothing else
    ([ELM | {"phone": "(508) 555-0101"}, ELM | {"last_name": "Ng", "phone": "(508) 555-0102"}], [0, 1]),
    # one phone at two doors
    ([ELM | {"phone": "(508) 555-0101"}, {"address1": "2 Elm St", "phone": "(508) 555-0101"}], [0, 1]),
    # a unit that somebody of one id left out; in a house with two of their units nobody knows which it is
    ([ELM | {"household_id": "5"}, ELM | {"household_id": "5", "address2": "Apt 4"}], [0, 0]),
    (
        [
            ELM | {"household_id": "5"},
            ELM | {"household_id": "5", "address2": "Apt 4"},
            ELM | {"household_id": "5", "address2": "Apt 6"},
        ],
        [0, 1, 2],
    ),
    # a patient who asked for confidential mail is nobody's household, not even by phone
    (
        [
            ELM | {"phone": "(508) 555-0101"},
            ELM | {"phone": "(508) 555-0101", "confidential": True},
            ELM | {"phone": "(508) 555-0101"},
        ],
        [0, 1, 0],
    ),
]


@pytest.mark.parametrize(("rows", "expected"), CASES + LIVING_TOGETHER)
def test_who_lives_together(make: Make, rows: list[dict[str, object]], expected: list[int]) -> None:
    assert households(make(*rows)).tolist() == expected


def test_a_payer_of_hundreds_is_no_family(make: Make) -> None:
    rows = [{"household_id": "INSURER", "address1": "1 Elm St", "last_name": f"N{n % 4}"} for n in range(21)]
    crowd = make(*rows[: LARGEST_HOUSEHOLD + 1])
    assert households(crowd).nunique() == MOST_FAMILY_NAMES
    assert households(crowd.iloc[1:]).nunique() == 1
    several = [row | {"last_name": f"N{n}"} for n, row in enumerate(rows[: MOST_FAMILY_NAMES + 1])]
    assert households(make(*several)).nunique() == MOST_FAMILY_NAMES + 1
    assert households(make(*several[1:])).nunique() == 1


HOME = {"address1": "40 Harbor Home Road"}
PHONE = {"phone": "(508) 555-0140"}


@pytest.mark.parametrize("spread", [{}, PHONE, {"household_id": "HOME"}, {"email": "office@harbor-home.example"}])
def test_a_home_of_two_hundred_is_no_family(make: Make, spread: dict[str, object]) -> None:
    """Forty of them have their last name from somebody down the hall; the house has one phone and pays for all."""
    rows = [HOME | spread | {"last_name": f"Name {n % 160}", "first_name": f"F{n}"} for n in range(200)]
    assert households(make(*rows)).nunique() == 200


def test_a_home_with_a_couple_who_pay_together(make: Make) -> None:
    rows: list[dict[str, object]] = [HOME | {"last_name": f"Name {n}"} for n in range(30)]
    couple: list[dict[str, object]] = [HOME | {"last_name": "Ortiz", "household_id": "77"}] * 2
    found = households(make(*rows, *couple, HOME | {"last_name": "Ortiz"}))
    assert found.iloc[-3] == found.iloc[-2] != found.iloc[-1]
    assert found.nunique() == 32


def test_rooms_of_a_home_are_doors(make: Make) -> None:
    rows = [HOME | {"address2": f"Rm {n // 2}", "last_name": f"Name {n // 2}"} for n in range(60)]
    assert households(make(*rows)).nunique() == 30


def test_a_house_of_flats_whose_units_are_missing_for_some(make: Make) -> None:
    flats = [{"address1": "9 Oak Ave", "address2": f"Apt {n}", "last_name": f"Name {n}"} for n in range(9)]
    bare: list[dict[str, object]] = [{"address1": "9 Oak Ave", "last_name": "Nguyen"}] * 2
    assert households(make(*flats, *bare)).nunique() == 11
    known = [{"address1": "9 Oak Avenue", "last_name": "Name 4"} | PHONE, flats[4] | PHONE]
    found = households(make(*flats, *bare, *known))
    assert found.iloc[-1] == found.iloc[-2] == found.iloc[4]
    assert found.nunique() == 11


def test_the_order_of_rows_does_not_matter(make: Make) -> None:
    rows = [row for case, _ in CASES + LIVING_TOGETHER for row in case]
    table = make(*rows)
    straight, turned = households(table), households(table.iloc[::-1])
    pairs = [[labels.loc[one] == labels.loc[other] for one in table.index for other in table.index]
             for labels in (straight, turned)]  # fmt: skip
    assert pairs[0] == pairs[1]


def test_an_empty_table_has_no_household(make: Make) -> None:
    assert len(households(make())) == 0
