"""Values are evidence beside headers; what may decide who is mailed is asked, never guessed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import headers
from reactivate_desktop.intake.importer import read_patients
from reactivate_desktop.intake.matching import DECIDING
from reactivate_desktop.intake.synonyms import synonyms
from reactivate_desktop.intake.table import ColumnMatch

LISTS = Path(__file__).parents[3] / "shared" / "data" / "headers"
YES_NO = ["Y", "N", "N", "Y"]
PAST = ["2021-05-06", "2022-01-02", "2020-11-30", "2019-07-08"]
COMING = ["2091-05-06", "2092-01-02", "2090-11-30", "2089-07-08"]
MARRIED = ["married", "single", "M", "divorced"]


def one(header: str, cells: list[str], **beside: list[str]) -> ColumnMatch:
    """What ``header`` over ``cells`` is taken for in a sheet that has names too."""
    columns = {"Last Name": ["Roe", "Doe", "Poe", "Loe"], "First Name": ["A", "B", "C", "D"], **beside, header: cells}
    return headers.match(list(columns), list(columns.values()))[-1]


@pytest.mark.skipif(not LISTS.is_dir(), reason="the shared data folder is not beside this checkout")
def test_the_score_on_the_systems_we_know() -> None:
    expected = json.loads((LISTS / "expected_mapping.json").read_text("utf-8"))
    right = total = 0
    wrong_deciding = []
    for system, wanted in sorted(expected.items()):
        with (LISTS / f"{system}.csv").open(encoding="utf-8-sig", newline="") as file:
            names = next(csv.reader(file))
        found = headers.match(names, [[] for _ in names])
        good = [match for match in found if match.field == wanted["expected_mapping"][match.header]]
        print(f"{system:32}{len(good):>4} of {len(found)} columns right")  # noqa: T201 - the score
        right, total = right + len(good), total + len(found)
        for match in found:
            sense = match.inverse == (match.header in wanted["yes_means_contact_allowed"]) and (
                (match.reading == "active") == (match.header in wanted["yes_means_active"])
            )
            touches = DECIDING & {match.field, wanted["expected_mapping"][match.header]}
            if touches and (match not in good or not sense):
                wrong_deciding.append(f"{system}: {match.header}")
        assert not headers.open_questions(found), system
    print(f"{'all':32}{right:>4} of {total} columns right ({right / total:.1%})")  # noqa: T201 - the score
    assert right / total >= 0.97
    assert wrong_deciding == []


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("LV", PAST, "last_visit"),
        ("FV", PAST, "first_visit"),
        ("NV", COMING, "next_appointment"),
        ("Appt Dt, Last", PAST, "last_appointment_date"),
        ("PATIENT_EMAIL_ADDR", ["a@b.co", "c@d.org", "", "e@f.net"], "email"),
        ("Pt Last Visit", PAST, "last_visit"),
        ("Contact Info 7", ["a@b.co", "c@d.org", "", "e@f.net"], "email"),
        ("", ["a@b.co", "c@d.org", "g@h.io", "e@f.net"], "email"),
        ("Column9", ["(619) 555-2222", "619-555-3333", "6195554444", "619.555.5555"], "phone"),
        ("Where", ["CA", "NY", "TX", "WA"], "state"),
        ("Postal", ["90210", "10001", "75001", "98101"], "zip"),
        ("Mailing preference", ["Opted in", "Opted out", "opt-in", "opt-out"], "do_not_mail"),
    ],
)
def test_values_tell_what_a_column_is(header: str, cells: list[str], field: str) -> None:
    match = one(header, cells)
    wanted = "last_visit" if field == "last_appointment_date" else field
    assert (match.field, match.question) == (wanted, "")
    assert 0.5 < match.confidence <= 1
    assert match.reason.endswith(".")


def test_zip_codes_are_told_by_the_state_beside_them() -> None:
    zips = ["90210", "10001", "75001", "98101"]
    assert one("Code", zips, State=["CA", "NY", "TX", "WA"]).field == "zip"
    assert one("Code", zips, State=["NY", "CA", "WA", "FL"]).field is None
    assert one("Code", zips).field is None  # five digits alone may be anything


@pytest.mark.parametrize(
    ("header", "cells", "proposed"),
    [
        ("Do Not Mial", YES_NO, "do_not_mail"),
        ("Mail", YES_NO, "do_not_mail"),
        ("Postcards?", YES_NO, "do_not_mail"),
        ("Marketing", YES_NO, "do_not_contact"),
        ("Contact Permission Given", YES_NO, "do_not_contact"),
        ("Client Do Not Mail", YES_NO, "do_not_mail"),
        ("Patient has died", YES_NO, "deceased"),
        ("Chart is inactive", YES_NO, "status"),
        ("Last Vist", PAST, "last_visit"),
        ("Seen By Hygiene", PAST, "last_visit"),
        ("", PAST, "last_visit"),
        ("LV", COMING, "last_visit"),
        ("Last Appointment", COMING, "last_visit"),
        ("Last Visit", ["Dr. Who", "Dr. No", "Dr. Why", "Dr. How"], "last_visit"),
        ("Upcoming Slot", COMING, "next_appointment"),
        ("Status", ["Completed", "Cancelled", "No Show", "Broken"], "status"),
    ],
)
def test_what_may_decide_who_is_mailed_is_asked(header: str, cells: list[str], proposed: str) -> None:
    match = one(header, cells)
    assert (match.field, match.proposed) == (None, proposed)
    assert match.question.startswith("Is the column ")
    assert headers.open_questions([match]) == (match,)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Status", MARRIED),
        ("Email Address Verified", YES_NO),
        ("Insurance Active", YES_NO),
        ("Occupation", MARRIED),
        ("Last Visit Type", MARRIED),
        ("Next Recall Due Note", PAST),
        ("No.", ["1", "2", "3", "4"]),
    ],
)
def test_what_decides_nothing_is_passed_over_in_silence(header: str, cells: list[str]) -> None:
    match = one(header, cells)
    assert (match.field, match.question) == (None, "")


def test_a_second_opt_out_helps_and_a_second_last_visit_that_differs_is_asked() -> None:
    assert one("No Mail", YES_NO, **{"Do Not Mail": ["N"] * 4}).companion == "do_not_mail"
    twice = headers.match(["Last Name", "Last Visit", "Last Visit"], [["A"] * 4, PAST, PAST[::-1]])
    assert sorted(match.field or match.question[:2] for match in twice) == ["Is", "last_name", "last_visit"]


def test_either_of_two_opt_outs_keeps_the_card_at_home(tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Last Name,First Name,Do Not Mail,No Mail,OK to Mail\nRoe,A,N,Y,Y\nDoe,B,N,N,N\nPoe,C,N,N,Y\n")
    assert list(read_patients(sheet).patients["do_not_mail"]) == [True, True, False]


def test_an_import_waits_for_the_answer(tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Last Name,First Name,Postcards\nRoe,Ann,Y\nDoe,Bob,N\n")
    with pytest.raises(InputError, match="Is the column Postcards “Do not mail”") as caught:
        headers.require_answers(read_patients(sheet).mapping, sheet.name)
    assert caught.value.code == "mapping-question"
    headers.require_answers(read_patients(sheet, mapping={"Postcards": ""}).mapping, sheet.name)


KNOWN = sorted({name for names in synonyms().fields.values() for name in names})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*KNOWN, "LV", "Mail", "zzz"]), min_size=2, max_size=12, unique=True), st.randoms())
def test_order_makes_no_difference_and_no_field_is_taken_twice(names: list[str], random: object) -> None:
    cells = {name: [PAST, YES_NO, MARRIED][len(name) % 3] for name in names}
    found = headers.match(names, [cells[name] for name in names])
    mixed = list(names)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    again = headers.match(mixed, [cells[name] for name in mixed])
    said = {match.header: (match.field, match.proposed, match.companion, match.inverse) for match in found}
    assert said == {match.header: (match.field, match.proposed, match.companion, match.inverse) for match in again}
    taken = [match.field for match in found if match.field]
    assert len(taken) == len(set(taken))


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(KNOWN),
    st.sampled_from(["", " ", "_", "-", "  "]),
    st.sampled_from([str.upper, str.title, str.lower]),
)
def test_case_blanks_and_underscores_make_no_difference(name: str, between: str, case: object) -> None:
    written = case(between.join(name.split()))  # type: ignore[operator]
    plain, other = (headers.match([text], [[]])[0] for text in (name, written))
    assert (plain.field, plain.inverse, plain.reading) == (other.field, other.inverse, other.reading)
