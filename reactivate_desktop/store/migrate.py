"""Bringing a database to today's tables with Alembic, without a scripts folder on disk (a frozen program has none)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script.base import Script
from alembic.script.revision import RevisionMap

from reactivate_desktop.errors import WorkspaceError
from reactivate_desktop.store.migrations import MIGRATIONS

NEWEST: str = MIGRATIONS[-1].revision


def current(connection: sa.Connection) -> str | None:
    """The revision a database stands at; None = no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: sa.Connection, name: str) -> int:
    """Run the steps that are missing, in the caller's transaction; returns how many.

    Raises:
        WorkspaceError: when a newer version of the program wrote the workspace.
    """
    scripts = [Script(module, module.revision, module.__name__) for module in MIGRATIONS]
    order = [script.revision for script in scripts]
    at = current(connection)
    if at is not None and at not in order:
        raise WorkspaceError(
            f"{name} was written by a newer version of this program.",
            hint="Install the newer version to open it.",
            code="workspace-newer",
        )
    missing = scripts[order.index(at) + 1 :] if at else scripts
    if missing:
        _run(connection, RevisionMap(lambda: scripts), missing)
    return len(missing)


def _run(connection: sa.Connection, revisions: RevisionMap, missing: list[Script]) -> None:
    def steps(_heads: object, _context: MigrationContext) -> list[RevisionStep]:
        return [RevisionStep(revisions, script, True) for script in missing]

    revisions.heads  # noqa: B018 - a map resolves what its scripts depend on when it is first asked
    options: dict[str, Any] = {"fn": steps, "transactional_ddl": True}
    context = MigrationContext.configure(connection, opts=options)
    with Operations.context(context):
        context.run_migrations()
