"""Who stands in the list twice: the pairs that must be found, those that must never be merged, and labelled sets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import dedup, families
from benchmarks.patient_rows import patient_table
from reactivate_desktop.audience.matching import blocking, duplicates, nicknames, weights
from reactivate_desktop.audience.matching import people as people_of

FIRST = (
    "Olivia",
    "Liam",
    "Emma",
    "Noah",
    "Ava",
    "Mason",
    "Zoe",
    "Ethan",
    "Mia",
    "Lucas",
    "Ivy",
    "Owen",
    "Ella",
    "Hugo",
)
LAST = ("Baker", "Chavez", "Dunn", "Foster", "Grant", "Hayes", "Irwin", "Jensen", "Kim", "Lopez", "Moody", "Novak")
ROSA: dict[str, object] = {
    "first_name": "Robert",
    "last_name": "Delgado",
    "birth_date": "1980-05-14",
    "address1": "12 Quay Road",
    "city": "Plymouth",
    "zip": "02360",
    "mobile": "(508) 555-0142",
}


def listed(*rows: dict[str, object], crowd: int = 400) -> pd.DataFrame:
    """Rows among a crowd of strangers, so that chance can be told; the rows are the first."""
    born = np.random.default_rng(1).integers(0, 26_000, crowd)
    strangers: list[dict[str, object]] = [
        {
            "first_name": FIRST[n % len(FIRST)],
            "last_name": LAST[n % len(LAST)] + "SONER"[n % 5 : n % 5 + 2].lower(),
            "birth_date": str(np.datetime64("1930-01-01") + born[n]),
            "address1": f"{1000 + n * 7919 % 8999} {LAST[n * 5 % len(LAST)]} Street",
            "city": ("Quincy", "Salem", "Boston")[n % 3],
            "zip": f"021{n * 17 % 90 + 10}",
            "mobile": f"617555{n * 23 % 9000 + 1000}",
        }
        for n in range(crowd)
    ]
    full = pd.DataFrame([*rows, *strangers]).astype(object)
    full = full.where(full.notna(), "")
    full["birth_date"] = pd.to_datetime(full["birth_date"].replace("", None))
    return patient_table({str(name): full[name] for name in full.columns}, len(full))


def verdict(one: dict[str, object], other: dict[str, object]) -> str:
    pairs = duplicates.find(listed(ROSA | one, ROSA | other)).pairs
    found = pairs[(pairs["left"] == 0) & (pairs["right"] == 1)]
    assert len(pairs) == len(found), "nobody of the crowd is anybody's duplicate"
    return str(found["verdict"].iloc[0]) if len(found) else "no"


@pytest.mark.parametrize(
    ("what", "one", "other", "expected"),
    [
        ("the same row", {}, {}, "certain"),
        ("a nickname", {}, {"first_name": "Bob"}, "certain"),
        ("a slip in the name", {}, {"last_name": "Delgdo"}, "certain"),
        ("digits turned around", {}, {"birth_date": "1980-05-41".replace("41", "15")}, "certain"),
        ("day and month swapped", {"birth_date": "1980-05-11"}, {"birth_date": "1980-11-05"}, "certain"),
        ("moved, with the phone", {}, {"address1": "9 Elm St", "city": "Salem", "zip": "01970"}, "certain"),
        ("moved, without a phone", {"mobile": ""}, {"address1": "9 Elm St", "city": "Salem", "zip": "01970"}, "ask"),
        ("a unit on its own line", {"address1": "12 Quay Road, Apt 4"}, {"address2": "Unit 4"}, "certain"),
        ("moved within the town", {"mobile": ""}, {"address1": "9 Elm Street"}, "certain"),
        ("names swapped", {}, {"first_name": "Delgado", "last_name": "Robert"}, "certain"),
        ("married name, at one door", {"first_name": "Rosa"}, {"first_name": "Rosa", "last_name": "Vega"}, "certain"),
        (
            "married and moved",
            {"first_name": "Rosa"},
            {"first_name": "Rosa", "last_name": "Vega", "address1": "9 Elm Street"},
            "certain",
        ),
        (
            "married and moved, without a phone",
            {"first_name": "Rosa", "mobile": ""},
            {"first_name": "Rosa", "last_name": "Vega", "address1": "9 Elm Street"},
            "ask",
        ),
        ("no birth date", {}, {"birth_date": ""}, "ask"),
        ("twins", {}, {"first_name": "Ricardo"}, "no"),
        ("brothers", {}, {"first_name": "Luis", "birth_date": "1984-02-03"}, "no"),
        ("couple", {"first_name": "Ana"}, {"birth_date": "1978-10-30"}, "no"),
    ],
)
def test_two_rows(what: str, one: dict[str, object], other: dict[str, object], expected: str) -> None:
    assert verdict(one, other) == expected, what


@pytest.mark.parametrize(
    "other",
    [
        {"birth_date": "2004-09-30", "suffix": "Jr"},
        {"birth_date": "2004-09-30"},
        {"sex": "F"},
        {"middle": "Q"},
        {"suffix": "III"},
    ],
)
def test_what_contradicts_is_never_merged_without_a_question(other: dict[str, object]) -> None:
    assert verdict({"sex": "M", "middle": "A", "suffix": "Sr"}, other) != "certain"


def test_the_order_of_rows_does_not_matter() -> None:
    table = listed(ROSA, ROSA | {"first_name": "Rob"}, ROSA | {"first_name": "Ana", "birth_date": "2011-01-01"})
    straight, turned = duplicates.find(table).pairs, duplicates.find(table.iloc[::-1]).pairs
    pd.testing.assert_frame_equal(straight, turned)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_list_too_short_for_pairs(count: int) -> None:
    found = duplicates.find(listed(crowd=400).iloc[:count])
    assert found.pairs.empty


def test_a_key_that_everybody_shares_is_skipped_and_counted() -> None:
    crowd = [{**ROSA, "email": "front.desk@example.com", "first_name": f"{a}{b}ert"} for a in "BDFGKL" for b in FIRST]
    found = blocking.candidates(people_of.prepare(listed(*crowd, crowd=0)))
    skipped = {item.key: item for item in found.skipped}
    assert skipped["e-mail"].rows == len(crowd) > blocking.LARGEST_BLOCK
    assert skipped["e-mail"].blocks == 1


def test_a_unit_is_the_same_on_either_line() -> None:
    table = listed(ROSA | {"address1": "12 Quay Road, Apt 4"}, ROSA | {"address2": "Unit 4"}, ROSA, crowd=0)
    street = people_of.prepare(table).street.codes
    assert street[0] == street[1] != street[2]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("BOB", "ROBERT", True), ("PEPE", "JOSE", True), ("ALEX", "ALEXANDRA", True), ("BOB", "BEN", False)],
)
def test_forms_of_a_name(one: str, other: str, same: bool) -> None:
    assert nicknames.same_name(one, other) is same


def test_families_with_twins_and_juniors_are_not_joined_by_what_is_learnt_from_them() -> None:
    """Where there are sixty families for each person who stands in the list twice, the weights must not drift."""
    made = families.practice_list(6000)
    found = duplicates.find(made.table)
    true = set(zip(made.first.tolist(), made.second.tolist(), strict=True))
    shown, certain = dedup.score(dedup.pairs_of(found.pairs), true), dedup.score(dedup.certain_of(found.pairs), true)
    assert shown.precision >= 0.9, "one twin in five has a name one letter apart: those are asked about"
    assert shown.recall >= 0.95
    assert certain.precision == 1
    assert certain.recall >= 0.8
    for name, shares in found.weights.same.items():
        if name != "patient_id":
            assert abs(shares.sum() - 1) < 1e-9
            assert (shares[1:] <= np.asarray(weights.SAME[name])[1:] * 2 + 1e-9).all(), name


@pytest.mark.parametrize("name", ["febrl1", "febrl3"])
def test_labelled_sets(shared_data: Path, name: str) -> None:
    """Without soc_sec_id, and with nothing learnt from the labels."""
    table, true = dedup.load(name, shared_data / "dedup")
    shown, certain = dedup.ours(table)
    assert dedup.score(shown, true).f1 >= {"febrl1": 0.995, "febrl3": 0.99}[name]
    assert dedup.score(certain, true).precision >= 0.99
    assert dedup.score(certain, true).recall > 0.6, "a merge that is never automatic would be precise as well"
    assert dedup.score(shown, true).f1 > dedup.score(dedup.exact(table), true).f1


def test_sparse_rows_without_an_address_are_still_found_with_few_mistakes(shared_data: Path) -> None:
    table, true = dedup.load("splink_fake_1000", shared_data / "dedup")
    shown, certain = dedup.ours(table)
    assert dedup.score(shown, true).precision >= 0.97
    assert dedup.score(shown, true).f1 >= 0.85
    assert dedup.score(certain, true).precision >= 0.99
    assert dedup.score(shown, true).f1 > dedup.score(dedup.exact(table), true).f1
