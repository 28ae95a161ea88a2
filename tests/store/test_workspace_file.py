"""A workspace as a file, and what may be wrong with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from reactivate_desktop.errors import BugError, WorkspaceError
from reactivate_desktop.store import Store, engine, migrate, tables


def test_a_workspace_is_one_encrypted_file(tmp_path: Path, patients: Callable[[int], pd.DataFrame]) -> None:
    path = tmp_path / "practice.reactivate"
    with Store.create(path, "secret") as store, store.transaction() as tx:
        tx.patients.save(patients(50))
    assert [entry.name for entry in tmp_path.iterdir()] == ["practice.reactivate"]
    data = path.read_bytes()
    assert b"last_name" not in data
    assert b"P00007" not in data
    assert b"SQLite" not in data


def test_what_a_transaction_has_not_committed_is_not_readable_in_its_journal(
    tmp_path: Path, patients: Callable[[int], pd.DataFrame]
) -> None:
    path = tmp_path / "practice.reactivate"
    with Store.create(path, "secret") as store:
        with store.transaction() as tx:
            tx.patients.save(patients(200))
        with store.transaction() as tx:
            tx.patients.save(patients(200).assign(city="Elsewhere"))
            beside = [entry for entry in tmp_path.iterdir() if entry != path]
            assert all(b"P00007" not in entry.read_bytes() for entry in beside)


@pytest.mark.parametrize("wrong", ["Secret", "secret ", "s'; --", "x" * 200])
def test_a_wrong_passphrase_says_just_that(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "practice.reactivate"
    Store.create(path, "secret").close()
    before = path.read_bytes()
    with pytest.raises(WorkspaceError) as caught:
        Store.open(path, wrong)
    assert str(caught.value) == "The passphrase does not open this workspace."
    assert path.read_bytes() == before


@pytest.mark.parametrize("passphrase", ["it's", '"', "naïve Łódź 🔑", " ", "\\", "x'00'"])
def test_any_passphrase_works(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "practice.reactivate"
    Store.create(path, passphrase).close()
    Store.open(path, passphrase).close()


@pytest.mark.parametrize("passphrase", ["", "a\0b"])
def test_a_passphrase_that_protects_nothing_is_refused(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(WorkspaceError, match="needs a passphrase"):
        Store.create(tmp_path / "practice.reactivate", passphrase)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"last,first\nA,B\n" * 1000, b"SQLite format 3\0" + b"\1" * 4080, b"PK\3\4" + b"\xfe" * 4092, b"\xfe" * 5000],
)
def test_a_file_of_another_kind_is_told_from_a_wrong_passphrase(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.reactivate"
    path.write_bytes(content)
    with pytest.raises(WorkspaceError, match=r"list.reactivate is not a workspace"):
        Store.open(path, "secret")
    assert path.read_bytes() == content


def test_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="There is no workspace at"):
        Store.open(tmp_path / "gone.reactivate", "secret")
    assert list(tmp_path.iterdir()) == []


def test_creating_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "practice.reactivate"
    path.write_text("mine")
    with pytest.raises(WorkspaceError, match="is there already"):
        Store.create(path, "secret")
    assert path.read_text() == "mine"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="can't be made"):
        Store.create(tmp_path / "file" / "practice.reactivate", "secret")


def test_a_workspace_that_another_program_writes_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    path = tmp_path / "practice.reactivate"
    with Store.create(path, "secret") as one, Store.open(path, "secret") as other, one.transaction():
        with other.reading() as tx:
            assert tx.patients.count() == 0
        with pytest.raises(WorkspaceError, match="being written by another program"), other.transaction():
            pytest.fail("two writers at once")


def test_a_newer_workspace_is_not_touched(store: Store, location: str, passphrase: str) -> None:
    with store.transaction() as tx:
        tx.meta._connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(WorkspaceError, match="newer version"):
        Store.open(location, passphrase)


def test_a_workspace_is_made_only_once(store: Store, location: str, passphrase: str) -> None:
    with pytest.raises(WorkspaceError, match="already"):
        Store.create(location, passphrase)


def test_the_migrations_make_the_tables_of_today(store: Store) -> None:
    with store.reading() as tx:
        connection = tx.meta._connection
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
        assert migrate.current(connection) == migrate.NEWEST


def test_patients_of_the_first_tables_are_not_booked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "practice.reactivate"
    monkeypatch.setattr(migrate, "MIGRATIONS", migrate.MIGRATIONS[:1])
    with Store.create(path, "secret") as store, store.transaction() as tx:
        old = {str(column["name"]) for column in sa.inspect(tx.meta._connection).get_columns("patients")}
        flags = {name for name in old if isinstance(tables.patients.c[name].type, sa.Boolean)}
        texts = {name for name in old if isinstance(tables.patients.c[name].type, sa.Text)}
        row = dict.fromkeys(texts, "x") | dict.fromkeys(flags, False) | {"source_row": 2}
        columns = ", ".join(row)
        statement = f"INSERT INTO patients ({columns}) VALUES ({', '.join(f':{name}' for name in row)})"
        tx.meta._connection.execute(sa.text(statement), row)
    monkeypatch.undo()
    with Store.open(path, "secret") as store, store.reading() as tx:
        assert tx.patients.frame()["booked"].tolist() == [False]


def test_an_error_rolls_everything_back(store: Store, patients: Callable[[int], pd.DataFrame]) -> None:

    def fail() -> None:
        with store.transaction() as tx:
            tx.patients.save(patients(3))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.reading() as tx:
        assert tx.patients.count() == 0


def test_no_error_of_the_database_carries_a_value(store: Store) -> None:
    twice = [{"key": "k", "value": "Rosa Delgado"}] * 2

    def save() -> None:
        with store.transaction() as tx:
            tx.meta._connection.execute(sa.insert(tables.meta), twice)

    with pytest.raises(BugError) as caught:
        save()
    assert "Rosa" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_killed_writer_leaves_the_workspace_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "practice.reactivate"
    with Store.create(path, "secret") as store, store.transaction() as tx:
        tx.meta.set("state", "before")
    script = (
        "import os, sys\n"
        "from reactivate_desktop.store import Store\n"
        "with Store.open(sys.argv[1], 'secret').transaction() as tx:\n"
        "    for n in range(3000): tx.meta.set(f'k{n}', 'x' * 2000)\n"
        "    tx.meta.set('state', 'after')\n"
        "    os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], check=False).returncode == 9
    with Store.open(path, "secret") as store, store.reading() as tx:
        assert tx.meta.get("state") == "before"
        assert tx.meta.keys("k") == ()
