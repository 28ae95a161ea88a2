"""Headers of real systems must find their fields, and the traps among them must not."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import headers
from reactivate_desktop.intake.importer import read_patients

REPOSITORY = Path(__file__).parents[2]
LISTS = REPOSITORY.parent / "shared" / "data" / "headers"
EXPECTED = json.loads((LISTS / "expected_mapping.json").read_text("utf-8")) if LISTS.is_dir() else {}


def fields(names: list[str], *rows: list[str]) -> dict[str, str | None]:
    samples = [[row[column] for row in rows] for column in range(len(names))]
    return {match.header: match.field for match in headers.match(names, samples)}


@pytest.mark.skipif(not EXPECTED, reason="the shared data folder is not beside this checkout")
@pytest.mark.parametrize("system", sorted(EXPECTED))
def test_every_system_is_mapped_as_wanted(system: str) -> None:
    with (LISTS / f"{system}.csv").open(encoding="utf-8-sig", newline="") as file:
        names = next(csv.reader(file))
    wanted = EXPECTED[system]
    found = headers.match(names, [[] for _ in names])
    assert {match.header: match.field for match in found} == wanted["expected_mapping"]
    assert {match.header for match in found if match.inverse and match.field} == set(
        wanted["yes_means_contact_allowed"]
    )
    assert {match.header for match in found if match.reading == "active"} == set(wanted["yes_means_active"])
    assert all(match.reason.endswith(".") for match in found)


@pytest.mark.skipif(not EXPECTED, reason="the shared data folder is not beside this checkout")
@pytest.mark.parametrize("system", sorted(EXPECTED))
def test_a_file_of_headers_alone_is_read_and_holds_nobody(system: str) -> None:
    found = read_patients(LISTS / f"{system}.csv")
    assert (found.rows, len(found.patients), found.header_row) == (0, 0, 1)
    assert {match.header: match.field for match in found.mapping} == EXPECTED[system]["expected_mapping"]


def test_the_encounter_goes_before_the_appointment() -> None:
    found = fields(["Last Name", "LastAppointmentDate", "LastEncounterDate"])
    assert found == {"Last Name": "last_name", "LastAppointmentDate": None, "LastEncounterDate": "last_visit"}


def test_an_email_opt_out_never_becomes_a_mail_opt_out() -> None:
    for header in ("Email Opt Out", "Do Not E-mail", "No Email", "Unsubscribed", "Accepts Email Marketing"):
        assert fields(["Last Name", header])[header] == "do_not_email"
    assert fields(["Last Name", "Do Not Mial"])["Do Not Mial"] is None  # near names may mean the opposite


def test_marital_status_is_told_by_its_values() -> None:
    rows = [["Roe", "married"], ["Doe", "single"], ["Poe", ""]]
    assert fields(["Last Name", "Status"], *rows)["Status"] is None
    assert fields(["Last Name", "Status"], ["Roe", "Active"], ["Doe", "Inactive"])["Status"] == "status"


def test_the_holder_of_the_insurance_never_wins() -> None:
    names = ["Insurance Last Name", "Insurance DOB", "Subscriber First Name", "Guarantor Last Name", "Last Name", "DOB"]
    found = fields(names)
    assert [name for name in names if found[name]] == ["Last Name", "DOB"]


def test_a_name_that_is_a_letter_off_is_found_where_the_values_agree() -> None:
    found = headers.match(["Last Nmae", "Birht Date"], [["Roe", "Doe"], ["2001-05-06", "1999-01-02"]])
    assert [match.field for match in found] == ["last_name", "birth_date"]
    assert all(match.confidence < 0.9 for match in found)
    wrong = headers.match(["Last Name", "Birht Date"], [["Roe", "Doe"], ["yes", "no"]])
    assert wrong[1].field is None


def test_a_known_name_over_values_of_another_kind_is_not_used() -> None:
    rows = [["Roe", "Dr. Who"], ["Doe", "Dr. No"], ["Poe", "Dr. Why"]]
    assert fields(["Last Name", "Last Visit"], *rows)["Last Visit"] is None


def test_choices_win_and_free_the_field() -> None:
    found = headers.match(["Last Name", "Seen", "Last Visit"], [[], [], []])
    chosen = headers.apply_choices(found, {"Seen": "last_visit"}, "list.csv")
    assert [match.field for match in chosen] == ["last_name", "last_visit", None]


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"Nowhere": "city"}, "no column Nowhere"),
        ({"Seen": "shoe_size"}, "shoe_size is no field"),
        ({"Seen": "city", "Last Visit": "city"}, "same field"),
    ],
)
def test_choices_that_cannot_be_are_refused(choices: dict[str, str | None], words: str) -> None:
    found = headers.match(["Last Name", "Seen", "Last Visit"], [[], [], []])
    with pytest.raises(InputError, match=words):
        headers.apply_choices(found, choices, "list.csv")


def test_headers_of_what_tells_why_somebody_left_and_where_mail_may_go() -> None:
    wanted = {
        "Confidential Communication": "confidential",
        "Alternate Address": "alt_address1",
        "Alt City": "alt_city",
        "Alt ZIP": "alt_zip",
        "Medicaid": "federal_beneficiary",
        "Last Appt Status": "last_appointment_status",
        "Unscheduled Tx": "open_treatment",
        "Previous Provider": "previous_provider",
        "Prior Insurance": "previous_insurance",
    }
    found = headers.match(["Patient ID", *wanted], [[] for _ in range(len(wanted) + 1)])
    assert {match.header: match.field for match in found[1:]} == wanted
