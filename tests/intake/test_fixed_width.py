"""Lists in columns of fixed width, as old systems print them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.intake import fixed_width, rivers
from reactivate_desktop.intake.importer import read_patients
from reactivate_desktop.intake.recipe import Recipe, load, save
from reactivate_desktop.intake.table_choice import TablePlace, UnclearTableError, columns_in_words
from reactivate_desktop.intake.textfile import TextFile

HEADERS = ["Pat No", "Patient Name", "Address", "ZIP", "Last Visit"]
PEOPLE = [
    ["1", "Ortiz, Ana", "1 Elm St, Apt 2", "02462", "01/05/2021"],
    ["27", "Vega, Luis", "12 Long Avenue", "02110", "11/30/2019"],
    ["300", "Cho, Mia", "7 Oak Ct", "", "02/14/2020"],
]


def printed(rows: list[list[str]], *, ruler: bool = False, gap: int = 2, right: bool = False) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        (" " * gap).join(
            cell.rjust(width) if right and place == 0 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    if ruler:
        lines.insert(1, (" " * gap).join("-" * width for width in widths))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        printed([HEADERS, *PEOPLE]),
        printed([HEADERS, *PEOPLE], right=True),
        printed([HEADERS, *PEOPLE], ruler=True, gap=1),
        "INACTIVE PATIENTS\nprinted 2026-11-23\n\n" + printed([HEADERS, *PEOPLE], gap=4) + "\nTotal patients: 3\n",
        printed([HEADERS, *PEOPLE]).replace("\n", "\r\n"),
    ],
    ids=["plain", "numbers to the right", "ruled", "title and footer", "crlf"],
)  # fmt: skip
def test_a_printed_list_is_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(text.encode())
    found = read_patients(path)
    assert found.delimiter == fixed_width.FIXED
    assert found.patients["patient_id"].tolist() == ["1", "27", "300"]
    assert found.patients["last_name"].tolist() == ["Ortiz", "Vega", "Cho"]
    assert found.patients["zip"].tolist() == ["02462", "02110", ""]
    assert found.patients["last_visit"].dt.strftime("%Y-%m-%d").tolist() == ["2021-01-05", "2019-11-30", "2020-02-14"]


def test_a_padded_csv_stays_a_csv() -> None:
    text = "id   , name   , zip  \n1    , Ana    , 02462\n22   , Luis   , 02110\n333  , Mia    , 02110\n"
    assert TextFile(text.encode()).delimiter == ","


word = st.text("abcdefg0123456789", min_size=1, max_size=9)


@given(st.lists(st.lists(word, min_size=4, max_size=4), min_size=4, max_size=20), st.integers(2, 5))
def test_what_is_printed_comes_back(rows: list[list[str]], gap: int) -> None:
    text = TextFile(printed(rows, gap=gap).encode())
    assert list(text) == rows


TIGHT = ["Pat No", "Last Name", "First Name", "Zip", "Last Visit"]


def tight(count: int, *, names: bool = True, glued: bool = False) -> str:
    """Columns with one blank between them, or none; every column is filled to the brim somewhere."""
    lines = ["PatNo LastName FirstName Zip   Visit     "] if names else []
    for number in range(count):
        last = ("Ortiz", "McDonald", "de la Vi")[number % 3]
        first = ("Ana", "Christina", "Jo Ann")[number % 3]
        gap = "" if glued else " "
        day = f"20{10 + number % 9}-0{1 + number % 9}-11"
        lines.append(f"{number:05d}{gap}{last:<8}{gap}{first:<9}{gap}{2100 + number:05d}{gap}{day}")
    return "\n".join(lines) + "\n"


def test_columns_with_one_blank_are_found_where_their_names_confirm_it(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(tight(30), "utf-8")
    found = read_patients(path)
    assert found.delimiter == fixed_width.FIXED
    assert found.place.columns[:4] == ((1, 6), (7, 15), (16, 25), (26, 31))
    assert found.patients["last_name"].tolist()[:3] == ["Ortiz", "McDonald", "de la Vi"]
    assert found.patients["first_name"].tolist()[:3] == ["Ana", "Christina", "Jo Ann"]
    assert found.patients["zip"].tolist()[:2] == ["02100", "02101"]
    assert len(found.patients) == 30


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        (tight(6), ((1, 6), (7, 15), (16, 25), (26, 31), (32, 41))),  # too few lines to be sure
        (tight(30, names=False), ((1, 6), (7, 15), (16, 25), (26, 31), (32, 41))),  # no names to confirm it
        (tight(30, names=False, glued=True), ((1, 5), (6, 22), (23, 37))),  # only kinds of letters tell
    ],
    ids=["few", "nameless", "glued"],
)  # fmt: skip
def test_what_is_not_certain_is_asked_with_a_proposal(
    text: str, proposed: tuple[tuple[int, int], ...], tmp_path: Path
) -> None:
    path = tmp_path / "list.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(UnclearTableError, match="fixed width") as caught:
        read_patients(path)
    asked = caught.value
    [candidate] = asked.candidates
    assert (asked.ask, asked.code) == ("columns", "columns-unclear")
    assert candidate.place.columns == proposed
    assert f"--columns {columns_in_words(proposed)}" in asked.hint
    assert "Ortiz" not in str(asked) + repr(asked) + str(asked.as_json())
    assert candidate.preview[-1][0].isdigit()


def test_a_cut_that_is_said_is_read_and_kept_in_a_recipe(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(tight(6), "utf-8")
    cut = ((1, 5), (7, 14), (16, 24), (26, 30), (32, 41))
    found = read_patients(path, place=TablePlace(columns=cut))
    assert found.patients["last_name"].tolist()[:2] == ["Ortiz", "McDonald"]
    kept = Recipe.of("old system", found.headers, {}, "", found.place)
    assert kept.columns == cut
    save(kept, tmp_path / "old.toml")
    assert load(tmp_path / "old.toml") == kept
    again = read_patients(path, kept=[kept])
    assert (again.recipe, len(again.patients)) == ("old system", 6)


LETTER = """Dear team,
please find the list of patients whom we have not seen for a while.
We would like to write to them in March, before the
school holidays begin, if that
suits you. Call us on 12 March.
Regards
"""


@pytest.mark.parametrize("text", [LETTER, "Name\nAnn Roe\nBob Doe\nCy Poe\nDi Moe\nEd Coe\n"])
def test_what_is_no_table_is_not_asked_for_columns(text: str) -> None:
    found = TextFile(text.encode())
    assert (found.proposed, found.columns) == ((), ())


def test_a_blank_within_values_is_no_end_of_a_column() -> None:
    lines = ["Name     Phone          Last Visit"]
    lines += [f"{'Ann Roe' if n % 2 else 'Bo Lee':<8} (617) 555-01{n:02d} 2020-01-{1 + n % 28:02d}" for n in range(30)]
    cut = rivers.find(lines)
    assert cut is not None
    assert cut.columns == ((1, 9), (10, 24), (25, 34))
    assert cut.certain
