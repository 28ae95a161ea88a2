"""Text files: whatever encoding, delimiter and quotes, every record comes back or is a listed problem."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reactivate_desktop.intake import textfile
from reactivate_desktop.intake.importer import read_patients
from reactivate_desktop.intake.workbook import read_table

HEADER = ["Patient ID", "Last Name", "First Name", "Address", "City", "Notes"]
WORD = st.text(alphabet="abcdefgz éüñÉ'-.", min_size=0, max_size=12).map(lambda text: " ".join(text.split()))
# "None" is what programs write where there is no name
NAME = (
    st.text(alphabet="abcdefghijklmnopqrstuvwxyzéñü", min_size=2, max_size=10)
    .map(str.capitalize)
    .filter(lambda name: name != "None")
)
NOTE = st.text(alphabet='ab ,;|\t"\n', max_size=12)
PEOPLE = st.lists(st.tuples(NAME, NAME, WORD, NAME, NOTE), min_size=2, max_size=12)
ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "utf-16": "utf-16-le", "cp1252": "cp1252"}


@given(
    people=PEOPLE,
    encoding=st.sampled_from(sorted(ENCODINGS)),
    delimiter=st.sampled_from(textfile.DELIMITERS),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    newline=st.sampled_from(["\r\n", "\n"]),
)
def test_every_record_comes_back(
    people: list[tuple[str, ...]], encoding: str, delimiter: str, quoting: int, newline: str, tmp_path: Path
) -> None:
    rows = [[str(number), *person] for number, person in enumerate(people, start=1)]
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator=newline).writerows([HEADER, *rows])
    path = tmp_path / "list.txt"
    path.write_bytes(stream.getvalue().encode(encoding))
    found = read_patients(path)
    assert found.delimiter == delimiter
    if encoding != "cp1252":
        assert found.encoding == ENCODINGS[encoding]
    assert found.rows == len(rows)
    assert len(found.patients) + found.refused + found.repeated == len(rows)
    by_id = found.patients.set_index("patient_id")
    for number, last, first, *_ in rows:
        assert (by_id.loc[number, "last_name"], by_id.loc[number, "first_name"]) == (last, first)


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("José".encode(), "José", "utf-8"),
        (b"\xef\xbb\xbfid", "id", "utf-8-sig"),
        ("Zoë,1\r\n".encode("utf-16"), "Zoë,1\r\n", "utf-16-le"),
        ("\ufeffZoë".encode("utf-16-be"), "Zoë", "utf-16-be"),
        ("name,city\nRoe,Ayr\n".encode("utf-16-le"), "name,city\nRoe,Ayr\n", "utf-16-le"),
        ("O’Brien – José".encode("cp1252"), "O’Brien – José", "cp1252"),
        ("José Muñoz".encode("cp1252"), "José Muñoz", "cp1252"),
        ("José Muñoz".encode("cp850"), "José Muñoz", "cp850"),
    ],
)
def test_encodings(data: bytes, text: str, encoding: str) -> None:
    assert textfile.decode(data) == (text, encoding)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a\tb\n1\t2\n", "\t"),
        ('"a"|"b, c"\n"1"|"2, 3"\n', "|"),
        ("a;b;c\n1,5;2,5;x\n3,5;4,5;y\n", ";"),
        ("Printed today, page 1\n\nid;name;city\n1;Roe, Ann;Ayr\n2;Doe, Bob;Rye\n", ";"),
        ("alone\nword\n", ""),
    ],
)
def test_delimiters(text: str, delimiter: str) -> None:
    assert textfile.find_delimiter(text) == delimiter


def test_a_stray_quotation_mark_swallows_no_patient(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    lines = ["Last Name,First Name,City,ZIP", 'Roe,"Ann,Ayr,10001', "Doe,Bob,Rye,10002", 'Poe,"Cy",Lee,10003']
    path.write_text("\n".join([*lines, *(f"Moe{number},Di,Ham,10004" for number in range(20))]), "utf-8")
    found = read_patients(path)
    assert found.rows == len(found.patients) == 23
    assert [problem.row for problem in found.problems if problem.rule == "quote-stray"] == [2]


def test_a_line_break_within_a_cell_keeps_its_row_together(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Last Name,Address,ZIP\n"Roe","1 Main St\nApt 5",10001\n"Doe\n",2 Elm St,10002\n', "utf-8")
    found = read_patients(path)
    assert list(found.patients["address1"]) == ["1 Main St Apt 5", "2 Elm St"]
    assert list(found.patients["source_row"]) == [2, 3]


def test_single_quotes_and_backslashes(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = "".join(f"'Roe','{number} Main, Apt {number}','10001'\n" for number in range(1, 9))
    path.write_text("'Last Name','Address','ZIP'\n" + rows, "utf-8")
    assert read_patients(path).patients["address1"].iloc[0] == "1 Main, Apt 1"
    path.write_text('Last Name,Notes,ZIP\nRoe,"says \\"hi\\" often",10001\n', "utf-8")
    assert read_patients(path).patients["notes"].iloc[0] == 'says "hi" often'


def test_text_under_a_workbook_name_is_text(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_text("Last Name\tZIP\nRoe\t01001\n", "utf-8")
    table = read_table(path)
    assert (table.delimiter, table.rows[1]) == ("\t", ["Roe", "01001"])


def careful_records(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """All lines at hand at once: what reading record by record must give as well."""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    used = delimiter or ","
    quote, escape = textfile._quote_of(text[:200_000], used), textfile._escape_of(text[:200_000], used)
    width = textfile._modal_width(lines, used, quote, escape)
    rows: list[list[str]] = []
    stray: list[int] = []
    start = 0
    while start < len(lines):
        reader = textfile._parse(iter(lines[start:]), used, quote, escape)
        position = start
        for row in reader:
            end = start + reader.line_num
            if end - position > 1 and textfile._swallowed(lines[position:end], width, used, quote, escape):
                rows.append([cell.strip() for cell in lines[position].rstrip("\r\n").split(used)])
                stray.append(len(rows))
                start = position + 1
                break
            rows.append(row)
            position = end
        else:
            break
    return rows, stray


@given(
    st.lists(
        st.sampled_from(["a,b\n", 'a,"b\n', 'b",c\r\n', '"a\n', "\n", '"a, b","c"\n', 'a"b,c\r', "a,b,c\n", " , \n"])
    ),
    st.integers(0, 3),
)
@example(['"a\n', *["a,b\n"] * 120], 2)
@example(['a,"b\n', *["x\n"] * 250, "a,b\n"], 1)
@example(["a,b\n", *["x\n"] * 99, '"', *["y\n"] * 130, '"\n', "a,b\n"], 3)
def test_records_read_one_by_one_are_those_of_the_whole_text(parts: list[str], good: int) -> None:
    text = "a,b\n" * good + "".join(parts)
    found = textfile.TextFile(text.encode(), ",")
    assert (list(found), found.stray) == careful_records(text, ",")
    assert found.is_blank == (not text.strip())


def test_letters_that_do_not_fit_are_counted_once() -> None:
    found = textfile.TextFile(b"\xff\xfe" + 'a,b\n1,"2\n3,4\n'.encode("utf-16-le") + b"\x00\xd8")
    assert [row[:2] for row in found] == [["a", "b"], ["1", '"2'], ["3", "4"], ["\ufffd"]]
    assert (found.unreadable, found.stray, found.encoding) == (1, [2], "utf-16-le")
