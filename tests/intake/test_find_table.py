"""Which table of a file is meant: certain ones are found, others are asked with what may be chosen."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import header_rows, recipe
from reactivate_desktop.intake.importer import PatientImport, read_patients
from reactivate_desktop.intake.table_choice import (
    NO_HEADER,
    TablePlace,
    UnclearTableError,
    columns_in_words,
    parse_columns,
    parse_rows,
)

ACTIVE = [
    ["Active patients"],
    ["ID", "First Name", "Last Name", "Address", "ZIP", "Last Visit"],
    ["1", "Ann", "Roe", "1 Main St", "02462", "2025-01-02"],
    ["2", "Bob", "Doe", "2 Elm St", "02110", "2025-02-03"],
]
INACTIVE = [
    [],
    ["Inactive patients"],
    ["Last Name", "First Name", "ID", "Last Visit", "ZIP"],
    ["Poe", "Cy", "3", "2019-01-02", "02462"],
    ["Moe", "Di", "4", "2018-01-02", "02110"],
    ["Coe", "Ed", "5", "2018-02-02", "02110"],
]


def write(path: Path, rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([cell or None for cell in row])
    book.save(path)
    return path


def unclear(path: Path, **options: object) -> UnclearTableError:
    with pytest.raises(UnclearTableError) as caught:
        read_patients(path, **options)  # type: ignore[arg-type]
    return caught.value


def names(found: PatientImport) -> list[str]:
    return found.patients["last_name"].tolist()


def test_two_lists_in_a_sheet_are_asked_and_either_can_be_chosen(tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx", [*ACTIVE, *INACTIVE])
    asked = unclear(path)
    assert (asked.ask, asked.code, "--table" in asked.hint) == ("table", "table-unclear", True)
    assert [candidate.place.table for candidate in asked.candidates] == [1, 2]
    assert [candidate.place.header_rows for candidate in asked.candidates] == [(2, 2), (7, 7)]
    assert "table 1, header in row 2" in asked.message
    first, second = (read_patients(path, place=TablePlace(table=number)) for number in (1, 2))
    assert (names(first), names(second)) == (["Roe", "Doe"], ["Poe", "Moe", "Coe"])
    assert [problem.row for problem in first.problems if problem.rule == "another-table"] == [6, 7, 8, 9, 10]
    assert first.rows + first.refused == 2
    assert second.patients["source_row"].tolist() == [8, 9, 10]
    assert names(read_patients(path, place=TablePlace(header_rows=(7, 7)))) == ["Poe", "Moe", "Coe"]
    assert [one.place.table for one in second.tables] == [1, 2]
    with pytest.raises(InputError, match="has no table 3"):
        read_patients(path, place=TablePlace(table=3))


def test_lists_side_by_side_are_two_tables(tmp_path: Path) -> None:
    left, right = ACTIVE[1:], INACTIVE[2:]
    rows = [[*(left[y] if y < len(left) else [""] * 6), "", *right[y]] for y in range(len(right))]
    path = write(tmp_path / "list.xlsx", rows)
    assert [candidate.headers[0] for candidate in unclear(path).candidates] == ["ID", "Last Name"]
    second = read_patients(path, place=TablePlace(table=2))
    assert names(second) == ["Poe", "Moe", "Coe"]
    assert names(read_patients(path, place=TablePlace(table=1))) == ["Roe", "Doe"]


@pytest.mark.parametrize(
    "other",
    [
        [["Clinic", "Phone", "Manager"], ["Quincy", "617-555-0101", "Lee"]],  # no list of patients
        [ACTIVE[1], ["7", "Flo", "Low", "7 Elm St", "02110", "2024-02-03"]],  # the same header again
        [["Patient ID", "First", "Last", "Street Address", "Zip Code", "Last Visit Date"]],  # the same in other words
    ],
)
def test_what_is_no_other_list_is_not_asked(other: list[list[str]], tmp_path: Path) -> None:
    found = read_patients(write(tmp_path / "list.xlsx", [*ACTIVE, [], *other]))
    assert names(found)[:2] == ["Roe", "Doe"]
    assert len(found.tables) == 1


def test_a_recipe_knows_which_table_it_was_made_for(tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx", [*ACTIVE, *INACTIVE])
    found = read_patients(path, place=TablePlace(table=2))
    kept = recipe.Recipe.of("inactive", found.headers, {}, found.sheet, found.place)
    assert (kept.table, kept.header_depth) == (2, 1)
    recipe.save(kept, tmp_path / "inactive.toml")
    assert recipe.load(tmp_path / "inactive.toml") == kept
    again = read_patients(path, kept=[kept])
    assert (names(again), again.recipe) == (["Poe", "Moe", "Coe"], "inactive")
    assert unclear(path, kept=[recipe.Recipe.of("other", ["a", "b"], {})]).ask == "table"


def test_a_recipe_knows_its_sheet_among_equals(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, rows in (("North", ACTIVE[1:]), ("South", [ACTIVE[1], ["9", "Flo", "Low", "", "02110", "2020-01-02"]])):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "list.xlsx")
    asked = unclear(tmp_path / "list.xlsx")
    assert (asked.ask, asked.code) == ("sheet", "sheet-unclear")
    assert [(one.place.sheet, one.rows, one.first_row) for one in asked.candidates] == [
        ("North", 2, 1),
        ("South", 1, 1),
    ]
    assert asked.candidates[1].preview[1][2] == "Low"
    kept = recipe.Recipe.of("south", asked.candidates[1].headers, {}, "South")
    assert names(read_patients(tmp_path / "list.xlsx", kept=[kept])) == ["Low"]


BROKEN = [
    ["Patient", "Last", "First", "Date of", "Zip"],
    ["Number", "Name", "Name", "Birth", "Code"],
    ["1", "Roe", "Ann", "1980-01-02", "02462"],
    ["2", "Doe", "Bob", "1990-01-02", "02110"],
    ["3", "Poe", "Cy", "1970-01-02", "02110"],
]
GROUPED = [
    ["Guarantor", "", "Patient", "", "", "Visits", ""],
    ["First Name", "Last Name", "ID", "First Name", "Last Name", "Last Visit", "Zip"],
    ["Gus", "Guarantor", "1", "Ann", "Roe", "2020-01-02", "02462"],
    ["Gil", "Guarantor", "2", "Bob", "Doe", "2021-01-02", "02110"],
]
NOTES = [
    ["ID", "Last Name", "First Name", "DOB", "Zip"],
    ["required", "as on card", "as on card", "month first", "digits"],
    *BROKEN[2:],
]


@pytest.mark.parametrize("rows", [BROKEN, GROUPED], ids=["broken over lines", "groups"])
@pytest.mark.parametrize("above", [[], [["Report of patients"], []]], ids=["", "title"])
def test_headers_of_two_rows_are_read_together(rows: list[list[str]], above: list[list[str]], tmp_path: Path) -> None:
    found = read_patients(write(tmp_path / "list.xlsx", [*above, *rows]))
    assert found.place.header_rows == (1 + len(above), 2 + len(above))
    assert names(found)[:2] == ["Roe", "Doe"]
    assert found.patients["zip"].tolist()[:2] == ["02462", "02110"]
    assert found.patients["first_name"].tolist()[:2] == ["Ann", "Bob"]


def test_a_group_that_changes_what_names_mean_is_asked(tmp_path: Path) -> None:
    rows = [
        ["Patient", "Guarantor", "", "Address"],
        ["ID", "First Name", "Last Name", "Zip"],
        ["1", "A", "Roe", "02462"],
    ]
    asked = unclear(write(tmp_path / "list.xlsx", rows))
    assert [candidate.place.header_rows for candidate in asked.candidates] == [(2, 2), (1, 2)]
    assert asked.candidates[1].headers == ("Patient ID", "Guarantor First Name", "Guarantor Last Name", "Address Zip")


def test_a_row_that_may_belong_to_the_header_is_asked(tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx", NOTES)
    asked = unclear(path)
    assert (asked.ask, asked.code) == ("header", "header-unclear")
    assert [candidate.place.header_rows for candidate in asked.candidates] == [(1, 1), (1, 2)]
    assert len(read_patients(path, header_row=1).patients) == 4
    both = read_patients(path, place=TablePlace(header_rows=(1, 2)))
    assert names(both) == ["Roe", "Doe", "Poe"]
    kept = recipe.Recipe.of("two rows", both.headers, {}, "", both.place)
    assert names(read_patients(path, kept=[kept])) == ["Roe", "Doe", "Poe"]


def test_a_list_without_headers_shows_its_rows_to_choose_from(tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx", [["Ann", "Roe", "Boston"], ["Bob", "Doe", "Quincy"]])
    asked = unclear(path)
    assert (asked.code, asked.ask) == ("header-missing", "header")
    assert [candidate.headers for candidate in asked.candidates] == [(), (), ("Column A", "Column B", "Column C")]
    assert asked.candidates[-1].place.header_rows == NO_HEADER
    assert "Roe" not in str(asked)
    assert "Roe" not in repr(asked.candidates)
    assert "Roe" not in str(asked.as_json())
    by_hand = read_patients(path, place=asked.candidates[0].place)
    assert (by_hand.rows, by_hand.refused) == (1, 1)  # nothing is mapped yet
    mapped = read_patients(path, place=asked.candidates[0].place, mapping={"Ann": "first_name", "Roe": "last_name"})
    assert names(mapped) == ["Doe"]


def test_a_plain_record_is_never_taken_for_a_header(tmp_path: Path) -> None:
    rows = [["ID", "Last Name", "First Name", "DOB", "Zip"], ["x", "Roe", "Ann", "", "n/a"], *BROKEN[2:]]
    found = read_patients(write(tmp_path / "list.xlsx", rows))
    assert found.place.header_rows == (1, 1)
    assert len(found.patients) == 4


@given(st.lists(st.sampled_from(["", "Last", "Name", "Zip Code", "Patient", "ID", "7"]), min_size=3, max_size=5))
def test_names_of_one_row_are_that_row(row: list[str]) -> None:
    wanted = list(row)
    while wanted and not wanted[-1]:
        wanted.pop()
    assert header_rows.names([row], 1, 1) == wanted


@pytest.mark.parametrize(("text", "rows"), [("3", (3, 3)), (" 3 - 4 ", (3, 4)), (" 0 ", NO_HEADER)])
def test_rows_as_typed(text: str, rows: tuple[int, int]) -> None:
    assert parse_rows(text) == rows


@pytest.mark.parametrize("text", ["", "0-1", "4-3", "a", "1,2", "1-", "99999999999"])
def test_what_names_no_rows_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="names no header rows"):
        parse_rows(text)


def test_columns_as_typed() -> None:
    assert parse_columns("1-10, 11-30,31") == ((1, 10), (11, 30), (31, 31))
    assert columns_in_words(((1, 10), (11, 30))) == "1-10,11-30"
    for text in ("", "1-10,5-20", "10-1", "1-10,x", "0-4"):
        with pytest.raises(InputError, match="names no columns"):
            parse_columns(text)
