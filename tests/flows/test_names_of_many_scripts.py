"""Names of many scripts in one row each, from the spreadsheet to the words that stand in the PDF."""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

import openpyxl
from flow_desk import Desk, rows_of

NAMES = {
    "小明": "王",
    "さくら": "髙田",
    "철수": "김",
    "สมชาย": "ใจดี",
    "ชื่นใจ": "ศรีสุข",
    "प्रिया": "शर्मा",
    "שרה": "כהן",
    "محمد": "علي",
    "Иван": "Петров",
    "Ana 😀": "Peña",
}
HELD = "𓀀𓀁"  # hieroglyphs, of which no font has a sign


def _sheet(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Patient ID", "First Name", "Last Name", "DOB", "Address", "City", "State", "ZIP", "Last Visit"])
    for number, (first, last) in enumerate([*NAMES.items(), (HELD, HELD)]):
        place = (f"{number + 1} Elm St", "Plymouth", "MA", "02360")
        sheet.append([f"P{number}", first, last, "01/02/1970", *place, "05/01/2023"])
    book.save(path)


def _letters(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Zs", "Cc"))


def test_all_print_and_who_can_not_is_held_and_listed(empty_desk: Desk, tmp_path: Path) -> None:
    _sheet(tmp_path / "names.xlsx")
    assert empty_desk.ask("new", empty_desk.workspace, "--brand", "harbor-dental")[0] == 0
    code, said = empty_desk.ask("import", empty_desk.workspace, tmp_path / "names.xlsx")
    assert (code, said["imported"]) == (0, len(NAMES) + 1)
    code, said = empty_desk.press()
    assert code == 0, said
    assert (said["pieces"], said["held"]) == (len(NAMES), 1)
    pdf = said["files"]["press.pdf"]
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True, text=True).stdout
    words = _letters(text)
    for first, last in NAMES.items():
        assert _letters(first) in words, first
        assert _letters(last) in words, last
    (held,) = rows_of(said["files"]["held.csv"])
    assert "no sign for U+13000" in held["reason"]
    assert HELD not in held["reason"]
