"""The desk's own login on a real PostgreSQL: it redeems, and each thing beyond that is refused by the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

import pandas as pd
import pytest
import sqlalchemy as sa

from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.domain.piece import Drop, Piece
from reactivate_desktop.domain.redemption import Outcome
from reactivate_desktop.domain.tracking_code import TrackingCode, check_symbol
from reactivate_desktop.errors import InputError, WorkspaceError
from reactivate_desktop.services import desk_role
from reactivate_desktop.store import Store
from reactivate_desktop.store.engine import server_engine
from reactivate_desktop.store.tables import metadata

PASSWORD = "desk % 'password'"


def code_of(body: str) -> str:
    return str(TrackingCode(body + check_symbol(body)))


FIRST, OTHER, VARIED = (code_of(body) for body in ("K7M2QXAB", "22334455", "99887766"))
VARIANTS = (
    '{"variants": [{"id": "B", "offer": {"id": "half", "headline": "Half price", "expires": "2027-02-01"}},'
    ' {"id": "without offer", "offer": {"id": "", "headline": "", "expires": "2027-01-22"}}]}'
)


@pytest.fixture
def url(postgresql: Callable[[], str]) -> str:
    return postgresql()


@pytest.fixture
def owner(
    url: str,
    drop: Drop,
    pieces: tuple[Piece, ...],
    clinics: tuple[Clinic, ...],
    patients: Callable[[int], pd.DataFrame],
) -> Iterator[Store]:
    given = [
        replace(pieces[0], tracking_code=FIRST),
        replace(pieces[1], tracking_code=OTHER, sequence=3),
        replace(pieces[2], tracking_code=VARIED, variant="B"),
    ]
    with Store.create(url, "") as store:
        with store.transaction() as tx:
            tx.clinics.save(clinics)
            tx.patients.save(patients(3))
            tx.drops.add(replace(drop, offer="Free exam", snapshot=VARIANTS), given)
        yield store


def name() -> str:
    """A login belongs to the whole server, so each test has its own."""
    return f"desk {uuid4().hex[:8]}"


def as_login(url: str, role: str, password: str = PASSWORD) -> str:
    return sa.make_url(url).set(username=role, password=password).render_as_string(hide_password=False)


@pytest.fixture
def login(owner: Store) -> str:
    role = f'{name()} "10 %"'
    assert desk_role.grant(owner, role, PASSWORD, who="Ana").made
    return role


@pytest.fixture
def desk(url: str, login: str) -> Iterator[Store]:
    with Store.open(as_login(url, login), "") as store:
        yield store


def test_the_desk_redeems_and_sees_offer_first_name_and_clinic(desk: Store, now: datetime) -> None:
    assert desk.desk_only
    with desk.transaction() as tx:
        answer = tx.redemptions.redeem(FIRST, "quincy", now, "nonce")
        assert tx.redemptions.redeem(FIRST, "quincy", now, "nonce") == answer
        again = tx.redemptions.redeem(FIRST, "quincy", now)
        varied = tx.redemptions.redeem(VARIED, "salem", now, confirm_clinic=True)
        unknown = tx.redemptions.redeem(code_of("WXYZWXYZ"), "quincy", now)
    assert (answer.outcome, answer.offer, answer.first_name) == (Outcome.ACCEPTED, "Free exam", "Zoë")
    assert again.outcome is Outcome.ALREADY_REDEEMED
    assert (varied.outcome, varied.offer) == (Outcome.ACCEPTED, "Half price")
    assert unknown.outcome is Outcome.UNKNOWN
    with desk.transaction() as tx:
        assert tx.redemptions.undo(answer.attempt_id, "wrong person", now).outcome is Outcome.UNDONE
        assert tx.redemptions.redeem(FIRST, "quincy", now).outcome is Outcome.ACCEPTED
        assert len(tx.redemptions.last(10)) == 6
        assert [clinic.id for clinic in tx.clinics.all()] == ["quincy", "salem"]


READABLE = {"alembic_version", "clinics", "attempts", "redemptions"}
FORBIDDEN = [
    *(f"SELECT * FROM {table}" for table in sorted({*metadata.tables} - READABLE)),
    *(f"SELECT count(*) FROM {table}" for table in sorted({*metadata.tables} - READABLE)),
    *(f"DELETE FROM {table}" for table in sorted({*metadata.tables} - {"redemptions"})),
    *(f"TRUNCATE {table}" for table in sorted(metadata.tables)),
    "SELECT answer FROM attempts",  # holds first names
    "SELECT * FROM attempts",
    "SELECT tracking_code, first_name FROM pieces",
    "SELECT tracking_code FROM pieces FOR UPDATE",
    "UPDATE pieces SET void_note = NULL",
    "UPDATE attempts SET outcome = 'accepted'",
    "UPDATE redemptions SET clinic_id = 'salem'",
    "UPDATE clinics SET name = 'x'",
    "INSERT INTO suppression (key, reason, at) VALUES ('a', 'b', now())",
    "INSERT INTO audit (at, who, what, detail) VALUES (now(), 'a', 'b', 'c')",
    "CREATE TABLE copied AS SELECT 1",
    "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE clinics ADD COLUMN more text",
    "GRANT SELECT ON patients TO PUBLIC",
    "CREATE ROLE another",
]


def test_all_else_is_refused_by_the_server(url: str, login: str) -> None:
    engine = server_engine(as_login(url, login), "")
    said = {statement: sqlstate(engine, statement) for statement in FORBIDDEN}
    engine.dispose()
    assert said == dict.fromkeys(FORBIDDEN, "42501")  # insufficient_privilege


def sqlstate(engine: sa.Engine, statement: str) -> str:
    """What the server says of a statement ('' = it was done)."""
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
    except sa.exc.ProgrammingError as error:
        return str(getattr(error.orig, "sqlstate", error.orig))
    return ""


def test_a_code_is_looked_up_alone_and_names_no_one_else(url: str, login: str) -> None:
    engine = server_engine(as_login(url, login), "")
    with engine.connect() as connection:
        (row,) = connection.exec_driver_sql(f"SELECT * FROM desk_card('{FIRST}')").mappings()
        assert not list(connection.exec_driver_sql("SELECT * FROM desk_card('%%')"))
    engine.dispose()
    assert tuple(row.values()) == ("quincy", "Zoë", False, "", date(2027, 1, 22), "Free exam", None)


def test_others_can_ask_for_no_card(url: str, owner: Store, login: str) -> None:
    stranger = name()
    with owner.transaction() as tx:
        tx._connection.exec_driver_sql(f"CREATE ROLE \"{stranger}\" LOGIN PASSWORD 'x'")
    engine = server_engine(as_login(url, stranger, "x"), "")
    with engine.connect() as connection, pytest.raises(sa.exc.ProgrammingError, match="desk_card"):
        connection.exec_driver_sql(f"SELECT * FROM desk_card('{FIRST}')")
    engine.dispose()


def test_what_the_program_asks_beyond_that_is_one_clear_sentence(desk: Store) -> None:
    with pytest.raises(WorkspaceError, match="may not do this") as caught, desk.reading() as tx:
        tx.patients.count()
    assert caught.value.code == "workspace-rights"
    with pytest.raises(WorkspaceError, match="may not do this"), desk.transaction() as tx:
        tx.desk_roles.grant("other", "x")


def test_asked_again_nothing_changes_and_a_new_password_holds(url: str, owner: Store, login: str) -> None:
    assert not desk_role.grant(owner, login, who="Ana").made
    Store.open(as_login(url, login), "").close()
    desk_role.grant(owner, login, "another", who="Ana")
    Store.open(as_login(url, login, "another"), "").close()
    with owner.reading() as tx:
        assert [entry.what for entry in tx.audit.last(3)] == ["desk role granted"] * 3
        stored = tx._connection.scalar(sa.text("SELECT rolpassword FROM pg_authid WHERE rolname = :r"), {"r": login})
    assert str(stored).startswith("SCRAM-SHA-256$")


def test_withdrawn_the_login_opens_nothing(url: str, owner: Store, login: str) -> None:
    assert desk_role.withdraw(owner, login, who="Ana").withdrawn
    with pytest.raises(WorkspaceError):
        Store.open(as_login(url, login), "")


@pytest.mark.parametrize(
    "extra",
    [
        'GRANT SELECT ON patients TO "{role}"',
        'GRANT SELECT (first_name) ON pieces TO "{role}"',
        'GRANT DELETE ON suppression TO "{role}"',
        'GRANT UPDATE ON clinics TO "{role}"',
        'GRANT "{group}" TO "{role}"',
        'ALTER ROLE "{role}" SUPERUSER',
        'ALTER ROLE "{role}" CREATEROLE',
    ],
)
def test_a_login_that_may_more_is_refused_and_nothing_is_changed(owner: Store, extra: str) -> None:
    role, group = name(), name()
    with owner.transaction() as tx:
        for statement in (
            f'CREATE ROLE "{role}" LOGIN',
            f'CREATE ROLE "{group}"',
            extra.format(role=role, group=group),
        ):
            tx._connection.exec_driver_sql(statement)
    with pytest.raises(InputError, match="may more than a desk may") as caught:
        desk_role.grant(owner, role, PASSWORD, who="Ana")
    assert caught.value.code == "desk-rights"
    with owner.reading() as tx:
        granted = sa.text("SELECT has_table_privilege(:r, 'redemptions', 'INSERT') AND NOT rolsuper")
        found = tx._connection.scalar(sa.text(f"{granted} FROM pg_roles WHERE rolname = :r"), {"r": role})
    assert not found


@pytest.mark.parametrize(
    ("role", "password", "code"),
    [
        ("", "x", "desk-name"),
        ("pg_desk", "x", "desk-name"),
        ("public", "x", "desk-name"),
        ("a" * 64, "x", "desk-name"),
        ("desk\n", "x", "desk-name"),
        ("new desk without a password", "", "desk-password"),
    ],
)
def test_a_login_that_can_not_be_is_refused(owner: Store, role: str, password: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        desk_role.grant(owner, role, password, who="Ana")
    assert caught.value.code == code
    with pytest.raises(InputError):
        desk_role.withdraw(owner, name(), who="Ana")


def test_the_owner_can_not_be_made_a_desk(url: str, owner: Store) -> None:
    with pytest.raises(InputError, match="may more"):
        desk_role.grant(owner, str(sa.make_url(url).username), who="Ana")


def test_an_older_workspace_is_not_touched_by_a_desk(url: str, owner: Store, login: str) -> None:
    with owner.transaction() as tx:
        tx._connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(WorkspaceError, match="older version"):
        Store.open(as_login(url, login), "")


def test_a_file_has_no_logins(tmp_path: object, passphrase: str) -> None:
    with (
        Store.create(f"{tmp_path}/practice.reactivate", passphrase) as store,
        pytest.raises(WorkspaceError, match="is a file"),
    ):
        desk_role.grant(store, "desk", "x", who="Ana")
