"""Visits and appointments join by patient ID: only what was done counts as a visit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reactivate_desktop.audience.context import Context
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import visit_columns, visit_facts
from reactivate_desktop.services import import_patients, import_visits
from reactivate_desktop.store import Store

TODAY = date(2026, 11, 25)
PATIENTS = "PatNum,LName,FName,Address\n1,Roe,Ann,1 Main St\n2,Doe,Bob,2 Elm St\n3,Poe,Cy,3 Oak St\n"
PROCEDURES = """PatNum,ProcDate,ProcCode,ProcStatus,Descript
1,2019-03-01,D0120,C,periodic exam
1,2021-05-02,D1110,C,prophylaxis
1,2021-05-02,D0274,C,bitewings
1,2024-07-09,D9986,C,missed appointment
1,2024-08-09,D9987,C,cancelled appointment
1,2027-01-04,D2740,TP,crown
2,2022-02-03,D0120,2,exam
2,2023-02-03,D0120,EO,existing other
9,2022-02-03,D0120,C,exam
,2022-02-03,D0120,C,exam
2,soon,D0120,C,exam
"""
APPOINTMENTS = """PatNum,AptDateTime,AptStatus,ProcDescript
1,2024-07-09 09:00:00,5,Exam
2,2023-02-03 10:30:00,2,Exam
2,2027-02-03 10:30:00,1,Exam
2,2026-12-03 08:00:00,Scheduled,Pro
3,2025-01-02 08:00:00,Cancelled,Pro
3,2025-01-03 08:00:00,frobnicated,Pro
3,2027-03-03 08:00:00,6,planned
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "work.reactivate", "correct horse") as opened:
        (tmp_path / "patients.csv").write_text(PATIENTS, "utf-8")
        import_patients.run(opened, tmp_path / "patients.csv")
        yield opened


@pytest.fixture
def sheets(tmp_path: Path) -> tuple[Path, Path]:
    found = tmp_path / "procedurelog.csv", tmp_path / "appointment.csv"
    for path, text in zip(found, (PROCEDURES, APPOINTMENTS), strict=True):
        path.write_text(text, "utf-8")
    return found


def table(store: Store) -> pd.DataFrame:
    with store.reading() as tx:
        return tx.patients.frame()


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def test_procedures_tell_completed_visits_only(store: Store, sheets: tuple[Path, Path]) -> None:
    result = import_visits.run(store, [sheets[0]], today=TODAY)
    assert (result.kind, result.rows, result.used, result.refused, result.unknown_rows) == ("visits", 11, 8, 2, 1)
    assert (result.patients, result.updated) == (2, 2)
    ann, bob = table(store).loc[1], table(store).loc[2]
    assert (ann["last_visit"], ann["first_visit"], ann["visit_count"]) == (day("2021-05-02"), day("2019-03-01"), 2)
    assert (ann["no_show_count"], ann["cancel_count"]) == (1, 1)
    assert (ann["last_appointment"], ann["last_appointment_status"]) == (day("2024-08-09"), "cancelled")
    assert pd.isna(ann["next_appointment"])
    assert (bob["last_visit"], bob["visit_count"]) == (day("2022-02-03"), 1)
    document = json.loads(json.dumps(result.as_json()))
    assert (document["unknown_ids"], document["mapping"]["procedurelog.csv"]["ProcDate"]) == (1, "day")
    assert {problem["rule"] for problem in document["problems"]} == {"patient-missing", "date-unreadable"}


def test_appointments_tell_what_comes_and_how_the_last_one_went(store: Store, sheets: tuple[Path, Path]) -> None:
    result = import_visits.run(store, [sheets[1]], today=TODAY)
    assert result.kind == "appointments"
    people = table(store)
    assert people["next_appointment"].dropna().to_dict() == {2: day("2026-12-03")}
    assert list(people["last_appointment_status"]) == ["missed", "completed", "cancelled"]
    assert list(people["no_show_count"].fillna(0)) == [1, 0, 0]
    assert list(people["cancel_count"].fillna(0)) == [0, 0, 1]
    assert [problem.rule for problem in result.problems] == ["status-unknown"]


def test_the_order_of_files_and_sheets_decides_nothing(store: Store, sheets: tuple[Path, Path], tmp_path: Path) -> None:
    before = table(store)
    import_visits.run(store, sheets, today=TODAY)
    together = table(store)
    again = import_visits.run(store, sheets, today=TODAY)
    assert again.updated == 0
    for _ in range(2):
        import_patients.undo(store)
    pd.testing.assert_frame_equal(table(store), before)
    states = []
    for order in (sheets, sheets[::-1]):
        for path in order:
            import_visits.run(store, [path], today=TODAY)
        states.append(table(store))
        for _ in order:
            import_patients.undo(store)
    pd.testing.assert_frame_equal(*states)
    days = ["last_visit", "first_visit", "next_appointment", "last_appointment", "last_appointment_status"]
    pd.testing.assert_frame_equal(states[0][days], together[days])
    import_visits.run(store, sheets, today=TODAY)
    book = openpyxl.Workbook()
    for text, name in ((PROCEDURES, "Procedures"), (APPOINTMENTS, "Appointments")):
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(","))
    book.remove(book.worksheets[0])
    book.save(tmp_path / "visits.xlsx")
    assert import_visits.looks_like(tmp_path / "visits.xlsx") == "visits"
    assert import_visits.run(store, [tmp_path / "visits.xlsx"], today=TODAY).updated == 0


def test_a_list_that_comes_again_keeps_what_visits_told(
    store: Store, sheets: tuple[Path, Path], tmp_path: Path
) -> None:
    import_visits.run(store, sheets, today=TODAY)
    told = table(store)
    assert import_patients.run(store, tmp_path / "patients.csv").updated == 0
    pd.testing.assert_frame_equal(table(store), told)


def test_a_list_of_the_past_does_not_cancel_what_comes(store: Store, sheets: tuple[Path, Path], tmp_path: Path) -> None:
    import_visits.run(store, [sheets[1]], today=TODAY)
    path = tmp_path / "past.csv"
    path.write_text("PatNum,AptDateTime,AptStatus\n2,2020-01-02,2\n", "utf-8")
    import_visits.run(store, [path], today=TODAY)
    assert table(store).loc[2, "next_appointment"] == day("2026-12-03")
    path.write_text("PatNum,AptDateTime,AptStatus\n2,2026-12-03,5\n1,2027-01-02,1\n", "utf-8")
    import_visits.run(store, [path], today=TODAY)
    assert pd.isna(table(store).loc[2, "next_appointment"])


def test_what_is_no_visit_sheet_is_refused_in_a_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"patients\.csv has no sheet of visits"):
        import_visits.run(store, [tmp_path / "patients.csv"])
    (tmp_path / "v.csv").write_text(PROCEDURES, "utf-8")
    with Store.create(tmp_path / "empty.reactivate", "x") as empty, pytest.raises(InputError, match="no patients"):
        import_visits.run(empty, [tmp_path / "v.csv"])


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("PatNum,ProcDate,ProcCode,ProcStatus", "visits"),
        ("Id,START,STOP,PATIENT,ENCOUNTERCLASS,CODE,DESCRIPTION", "visits"),
        ("Patient ID,Appointment Date,Appointment Status,Practitioner", "appointments"),
        ("Patient ID,Last Name,First Name,Birth Date,Address,Last Visit,Status", ""),
        ("Patient ID,Last Name,Address,City,ZIP,Start Date,Status", ""),
        ("Colour,Date,Status", ""),
    ],
)
def test_headers_tell_the_kind(headers: str, kind: str) -> None:
    assert visit_columns.kind_of(headers.split(",")) == kind


@pytest.mark.parametrize(
    ("header", "text", "outcome"),
    [
        ("AptStatus", "5", "missed"),
        ("ProcStatus", "2", "completed"),
        ("ProcStatus", "1", ""),
        ("Status", "No-Show", "missed"),
        ("Status", "CANCELED", "cancelled"),
        ("Status", "Checked Out", "completed"),
        ("Status", "Treatment Planned", ""),
        ("Status", "5", None),
        ("Status", "frobnicated", None),
    ],
)
def test_statuses(header: str, text: str, outcome: str | None) -> None:
    assert visit_columns.outcome_of_status(header, text) == outcome


def test_raw_encounters_give_the_visits_of_the_list(tmp_path: Path, shared_data: Path) -> None:
    raw = shared_data / "synthea"
    with Store.create(tmp_path / "raw.reactivate", "x") as store:
        import_patients.run(store, raw / "raw" / "patients.csv")
        result = import_visits.run(store, [raw / "raw" / "encounters.csv"], today=TODAY)
        assert (result.rows, result.unknown_rows, result.refused) == (604, 0, 0)
        found = table(store).set_index("patient_id")
    wanted = pd.read_csv(raw / "practice_ma27_list.csv", dtype=str, keep_default_na=False).set_index("Synthea Id")
    wanted = wanted.loc[found.index]
    assert list(found["last_visit"].dt.strftime("%Y-%m-%d")) == list(wanted["Last Visit"])
    assert list(found["first_visit"].dt.strftime("%Y-%m-%d")) == list(wanted["First Visit"])
    expected = json.loads((raw / "practice_ma27_expected.json").read_text("utf-8"))
    for case in expected["by_as_of"]:
        cutoff = Context(as_of=date.fromisoformat(case["as_of"])).cutoff
        inactive = found["last_visit"] < cutoff
        assert int(inactive.sum()) == case["inactive_any_status"]
        assert int((inactive & ~found["deceased"]).sum()) == case["inactive_alive"]
        assert int((inactive & ~found["deceased"] & (found["zip"] != "")).sum()) == case["inactive_alive_with_zip"]


ROW = st.tuples(
    st.sampled_from(["1", "2", "3"]),
    st.dates(date(2020, 1, 1), date(2028, 1, 1)),
    st.sampled_from(["completed", "missed", "cancelled", "scheduled", ""]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(rows: list[tuple[str, date, str]], chance: object) -> None:
    def reckon(given_rows: list[tuple[str, date, str]]) -> pd.DataFrame:
        frame = pd.DataFrame(given_rows, columns=["patient_id", "day", "outcome"], dtype=object)
        return visit_facts.facts(frame.assign(day=pd.to_datetime(frame["day"]).astype("datetime64[s]")), TODAY)

    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(reckon(rows), reckon(shuffled))
