"""Lists that begin with their first patient: recognised, read whole, and nothing that decides mail is guessed."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import headless, recipe
from reactivate_desktop.intake.headers import open_questions, require_answers
from reactivate_desktop.intake.importer import PatientImport, read_patients
from reactivate_desktop.intake.matching import DECIDING
from reactivate_desktop.intake.table_choice import NO_HEADER, TablePlace, UnclearTableError

PEOPLE = [
    ("Roe", "Ann", "3/4/1951", "12 Main St", "Boston", "MA", "02110", "617-555-0101", "ann@example.org"),
    ("Doe", "Robert", "12/1/1987", "7 Elm Ave", "Quincy", "MA", "02169", "617-555-0102", ""),
    ("Ortiz", "Maria", "5/30/1962", "PO Box 9", "Boston", "MA", "02108", "617-555-0103", "m.ortiz@example.org"),
    ("Nguyen", "Luis", "1/2/2009", "88 Oak Rd", "Newton", "MA", "02458", "617-555-0104", "luis@example.org"),
    ("Stone", "Emily", "7/8/1944", "1 Hill Ct", "Newton", "MA", "02458", "617-555-0105", ""),
    ("Kim", "James", "9/9/1990", "3 Bay Dr", "Quincy", "MA", "02169", "", "jk@example.org"),
]
FIELDS = ["last_name", "first_name", "birth_date", "address1", "city", "state", "zip", "phone", "email"]
LETTERS = "ABCDEFGHIJKLMNOP"
WITHOUT = TablePlace(header_rows=NO_HEADER)


def write(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def with_columns(*columns: list[str]) -> list[tuple[str, ...]]:
    return [(*person, *more) for person, more in zip(PEOPLE, zip(*columns, strict=True), strict=True)]


def read(tmp_path: Path, rows: list[tuple[str, ...]]) -> PatientImport:
    return read_patients(write(tmp_path / "list.csv", rows), place=WITHOUT)


def test_it_is_recognised_and_no_patient_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(UnclearTableError, match="its first row looks like a patient, not like headings") as asked:
        read_patients(write(tmp_path / "list.csv", PEOPLE))
    assert (asked.value.ask, asked.value.code) == ("header", "header-none")
    assert asked.value.candidates[0].place.header_rows == NO_HEADER
    assert asked.value.candidates[0].rows == len(PEOPLE)
    said = f"{asked.value} {asked.value.hint} {asked.value.as_json()} {asked.value.candidates!r}"
    assert not any(cell in said for person in PEOPLE for cell in person if len(cell) > 3)


def test_no_row_is_lost_and_columns_are_known_by_what_they_hold(tmp_path: Path) -> None:
    found = read(tmp_path, PEOPLE)
    assert (found.rows, len(found.patients), found.header_row) == (6, 6, 0)
    assert found.headers == tuple(f"Column {letter}" for letter in LETTERS[:9])
    assert [match.field for match in found.mapping] == FIELDS
    assert found.patients.loc[0, ["first_name", "last_name", "zip"]].tolist() == ["Ann", "Roe", "02110"]
    assert found.patients["source_row"].tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("order", [(1, 0), (0, 1)])
def test_names_are_told_apart_in_either_order(order: tuple[int, int], tmp_path: Path) -> None:
    rows = [(*(person[place] for place in order), *person[2:]) for person in PEOPLE]
    found = read(tmp_path, rows)
    assert [match.field for match in found.mapping[:2]] == [FIELDS[place] for place in order]


def test_a_name_in_one_cell_is_known_with_and_without_comma(tmp_path: Path) -> None:
    for form in ("{1} {0}", "{0}, {1}"):
        rows = [(form.format(*person), *person[2:]) for person in PEOPLE]
        found = read(tmp_path, rows)
        assert found.mapping[0].field == "full_name"
        assert found.patients["last_name"].tolist() == [person[0] for person in PEOPLE]


def test_names_whose_order_nobody_can_tell_are_asked(tmp_path: Path) -> None:
    strange = [("Vor", "Ula"), ("Tem", "Ann"), ("Bax", "Oru"), ("Qil", "Eno"), ("Wex", "Iri"), ("Yol", "Ama")]
    found = read(tmp_path, [(*names, *person[2:]) for names, person in zip(strange, PEOPLE, strict=True)])
    assert [match.field for match in found.mapping[:2]] == [None, None]
    assert {match.proposed for match in open_questions(found.mapping)} == {"first_name", "last_name"}
    with pytest.raises(InputError, match="2 columns that may hold names"):
        require_answers(found.mapping, "list.csv")


@pytest.mark.parametrize(
    ("column", "proposed"),
    [
        (["1/2/2024", "3/4/2023", "5/6/2024", "7/8/2022", "9/9/2021", "1/1/2025"], "last_visit"),
        (["1/2/2044", "3/4/2043", "5/6/2044", "7/8/2042", "9/9/2041", ""], "next_appointment"),
        (["Y", "N", "N", "N", "", "Y"], "do_not_mail"),
        (["0", "1", "0", "0", "0", "0"], "do_not_mail"),
        (["Active", "Inactive", "Active", "Deceased", "Active", "Active"], "status"),
        (["A", "I", "A", "I", "I", "A"], "status"),
    ],
)
def test_what_decides_who_is_mailed_is_always_asked(column: list[str], proposed: str, tmp_path: Path) -> None:
    found = read(tmp_path, with_columns(column))
    last = found.mapping[-1]
    assert (last.field, last.proposed) == (None, proposed)
    assert last.question.startswith("Is Column J “")
    assert open_questions(found.mapping) == (last,)


def test_a_few_words_again_and_again_may_be_a_status(tmp_path: Path) -> None:
    rows = [(*person, word) for person, word in zip(PEOPLE * 3, ["K1", "K2", "K1"] * 6, strict=True)]
    assert read(tmp_path, rows).mapping[-1].proposed == "status"


def test_nothing_of_it_is_ever_taken_for_a_deciding_field(tmp_path: Path) -> None:
    columns = [["Y"] * 6, ["1/2/2024"] * 6, ["Active"] * 6, ["opted out"] * 6, ["1900-01-01"] * 6]
    found = read(tmp_path, with_columns(*columns))
    assert not {match.field for match in found.mapping} & DECIDING


def test_an_id_is_known_and_a_count_of_rows_is_none(tmp_path: Path) -> None:
    ids = read(tmp_path, [(str(90017 + 31 * row), *person) for row, person in enumerate(PEOPLE)])
    assert ids.mapping[0].field == "patient_id"
    counted = read(tmp_path, [(str(row + 1), *person) for row, person in enumerate(PEOPLE)])
    assert counted.mapping[0].field is None
    assert "only counts the rows" in counted.mapping[0].reason


def test_zip_codes_without_a_state_are_proposed_and_not_taken(tmp_path: Path) -> None:
    found = read(tmp_path, [(*person[:5], *person[6:]) for person in PEOPLE])
    [code] = [match for match in found.mapping if match.proposed == "zip"]
    assert code.field is None


def test_more_columns_of_one_kind_are_left_to_the_user(tmp_path: Path) -> None:
    found = read(tmp_path, with_columns(["508-555-0100"] * 6, ["x@example.org"] * 6, ["Apt 4"] * 6))
    assert [match.field for match in found.mapping[-3:]] == [None, None, "address2"]
    assert "as Column H does" in found.mapping[-3].reason


def test_other_kinds_of_columns(tmp_path: Path) -> None:
    columns = [
        ["M", "F", "F", "M", "F", "M"],
        ["Mr.", "Ms.", "Mrs.", "Dr.", "Ms.", "Mr."],
        ["$12.00", "$0.00", "(45.00)", "$1,250.00", "$3.10", "$7.00"],
        ["married", "single", "single", "married", "widowed", "single"],
        ["completed", "cancelled", "completed", "no show", "completed", "completed"],
        ["Please call her before noon", "Likes to sit by the door", "", "", "", "Moved from the Quincy office"],
        ["", "", "", "", "", ""],
        ["x1", "", "y2", "", "", ""],
    ]
    found = read(tmp_path, with_columns(*columns))
    told = [(match.field, match.proposed) for match in found.mapping[9:]]
    assert told == [
        *[("sex", ""), ("title", ""), (None, "balance"), (None, "")],
        *[(None, "last_appointment_status"), ("notes", ""), (None, ""), (None, "")],
    ]


def test_a_last_line_in_one_piece_is_taken_apart(tmp_path: Path) -> None:
    rows = [(*person[:4], f"{person[4]}, {person[5]} {person[6]}") for person in PEOPLE]
    found = read(tmp_path, rows)
    assert found.mapping[-1].field == "city_state_zip"
    assert found.patients.loc[0, ["city", "zip"]].tolist() == ["Boston", "02110"]


def test_what_the_user_maps_goes_before(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", with_columns(["Y", "N", "N", "N", "", "Y"]))
    found = read_patients(path, place=WITHOUT, mapping={"Column J": "not do_not_mail", "Column I": None})
    assert not open_questions(found.mapping)
    assert found.patients["do_not_mail"].tolist() == [False, True, True, True, False, False]


def test_a_heading_that_reads_like_a_record_is_none(tmp_path: Path) -> None:
    rows = [("Given", "Mobile", *person[2:]) if not place else person for place, person in enumerate(PEOPLE)]
    with pytest.raises(UnclearTableError) as asked:
        read_patients(write(tmp_path / "list.csv", rows))
    assert asked.value.code == "header-none"


def test_headers_above_such_columns_stay_headers(tmp_path: Path) -> None:
    heads = ("Last", "First", "DOB", "Address", "City", "State", "Zip", "Phone", "Email")
    found = read_patients(write(tmp_path / "list.csv", [heads, *PEOPLE]))
    assert (found.header_row, found.rows) == (1, 6)


def test_totals_below_and_headers_within_are_left_out(tmp_path: Path) -> None:
    heads = ("Last", "First", "DOB", "Address", "City", "State", "Zip", "Phone", "Email")
    found = read(tmp_path, [*PEOPLE[:3], heads, *PEOPLE[3:], ("Total", "6")])
    assert (found.rows, found.left_out) == (6, 2)


def test_a_recipe_fits_where_every_column_holds_what_it_held(tmp_path: Path) -> None:
    answers = with_columns(["Y", "N", "N", "N", "", "Y"])
    path = write(tmp_path / "list.csv", answers)
    found = read_patients(path, place=WITHOUT, mapping={"Column J": "do_not_mail"})
    mapping = {match.header: match.field for match in found.mapping}
    kept = recipe.Recipe.of("desk", found.headers, mapping, "", found.place)
    kept = dataclasses.replace(kept, kinds=dict(found.kinds))
    again = read_patients(path, kept=[kept])  # it isn't asked again
    assert (again.recipe, again.rows, again.header_row) == ("desk", 6, 0)
    assert again.patients["do_not_mail"].sum() == 2
    other = write(tmp_path / "other.csv", with_columns([person[2] for person in PEOPLE]))
    assert read_patients(other, place=WITHOUT, kept=[kept]).recipe == ""
    wider = write(tmp_path / "wider.csv", [(*row, "x") for row in answers])
    assert read_patients(wider, place=WITHOUT, kept=[kept]).recipe == ""


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_in_a_spreadsheet(column: int, letters: str) -> None:
    assert headless.column_letters(column) == letters
    assert headless.names(1, column) == [f"Column {letters}"]
