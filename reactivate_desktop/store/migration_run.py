"""Running migrations with Alembic, without a scripts folder on disk (a frozen program has none)."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script.base import Script
from alembic.script.revision import RevisionMap


def run(connection: sa.Connection, migrations: Sequence[ModuleType], missing: Sequence[ModuleType]) -> None:
    """Run the steps ``missing`` of all ``migrations``, in the caller's transaction."""
    scripts = [Script(module, module.revision, module.__name__) for module in migrations]
    wanted = {module.revision for module in missing}
    revisions = RevisionMap(lambda: scripts)

    def steps(_heads: object, _context: MigrationContext) -> list[RevisionStep]:
        return [RevisionStep(revisions, script, True) for script in scripts if script.revision in wanted]

    revisions.heads  # noqa: B018 - a map resolves what its scripts depend on when it is first asked
    options: dict[str, Any] = {"fn": steps, "transactional_ddl": True}
    context = MigrationContext.configure(connection, opts=options)
    with Operations.context(context):
        context.run_migrations()
