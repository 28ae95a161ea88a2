"""Connections: SQLCipher for a workspace file, psycopg for a team's database; and what their errors mean to a user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from reactivate_desktop.errors import BugError, WorkspaceError

BUSY_SECONDS = 15
WRITING, READING = "BEGIN IMMEDIATE", "BEGIN"
_BEGIN = "reactivate_begin"
_PAGE = 4096
_SCHEMES = ("postgresql://", "postgresql+psycopg://", "postgres://")


def is_postgresql(location: str) -> bool:
    """True when ``location`` is a database URL and not a file."""
    return location.startswith(_SCHEMES)


def file_engine(path: Path, passphrase: str, *, create: bool = False) -> sa.Engine:
    """An engine on an encrypted file. Nothing is opened yet.

    The rollback journal (mode DELETE) keeps the promise of one file; its pages are encrypted as well, and so is
    whatever SQLite spills, which stays in memory.
    """
    uri = f"{path.resolve().as_uri()}?mode={'rwc' if create else 'rw'}"

    def connect() -> Any:
        connection = sqlcipher.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )
        # SQLCipher writes to stderr what it also raises; what a user reads is the one sentence of _translate.
        connection.execute("PRAGMA cipher_log_level = NONE")
        # A key can't be bound as a parameter; doubling the quote is how SQL writes one within a text.
        connection.execute(f"PRAGMA key = '{passphrase.replace(chr(39), chr(39) * 2)}'")
        # cipher_memory_security stays off, as SQLCipher has it: it makes writing ten times slower to wipe copies of
        # what this process holds in its own tables anyway. Key material is wiped either way.
        connection.execute("PRAGMA cache_size = -32000")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    engine = sa.create_engine(
        "sqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, pool_size=4, hide_parameters=True
    )
    sa.event.listen(engine, "begin", _begin_as_asked)
    return engine


def _begin_as_asked(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, READING))


def server_engine(url: str, passphrase: str) -> sa.Engine:
    """An engine on PostgreSQL; the passphrase is the role's password where the URL has none."""
    parsed = sa.make_url(url).set(drivername="postgresql+psycopg")
    if passphrase and not parsed.password:
        parsed = parsed.set(password=passphrase)
    return sa.create_engine(parsed, hide_parameters=True, pool_pre_ping=True)


@contextmanager
def connected(engine: sa.Engine, begin: str, name: str) -> Iterator[sa.Connection]:
    """A connection within one transaction: committed at the end, rolled back on any error.

    Raises:
        WorkspaceError: when the database is locked, unreachable or full. No value of any row is in it.
    """
    with translated(name), engine.connect().execution_options(**{_BEGIN: begin}) as connection, connection.begin():
        yield connection


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn errors of the database into sentences; what its driver says may hold patient data, so it is left out."""
    try:
        yield
    except DBAPIError as error:
        raise _translate(error, name) from None
    except SQLAlchemyError as error:
        raise BugError(
            f"{name}: the store failed ({error.__class__.__name__}).", hint="Nothing was changed.", code="store"
        ) from None


def _translate(error: DBAPIError, name: str) -> WorkspaceError | BugError:
    text = str(error.orig).lower()
    for marks, sentence, hint, code in _MEANINGS:
        if any(mark in text for mark in marks):
            return WorkspaceError(sentence.format(name=name), hint=hint, code=code)
    if isinstance(error, OperationalError):
        kind = error.orig.__class__.__name__
        return WorkspaceError(
            f"{name} can't be reached or read ({kind}).", hint="Nothing was changed. Try again.", code="workspace-io"
        )
    kind = error.orig.__class__.__name__
    return BugError(f"{name}: the store refused a change ({kind}).", hint="Nothing was changed.", code="store")


_WRONG = "The passphrase does not open this workspace."
_MEANINGS: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (("file is not a database", "password authentication failed", "no password supplied"), _WRONG, "", "passphrase"),
    (
        ("database is locked", "lock timeout", "database table is locked"),
        "{name} is being written by another program.",
        "Nothing was changed. Try again when it is done.",
        "workspace-locked",
    ),
    (("disk is full", "no space left"), "The disk of {name} is full.", "Make room, then try again.", "disk-full"),
    (
        ("permission denied for", "permission denied to", "must be owner of"),
        "Your login to {name} may not do this.",
        "Nothing was changed. Ask who keeps the workspace.",
        "workspace-rights",
    ),
    (
        ("readonly", "read-only", "permission denied"),
        "{name} can't be written.",
        "Check the rights on it and its folder.",
        "workspace-readonly",
    ),
    (
        ("unable to open",),
        "{name} can't be opened.",
        "Check the rights on it and its folder.",
        "workspace-unreadable",
    ),
    (("malformed",), "{name} is damaged.", "Take it back from your last copy.", "workspace-damaged"),
    (
        ("connection refused", "could not translate", "failed to resolve", "timeout expired"),
        "The database server of {name} can't be reached.",
        "Check the network and the address.",
        "server-unreachable",
    ),
)


def refuse_what_is_no_workspace(path: Path) -> None:
    """Tell a missing file, or one of another kind, from a wrong passphrase.

    An encrypted file is whole pages of noise; text, an archive or a bare SQLite file is not.

    Raises:
        WorkspaceError: saying which of them it is.
    """
    try:
        with path.open("rb") as file:
            head = file.read(512)
        size = path.stat().st_size
    except FileNotFoundError:
        raise WorkspaceError(
            f"There is no workspace at {path}.", hint="Check the path, or make one with New.", code="workspace-missing"
        ) from None
    except OSError as error:
        raise WorkspaceError(
            f"{path.name} can't be opened: {error.strerror or 'not readable'}.",
            hint="Check the rights on it.",
            code="workspace-unreadable",
        ) from None
    plain = sum(32 <= byte < 127 or byte in {9, 10, 13} for byte in head) > 0.9 * len(head)
    known = head.startswith((b"SQLite format 3", b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"))
    if size == 0 or size % _PAGE or plain or known:
        raise WorkspaceError(
            f"{path.name} is not a workspace.", hint="Choose a *.reactivate file.", code="workspace-kind"
        )
