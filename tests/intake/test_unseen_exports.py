"""Exports that no list of ours was made from: what decides who is mailed is mapped rightly or asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from reactivate_desktop.intake import headers
from reactivate_desktop.intake.importer import read_patients

YES_NO = ["Y", "N", "N", "Y"]
PAST = ["2021-05-06", "2022-01-02", "2020-11-30", "2019-07-08"]
STANDING = ["Active", "Inactive", "Deceased", "Active"]
NAMES = {"Last Name": ["Roe", "Doe", "Poe", "Loe"], "First Name": ["A", "B", "C", "D"]}


def said(header: str, cells: list[str], **beside: list[str]) -> str:
    """What ``header`` over ``cells`` becomes beside names: ``field``, ``?proposed``, ``+companion`` or ''."""
    columns = {**NAMES, **beside, header: cells}
    match = headers.match(list(columns), list(columns.values()))[-1]
    sense = "not " if match.inverse and match.field else ""
    helps = f"+{match.companion}" if match.companion else ""
    return f"?{match.proposed}" if match.proposed else f"{sense}{match.field or ''}{helps}"


@pytest.mark.parametrize(
    ("header", "cells", "wanted"),
    [
        ("Include in mailings", YES_NO, "?do_not_mail"),
        ("Mailable", YES_NO, "?do_not_mail"),
        ("Do not post", YES_NO, "?do_not_mail"),
        ("Stop Mail", YES_NO, "do_not_mail"),
        ("Contactable", YES_NO, "?do_not_contact"),
        ("Restricted", YES_NO, "?do_not_contact"),
        ("Blacklisted", YES_NO, "?do_not_contact"),
        ("HIPAA Marketing Authorization", YES_NO, "?do_not_contact"),
        ("No Recalls", YES_NO, "do_not_contact"),
        ("Alive", YES_NO, "?deceased"),
        ("Vital Status", ["A", "D", "A", "A"], "?deceased"),
        ("RIP", ["x", "", "", ""], "?deceased"),
        ("Passed away", ["x", "", "", ""], "?deceased"),
        ("Living", YES_NO, "?deceased"),
        ("Living Will", YES_NO, ""),
        ("Vital Signs Taken", YES_NO, ""),
        ("Discharged", YES_NO, "?status"),
        ("Terminated", YES_NO, "?status"),
        ("Deleted", YES_NO, "status"),
        ("Current Patient?", YES_NO, "status"),
        ("Former Patient", YES_NO, "status"),
        ("Patient Type", STANDING, "?status"),
        ("Category", STANDING, "?status"),
        ("Membership status", STANDING, ""),
        ("Insurance Status", STANDING, ""),
        ("Good Address", YES_NO, "?bad_address"),
        ("Vacant", YES_NO, "?bad_address"),
        ("Same Address as Family", YES_NO, ""),
        ("Appointment Scheduled", YES_NO, "?booked"),
        ("Rebooked", YES_NO, "?booked"),
        ("Online Appointment", YES_NO, ""),
        ("Last Cleaning", PAST, "?last_visit"),
        ("DOS", PAST, "?last_visit"),
        ("Last attended", PAST, "?last_visit"),
        ("Last Modified", PAST, ""),
        ("Initial Visit Date", PAST, "first_visit"),
        ("DoB (MM/DD/YYYY)", PAST, "birth_date"),
        ("Pt ID", ["1", "2", "3", "4"], "patient_id"),
    ],
)
def test_a_header_of_no_system_we_know(header: str, cells: list[str], wanted: str) -> None:
    assert said(header, cells) == wanted


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Guar State", ["NV", "CA", "OR", "WA"]),
        ("Resp Party Zip", ["89501", "94105", "97201", "98101"]),
        ("Mother's Phone", ["775-555-0100", "775-555-0101", "775-555-0102", "775-555-0103"]),
        ("Parent First Name", ["Ana", "Luis", "Mia", "Joe"]),
        ("Work State", ["NV", "CA", "OR", "WA"]),
        ("Previous Zip", ["89501", "94105", "97201", "98101"]),
    ],
)
def test_what_is_somebody_elses_is_not_the_patients(header: str, cells: list[str]) -> None:
    columns = {"Patient": ["Roe, A", "Doe, B", "Poe, C", "Loe, D"], "Last Visit": PAST, header: cells}
    assert headers.match(list(columns), list(columns.values()))[-1].field is None


PLAIN, MAILING = (
    ["Address", "City", "State", "Zip"],
    ["Mailing Address", "Mailing City", "Mailing State", "Mailing Zip"],
)


@pytest.mark.parametrize("order", [[*PLAIN, *MAILING], [*MAILING, *PLAIN]])
def test_street_and_town_come_from_the_same_address(order: list[str]) -> None:
    names = ["Last Name", *order]
    found = {match.field: match.header for match in headers.match(names, [[] for _ in names]) if match.field}
    assert [found[part] for part in ("address1", "city", "state", "zip")] == MAILING


def test_a_mailing_address_given_for_a_few_does_not_take_the_others_address_away() -> None:
    names = ["Last Name", *PLAIN, *MAILING]
    cells = ["89501", "89502", "89503", "89504"]
    streets = ["1 Elm St", "2 Oak Ave", "3 Fir Ln", "4 Ash Ct"]
    samples = [["Roe"] * 4, streets, ["Reno"] * 4, ["NV"] * 4, cells]
    samples += [["PO Box 1", "", "", ""], ["Elko", "", "", ""], ["NV", "", "", ""], ["89801", "", "", ""]]
    found = {match.field: match.header for match in headers.match(names, samples) if match.field}
    assert [found[part] for part in ("address1", "city", "state", "zip")] == PLAIN


def test_a_street_beside_the_only_town_stays_with_it() -> None:
    names = ["Last Name", "Mailing Address", "City", "State", "Zip"]
    found = headers.match(names, [[] for _ in names])
    assert [match.field for match in found] == ["last_name", "address1", "city", "state", "zip"]


def test_who_left_or_died_by_any_of_two_statuses_says_so(tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text(
        "Last Name,First Name,Status,Patient Status,Archived At\n"
        "Roe,A,Current,Deceased,\nDoe,B,Inactive,30 days late,\nPoe,C,Dismissed,Active,\n"
        "Loe,D,Active,Active,2024-01-05\n"
        "Moe,E,,Active,\nZoe,F,Active,,n\n"
    )
    found = read_patients(sheet)
    assert list(found.patients["status"]) == ["Deceased", "Inactive", "Dismissed", "Archived", "Active", "Active"]
    headers.require_answers(found.mapping, sheet.name)


def test_values_that_tell_who_died_help_a_status_whatever_their_column_is_called() -> None:
    assert said("Category", STANDING, Status=["Current", "Current", "Current", "Overdue"]) == "+status"


def test_an_answer_about_a_second_opt_out_leaves_the_first_in_force(tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text(
        "Last Name,First Name,Do Not Mail,Postcards,Status,Standing\n"
        "Roe,A,Y,Y,Active,Active\nDoe,B,N,N,Deceased,Active\nPoe,C,N,Y,Active,Inactive\n"
    )
    found = read_patients(sheet, mapping={"Postcards": "not do_not_mail", "Standing": "status"})
    assert list(found.patients["do_not_mail"]) == [True, True, False]
    assert list(found.patients["status"]) == ["Active", "Deceased", "Inactive"]
    unused = read_patients(sheet, mapping={"Postcards": "not do_not_mail", "Do Not Mail": None})
    assert list(unused.patients["do_not_mail"]) == [False, True, False]
