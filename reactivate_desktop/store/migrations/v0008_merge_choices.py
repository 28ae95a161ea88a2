"""Which values of a merged record the kept one takes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the merges that are there take nothing."""
    op.add_column("merges", sa.Column("taken", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take the column away."""
    op.drop_column("merges", "taken")
