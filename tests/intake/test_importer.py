"""From file to patient table: rows that are no patients, people who are there twice, and files nobody can use."""

from __future__ import annotations

import datetime
import itertools
import threading
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from reactivate_desktop.errors import BugError, InputError
from reactivate_desktop.intake import recipe, rewriting, schema, workbook_process
from reactivate_desktop.intake.importer import PatientImport, read_patients
from reactivate_desktop.intake.recipe_changes import fitting


def read(tmp_path: Path, text: str, **options: object) -> PatientImport:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    return read_patients(path, **options)  # type: ignore[arg-type]


def rules(found: PatientImport) -> list[tuple[int, str, str]]:
    """What is told of rows; what whole columns were written in another way has tests of its own."""
    return [(one.row, one.rule, one.severity) for one in found.problems if one.rule not in rewriting.RULES]


def test_rows_that_are_no_patients_are_listed_and_none_vanishes(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Recall list\n\nID,Last Name,First Name,City,ZIP\n"
        "1,Roe,Ann,Ayr,10001\n,,,,\nID,Last Name,First Name,City,ZIP\n2,Patient,Test,Rye,10002\n3,,,Lee,10003\n"
        "4,Total,Tina,Ham,10004\n\nTotal patients: 4\nPage 1 of 1,,,,\n",
    )
    assert list(found.patients["last_name"]) == ["Roe", "Total"]
    assert rules(found) == [
        (1, "above-header", "fixed"),
        (6, "header-again", "fixed"),
        (7, "test-patient", "refused"),
        (8, "name-missing", "refused"),
        (11, "footer", "fixed"),
        (12, "footer", "fixed"),
    ]
    assert (found.rows, found.refused, found.left_out, found.repeated) == (4, 2, 3, 0)


def test_headers_in_other_words_below_the_header_are_no_patient(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "ID,First Name,Last Name,Address,City,State,ZIP,Last Visit\n"
        "1,Ann,Roe,1 Main St,Ayr,MA,01432,1/2/2023\n"
        "Patient ID,First,Last,Street Address,City,ST,Zip Code,Last Visit Date\n"
        ",First,Last,Street,City,State,,\n"
        ",City,Street,General Delivery,Ayr,MA,,\n",
    )
    assert list(found.patients["last_name"]) == ["Roe", "Street"]
    assert [where for where in rules(found) if where[1] == "header-again"] == [
        (3, "header-again", "fixed"),
        (4, "header-again", "fixed"),
    ]


def test_a_patient_who_is_there_twice_is_one_with_the_latest_visit(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "ID,Last Name,First Name,DOB,Last Visit,Do Not Mail\n"
        "1,Roe,Ann,1/2/1980,3/4/2020,N\n1,Roe,Ann,1/2/1980,5/6/2024,Y\n2,Doe,Bob,1/2/1990,,N\n2,Doe,Bob,1/2/1990,,N\n"
        "1,Roe,Cy,7/8/2011,,N\n",
    )
    patients = found.patients
    assert list(patients["first_name"]) == ["Ann", "Bob", "Cy"]
    assert patients["last_visit"].iloc[0] == pd.Timestamp(2024, 5, 6)
    assert bool(patients["do_not_mail"].iloc[0])
    assert rules(found) == [
        (0, "day-or-month", "warning"),
        (0, "day-or-month", "warning"),
        (2, "patient-again", "refused"),
        (5, "row-again", "fixed"),
        (6, "id-shared", "warning"),
    ]


def test_which_row_of_a_patient_stays_does_not_hang_on_their_order(tmp_path: Path) -> None:
    rows = (
        "1,Roe,Ann,1/2/1980,1 Old St,3/4/2020,N",
        "1,Roe,Ann,1/2/1980,2 New St,5/6/2024,N",
        "1,Roe,Ann,,3 Far St,,Y",
        "1,Roe,Ann,2/2/2015,1 Old St,,N",
    )
    head = "ID,Last Name,First Name,DOB,Address,Last Visit,Do Not Mail\n"
    stored = []
    for order in itertools.permutations(rows):
        patients = read(tmp_path, head + "\n".join(order) + "\n").patients.drop(columns="source_row")
        stored.append(patients.sort_values("birth_date", ignore_index=True))
    for other in stored[1:]:
        pd.testing.assert_frame_equal(stored[0], other)
    assert list(stored[0]["address1"]) == ["2 New St", "1 Old St"]


def test_patients_without_an_id_get_one_that_stays(tmp_path: Path) -> None:
    first = read(tmp_path, "Last Name,First Name,DOB,Address\nRoe,Ann,1/22/1980,1 Main St\nDoe,Bob,,2 Elm St\n")
    again = read(tmp_path, "First Name,Last Name,DOB,Address\nBob,Doe,,2 Elm St\nAnn,ROE,1980-01-22,9 New St\n")
    assert set(first.patients["patient_id"]) == set(again.patients["patient_id"])
    assert first.patients["patient_id"].is_unique
    assert [(one.rule, one.count) for one in first.problems] == [("date-written", 1), ("id-made", 2)]


@pytest.mark.parametrize(
    ("born", "seen", "said"),
    [
        ("2/3/1980", "4/5/2024", [("DOB", 1), ("Last Visit", 1)]),  # nothing proves the order
        ("2/3/1980", "4/25/2024", []),  # another column of the file proves it
        ("25/3/1980", "4/5/2024", []),
        ("3/3/1980", "2024-04-05", []),  # the same day either way
    ],
)
def test_days_and_months_that_may_have_changed_places_are_told(
    born: str, seen: str, said: list[tuple[str, int]], tmp_path: Path
) -> None:
    found = read(tmp_path, f"ID,Last Name,DOB,Last Visit\n1,Roe,{born},{seen}\n2,Doe,,\n")
    told = [one for one in found.problems if one.rule == "day-or-month"]
    assert [(one.column, one.count) for one in told] == said
    assert [(one.value, one.after) for one in told[:1]] == ([("2/3/1980", "1980-02-03")] if said else [])


def test_what_was_read_in_a_way_that_may_be_doubted_is_listed_with_what_came_of_it(tmp_path: Path) -> None:
    rows = [
        ("2/13/24", "(45.00)", "opted out", "3"),
        ("9-Nov-62", "12,50", "2/13/2024", "1,200"),
        ("2/13/2024", "$1,250.00", "unknown", "3.0"),
        ("2024-02-13", "-7", "Yes", "1,5"),
    ]
    text = "ID,Last Name,Last Visit,Balance,Do Not Mail,Visits\n"
    text += "".join(
        f'{n},Roe{n},{day},"{money}",{flag},"{count}"\n' for n, (day, money, flag, count) in enumerate(rows)
    )
    found = read(tmp_path, text)
    told = [(one.rule, one.value, one.after) for one in found.problems if one.row]
    assert told == [
        ("year-two-digits", "2/13/24", "2024-02-13"),
        ("money-negative", "(45.00)", "-45.00"),
        ("year-two-digits", "9-Nov-62", "1962-11-09"),
        ("money-comma", "12,50", "12.50"),
        ("flag-date", "2/13/2024", "yes"),
        ("flag-unknown", "unknown", "no"),
        ("count-unreadable", "1,5", ""),
    ]
    assert found.patients["balance"].tolist() == [-4500, 1250, 125000, -700]
    assert found.patients["visit_count"].tolist()[:3] == [3, 1200, 3]


def test_flags_that_allow_are_turned_round(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "ID,Last Name,Receive Recalls,Accepts Email Marketing,Do Not Mail\n1,Roe,N,Yes,\n2,Doe,Y,No,X\n3,Poe,,,\n",
    ).patients
    assert list(found["do_not_contact"]) == [True, False, False]
    assert list(found["do_not_email"]) == [False, True, False]
    assert list(found["do_not_mail"]) == [False, True, False]


def test_the_earlier_of_two_next_appointments_counts(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "patient_id,last_name,next_regular_appointment,next_preventive_appointment\n"
        "1,Roe,2027-05-01,2027-02-01\n2,Doe,,2027-03-01\n3,Poe,2027-04-01,\n4,Moe,,\n",
    )
    days = [day.date() if pd.notna(day) else None for day in found.patients["next_appointment"]]
    assert days == [datetime.date(2027, 2, 1), datetime.date(2027, 3, 1), datetime.date(2027, 4, 1), None]
    assert {match.header: match.field for match in found.mapping}["next_preventive_appointment"] is None


@pytest.mark.parametrize(
    ("cell", "booked"),
    [
        *((cell, True) for cell in ("yes", "TBD", "2/30/2027", "scheduled", "1/1/9999", "call to confirm")),
        *((cell, False) for cell in ("", "no", "N", "None", "not scheduled", "No appt", "0000-00-00", "5/1/2027")),
    ],
)
@pytest.mark.parametrize("others", ["5/1/2027,6/1/2027,7/1/2027", ",,"], ids=["dates", "alone"])
def test_an_appointment_whose_day_is_unknown_is_booked(tmp_path: Path, cell: str, booked: bool, others: str) -> None:
    rows = [f"{number},Roe{number},{day}" for number, day in enumerate([cell, *others.split(",")])]
    found = read(tmp_path, "\n".join(["ID,Last Name,Next Appointment", *rows, ""]))
    assert found.patients["booked"].tolist() == [booked, False, False, False]
    warned = [(problem.row, problem.column, problem.severity) for problem in found.problems if problem.row]
    assert warned == ([(2, "Next Appointment", "warning")] if booked else [])


def test_names_that_a_program_wrote_for_nothing_are_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, "ID,First Name,Last Name\n1,nan,Roe\n2,#REF!,#N/A\n3,None,Null\n4,Nan,#VALUE!\n")
    patients = found.patients
    assert list(zip(patients["first_name"], patients["last_name"], strict=True)) == [
        ("", "Roe"),
        ("", "Null"),
        ("Nan", ""),
    ]
    assert rules(found) == [(3, "name-missing", "refused")]


def test_day_first_is_taken_from_another_column_of_the_file(tmp_path: Path) -> None:
    found = read(tmp_path, "ID,Last Name,DOB,Last Visit\n1,Roe,25/12/1980,03/04/2020\n2,Doe,30/11/1990,05/06/2021\n")
    assert [str(day.date()) for day in found.patients["last_visit"]] == ["2020-04-03", "2021-06-05"]
    told = [(problem.column, problem.count) for problem in found.problems if problem.rule == "day-first"]
    assert told == [("DOB", 2), ("Last Visit", 2)]


def test_a_last_line_in_one_column_is_taken_apart(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'Name,Address,City State Zip\n"Roe, Ann",1 Main St,"Boston, MA 02110-1234"\n'
        '"Doe, Bob",2 Elm St,New York New York 10001\n"Poe, Cy",3 Oak St,somewhere\n',
    )
    rows = found.patients[["city", "state", "zip", "zip4"]].to_numpy().tolist()
    assert rows == [["Boston", "MA", "02110", "1234"], ["New York", "NY", "10001", ""], ["Somewhere", "", "", ""]]
    assert [(row, rule) for row, rule, _ in rules(found) if row] == [
        (4, "last-line-unreadable"),
        (4, "capitals"),
    ]


def test_capitals_of_addresses_keep_what_is_written_so(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'Name,Address,City/State/Zip\n"ROE, ANN",PO BOX 9,"ST. LOUIS, MO 63101"\n'
        '"DOE, BOB",12 NW 3RD ST,"BOSTON, MA 2110"\n',
    )
    assert list(found.patients["address1"]) == ["PO Box 9", "12 NW 3rd St"]
    assert list(found.patients["city"]) == ["St. Louis", "Boston"]
    assert list(found.patients["zip"]) == ["63101", "02110"]
    assert (3, "zip-zero-lost", "fixed") in rules(found)


@pytest.mark.parametrize(
    ("line", "street", "town"),
    [
        ("5 Main Street Fall River", "5 Main Street", "Fall River"),
        ("12 Forest Park Drive Boston", "12 Forest Park Drive", "Boston"),
        ("PO Box 12 Boston", "PO Box 12", "Boston"),
        ("4 Renner Island Apt. 5 Oak Bluffs", "4 Renner Island Apt. 5", "Oak Bluffs"),
        ("5 Main Street", "5 Main Street", ""),
        ("Rural Estate", "Rural Estate", ""),
    ],
)
def test_a_town_at_the_end_of_a_street_line(line: str, street: str, town: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"ID,Last Name,Address,City,State,ZIP\n1,Roe,{line},,MA,02110\n").patients
    assert (found["address1"].iloc[0], found["city"].iloc[0]) == (street, town)


def test_two_columns_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    found = read(tmp_path, "id,name,id,city,\n1,Ann Roe,9,Ayr,\n")
    assert found.headers[:4] == ("id", "name", "id (column C)", "city")
    assert found.patients["patient_id"].iloc[0] == "1"


def test_codes_of_a_status_column_are_written_out(tmp_path: Path) -> None:
    dental = read(
        tmp_path, "PatNum,LName,FName,PatStatus,Zip\n1,Roe,Ann,0,10001\n2,Doe,Bob,2,10001\n3,Poe,Cy,5,10001\n"
    )
    assert list(dental.patients["status"]) == ["Patient", "Inactive", "Deceased"]
    assert list(dental.patients["deceased"]) == [False, False, True]
    cliniko = read(tmp_path, "Patient ID,Last Name,Archived At\n1,Roe,2024-05-06\n2,Doe,\n")
    assert list(cliniko.patients["status"]) == ["Archived", ""]


def test_a_mapping_by_hand_finds_its_header_row(tmp_path: Path) -> None:
    text = "x,y,z\nWho,Where,Seen\nAnn Roe,1 Main St,2020-01-02\n"
    found = read(tmp_path, text, mapping={"Who": "full_name", "Where": "address1", "Seen": "last_visit"})
    assert (found.header_row, found.patients["first_name"].iloc[0]) == (2, "Ann")
    assert found.mapping[0].reason == "You chose it."
    with pytest.raises(InputError, match="Row 9 of"):
        read(tmp_path, text, header_row=9)


def test_a_recipe_keeps_what_was_corrected(tmp_path: Path) -> None:
    text = "ID,Last Name,Seen,Last Visit\n1,Roe,2020-01-02,2021-01-02\n"
    found = read(tmp_path, text)
    kept = recipe.Recipe.of("Front desk", found.headers, {"Seen": "last_visit", "Last Visit": None})
    recipe.save(kept, tmp_path / "recipes" / "front-desk.toml")
    assert recipe.load(tmp_path / "recipes" / "front-desk.toml") == kept
    assert fitting([kept], ["LAST_NAME", "id", "Last visit", "seen"]) == kept
    assert fitting([kept], ["other"]) is None
    assert str(read(tmp_path, text, recipe=kept).patients["last_visit"].iloc[0].date()) == "2020-01-02"
    with pytest.raises(InputError, match="Recipe Front desk names no column"):
        read(tmp_path, "Name,City\nAnn Roe,Ayr\n", recipe=kept)


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_with_day_counts_and_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Acct", "Last", "First", "Zip", "Last Visit"], [7, "Roe", "Ann", 2462, 41587]]
    rows.append([8, "Doe", "Bob", "02462-1234", datetime.date(2013, 11, 9)])
    found = read_patients(workbook(tmp_path / "list.xlsx", Notes=[["hello"]], List=rows)).patients
    assert list(found["patient_id"]) == ["7", "8"]
    assert list(found["zip"]) == ["02462", "02462"]
    assert set(found["last_visit"]) == {pd.Timestamp(2013, 11, 9)}
    assert set(found["source_sheet"]) == {"List"}


def test_a_failed_formula_is_listed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plain.xlsx", List=[["Last", "Zip"], ["Roe", "02462"], ["Doe", "#DIV/0!"]])
    book = openpyxl.load_workbook(path)
    book["List"]["B3"].data_type = "e"
    book.save(tmp_path / "list.xlsx")
    found = read_patients(tmp_path / "list.xlsx")
    assert [problem for problem in rules(found) if problem[1] == "formula-error"] == [(3, "formula-error", "warning")]


@pytest.mark.parametrize("start", [workbook_process._scripted, workbook_process._spawned])
def test_the_child_reads_from_source_and_as_in_a_frozen_application(start: Any, tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", Notes=[["hello"]], List=[["Last", "Zip"], ["Roe", 2462]])
    with start(path) as reader:
        sheets, heads = reader.sheets()
        assert sheets == [("Notes", True), ("List", True)]
        assert heads["Notes"] == [["hello"]]
        nothing: dict[str, list[str]] = {"errors": [], "unreckoned": [], "hidden": []}
        assert reader.rows("List") == ([["Last", "Zip"], ["Roe", "2462"]], False, nothing)


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_process, "TIME_LIMIT_SECONDS", 0.0)
    path = workbook(tmp_path / "list.xlsx", List=[["Last", "Zip"], ["Roe", 2462]] * 20)
    with pytest.raises(InputError) as caught:
        read_patients(path)
    assert caught.value.code == "workbook-slow"


def test_a_workbook_can_be_read_from_another_thread(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", List=[["Last", "Zip"], ["Roe", "02462"]])
    found: list[PatientImport] = []
    thread = threading.Thread(target=lambda: found.append(read_patients(path)))
    thread.start()
    thread.join(60)
    assert [len(one.patients) for one in found] == [1]


def test_a_small_file_that_asks_for_much_memory_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Last"
    book.active["B1"] = "Zip"
    book.active.cell(10_000, 9_900, "far away")
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(InputError) as caught:
        read_patients(tmp_path / "list.xlsx")
    assert caught.value.code in {"workbook-damaged", "workbook-too-large"}
    assert "memory" in caught.value.message


def bad_files(folder: Path) -> dict[str, str]:
    (folder / "empty.csv").touch()
    (folder / "blank.csv").write_text("\n  \n\n", "utf-8")
    (folder / "folder.csv").mkdir()
    (folder / "other.csv").write_text("Colour,Weight\nred,5\n", "utf-8")
    (folder / "only-name.csv").write_text("Last Name,Colour\nRoe,red\n", "utf-8")
    (folder / "archive.xlsx").write_bytes(b"\x1f\x8b\x08\x00rest")
    (folder / "report.csv").write_bytes(b"%PDF-1.7 rest")
    (folder / "cut.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 100)
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 20)
    with zipfile.ZipFile(folder / "letter.docx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    workbook(folder / "empty.xlsx", Sheet1=[], Sheet2=[])
    workbook(folder / "kind.xlsx", Sales=[["Colour", "Weight"], ["red", 5]])
    return {
        "missing.csv": "file-missing",
        "empty.csv": "file-empty",
        "blank.csv": "file-empty",
        "folder.csv": "file-folder",
        "other.csv": "header-missing",
        "only-name.csv": "header-missing",
        "archive.xlsx": "file-kind",
        "report.csv": "file-kind",
        "cut.xlsx": "workbook-damaged",
        "noise.txt": "file-kind",
        "letter.docx": "file-kind",
        "empty.xlsx": "sheet-empty",
        "kind.xlsx": "header-missing",
    }


def test_bad_files_end_in_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    for name, code in bad_files(tmp_path).items():
        with pytest.raises(InputError) as caught:
            read_patients(tmp_path / name)
        assert (name, caught.value.code) == (name, code)
        assert name in caught.value.message
        assert caught.value.hint
        assert caught.value.exit_code == 2


def test_the_schema_is_proven() -> None:
    assert len(schema.check(schema.empty())) == 0
    with pytest.raises(BugError, match="missing column suffix"):
        schema.check(schema.empty().drop(columns="suffix"))
    with pytest.raises(BugError, match="deceased is not bool"):
        schema.check(schema.empty().astype({"deceased": "object"}))
    broken = schema.build({"city": [None]}, 1)
    with pytest.raises(BugError, match="city holds more than text"):
        schema.check(broken)
