"""The second person of a row that names two."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TEXTS = ("partner_first_name", "partner_last_name")


def upgrade() -> None:
    """Add the columns, empty: a list that is imported again fills them."""
    for name in _TEXTS:
        op.add_column("patients", sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take the columns away."""
    for name in _TEXTS:
        op.drop_column("patients", name)
