"""Visit sheets of different periods, imported one by one, add up as if they were one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reactivate_desktop.intake import visit_facts
from reactivate_desktop.services import import_patients, import_visits, visit_periods
from reactivate_desktop.services.import_visits import VisitImport
from reactivate_desktop.store import Store
from reactivate_desktop.store.visits import COLUMNS

TODAY = date(2026, 11, 25)
PATIENTS = "PatNum,LName,FName,Address,Visits\n1,Roe,Ann,1 Main St,\n2,Doe,Bob,2 Elm St,7\n"
HEAD = "PatNum,ProcDate,ProcCode,ProcStatus\n"
OLD = "1,2019-03-01,D0120,C\n1,2019-09-01,D0120,C\n1,2020-02-01,D9986,C\n2,2019-01-01,D0120,C\n"
OVERLAP = "1,2019-09-01,D0120,C\n1,2020-02-01,D9986,C\n1,2021-05-02,D1110,C\n"
NEW = "1,2022-05-02,D1110,C\n1,2023-05-02,D9987,C\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "work.reactivate", "correct horse") as opened:
        (tmp_path / "patients.csv").write_text(PATIENTS, "utf-8")
        import_patients.run(opened, tmp_path / "patients.csv", mapping={"Visits": "visit_count"})
        yield opened


def take(store: Store, folder: Path, text: str, head: str = HEAD) -> VisitImport:
    path = folder / "v.csv"
    path.write_text(head + text, "utf-8")
    return import_visits.run(store, [path], today=TODAY)


def table(store: Store) -> pd.DataFrame:
    with store.reading() as tx:
        return tx.patients.frame()


def counts(store: Store, key: int) -> list[int]:
    row = table(store).loc[key, ["visit_count", "no_show_count", "cancel_count"]]
    return row.fillna(0).astype(int).tolist()


def stored(store: Store) -> int:
    with store.reading() as tx:
        return len(tx.visits._told(table(store).index.to_numpy()))


def test_periods_add_up_and_an_overlap_counts_once(store: Store, tmp_path: Path) -> None:
    assert take(store, tmp_path, OLD).known == 0
    assert counts(store, 1) == [2, 1, 0]
    overlapping = take(store, tmp_path, OVERLAP)
    assert (overlapping.known, overlapping.used) == (2, 3)
    assert "2 visits were known from earlier files, and count once." in overlapping.sentences()
    take(store, tmp_path, NEW)
    assert counts(store, 1) == [4, 1, 1]
    person = table(store).loc[1]
    assert (person["first_visit"], person["last_visit"]) == (pd.Timestamp("2019-03-01"), pd.Timestamp("2022-05-02"))
    assert counts(store, 2)[0] == 7  # the list knows of more visits than the sheets


def test_the_same_file_twice_keeps_nothing_twice(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, OLD)
    held, people = stored(store), table(store)
    again = take(store, tmp_path, OLD)
    assert (again.updated, again.known, stored(store)) == (0, 4, held)
    pd.testing.assert_frame_equal(table(store), people)


def test_each_import_is_undone_to_the_letter(store: Store, tmp_path: Path) -> None:
    states = [(table(store), stored(store))]
    for text in (OLD, OVERLAP, NEW):
        take(store, tmp_path, text)
        states.append((table(store), stored(store)))
    for people, held in reversed(states[:-1]):
        import_patients.undo(store)
        pd.testing.assert_frame_equal(table(store), people)
        assert stored(store) == held
    take(store, tmp_path, NEW)
    assert counts(store, 1) == [1, 0, 1]


def test_a_later_file_corrects_what_became_of_a_visit(store: Store, tmp_path: Path) -> None:
    head = "PatNum,AptDateTime,AptStatus\n"
    take(store, tmp_path, "1,2024-02-03,Missed\n1,2026-12-03,Scheduled\n", head)
    assert counts(store, 1) == [0, 1, 0]
    take(store, tmp_path, "1,2024-02-03,Completed\n", head)
    assert counts(store, 1) == [1, 0, 0]
    assert table(store).loc[1, "next_appointment"] == pd.Timestamp("2026-12-03")
    take(store, tmp_path, "1,2026-12-03,Cancelled\n", head)
    assert pd.isna(table(store).loc[1, "next_appointment"])


def test_an_appointment_that_the_calendar_has_no_more_does_not_come_back(store: Store, tmp_path: Path) -> None:
    head = "PatNum,AptDateTime,AptStatus\n"
    take(store, tmp_path, "1,2026-12-03,Scheduled\n2,2026-12-04,Scheduled\n", head)
    take(store, tmp_path, "1,2027-03-03,Scheduled\n", head)
    assert table(store)["next_appointment"].tolist() == [pd.Timestamp("2027-03-03"), pd.Timestamp("2026-12-04")]
    take(store, tmp_path, NEW)
    assert table(store).loc[1, "next_appointment"] == pd.Timestamp("2027-03-03")


ROW = st.tuples(
    st.sampled_from([1, 2]),
    st.sampled_from(["visits", "appointments"]),
    st.dates(date(2020, 1, 1), date(2020, 1, 9)),
    st.sampled_from(["", "D0120"]),
    st.sampled_from(["completed", "missed", "cancelled"]),
)


def frame(rows: list[tuple[int, str, date, str, str]]) -> pd.DataFrame:
    table_ = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    return table_.assign(day=pd.to_datetime(table_["day"]).astype("datetime64[s]"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=20), st.integers(0, 9), st.randoms(use_true_random=False))
def test_any_cut_into_periods_gives_the_facts_of_the_whole(
    rows: list[tuple[int, str, date, str, str]], width: int, chance: object
) -> None:
    whole = frame(rows).drop_duplicates()
    # whole days go into a period, and periods overlap by that many days
    parts = [frame([row for row in rows if low <= row[2].day <= low + 2 + width]) for low in range(1, 10, 3)]
    chance.shuffle(parts)  # type: ignore[attr-defined]
    counts_now = frame([])
    for part in parts:
        counts_now = visit_periods.join(counts_now, part, TODAY, whole_calendar=False).after
    found, wanted = (
        visit_facts.facts(some.rename(columns={"patient_key": "patient_id"}), TODAY) for some in (counts_now, whole)
    )
    pd.testing.assert_frame_equal(found, wanted)
