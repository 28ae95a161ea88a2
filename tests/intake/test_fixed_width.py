"""Lists in columns of fixed width, as old systems print them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.intake import fixed_width
from reactivate_desktop.intake.importer import read_patients
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
