"""The store: a workspace that is open, and its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from uuid import uuid4

import sqlalchemy as sa

from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.errors import WorkspaceError
from reactivate_desktop.store import engine as engines
from reactivate_desktop.store import migrate
from reactivate_desktop.store.desk_role import DeskRoles, is_restricted
from reactivate_desktop.store.drops import CodeRows, DropRows
from reactivate_desktop.store.merges import MergeRows
from reactivate_desktop.store.redemptions import RedemptionRows
from reactivate_desktop.store.registers import (
    AuditRows,
    CampaignRows,
    ClinicRows,
    ImportRows,
    MetaRows,
    SuppressionRows,
)

if TYPE_CHECKING:
    from reactivate_desktop.store.bookings import BookingRows
    from reactivate_desktop.store.cleanings import CleaningRows
    from reactivate_desktop.store.import_log import ImportLog
    from reactivate_desktop.store.mailings import MailingRows
    from reactivate_desktop.store.outcomes import OutcomeQueries
    from reactivate_desktop.store.patients import PatientRows
    from reactivate_desktop.store.visits import VisitRows

_WORKSPACE_ID = "workspace_id"


class Transaction:
    """What can be read and written within one transaction, one attribute per aggregate.

    Aggregates that speak in data frames are loaded when first asked for: the desk, which redeems, never waits for
    pandas.
    """

    def __init__(self, connection: sa.Connection, *, desk_only: bool = False) -> None:
        self._connection = connection
        self.meta = MetaRows(connection)
        self.imports = ImportRows(connection)
        self.clinics = ClinicRows(connection)
        self.campaigns = CampaignRows(connection)
        self.drops = DropRows(connection)
        self.codes = CodeRows(connection)
        self.redemptions = RedemptionRows(connection, restricted=desk_only)
        self.suppression = SuppressionRows(connection)
        self.merges = MergeRows(connection)
        self.audit = AuditRows(connection)
        self.desk_roles = DeskRoles(connection)

    @cached_property
    def patients(self) -> PatientRows:
        """The patient table."""
        from reactivate_desktop.store.patients import PatientRows

        return PatientRows(self._connection)

    @cached_property
    def import_log(self) -> ImportLog:
        """What imports changed, so that they can be undone."""
        from reactivate_desktop.store.import_log import ImportLog

        return ImportLog(self._connection)

    @cached_property
    def cleanings(self) -> CleaningRows:
        """What imports cleaned, cell by cell."""
        from reactivate_desktop.store.cleanings import CleaningRows

        return CleaningRows(self._connection)

    @cached_property
    def visits(self) -> VisitRows:
        """Visits and appointments as they were imported."""
        from reactivate_desktop.store.visits import VisitRows

        return VisitRows(self._connection)

    @cached_property
    def mailings(self) -> MailingRows:
        """Which patient was mailed when."""
        from reactivate_desktop.store.mailings import MailingRows

        return MailingRows(self._connection)

    @cached_property
    def bookings(self) -> BookingRows:
        """Bookings that came back."""
        from reactivate_desktop.store.bookings import BookingRows

        return BookingRows(self._connection)

    @cached_property
    def outcomes(self) -> OutcomeQueries:
        """What was mailed and what became of it."""
        from reactivate_desktop.store.outcomes import OutcomeQueries

        return OutcomeQueries(self._connection)


class Store:
    """An open workspace: a ``*.reactivate`` file or a PostgreSQL database. May be used from several threads."""

    def __init__(self, engine: sa.Engine, location: str, name: str) -> None:
        self._engine = engine
        self.location = location
        self.name = name
        """How messages call the workspace: the file's name, or the database's."""
        self.desk_only = False
        """True where this login may redeem codes and do nothing else."""

    @classmethod
    def create(cls, location: str | Path, passphrase: str) -> Store:
        """Make a new, empty workspace and open it. A file appears whole or not at all.

        Raises:
            WorkspaceError: when there is one already, or it can't be written there.
        """
        _refuse_empty(str(location), passphrase)
        if engines.is_postgresql(str(location)):
            return cls._create_on_server(str(location), passphrase)
        path = Path(location)
        if path.exists():
            raise WorkspaceError(
                f"{path.name} is there already.", hint="Choose another name, or open it.", code="workspace-exists"
            )
        beside = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _prepare(engines.file_engine(beside, passphrase, create=True), path.name)
            beside.replace(path)
        except OSError as error:
            raise WorkspaceError(
                f"{path.name} can't be made: {error.strerror or 'not writable'}.",
                hint="Choose a folder that you may write to.",
                code="workspace-unwritable",
            ) from None
        finally:
            with suppress(OSError):
                beside.unlink()
        return cls.open(path, passphrase)

    @classmethod
    def open(cls, location: str | Path, passphrase: str) -> Store:
        """Open a workspace and bring its tables up to date.

        Raises:
            WorkspaceError: when it is missing, is of another kind, is in use, is newer than this program, or the
                passphrase does not open it.
        """
        _refuse_empty(str(location), passphrase)
        if engines.is_postgresql(str(location)):
            engine = engines.server_engine(str(location), passphrase)
            name = str(engine.url.database)
        else:
            path = Path(location)
            engines.refuse_what_is_no_workspace(path)
            engine, name = engines.file_engine(path, passphrase), path.name
        store = cls(engine, str(location), name)
        try:
            store._bring_up_to_date()
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction that may write: committed at the end, rolled back on any error.

        On a file it holds the only write lock, so keep it short; for long reads there are ``reading`` and
        ``stream_pieces``.
        """
        with engines.connected(self._engine, engines.WRITING, self.name) as connection:
            yield Transaction(connection, desk_only=self.desk_only)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One transaction that only reads."""
        with engines.connected(self._engine, engines.READING, self.name) as connection:
            yield Transaction(connection, desk_only=self.desk_only)

    def stream_pieces(self, drop_id: str, *, with_held: bool = False) -> Iterator[Piece]:
        """The pieces of a drop in page order; each chunk is read in a transaction of its own (pieces never change).

        So a press run of any length locks nobody out, and holds one chunk in memory.
        """
        after: int | None = -1
        while after is not None:
            with self.reading() as tx:
                chunk, after = tx.drops.chunk(drop_id, after, with_held=with_held)
            yield from chunk

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @classmethod
    def _create_on_server(cls, url: str, passphrase: str) -> Store:
        engine = engines.server_engine(url, passphrase)
        name = str(engine.url.database)
        try:
            with engines.connected(engine, engines.READING, name) as connection:
                taken = migrate.current(connection) is not None
            if taken:
                raise WorkspaceError(
                    f"The database {name} holds a workspace already.",
                    hint="Open it, or name another database.",
                    code="workspace-exists",
                )
            _prepare(engine, name)
        finally:
            engine.dispose()
        return cls.open(url, passphrase)

    def _bring_up_to_date(self) -> None:
        with engines.connected(self._engine, engines.READING, self.name) as connection:
            at = migrate.current(connection)
            self.desk_only = at is not None and is_restricted(connection)
        if at is None:
            raise WorkspaceError(f"{self.name} holds no workspace.", hint="Make one with New.", code="workspace-kind")
        if at != migrate.NEWEST and self.desk_only:
            raise WorkspaceError(
                f"{self.name} was kept by an older version of this program.",
                hint="Ask who keeps the workspace to open it once with this version.",
                code="workspace-older",
            )
        if at != migrate.NEWEST:
            with engines.connected(self._engine, engines.WRITING, self.name) as connection:
                migrate.upgrade(connection, self.name)


def _prepare(engine: sa.Engine, name: str) -> None:
    try:
        with engines.connected(engine, engines.WRITING, name) as connection:
            migrate.upgrade(connection, name)
            Transaction(connection).meta.set(_WORKSPACE_ID, uuid4().hex)
    finally:
        engine.dispose()


def _refuse_empty(location: str, passphrase: str) -> None:
    if "\0" in passphrase or (not passphrase and not engines.is_postgresql(location)):
        raise WorkspaceError("A workspace needs a passphrase.", hint="Give one that is not empty.", code="passphrase")
