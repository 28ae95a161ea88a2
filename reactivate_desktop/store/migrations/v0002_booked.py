"""Patients with an appointment whose day is not known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the flag; nobody who is in the workspace has it until the next import says so."""
    op.add_column("patients", sa.Column("booked", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take the flag away."""
    op.drop_column("patients", "booked")
