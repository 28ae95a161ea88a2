"""Intervals against published values, matching within the window, lift, and a report that is safe to open."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError
from reactivate_desktop.results import match_back, report
from reactivate_desktop.results.interval import difference, wilson
from reactivate_desktop.results.summary import NO_BOOKINGS, NO_HOLDOUT, NOTHING_MAILED, Results, summarise


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_as_published_by_newcombe_in_1998(count: int, total: int, low: float, high: float) -> None:
    found = wilson(count, total)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 10), 0.6075, 1.0)],
)
def test_differences_as_published_by_newcombe_in_1998(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference(wilson(*first), wilson(*second))
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_an_interval_holds_its_share(given_: tuple[int, int]) -> None:
    found = wilson(*given_)
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_a_count_above_its_total_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="between"):
        wilson(2, 1)


def frames() -> dict[str, pd.DataFrame]:
    mailed = pd.DataFrame(
        {
            "piece_id": ["A1", "A2", "B1"],
            "variant": ["", "", ""],
            "drop_id": ["A", "A", "B"],
            "clinic_id": ["quincy", "salem", "quincy"],
            "patient_key": [1, 2, 1],
            "tracking_code": ["cA1", "cA2", "cB1"],
            "mailed_on": pd.to_datetime(["2026-01-01", "2026-01-01", "2026-03-01"]).astype("datetime64[s]"),
            "redeemed_at": pd.to_datetime(["2026-01-05T12:00Z", None, None], utc=True),
            "redeemed_clinic": ["quincy", "", ""],
        }
    )
    members = pd.DataFrame({"piece_id": ["A1", "A1", "A2", "B1"], "patient_key": [1, 5, 2, 1]})
    holdout = pd.DataFrame(
        {"patient_key": [8, 9], "mailed_on": pd.to_datetime(["2026-01-01"] * 2).astype("datetime64[s]")}
    )
    return {"mailed": mailed, "members": members, "holdout": holdout, "bookings": bookings()}


def bookings(*rows: tuple[str, int | None, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "booked_for": pd.to_datetime([row[0] for row in rows]).astype("datetime64[s]"),
            "patient_key": pd.array([row[1] for row in rows], dtype="Int64"),
            "tracking_code": pd.Series([row[2] for row in rows], dtype=object),
            "how": "",
        }
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("2026-01-01", 2, "")], {"A2"}),
        ([("2025-12-31", 2, "")], set()),
        ([("2026-04-01", 2, "")], {"A2"}),
        ([("2026-04-02", 2, "")], set()),
        ([("2026-02-01", 5, "")], {"A1"}),
        ([("2026-03-15", 1, "")], {"B1"}),
        ([("2026-03-15", 1, "cA1")], {"A1"}),
        ([("2026-02-01", None, "cA2")], {"A2"}),
        ([("2026-02-01", None, "")], set()),
        ([("2026-02-01", 77, "zz")], set()),
        ([("2026-02-01", 1, ""), ("2026-03-02", 1, "")], {"A1", "B1"}),
        ([], set()),
    ],
)
def test_a_booking_goes_to_one_piece_within_its_window(
    rows: list[tuple[str, int | None, str]], expected: set[str]
) -> None:
    given_ = frames()
    found = match_back.matched(given_["mailed"], given_["members"], bookings(*rows))
    assert set(found.dropna().index) == expected


def measured(**changes: pd.DataFrame) -> Results:
    clinics = (
        Clinic(*("quincy", "=Quincy", "", "", "", "", "", ""), 0.0, 0.0),
        Clinic(*("salem", "Salem", "", "", "", "", "", ""), 0.0, 0.0),
    )
    return summarise("Spring", as_of=date(2026, 4, 1), clinics=clinics, **(frames() | changes))


def test_counts_per_clinic_and_day_add_up() -> None:
    found = measured(bookings=bookings(("2026-02-01", 2, ""), ("2026-03-02", 1, "")))
    assert (found.mailed, found.redeemed.count, found.matched.count) == (3, 1, 2)
    assert [(c.clinic, c.mailed, c.redeemed, c.matched) for c in found.by_clinic] == [
        ("quincy", 2, 1, 1),
        ("salem", 1, 0, 1),
    ]
    assert [(d.day.isoformat(), d.redeemed, d.matched) for d in found.by_day] == [
        ("2026-01-05", 1, 0),
        ("2026-02-01", 0, 1),
        ("2026-03-02", 0, 1),
    ]
    document = found.as_json()
    assert {"mailed", "redeemed", "matched", "lift", "by_clinic"} <= document.keys()


@pytest.mark.parametrize(
    ("as_of", "redeemed", "matched"),
    [
        (date(2026, 1, 4), 0, 0),
        (date(2026, 1, 5), 1, 0),
        (date(2026, 1, 31), 1, 0),
        (date(2026, 2, 1), 1, 1),
        (date(2026, 3, 2), 1, 2),
    ],
)
def test_only_what_came_back_up_to_the_day_counts(as_of: date, redeemed: int, matched: int) -> None:
    came = bookings(("2026-02-01", 2, ""), ("2026-03-02", 1, ""))
    found = summarise("Spring", as_of=as_of, clinics=(), **(frames() | {"bookings": came}))
    assert (found.redeemed.count, found.matched.count) == (redeemed, matched)
    assert sum(day.redeemed for day in found.by_day) == redeemed
    assert sum(clinic.matched for clinic in found.by_clinic) == matched


def test_a_clinic_shows_its_goal_also_when_nothing_was_mailed_for_it() -> None:
    clinics = tuple(Clinic(*(name, name, "", "", "", "", "", ""), 0.0, 0.0) for name in ("quincy", "salem", "hull"))
    found = summarise("Spring", as_of=date(2026, 4, 1), clinics=clinics, goals={"quincy": 5, "hull": 2}, **frames())
    assert [(c.clinic, c.mailed, c.goal) for c in found.by_clinic] == [
        ("quincy", 2, 5),
        ("salem", 1, None),
        ("hull", 0, 2),
    ]
    by_clinic = found.as_json()["by_clinic"]
    assert isinstance(by_clinic, list)
    assert [entry["goal"] for entry in by_clinic] == [5, None, 2]
    assert "quincy: 2 mailed, 1 redeemed of 5 hoped for" in " ".join(found.sentences())


def test_lift_compares_recipients_with_those_held_back() -> None:
    found = measured(bookings=bookings(("2026-02-01", 2, ""), ("2026-02-01", 5, ""), ("2026-02-01", 8, "")))
    assert found.lift is not None
    # One of two recipients came, and one of the two held back; the household member of a recipient does not count.
    assert found.lift.value == pytest.approx(0.0)
    assert "may have made no difference" in found.lift_note


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"mailed": frames()["mailed"].iloc[:0], "members": frames()["members"].iloc[:0]}, NOTHING_MAILED),
        ({"holdout": frames()["holdout"].iloc[:0]}, NO_HOLDOUT),
        ({}, NO_BOOKINGS),
    ],
)
def test_lift_that_cannot_be_said_is_none_with_the_reason(changes: dict[str, pd.DataFrame], note: str) -> None:
    found = measured(**changes)
    assert found.lift is None
    assert found.lift_note == note
    assert found.as_json()["lift"] is None
    assert note in " ".join(found.sentences())


@pytest.mark.parametrize("name", ["r.xlsx", "r.csv", "R.XLSX"])
def test_the_report_holds_the_numbers_and_no_formula(tmp_path: Path, name: str) -> None:
    found = measured(bookings=bookings(("2026-02-01", 2, "")))
    path = report.write(replace(found, campaign="=1+1"), tmp_path / "sub" / name)
    if path.suffix.lower() == ".csv":
        cells = [cell for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()) for cell in row]
        assert "'=Quincy" in cells
    else:
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["Results", "Clinics", "Days"]
        assert book["Results"]["B2"].value == 3
        quincy = book["Clinics"]["B2"]
        assert (quincy.value, quincy.data_type) == ("=Quincy", "s")
    assert [entry.name for entry in path.parent.iterdir()] == [name]


def test_a_report_of_another_kind_or_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.doc"):
        report.write(measured(), tmp_path / "r.doc")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="can't be written"):
        report.write(measured(), tmp_path / "file" / "r.csv")
