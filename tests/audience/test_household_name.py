"""What the one piece of a household calls its readers."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from reactivate_desktop.audience.household_name import call

Make = Callable[..., pd.DataFrame]

ADULT_BIRTH = pd.Timestamp("2008-11-23")
ANA = {"first_name": "Ana", "last_name": "Ortiz"}
LUIS = {"first_name": "Luis", "last_name": "Ortiz"}
BOTH = ANA | {"partner_first_name": "Luis"}
VEGA = {"first_name": "LUIS", "last_name": "VEGA", "preferred_name": "Lucho"}
TESS = {"first_name": "Tess", "last_name": "Ortiz", "birth_date": "2015-01-01"}
OWN = ("Own Name", "Own")


@pytest.mark.parametrize(
    ("rows", "people", "family"),
    [
        ([ANA], OWN, OWN),
        ([ANA, LUIS], ("Ana and Luis Ortiz", "Ana and Luis"), ("The Ortiz Family", "Ortiz Family")),
        ([ANA, VEGA], ("Ana Ortiz and Luis Vega", "Ana and Lucho"), ("Ana Ortiz and Luis Vega", "Ana and Lucho")),
        (
            [ANA | {"title": "Dr."}, LUIS],
            ("Dr. Ana Ortiz and Luis Ortiz", "Ana and Luis"),
            ("The Ortiz Family", "Ortiz Family"),
        ),
        (
            [LUIS | {"suffix": "Sr"}, LUIS | {"first_name": "Juan"}],
            ("Luis Ortiz Sr. and Juan Ortiz", "Luis and Juan"),
            ("The Ortiz Family", "Ortiz Family"),
        ),
        ([ANA, TESS], OWN, ("The Ortiz Family", "Ortiz Family")),
        ([ANA, LUIS, TESS], ("Ana and Luis Ortiz", "Ana and Luis"), ("The Ortiz Family", "Ortiz Family")),
        ([ANA, LUIS, LUIS | {"first_name": "Eva"}], OWN, ("The Ortiz Family", "Ortiz Family")),
        ([ANA, VEGA, LUIS], OWN, OWN),
        ([TESS, ANA], OWN, OWN),
        ([BOTH, LUIS], OWN, ("The Ortiz Family", "Ortiz Family")),
        ([LUIS, BOTH], ("Ana and Luis Ortiz", "Ana and Luis"), ("The Ortiz Family", "Ortiz Family")),
        ([LUIS, BOTH | {"partner_last_name": "Vega"}], OWN, OWN),
        ([VEGA, BOTH | {"partner_last_name": "Vega"}], *[("Ana Ortiz and Luis Vega", "Ana and Luis")] * 2),
        ([LUIS | {"first_name": "Eva"}, BOTH], OWN, ("The Ortiz Family", "Ortiz Family")),
        (
            [{"title": "Mr. and Mrs.", "first_name": "", "last_name": "Ortiz"}, ANA],
            OWN,
            ("The Ortiz Family", "Ortiz Family"),
        ),
        ([ANA, {"first_name": "Baby", "last_name": ""}], OWN, OWN),
        # one first name twice: mother and daughter, father and son, or one person who stands in the list twice
        ([{"last_name": "NGUYEN"}, {"last_name": "Nguyễn"}], OWN, None),
        ([LUIS | {"suffix": "Sr"}, LUIS | {"suffix": "Jr"}], OWN, ("The Ortiz Family", "Ortiz Family")),
        ([LUIS | {"preferred_name": "Lucho"}, VEGA], OWN, OWN),
        ([LUIS, LUIS | {"last_name": "Vega"}], OWN, OWN),
        # three and more adults: no line is long enough for all of them
        ([ANA, VEGA, {"first_name": "Kim", "last_name": "Roe"}], OWN, OWN),
        ([ANA, LUIS, LUIS | {"first_name": "Eva"}, TESS], OWN, ("The Ortiz Family", "Ortiz Family")),
        # minors alone: their parents are written to, whatever is asked for
        ([TESS], OWN, OWN),
        ([TESS, TESS | {"first_name": "Max"}], OWN, OWN),
        # a child of another name makes no family of one name, and two adults stay two
        ([ANA, LUIS, TESS | {"last_name": "Vega"}], *[("Ana and Luis Ortiz", "Ana and Luis")] * 2),
        # hyphens, words for nothing, initials, titles of both
        (
            [ANA | {"last_name": "Ortiz-Vega"}, LUIS],
            *[("Ana Ortiz-Vega and Luis Ortiz", "Ana and Luis")] * 2,
        ),
        ([ANA | {"last_name": "Unknown"}, LUIS], *[("Ana and Luis Ortiz", "Ana and Luis")] * 2),
        ([ANA | {"first_name": "A."}, LUIS], OWN, ("The Ortiz Family", "Ortiz Family")),
        (
            [ANA | {"title": "Dr."}, LUIS | {"title": "Dr."}],
            ("Dr. Ana Ortiz and Dr. Luis Ortiz", "Ana and Luis"),
            ("The Ortiz Family", "Ortiz Family"),
        ),
        (
            [ANA | {"last_name": "de la Cruz"}, LUIS | {"last_name": "de la Cruz"}],
            ("Ana and Luis de la Cruz", "Ana and Luis"),
            ("The de la Cruz Family", "de la Cruz Family"),
        ),
    ],
)
def test_names(
    make: Make, rows: list[dict[str, object]], people: tuple[str, str], family: tuple[str, str] | None
) -> None:
    table = make(*rows)
    members = pd.Series([tuple(table.index)], dtype=object)
    assert call(table, members, [OWN], ADULT_BIRTH, "people") == [people]
    assert call(table, members, [OWN], ADULT_BIRTH, "family") == [family or ("The Nguyen Family", "Nguyen Family")]
    assert call(table, members, [OWN], ADULT_BIRTH) == [OWN]


def test_a_family_is_written_to_only_where_nobody_of_it_was_left_out(make: Make) -> None:
    table = make(ANA, LUIS, TESS)
    members = pd.Series([(1, 2), (1, 3)], dtype=object)
    named = call(table, members, [OWN, OWN], ADULT_BIRTH, "family", whole=[False, True])
    assert named == [("Ana and Luis Ortiz", "Ana and Luis"), ("The Ortiz Family", "Ortiz Family")]


def test_each_household_keeps_its_own_names(make: Make) -> None:
    table = make(ANA, LUIS, TESS, VEGA)
    members = pd.Series([(3,), (2, 1), (4,)], dtype=object)
    own = [("To the Parent or Guardian of Tess Ortiz", ""), ("Luis Ortiz", "Luis"), ("Luis Vega", "Lucho")]
    assert call(table, members, own, ADULT_BIRTH, "people") == [own[0], ("Luis and Ana Ortiz", "Luis and Ana"), own[2]]
