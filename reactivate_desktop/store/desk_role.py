"""A login for the desk, on PostgreSQL: it redeems codes and sees offer, first name and clinic, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from reactivate_desktop.errors import InputError, WorkspaceError
from reactivate_desktop.store.desk_cards import FUNCTIONS

_READ: Final = {
    "alembic_version": ("version_num",),
    "clinics": (),
    "attempts": ("attempt_id", "nonce", "code", "outcome", "clinic_id", "at", "note"),
    "redemptions": (),
}
"""What a desk may read: tables with columns, () = all; ``attempts.answer`` holds first names, so it is not there."""

_WRITE: Final = {"attempts": "INSERT", "redemptions": "INSERT, DELETE"}
_NUMBERS: Final = "attempts_attempt_id_seq"
_LONGEST: Final = 63
"""Bytes in a name of PostgreSQL (NAMEDATALEN)."""

_RIGHTS: Final = """
    SELECT relation.relname AS relation, attribute.attname AS part, asked.kind
    FROM pg_class AS relation
    JOIN pg_attribute AS attribute ON attribute.attrelid = relation.oid AND attribute.attnum > 0
    CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE')) AS asked (kind)
    WHERE relation.relnamespace = current_schema()::regnamespace AND relation.relkind IN ('r', 'v', 'm', 'p', 'f')
        AND NOT attribute.attisdropped AND has_column_privilege(:role, relation.oid, attribute.attnum, asked.kind)
    UNION ALL
    SELECT relation.relname, '', asked.kind
    FROM pg_class AS relation CROSS JOIN (VALUES ('DELETE'), ('TRUNCATE')) AS asked (kind)
    WHERE relation.relnamespace = current_schema()::regnamespace AND relation.relkind IN ('r', 'v', 'm', 'p', 'f')
        AND has_table_privilege(:role, relation.oid, asked.kind)
"""


@dataclass(frozen=True, slots=True)
class DeskLogin:
    """What became of a login: ``made`` anew, or one that was there."""

    role: str
    made: bool


class DeskRoles:
    """Logins of the desk. Use it within ``Store.transaction()`` as the login that owns the workspace."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def grant(self, role: str, password: str) -> DeskLogin:
        """Let a login redeem codes and do nothing else; made when there is none of that name.

        ``password`` is set where it is not ''; it leaves this machine only as SCRAM keeps it, so that no log of the
        server has it. Asked again, the same rights hold, in today's form.

        Raises:
            WorkspaceError: on a workspace that is a file; without the right to make logins.
            InputError: for a name that can't be one, without a password for a new login, or when the login may more
                than a desk may.
        """
        self._check(role)
        name, made = self._quoted(role), self._rank(role) is None
        if made and not password:
            raise InputError(f"The login '{role}' is new.", hint="Give a password.", code="desk-password")
        if made:
            self._do(f"CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT")
        if password:
            self._do(f"ALTER ROLE {name} LOGIN PASSWORD '{self._sealed(role, password)}'")
        self._give(name)
        self._require_no_more(role)
        return DeskLogin(role, made)

    def withdraw(self, role: str) -> None:
        """Take all rights in this workspace from a login; the login itself stays.

        Raises:
            WorkspaceError: on a workspace that is a file.
            InputError: when there is no such login.
        """
        self._check(role)
        if self._rank(role) is None:
            raise InputError(f"There is no login '{role}'.", hint="Check its name.", code="desk-unknown")
        name, schema = self._quoted(role), self._schema()
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            self._do(f"REVOKE ALL ON ALL {kind} IN SCHEMA {schema} FROM {name}")
        self._do(f"REVOKE ALL ON SCHEMA {schema} FROM {name}")

    def _check(self, role: str) -> None:
        if self._connection.dialect.name != "postgresql":
            raise WorkspaceError(
                "This workspace is a file: whoever has its passphrase reads all of it.",
                hint="Logins of their own need a workspace in PostgreSQL.",
                code="desk-file",
            )
        if not role.isprintable() or not role.strip() or len(role.encode()) > _LONGEST:
            raise InputError("This can't be the name of a login.", hint="Use up to 63 letters.", code="desk-name")
        if role.startswith("pg_") or role.lower() in {"public", "none"}:
            raise InputError(f"PostgreSQL keeps the name '{role}' for itself.", hint="Use another.", code="desk-name")

    def _rank(self, role: str) -> bool | None:
        """True for a login above rights, this one itself, or one in a group; None = there is no such login."""
        found: bool | None = self._connection.scalar(
            sa.text(
                "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolname = current_user"
                " OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)"
                " FROM pg_roles WHERE rolname = :role"
            ),
            {"role": role},
        )
        return found

    def _give(self, name: str) -> None:
        schema = self._schema()
        self._do(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
        for table, columns in _READ.items():
            parts = f" ({', '.join(columns)})" if columns else ""
            self._do(f"GRANT SELECT{parts} ON {schema}.{table} TO {name}")
        for table, rights in _WRITE.items():
            self._do(f"GRANT {rights} ON {schema}.{table} TO {name}")
        self._do(f"GRANT USAGE ON SEQUENCE {schema}.{_NUMBERS} TO {name}")
        for signature, body in FUNCTIONS.items():
            self._do(body.format(schema=schema))
            self._do(f"REVOKE ALL ON FUNCTION {schema}.{signature} FROM PUBLIC")
            self._do(f"GRANT EXECUTE ON FUNCTION {schema}.{signature} TO {name}")

    def _require_no_more(self, role: str) -> None:
        """What a login may comes from itself, from its groups and from PUBLIC; the server is asked for the sum."""
        more = {
            str(right.relation)
            for right in self._connection.execute(sa.text(_RIGHTS), {"role": role})
            if not _is_due(right)
        }
        if self._rank(role) or more:
            where = f" in {', '.join(sorted(more))}" if more else ""
            raise InputError(
                f"The login '{role}' may more than a desk may{where}.",
                hint="Nothing was changed. Take its other rights and groups away first, or name a new login.",
                code="desk-rights",
            )

    def _sealed(self, role: str, password: str) -> str:
        driver: Any = self._connection.connection.driver_connection
        sealed: bytes = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        return sealed.decode("ascii")

    def _schema(self) -> str:
        return self._quoted(str(self._connection.scalar(sa.text("SELECT current_schema()"))))

    def _quoted(self, name: str) -> str:
        return self._connection.dialect.identifier_preparer.quote_identifier(name)

    def _do(self, statement: str) -> None:
        self._connection.exec_driver_sql(statement)


def _is_due(right: sa.Row[Any]) -> bool:
    if right.kind != "SELECT":
        return right.kind in _WRITE.get(right.relation, "")
    columns = _READ.get(right.relation)
    return columns is not None and (not columns or right.part in columns)


def is_restricted(connection: sa.Connection) -> bool:
    """Whether this login may redeem only."""
    if connection.dialect.name != "postgresql":
        return False
    return not connection.scalar(sa.text("SELECT has_table_privilege('patients', 'SELECT')"))
