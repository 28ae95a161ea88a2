"""What imports found before they changed it, so that they can be undone; answers that were given to their questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the log; imports that were made before it can't be undone."""
    op.add_column("imports", sa.Column("kind", sa.Text(), nullable=False, server_default="patients"))
    op.add_column("imports", sa.Column("source", sa.Text(), nullable=False, server_default=""))
    op.add_column("imports", sa.Column("first_new", sa.Integer(), nullable=True))
    op.add_column("imports", sa.Column("last_new", sa.Integer(), nullable=True))
    op.add_column("imports", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "import_before",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "part", name="pk_import_before"),
        _import_of("import_before"),
    )
    op.create_table(
        "import_seen",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", name="pk_import_seen"),
        _import_of("import_seen"),
    )
    op.create_table(
        "import_answers",
        sa.Column("patient_key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("patient_key", "question", name="pk_import_answers"),
        _import_of("import_answers"),
    )


def _import_of(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_import_id"
    return sa.ForeignKeyConstraint(["import_id"], ["imports.import_id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Take the log away."""
    for table in ("import_answers", "import_seen", "import_before"):
        op.drop_table(table)
    for name in ("undone_at", "last_new", "first_new", "source", "kind"):
        op.drop_column("imports", name)
