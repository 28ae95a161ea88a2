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
        ([{"last_name": "NGUYEN"}, {"last_name": "Nguyễn"}], ("Rosa and Rosa Nguyen", "Rosa and Rosa"), None),
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


def test_each_household_keeps_its_own_names(make: Make) -> None:
    table = make(ANA, LUIS, TESS, VEGA)
    members = pd.Series([(3,), (2, 1), (4,)], dtype=object)
    own = [("To the Parent or Guardian of Tess Ortiz", ""), ("Luis Ortiz", "Luis"), ("Luis Vega", "Lucho")]
    assert call(table, members, own, ADULT_BIRTH, "people") == [own[0], ("Luis and Ana Ortiz", "Luis and Ana"), own[2]]
