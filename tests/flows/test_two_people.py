"""Two people in one row, from the spreadsheet to the words that stand in the PDF."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import openpyxl
from flow_desk import Desk, rows_of

PEOPLE = {
    "Ana & Luis Ortiz": ("Ana and Luis Ortiz", "Ana and Luis"),
    "Ana Vega and Luis Ruiz": ("Ana Vega and Luis Ruiz", "Ana and Luis"),
    "MR AND MRS SMITH": ("Mr. and Mrs. Smith", "Mr. and Mrs. Smith"),
    "John/Mary Kent": ("John and Mary Kent", "John and Mary"),
    "Mr. & Mrs. John Poe": ("Mr. and Mrs. John Poe", "Mr. and Mrs. Poe"),
    "Eva Roe": ("Eva Roe", "Eva"),
}
ASKED = "Doe & Jones"


def _sheet(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Patient ID", "Name", "DOB", "Address", "City", "State", "ZIP", "Last Visit"])
    for number, name in enumerate([*PEOPLE, ASKED]):
        place = (f"{number + 1} Elm St", "Plymouth", "MA", "02360")
        sheet.append([f"P{number}", name, "01/02/1970", *place, "05/01/2023"])
    book.save(path)


def _words(pdf: str) -> str:
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True).stdout
    return re.sub(r"\s+", " ", text)


def test_both_are_named_on_the_card_in_the_list_and_in_the_read_back(empty_desk: Desk, tmp_path: Path) -> None:
    _sheet(tmp_path / "couples.xlsx")
    assert empty_desk.ask("new", empty_desk.workspace, "--brand", "harbor-dental")[0] == 0
    code, said = empty_desk.ask("import", empty_desk.workspace, tmp_path / "couples.xlsx")
    assert (code, said["imported"]) == (0, len(PEOPLE) + 1)
    assert [one["rule"] for one in said["problems"] if one["severity"] == "question"] == ["people-unclear"]
    code, said = empty_desk.press()
    assert code == 0, said
    assert (said["pieces"], said["held"]) == (len(PEOPLE), 0)
    rows = {row["full_name"] for row in rows_of(said["files"]["mailing-list.csv"])}
    assert rows == {line for line, _ in PEOPLE.values()}
    words = "".join(_words(path) for name, path in said["files"].items() if name.endswith(".pdf"))
    for line, greeting in PEOPLE.values():
        assert line.upper() in words.upper()  # the address stands in capitals
        assert f"Dear {greeting}," in words
    assert not re.search(r"Dear\s*[,:]|Dear Mr\.? and Mrs\.?,|Doe|Jones", words)
    left_out = rows_of(said["files"]["not-mailed.csv"])
    assert [row["source_row"] for row in left_out] == ["8"]
    code, said = empty_desk.ask("audience", empty_desk.campaign, "--why", "P1")
    cleaned = {(one["field"], one["rule"]) for one in said["why"]["cleaned"]}
    assert cleaned >= {
        ("first_name", "two-people"),
        ("partner_last_name", "second-person"),
        ("full_name", "name-split"),
    }
    assert "Vega" not in str(said["why"])
    assert "Two people in one row" in empty_desk.say("audience", empty_desk.campaign, "--why", "P1")[1]
