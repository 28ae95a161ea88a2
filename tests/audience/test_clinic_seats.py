"""Clinics with limits of distance and room: nobody is lost, room holds, the order of rows does not matter."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.audience.clinic_seats import FULL, TOO_FAR, ClinicChoice, seat
from reactivate_desktop.audience.nearest_clinic import all_miles, assign
from reactivate_desktop.domain.clinic import Clinic

Make = Callable[..., pd.DataFrame]

ZIPS = ("10001", "10002", "10003", "10004", "10005", "99999")
CENTROIDS = pd.DataFrame(
    {"latitude": [40.0, 40.1, 40.2, 40.3, 41.0], "longitude": [-70.0] * 5}, index=pd.Index(ZIPS[:5], name="zip")
)


def clinic(clinic_id: str, latitude: float) -> Clinic:
    place = {"address1": "1 Main St", "city": "Town", "state": "MA", "zip": "02139", "phone": "", "booking_url": ""}
    return Clinic(id=clinic_id, name=clinic_id.title(), latitude=latitude, longitude=-70.0, **place)  # type: ignore[arg-type]


CLINICS = (clinic("north", 40.3), clinic("south", 40.0), clinic("middle", 40.15))


def found(patients: pd.DataFrame, **choice: object) -> list[tuple[str, str]]:
    seats = seat(patients, CLINICS, CENTROIDS, "middle", ClinicChoice(**choice))  # type: ignore[arg-type]
    return list(zip(seats["clinic_id"], seats["how"], strict=True))


def test_without_limits_it_is_what_everybody_gets_anyhow(make: Make) -> None:
    table = make({"zip": "10001"}, {"zip": "10004", "clinic": "South"}, {"zip": "99999"}, {"zip": ""})
    plain = assign(table, CLINICS, CENTROIDS, "middle")
    seats = seat(table, CLINICS, CENTROIDS, "middle")
    pd.testing.assert_frame_equal(seats[["clinic_id", "how"]], plain[["clinic_id", "how"]])


@pytest.mark.parametrize(
    ("row", "choice", "expected"),
    [
        ({"zip": "10001", "clinic": "North"}, {}, ("north", "sheet")),
        ({"zip": "10001", "clinic": "North"}, {"by": "nearest"}, ("south", "nearest")),
        ({"zip": "99999", "clinic": "North"}, {"by": "nearest"}, ("north", "sheet")),
        ({"zip": "10001", "clinic": "North"}, {"max_miles": 5}, ("south", "nearest")),
        ({"zip": "10005"}, {"max_miles": 30}, ("", TOO_FAR)),
        ({"zip": "10005"}, {"max_miles": 60}, ("north", "nearest")),
        ({"zip": "99999"}, {"max_miles": 1}, ("middle", "default")),
        ({"zip": "10001"}, {"capacity": {"south": 0}}, ("middle", "nearest")),
        ({"zip": "10001"}, {"capacity": {"south": 0}, "max_miles": 5}, ("", FULL)),
        ({"zip": "99999"}, {"capacity": {"middle": 0}}, ("north", "default")),
    ],
)
def test_one_patient(make: Make, row: dict[str, object], choice: dict[str, object], expected: tuple[str, str]) -> None:
    assert found(make(row), **choice) == [expected]


def test_the_nearest_get_the_room_and_the_others_the_next(make: Make) -> None:
    table = make({"zip": "10002"}, {"zip": "10001"}, {"zip": "10001"}, {"zip": "10003", "clinic": "South"})
    assert found(table, capacity={"south": 2}) == [
        ("middle", "nearest"),
        ("south", "nearest"),
        ("middle", "nearest"),
        ("south", "sheet"),
    ]


PEOPLE = st.lists(st.tuples(st.sampled_from(ZIPS), st.sampled_from(["", "North", "South", "Else"])), max_size=14)
CHOICES = st.builds(
    ClinicChoice,
    by=st.sampled_from(["sheet", "nearest"]),
    max_miles=st.sampled_from([0.0, 8.0, 25.0]),
    capacity=st.dictionaries(st.sampled_from(["north", "south", "middle"]), st.integers(0, 4), max_size=3),
)


@given(people=PEOPLE, choice=CHOICES)
def test_properties(make: Make, people: list[tuple[str, str]], choice: ClinicChoice) -> None:
    table = make(*({"zip": code, "clinic": name} for code, name in people))
    seats = seat(table, CLINICS, CENTROIDS, "middle", choice)
    assert seats.index.equals(table.index), "nobody is lost"
    counts = seats["clinic_id"].value_counts()
    assert all(counts.get(name, 0) <= room for name, room in choice.capacity.items()), "room is never exceeded"
    assert ((seats["clinic_id"] == "") == seats["how"].isin([TOO_FAR, FULL])).all()
    far = seats["miles"] > choice.max_miles
    assert not (choice.max_miles and far.any())
    turned = table.sample(frac=1, random_state=len(people)) if len(people) else table
    again = seat(turned, CLINICS, CENTROIDS, "middle", choice).loc[table.index]
    pd.testing.assert_frame_equal(seats, again)


@given(people=PEOPLE, choice=CHOICES)
def test_it_is_what_seating_pair_by_pair_gives(make: Make, people: list[tuple[str, str]], choice: ClinicChoice) -> None:
    """The stated rule, done the slow way."""
    table = make(*({"zip": code, "clinic": name} for code, name in people))
    miles, _ = all_miles(table["zip"], CLINICS, CENTROIDS)
    room = {one.id: choice.capacity.get(one.id, len(people)) for one in CLINICS}
    pairs = []
    for row, (key, name) in enumerate(zip(table.index, table["clinic"], strict=True)):
        for place, one in enumerate(CLINICS):
            far, own = miles[row, place], name.lower() == one.id
            if np.isnan(far):
                rank = (0, 0.0) if own else (2, 0.0 if one.id == "middle" else 1.0)
            elif choice.max_miles and far > choice.max_miles:
                continue
            else:
                rank = (0 if own and choice.by == "sheet" else 1, far)
            pairs.append((rank, key, place))
    told: dict[int, str] = {}
    order = sorted(pairs, key=lambda pair: (pair[0][0], pair[0][1], pair[1], pair[2]))
    for _, key, place in order:
        if key not in told and room[CLINICS[place].id]:
            told[key] = CLINICS[place].id
            room[CLINICS[place].id] -= 1
    seats = seat(table, CLINICS, CENTROIDS, "middle", choice)["clinic_id"]
    assert {key: name for key, name in seats.items() if name} == told
