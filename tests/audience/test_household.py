from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reactivate_desktop.audience.address_key import address_key, address_key_again, person_key, street_key
from reactivate_desktop.audience.household import LARGEST_HOUSEHOLD, households

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


@pytest.mark.parametrize(("rows", "expected"), CASES)
def test_who_lives_together(make: Make, rows: list[dict[str, object]], expected: list[int]) -> None:
    assert households(make(*rows)).tolist() == expected


def test_a_payer_of_hundreds_is_no_family(make: Make) -> None:
    rows = [{"household_id": "INSURER", "address1": "1 Elm St", "last_name": f"N{n}"} for n in range(21)]
    crowd = make(*rows[: LARGEST_HOUSEHOLD + 1])
    assert households(crowd).nunique() == LARGEST_HOUSEHOLD + 1
    assert households(crowd.iloc[1:]).nunique() == 1


def test_an_empty_table_has_no_household(make: Make) -> None:
    assert len(households(make())) == 0
