"""Why is this name printed so? Every change of a cell is told with before and after, and kept with the import."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reactivate_desktop.intake import rewriting
from reactivate_desktop.services import cleaning_history, import_patients
from reactivate_desktop.services.import_patients import Answers
from reactivate_desktop.store import Store
from reactivate_desktop.store.cleanings import CellsCleaned

HEAD = ["Patient ID", "Patient Name", "Address", "City", "State", "ZIP", "Last Visit", "Home Phone", "Notes"]
MESSY = ["1", "ORTIZ, ANA", "12  Elm St ", "AYR", "ma", "2462", "5/1/2020", "617-555-0134 x2 / 617-555-0199", "N/A"]
PLAIN = ["2", "Bob Doe", "2 Elm St", "Rye", "NY", "10001", "2021-03-04", "", "likes tea"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "work.reactivate", "correct horse") as opened:
        yield opened


def sheet(folder: Path, *rows: list[str], head: list[str] = HEAD) -> Path:
    text = StringIO()
    csv.writer(text).writerows([head, *rows])
    path = folder / "list.csv"
    path.write_text(text.getvalue(), "utf-8")
    return path


def history(store: Store, key: int = 1) -> list[tuple[str, str, str, str]]:
    return [(one.field, one.rule, one.before, one.after) for one in cleaning_history.run(store, key)]


def test_each_cleaned_cell_of_a_patient_is_told_with_before_and_after(store: Store, tmp_path: Path) -> None:
    import_patients.run(store, sheet(tmp_path, MESSY))
    assert sorted(history(store)) == [
        ("address1", "blanks", "12  Elm St ", "12 Elm St"),
        ("city", "capitals", "AYR", "Ayr"),
        ("full_name", "capitals", "ORTIZ, ANA", "Ortiz, Ana"),
        ("full_name", "name-turned", "Ortiz, Ana", "Ana Ortiz"),
        ("last_visit", "date-written", "5/1/2020", "2020-05-01"),
        ("mobile", "second-phone", "", "617-555-0199"),
        ("notes", "nothing-word", "N/A", ""),
        ("phone", "two-phones", "617-555-0134 x2 / 617-555-0199", "617-555-0134 x2"),
        ("state", "written-large", "ma", "MA"),
        ("zip", "zip-zero-lost", "2462", "02462"),
    ]
    turned = next(one for one in cleaning_history.run(store, 1) if one.rule == "name-turned")
    assert turned.sentence == "Turned round: the last name stood first (column Patient Name of list.csv)."
    said = [f"{one!r}{one.as_json()}{one.sentence}" for one in cleaning_history.run(store, 1)]
    assert not any("ORTIZ" in text or "Elm" in text for text in said)


def test_a_kind_is_one_entry_however_many_rows_it_has(tmp_path: Path) -> None:
    rows = [
        [str(number), f"Roe{number}, Ann", "1 Elm St ", "Ayr", "MA", "02462", "5/1/2020", "", ""]
        for number in range(300)
    ]
    found = import_patients.preview(sheet(tmp_path, *rows))
    told = [(one.row, one.rule, one.count) for one in found.problems if one.rule in rewriting.RULES]
    assert sorted(told) == [(0, "blanks", 300), (0, "date-written", 300), (0, "name-turned", 300)]
    assert len(found.rewritten) == 3


def test_an_undone_import_takes_its_cleanings_along(store: Store, tmp_path: Path) -> None:
    import_patients.run(store, sheet(tmp_path, MESSY))
    first = history(store)
    changed = [*MESSY[:3], "RYE ", *MESSY[4:]]
    result = import_patients.run(store, sheet(tmp_path, changed))
    with store.reading() as tx:
        assert tx.cleanings.count(result.import_id) == 2
    assert sorted(history(store)[:2]) == [("city", "blanks", "RYE ", "RYE"), ("city", "capitals", "RYE", "Rye")]
    assert history(store)[2:] == first
    import_patients.undo(store)
    assert history(store) == first
    import_patients.undo(store)
    assert history(store) == []


def test_a_list_that_comes_again_unchanged_keeps_nothing_more(store: Store, tmp_path: Path) -> None:
    import_patients.run(store, sheet(tmp_path, MESSY, PLAIN))
    first = history(store)
    import_patients.run(store, sheet(tmp_path, PLAIN, MESSY))
    assert history(store) == first


def test_a_list_of_which_no_row_is_kept_is_told_and_keeps_nothing(store: Store, tmp_path: Path) -> None:
    nameless = ["3", "", *MESSY[2:]]
    result = import_patients.run(store, sheet(tmp_path, nameless, nameless))
    assert (result.rows, result.imported) == (2, 0)
    refused = [group for group in result.problems if group.severity == "refused"]
    assert {group.rule for group in refused} == {"name-missing"}
    assert sum(group.count for group in refused) == 2


def test_what_is_declined_is_no_cleaning_and_what_is_set_by_hand_is_one(store: Store, tmp_path: Path) -> None:
    made = import_patients.plan(store, sheet(tmp_path, MESSY, PLAIN))
    group = next(one for one in made.groups if one.rule == "capitals" and one.field == "city")
    answers = Answers(groups={group.key: "decline"}, cells={(2, "first_name"): "Anita"})
    import_patients.take(store, import_patients.amend(store, made, answers), answers)
    told = history(store)
    assert ("first_name", "by-hand", "Ana", "Anita") in told
    assert not [one for one in told if one[0] == "city"]


def test_texts_are_not_readable_in_the_file(store: Store, tmp_path: Path) -> None:
    import_patients.run(store, sheet(tmp_path, MESSY))
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".csv")
    assert b"ORTIZ" not in held
    assert b"cleanings" not in held


def test_keys_come_in_any_order_and_in_parts(store: Store, tmp_path: Path) -> None:
    result = import_patients.run(store, sheet(tmp_path, PLAIN))
    keys = np.arange(70_000, 0, -1)
    befores, afters = [f"{key} " for key in keys.tolist()], [str(key) for key in keys.tolist()]
    with store.transaction() as tx:
        tx.cleanings.forget(result.import_id)
        kept = tx.cleanings.keep(
            result.import_id, [CellsCleaned("city", "City", "blanks", "taken out", keys, befores, afters)]
        )
        assert kept == tx.cleanings.count(result.import_id) == 70_000
        for key in (1, 19_999, 20_000, 20_001, 70_000):
            assert [(one.before, one.after) for one in tx.cleanings.of(key)] == [(f"{key} ", str(key))]
        assert tx.cleanings.of(70_001) == []


FIELDS = {
    "Patient ID": "patient_id",
    "First Name": "first_name",
    "Last Name": "last_name",
    "City": "city",
    "Notes": "notes",
    "Address": "address1",
}
CELLS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
    st.sampled_from(
        [
            "Ana & Luis",
            "MR AND MRS",
            " Roe",
            "ROE  JR",
            "a\tb",
            "a\u200bb",
            "N/A",
            "Dr. Ana",
            'Bob "Bo"',
            "DECEASED Roe",
        ]
    ),
)


NUMBERS = count()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=3))
def test_no_text_is_changed_in_silence(store: Store, tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    """Of every patient: a text that is not what its cell held has a cleaning of that field, or of a sibling."""
    number = next(NUMBERS)
    anchor = [f"anchor{number}", "Eva", "Poe", "Ayr", "tea", "9 Elm St"]
    cells = [anchor, *([f"p{number}-{place}", *row] for place, row in enumerate(rows))]
    result = import_patients.run(store, sheet(tmp_path, *cells, head=list(FIELDS)))
    with store.reading() as tx:
        held = tx.patients.frame()
        mine = held.loc[tx.import_log.seen(result.import_id)]
    for key, patient in mine.iterrows():
        told = {one.field for one in cleaning_history.run(store, int(str(key)))}
        row = cells[int(patient["source_row"]) - 2]
        for name, cell in zip(FIELDS.values(), row, strict=True):
            written = cell.lstrip(" ")  # blanks behind a comma belong to the format
            if patient[name] != written and written.strip():
                assert told & _siblings(name), (name, written, patient[name])


def _siblings(name: str) -> set[str]:
    names = {"first_name", "last_name"}
    return names if name in names else {name, "address1", "city"} if name in {"address1", "city"} else {name}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Ana", "Ana", None),
        ("  ", "", None),
        (" Ana", "Ana", rewriting.BLANKS),
        ("A  B", "A B", rewriting.BLANKS),
        ("Zieliński ", "Zieliński", rewriting.BLANKS),
        ("A\u00a0B", "A B", rewriting.UNSEEN),
        ("A\nB", "A B", rewriting.UNSEEN),
        ("A\tB", "A B", rewriting.UNSEEN),
        ("A\u200b", "A", rewriting.UNSEEN),
        ("N/A", "", rewriting.NOTHING),
        ("ma", "MA", rewriting.CAPITALS),
        ("024621234", "02462-1234", rewriting.APART),
        ("x", "y", rewriting.OTHER),
    ],
)
def test_kinds_of_changes(before: str, after: str, kind: rewriting.Kind | None) -> None:
    assert rewriting.kind_of(before, after) == kind


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("2020-05-01", "2020-05-01", None),
        ("2020-05-01 00:00:00", "2020-05-01", None),
        ("5/1/2020", "2020-05-01", rewriting.DATE),
        ("never", "", rewriting.NOTHING),
        (" ", "", None),
    ],
)
def test_kinds_of_changed_dates(before: str, after: str, kind: rewriting.Kind | None) -> None:
    assert rewriting.kind_of_date(day_first=False)(before, after) == kind


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Ortiz, Ana", "Ana Ortiz", rewriting.TURNED),
        ("Ana Ortiz", "Ana Ortiz", rewriting.NAME),
        ("Ana Ortiz, MD", "Ana Ortiz MD", rewriting.NAME),
        ("", "", None),
    ],
)
def test_kinds_of_names(before: str, after: str, kind: rewriting.Kind | None) -> None:
    assert rewriting.kind_of_name(before, after) == kind
