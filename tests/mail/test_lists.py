from __future__ import annotations

import csv
import tempfile
import zipfile
from dataclasses import astuple, fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from reactivate_desktop.errors import BugError, InputError, PressError, WorldError
from reactivate_desktop.mail import workbook_file
from reactivate_desktop.mail.lists import (
    HeldRow,
    MailingRow,
    NotMailedRow,
    read_mailing_list,
    write_address_list,
    write_held,
    write_mailing_list,
    write_not_mailed,
)
from reactivate_desktop.mail.table_file import guarded, unguarded
from reactivate_desktop.mail.workbook_file import write_xlsx

ROW = MailingRow(
    sequence=1,
    piece_id="A1B2-000001",
    full_name="José Núñez",
    first_name="José",
    last_name="Núñez",
    address1="12 QUAY RD",
    address2="APT 4",
    city="PLYMOUTH",
    state="MA",
    zip="02360",
    zip4="0012",
    clinic_id="plymouth",
    version="plymouth",
    tracking_code="7KQ4MWXR2",
    qr_url="HTTPS://GO.EXAMPLE.COM/P?C=7KQ4MWXR2",
    imb_digits="0030190000000100000102360",
    imb="FADT" * 16 + "F",
    front_page=1,
    back_page=2,
    volume=1,
    volume_page=1,
)
cell = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), max_size=12
) | st.sampled_from(["=1+1", "+5", "-3", "-", "@SUM(A1)", "'", "'=1", "''=1", "  =1", '"', "\u00a0", "00123", "1e5"])
rows = st.lists(
    st.builds(
        MailingRow,
        **{field.name: st.integers(0, 10**6) if field.type == "int" else cell for field in fields(MailingRow)},
    ),
    max_size=4,
)


@given(rows)
def test_a_list_reads_back_as_it_was_written(tmp_path: Path, rows: list[MailingRow]) -> None:
    for path in write_mailing_list(iter(rows), tmp_path):
        assert list(read_mailing_list(path)) == rows


@given(cell)
def test_no_cell_is_a_formula(text: str) -> None:
    shown = guarded(text)
    assert unguarded(shown) == text
    assert len(shown) <= 1 or not shown.lstrip().startswith(("=", "+", "-", "@"))


def test_the_csv_is_what_excel_and_lettershops_expect(tmp_path: Path) -> None:
    path, _ = write_mailing_list([replace(ROW, full_name="=cmd()", address2="-")], tmp_path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf" + b'"sequence","piece_id","full_name"')
    assert raw.count(b"\r\n") == raw.count(b"\n") == 2
    line = raw.decode("utf-8-sig").splitlines()[1]
    assert line.startswith('"1","A1B2-000001","\'=cmd()"')
    assert '"-"' in line
    assert '"02360","0012"' in line


def test_the_address_list_holds_what_mails_a_piece_and_nothing_else(tmp_path: Path) -> None:
    path = write_address_list(iter([ROW, replace(ROW, sequence=2, full_name="=cmd()")]), tmp_path)
    head, *lines = path.read_text("utf-8-sig").splitlines()
    assert head == (
        '"sequence","piece_id","full_name","address1","address2","city","state","zip","zip4","imb_digits","imb"'
    )
    assert len(lines) == 2
    assert lines[0].startswith('"1","A1B2-000001","José Núñez","12 QUAY RD","APT 4","PLYMOUTH","MA","02360","0012"')
    assert lines[1].startswith('"2","A1B2-000001","\'=cmd()"')
    assert ROW.tracking_code not in lines[0]
    assert [path.name for path in tmp_path.iterdir()] == ["address-list.csv"]


def test_the_workbook_keeps_zip_codes_and_takes_nothing_for_a_formula(tmp_path: Path) -> None:
    _, path = write_mailing_list([replace(ROW, full_name="=1+1")], tmp_path)
    sheet = load_workbook(path).active
    cells = dict(zip([head.value for head in sheet[1]], sheet[2], strict=True))
    assert (cells["zip"].value, cells["zip"].data_type, cells["zip"].number_format) == ("02360", "s", "@")
    assert (cells["full_name"].value, cells["full_name"].data_type) == ("=1+1", "s")
    assert cells["sequence"].value == 1
    assert cells["imb_digits"].value == ROW.imb_digits


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    many = [replace(ROW, sequence=n, piece_id=f"A1B2-{n:06d}") for n in range(1, 50)]
    written = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        written.append([path.read_bytes() for path in write_mailing_list(many, tmp_path / name)])
    assert written[0] == written[1]
    with zipfile.ZipFile(tmp_path / "one" / "mailing-list.xlsx") as book:
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}
        assert book.read("docProps/core.xml").count(b">1980-01-01T00:00:00Z<") == 2


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_file, "ROWS_PER_SHEET", 4)
    many = [replace(ROW, sequence=n, address2=f" <{n}> & co ", zip=f"{n:05}") for n in range(1, 11)]
    _, path = write_mailing_list(many, tmp_path)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Mailing list", "Mailing list 2", "Mailing list 3"]
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [len(rows) - 1 for rows in sheets] == [4, 4, 2]
    assert len({tuple(rows[0]) for rows in sheets}) == 1
    place = sheets[0][0].index("zip")
    assert [row[place] for rows in sheets for row in rows[1:]] == [f"{n:05}" for n in range(1, 11)]
    assert [row[0] for rows in sheets for row in rows[1:]] == list(range(1, 11))
    assert list(read_mailing_list(path)) == many


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_workbook_holds_as_many_rows_as_were_counted(tmp_path: Path, count: int) -> None:
    rows = [("a", number) for number in range(count)]
    assert write_xlsx(("name", "number"), rows, tmp_path / "good.xlsx", "Rows", count) == count
    for other in ([*rows, ("b", 9)], rows[1:] if count else [("b", 9)]):
        with pytest.raises(BugError):
            write_xlsx(("name", "number"), other, tmp_path / "other.xlsx", "Rows", count)
    assert [path.name for path in tmp_path.iterdir()] == ["good.xlsx"]


def test_a_list_of_the_first_release_still_reads(tmp_path: Path) -> None:
    header = [field.name for field in fields(MailingRow)][:-2]
    with (tmp_path / "old.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, astuple(replace(ROW, front_page=3, back_page=4))[:-2]])
    (row,) = read_mailing_list(tmp_path / "old.csv")
    assert row == replace(ROW, front_page=3, back_page=4, volume=1, volume_page=3)


def test_nothing_is_left_in_temp_folders_or_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temp, folder = tmp_path / "temp", tmp_path / "drop"
    temp.mkdir()
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    seen: list[str] = []

    def watched() -> object:
        for number in (1, 2):
            seen.extend(path.name for path in temp.iterdir())
            yield replace(ROW, sequence=number)

    write_mailing_list(watched(), folder)
    assert seen == []
    assert list(temp.iterdir()) == []
    assert sorted(path.name for path in folder.iterdir()) == ["mailing-list.csv", "mailing-list.xlsx"]


def test_a_cell_that_can_not_be_listed_stops_the_list_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(PressError, match=r"row 2, column address1") as caught:
        write_mailing_list([ROW, replace(ROW, address1="12 QUAY\nRD")], tmp_path)
    assert "QUAY" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_list_stays_when_a_new_one_fails(tmp_path: Path) -> None:
    write_mailing_list([ROW], tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(PressError):
        write_mailing_list([replace(ROW, city="\x00")], tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"mailing-list\.csv can't be written"):
        write_mailing_list([ROW], tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("other.csv", b"name,zip\r\nA,1\r\n"),
        ("empty.csv", b""),
        ("binary.csv", b"\xff\xfe\x00"),
        ("broken.xlsx", b"PK\x03\x04 no"),
    ],
)
def test_another_kind_of_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match="not a list of this program"):
        list(read_mailing_list(tmp_path / name))


def test_a_list_that_was_edited_is_refused_by_row(tmp_path: Path) -> None:
    path, _ = write_mailing_list([ROW], tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"1","A1B2', b'"one","A1B2'))
    with pytest.raises(InputError, match="row 2: column sequence"):
        list(read_mailing_list(path))


def test_not_mailed_and_held_name_rows_and_reasons_and_no_person(tmp_path: Path) -> None:
    skipped = NotMailedRow(7, "list.csv", "", 8, "=P7\n", "no_visit", "No visit is on record.")
    held = HeldRow("A1B2-000009", 9, "list.csv", "", 10, "P9", "address", "A letter has no glyph.")
    for path, row in ((write_not_mailed([skipped], tmp_path), skipped), (write_held([held], tmp_path), held)):
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, line = csv.reader(file)
        assert header == [field.name for field in fields(row)]
        assert line[-2 if row is skipped else -1] == astuple(row)[-2 if row is skipped else -1]
        assert not {"first_name", "last_name", "address1"} & set(header)
    assert write_not_mailed([], tmp_path).read_text(encoding="utf-8-sig").count("\n") == 1
