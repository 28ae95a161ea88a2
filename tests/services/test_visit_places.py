"""Where the visits stand in a file, as the user says it, and the report of rows that were left out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from reactivate_desktop.errors import InputError
from reactivate_desktop.intake.table_choice import NO_HEADER, TablePlace
from reactivate_desktop.services import import_patients, import_report, import_visits
from reactivate_desktop.store import Store

TODAY = date(2026, 11, 25)
PATIENTS = "PatNum,LName,FName,Address\n1,Roe,Ann,1 Main St\n2,Doe,Bob,2 Elm St\n3,Poe,Cy,3 Oak St\n"
HEAD = "PatNum,ProcDate,ProcCode,ProcStatus"
TWO = f"""{HEAD}
1,2021-05-02,D1110,C
2,2021-06-03,D1110,C

Patient ID,Status,Date of Service,Procedure Code
3,Completed,2022-07-04,D0120
"""
BARE = "1,2021-05-02,D1110,C\n2,2021-06-03,D1110,C\n9,2021-07-03,D1110,C\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "work.reactivate", "correct horse") as opened:
        (tmp_path / "patients.csv").write_text(PATIENTS, "utf-8")
        import_patients.run(opened, tmp_path / "patients.csv")
        yield opened


def last_visits(store: Store) -> list[str]:
    with store.reading() as tx:
        return [day.date().isoformat() if day == day else "" for day in tx.patients.frame()["last_visit"]]


def written(folder: Path, text: str, name: str = "visits.csv") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_all_tables_of_a_sheet_are_read_or_the_one_that_is_named(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, TWO)
    assert import_visits.plan(store, [path], today=TODAY).used == 3
    second = import_visits.plan(store, [path], today=TODAY, place=TablePlace(table=2))
    assert (second.used, second.sheets[0].header_row) == (1, 5)
    import_visits.take(store, second)
    assert last_visits(store) == ["", "", "2022-07-04"]


def test_the_header_is_where_the_user_says(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, f"Report of the day\nprinted,by,the,desk\n{HEAD}\n1,2021-05-02,D1110,C\n")
    made = import_visits.plan(store, [path], today=TODAY, place=TablePlace(header_rows=(3, 3)))
    assert (made.used, made.sheets[0].header_row) == (1, 3)


def test_visits_that_begin_with_a_visit(store: Store, tmp_path: Path) -> None:
    columns = dict(
        zip(("Column A", "Column B", "Column C", "Column D"), ("patient_id", "day", "code", "status"), strict=True)
    )
    made = import_visits.plan(
        store,
        [written(tmp_path, BARE)],
        kind="visits",
        today=TODAY,
        mapping=columns,
        place=TablePlace(header_rows=NO_HEADER),
    )
    assert (made.used, made.unknown) == (2, {"9": 1})  # the first row is one of them
    import_visits.take(store, made)
    assert last_visits(store) == ["2021-05-02", "2021-06-03", ""]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_report_names_each_row_that_was_left_out_and_no_cell(store: Store, tmp_path: Path, ending: str) -> None:
    path = written(tmp_path, f"{HEAD}\n1,2021-05-02,D1110,C\nROE-77,2021-05-02,D1110,C\n2,someday,D1110,C\n")
    target = tmp_path / f"report{ending}"
    import_visits.run(store, [path], today=TODAY, dry_run=True, report=target)
    if ending == ".csv":
        with target.open(encoding="utf-8-sig", newline="") as file:
            lines = [list(row) for row in csv.reader(file)]
    else:
        rows = openpyxl.load_workbook(target).worksheets[0].iter_rows(values_only=True)
        lines = [[str(cell if cell is not None else "") for cell in row] for row in rows]
    assert lines[0] == list(import_report.HEADER)
    told = {(line[0], line[2], line[3], line[5]) for line in lines[1:]}
    assert ("visits.csv", "3", "PatNum", "patient-unknown") in told
    assert any(line[2] == "4" and line[3] == "ProcDate" for line in lines[1:])
    assert not any("ROE-77" in cell or "someday" in cell for line in lines for cell in line)


def test_a_report_of_a_patient_list_and_a_name_that_is_none(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, PATIENTS + "4,,,5 Oak St\n", "more.csv")
    import_patients.run(store, path, dry_run=True, report=tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["severity"] == "refused"]
    assert [(row["file"], row["row"]) for row in found] == [("more.csv", "5")]
    with pytest.raises(InputError, match="a report is written as"):
        import_report.check(tmp_path / "report.pdf")
