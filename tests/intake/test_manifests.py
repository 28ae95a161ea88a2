"""Every file of both manifests is read as they say, or refused in one sentence, fast and in little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import layout, workbook_process
from reactivate_desktop.intake.importer import read_patients
from reactivate_desktop.intake.table import RawTable
from reactivate_desktop.intake.workbook import read_table
from reactivate_desktop.intake.workbook_child import memory_for

_SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
_SECONDS, _BYTES = 5.0, 500_000_000

MADE_BY_RULE = {
    "file_preamble": 83,
    "file_multitable_less": 166,
    "file_header_multirow_2": 83,
    "file_no_header": 83,
    "file_header_only": 0,
    "file_quotation_char_0x27": 83,
    "file_field_delimiter_0x9": 83,
    "file_record_delimiter_0xD": 83,
    "row_less_sep_row16_col5": 83,
    "row_extra_quote28_col0": 83,
}
"""Records below the header of files that were spoilt by rule from a clean one of 83."""
UNREAD = {
    "calamine__errors.xlsx": "sheet-empty",
    "poi__testEXCEL_4.xls": "file-kind",
    "poi__xlsx-corrupted.xlsx": "workbook-damaged",
    "frictionless__empty.csv": "file-empty",
    "frictionless__implicit-gz.csv": "file-kind",
    "polluted__file_no_payload.csv": "file-empty",
}
"""Files that a manifest lists with caution and that end in a sentence here."""
SAME_BYTES = {"ascii": "utf-8", "latin-1": "cp1252"}


def entries(part: str) -> list[dict[str, object]]:
    path = _SHARED / part / "manifest.json"
    return list(json.loads(path.read_text("utf-8"))) if path.exists() else []


def path_of(part: str, entry: dict[str, object]) -> Path:
    return (_SHARED / part if part == "spreadsheets" else _SHARED) / str(entry["file"])


def records(table: RawTable, header_row: object) -> int:
    start = int(header_row) if isinstance(header_row, int) else 0
    return sum(not layout.blank(row) for row in list(table.rows)[start:])


CASES = [(part, entry) for part in ("spreadsheets", "csv") for entry in entries(part)]
NAMES = [Path(str(entry["file"])).name for _, entry in CASES]


def test_the_manifests_are_there(shared_data: Path) -> None:
    assert len(CASES) > 60
    assert shared_data == _SHARED


def attempt(path: Path, sheet: object) -> RawTable | InputError:
    try:
        return read_table(path, sheet=str(sheet or "") or None)
    except InputError as refusal:
        return refusal


class Children:
    """What the processes that read workbooks took, asked of the system before each ends.

    Not from ``getrusage``: that tells the most of any child so far, and a child's count begins at its
    parent's memory.
    """

    def __init__(self) -> None:
        self.seconds, self.peak, self.number = 0.0, 0, 0

    def look(self, process: int) -> None:
        self.number += 1
        stat = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
        self.seconds += (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
        for line in Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):  # one that ended by itself has none left: its own limit ended it
                self.peak = max(self.peak, int(line.split()[1]) * 1024)


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Children:
    seen = Children()

    class Watched(subprocess.Popen[bytes]):
        def kill(self) -> None:
            if self.returncode is None and sys.platform == "linux":
                seen.look(self.pid)
            super().kill()

    monkeypatch.setattr(workbook_process.subprocess, "Popen", Watched)
    return seen


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what a process took")
def test_what_a_child_takes_is_seen(children: Children) -> None:
    taking = "import sys; a = b'1' * 100_000_000; print(len(a), flush=True); sys.stdin.read()"
    with workbook_process.subprocess.Popen(
        [sys.executable, "-c", taking], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"100000000\n"
        child.kill()
    assert children.number == 1
    assert 100_000_000 < children.peak < 200_000_000
    assert 0 < children.seconds < _SECONDS


@pytest.mark.parametrize(("part", "entry"), CASES, ids=NAMES)
def test_a_file_gives_what_its_manifest_says(part: str, entry: dict[str, object], children: Children) -> None:
    path = path_of(part, entry)
    started = time.process_time()
    table = attempt(path, entry.get("sheet"))
    assert time.process_time() - started + children.seconds < _SECONDS
    assert children.peak < _BYTES
    if isinstance(table, InputError):
        assert entry.get("outcome") == "refuse" or UNREAD[path.name] == table.code
        assert path.name in table.message
        assert table.hint
        return
    wanted = MADE_BY_RULE.get(path.stem.removeprefix("polluted__"), entry.get("nonblank_after_header"))
    if entry.get("outcome") == "refuse":  # a line of text named .xls: it is a table of one cell, and no patient list
        wanted = 1
    assert records(table, entry.get("header_row")) == wanted
    if part == "csv":
        said = str(entry["encoding"])
        assert table.encoding == SAME_BYTES.get(said, said)
        assert table.delimiter in {entry["delimiter"], ""}


def test_values_of_odd_dialects_come_out_whole(shared_data: Path) -> None:
    quoted = read_table(shared_data / "csv" / "frictionless__dialect.csv")
    assert [list(row) for row in quoted.rows] == [["id", "name"], ["1", "english"], ["2", "-", ""]]
    padded = read_table(shared_data / "csv" / "frictionless__leading-zeros.csv")
    assert [row[0] for row in padded.rows] == ["value", "01", "002", "00003"]


def book(path: Path) -> Path:
    """A list that starts in C3, with a formula that nobody reckoned, a hidden row and a hidden sheet."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "List"
    for number, row in enumerate(
        [("First Name", "Last Name", "ZIP"), ("Ana", "Ortiz", "02462"), ("Luis", "Vega", None)]
    ):
        for column, value in enumerate(row):
            sheet.cell(3 + number, 3 + column, value)
    sheet["E5"] = '=CONCATENATE("0","2462")'
    sheet.row_dimensions[4].hidden = True
    workbook.create_sheet("Old").sheet_state = "hidden"
    workbook.save(path)
    return path


def test_rows_keep_their_number_and_what_is_hidden_is_told(tmp_path: Path) -> None:
    found = read_patients(book(tmp_path / "book.xlsx"))
    assert found.header_row == 3
    assert found.patients["source_row"].tolist() == [4, 5]
    told = {(problem.rule, problem.sheet, problem.row) for problem in found.problems}
    assert told >= {("row-hidden", "List", 4), ("formula-unreckoned", "List", 5), ("sheet-hidden", "Old", 0)}


def test_a_sheet_of_failed_formulas_says_so(shared_data: Path) -> None:
    with pytest.raises(InputError, match=r"formulas without a result \(the first in A1\)"):
        read_table(shared_data / "spreadsheets" / "calamine__errors.xlsx")


@pytest.mark.parametrize(("size", "most"), [(1_000, 351_000_000), (5_000_000, 850_000_000), (10**9, 1_500_000_000)])
def test_a_small_workbook_may_not_ask_for_much(size: int, most: int) -> None:
    assert memory_for(size) <= most
