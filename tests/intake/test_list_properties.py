"""Of any list: no row is lost, counts add up, the order of rows means nothing, and neither does the file's costume."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

import openpyxl
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from reactivate_desktop.intake.importer import PatientImport, read_patients

HEAD = ["Patient ID", "First Name", "Last Name", "Birth Date", "Address", "City", "State", "ZIP", "Last Visit", "Notes"]
FIRST = [
    "Ana",
    "ANA",
    "ana & luis",
    "Mr. and Mrs.",
    "Dr. Bo",
    'Robert "Bob"',
    "ZZZ",
    "Test",
    "Nombre",
    "",
    "  Eva",
    "José",
]
LAST = [
    "Ortiz",
    "O'BRIEN",
    "de la cruz",
    "Smith Jr.",
    "Ortiz & Ruiz",
    "Test",
    "Apellido",
    "",
    "Mailman",
    "Nuñez (deceased)",
]
DAYS = ["", "1/2/1980", "1980-01-02", "13/13/1980", "N/A", "Jan 5, 1990", "never"]
PLACES = [
    ("1 Elm St", "Ayr", "MA", "2462"),
    (" 2  Oak  St", "AYR", "ma", "02462-1234"),
    ("", "", "", ""),
    ("3 Ash Rd", "Rye", "NY", "x"),
]
NOTES = ["", "moved", "DO NOT MAIL", "likes tea", "RTS", "N/A", "mother passed away"]
JUNK = [["Total", *[""] * 9], ["---"] * 10, HEAD, [""] * 10, ["", "", "Last Name", *[""] * 7]]

ROWS = st.lists(st.tuples(*map(st.sampled_from, (FIRST, LAST, DAYS, PLACES, DAYS, NOTES))), min_size=1, max_size=8)


def table(rows: list[tuple[object, ...]], junk: list[list[str]]) -> list[list[str]]:
    """Rows with an ID each, and what is no patient between them; the first row is always one."""
    made = [["0", "Eva", "Poe", "1970-01-01", "9 Elm St", "Ayr", "MA", "02462", "2020-01-02", "tea"]]
    for number, (first, last, born, place, seen, notes) in enumerate(rows, 1):
        made.append(list(map(str, (number, first, last, born, *place, seen, notes))))  # type: ignore[misc]
    return [*made, *junk]


def written(
    rows: list[list[str]], name: str = "list.csv", delimiter: str = ",", encoding: str = "utf-8"
) -> PatientImport:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        if name.endswith(".xlsx"):
            book = openpyxl.Workbook()
            sheet = book.active
            assert sheet is not None
            for row in [HEAD, *rows]:
                sheet.append(row)
            book.save(path)
        else:
            with path.open("w", encoding=encoding, newline="") as file:
                csv.writer(file, delimiter=delimiter).writerows([HEAD, *rows])
        return read_patients(path, header_row=1)


def core(found: PatientImport) -> pd.DataFrame:
    """Who the patients are, wherever their rows stood."""
    kept = found.patients.drop(columns=["source_file", "source_sheet", "source_row"])
    return kept.sort_values(list(kept.columns[:5]), ignore_index=True)


def told(found: PatientImport) -> Counter[tuple[str, str, str]]:
    """What was found of rows and columns, by kind."""
    kinds: Counter[tuple[str, str, str]] = Counter()
    for one in found.problems:
        kinds[one.rule, one.column, one.severity] += one.count
    return kinds


@settings(max_examples=30, deadline=None)
@given(ROWS, st.lists(st.sampled_from(JUNK), max_size=3), st.randoms(use_true_random=False))
def test_no_row_is_lost_and_the_order_of_rows_means_nothing(
    rows: list[tuple[object, ...]], junk: list[list[str]], chance: Random
) -> None:
    lines = table(rows, junk)
    found = written(lines)
    assert len(found.patients) + found.refused + found.repeated == found.rows
    refused = [one for one in found.problems if one.severity == "refused"]
    assert len({one.row for one in refused}) == found.refused == len(found.set_aside)
    blank = sum(not any(map(str.strip, line)) for line in lines)
    assert found.rows + found.left_out + blank == len(lines)
    mixed = list(lines)
    chance.shuffle(mixed)
    again = written(mixed)
    pd.testing.assert_frame_equal(core(again), core(found))
    assert told(again) == told(found)


@settings(max_examples=8, deadline=None)
@given(ROWS)
def test_a_list_in_any_costume_gives_one_result(rows: list[tuple[object, ...]]) -> None:
    lines = table(rows, [])
    plain = written(lines)
    costumes = [
        written(lines, "list.txt", "\t", "utf-16"),
        written(lines, "list.csv", ";", "cp1252"),
        written(lines, "list.txt", "|", "utf-8-sig"),
        written(lines, "list.xlsx"),
    ]
    for found in costumes:
        pd.testing.assert_frame_equal(core(found), core(plain))
        questions = [
            {kind: count for kind, count in told(one).items() if kind[2] in {"question", "refused"}}
            for one in (found, plain)
        ]
        assert questions[0] == questions[1]
