"""The wording that a piece gets, where a drop has several."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the variant; all pieces that are in the workspace have the drop's own wording."""
    op.add_column("pieces", sa.Column("variant", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take the variant away."""
    op.drop_column("pieces", "variant")
