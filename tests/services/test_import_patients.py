"""Importing keeps patients, says what it did in numbers, and changes nothing when it can't."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reactivate_desktop.errors import Cancelled, InputError
from reactivate_desktop.services import import_patients
from reactivate_desktop.store import Store

LIST = (
    "Patient ID,Last Name,First Name,Address,City,ZIP,Noted\n"
    "1,Roe,Ann,1 Main St,Ayr,2462,1/2/2020\n2,Doe,Bob,2 Elm St,Rye,10001,\n"
)
KEYS = {
    "columns",
    "rows", "imported", "new", "updated", "unchanged", "problems", "mapping", "sheet", "header_row", "recipe",
    "encoding", "delimiter", "dry_run", "import_id", "gone", "refused", "repeated",
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "work.reactivate", "correct horse") as opened:
        yield opened


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(LIST, "utf-8")
    return path


def count(store: Store) -> int:
    with store.reading() as tx:
        return tx.patients.count()


def test_an_import_says_what_it_did(store: Store, export: Path) -> None:
    first = import_patients.run(store, export)
    assert (first.rows, first.imported, first.new, first.updated, first.unchanged) == (2, 2, 2, 0, 0)
    document = json.loads(json.dumps(first.as_json()))
    assert set(document) == KEYS
    assert document["mapping"]["ZIP"] == "zip"
    assert document["mapping"]["Noted"] is None
    assert (document["header_row"], document["encoding"], document["delimiter"], document["sheet"]) == (
        1,
        "utf-8",
        ",",
        "",
    )
    problem = {"sheet": "", "row": 2, "column": "ZIP", "rule": "zip-zero-lost", "fix": "leading zero put back"}
    assert document["problems"] == [problem | {"severity": "fixed", "count": 1}]
    again = import_patients.run(store, export)
    assert (again.new, again.updated, again.unchanged) == (0, 0, 2)
    assert count(store) == 2
    with store.reading() as tx:
        assert [record.rows for record in tx.imports.all()] == [2, 2]
        assert set(tx.patients.frame()["zip"]) == {"02462", "10001"}


def test_nothing_a_cell_held_is_in_the_result(store: Store, export: Path) -> None:
    result = import_patients.run(store, export)
    shown = repr(result) + json.dumps(result.as_json()) + " ".join(result.sentences())
    assert not [word for word in ("Roe", "Ann", "2462", "Main St", "1/2/2020") if word in shown]


def test_a_dry_run_keeps_nothing(store: Store, export: Path) -> None:
    result = import_patients.run(store, export, dry_run=True)
    assert (result.new, result.dry_run) == (2, True)
    assert count(store) == 0
    assert result.sentences()[0].startswith("Would import 2 of 2 patients: 2 new")


def test_a_bad_file_changes_nothing(store: Store, export: Path, tmp_path: Path) -> None:
    import_patients.run(store, export)
    (tmp_path / "bad.csv").write_text("Colour,Weight\nred,5\n", "utf-8")
    with pytest.raises(InputError, match=r"bad\.csv has no header row"):
        import_patients.run(store, tmp_path / "bad.csv")
    assert count(store) == 2


def test_a_stopped_import_changes_nothing(store: Store, export: Path) -> None:
    class Stop:
        def report(self, done: int, total: int, what: str) -> None:
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        import_patients.run(store, export, progress=Stop())
    assert count(store) == 0


def test_corrections_are_kept_under_a_name(store: Store, export: Path) -> None:
    found = import_patients.preview(export)
    kept = import_patients.keep_recipe(store, "Front desk", found, {"Noted": "last_visit"})
    assert import_patients.recipes(store) == (kept,)
    result = import_patients.run(store, export, recipe="Front desk")
    assert result.mapping["Noted"] == "last_visit"
    with pytest.raises(InputError, match=r"no recipe Back desk.*It has: Front desk"):
        import_patients.run(store, export, recipe="Back desk")


def test_every_costume_is_the_same_import(store: Store, shared_data: Path) -> None:
    import_patients.run(store, shared_data / "synthea" / "practice_ma27_list.csv")
    again = import_patients.run(store, shared_data / "synthea" / "practice_ma27_utf16.txt")
    assert (again.new, again.updated, again.unchanged) == (0, 0, 27)
    import_patients.run(store, shared_data / "synthea" / "practice_ma27_us_bom.csv")
    assert count(store) == 27
