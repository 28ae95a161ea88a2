"""Workbooks that unpack to more than any list of their size are refused by their directory, before any unpacking."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import workbook
from reactivate_desktop.intake.workbook import read_table

MEGABYTE = b" " * 2**20


def book(path: Path, *, more: int = 0) -> Path:
    """A list of 500 rows that all say the same, with ``more`` megabytes of blanks beside it."""
    made = openpyxl.Workbook()
    for _ in range(500):
        made.worksheets[0].append(["1", "Ann", "Roe", "12 Elm St", "Plymouth", "MA", "02360"])
    made.save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as out, out.open("xl/a.xml", "w") as file:
        for _ in range(more):
            file.write(MEGABYTE)
    return path


def test_a_bomb_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^bomb\.xlsx unpacks to more than 0\.4 GB") as caught:
        read_table(book(tmp_path / "bomb.xlsx", more=400))
    assert (caught.value.code, bool(caught.value.hint)) == ("workbook-too-large", True)


def test_a_list_that_says_the_same_in_every_row_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_UNPACKED_AT_LEAST", 0)
    assert len(read_table(book(tmp_path / "list.xlsx")).rows) == 500
    with pytest.raises(InputError, match="unpacks to more than"):
        read_table(book(tmp_path / "bomb.xlsx", more=2))
