"""Bringing a database to today's tables. Alembic is loaded only when there is a step to run: the desk starts sooner."""

from __future__ import annotations

import sqlalchemy as sa

from reactivate_desktop.errors import WorkspaceError
from reactivate_desktop.store.migrations import MIGRATIONS

NEWEST: str = MIGRATIONS[-1].revision
_TABLE = "alembic_version"


def current(connection: sa.Connection) -> str | None:
    """The revision a database stands at; None = no tables of ours."""
    if not sa.inspect(connection).has_table(_TABLE):
        return None
    found: str | None = connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table(_TABLE)))
    return found


def upgrade(connection: sa.Connection, name: str) -> int:
    """Run the steps that are missing, in the caller's transaction; returns how many.

    Raises:
        WorkspaceError: when a newer version of the program wrote the workspace.
    """
    order = [module.revision for module in MIGRATIONS]
    at = current(connection)
    if at is not None and at not in order:
        raise WorkspaceError(
            f"{name} was written by a newer version of this program.",
            hint="Install the newer version to open it.",
            code="workspace-newer",
        )
    missing = MIGRATIONS[order.index(at) + 1 :] if at else MIGRATIONS
    if missing:
        from reactivate_desktop.store import migration_run

        migration_run.run(connection, MIGRATIONS, missing)
    return len(missing)
