"""Confidential mail, federal programmes, and what tells why somebody left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FLAGS = ("confidential", "federal_beneficiary")
_TEXTS = (
    *("alt_address1", "alt_address2", "alt_city", "alt_state", "alt_zip"),
    *("last_appointment_status", "previous_provider", "previous_insurance"),
)


def upgrade() -> None:
    """Add the columns; nothing is known yet of the patients that are in the workspace."""
    for name in _FLAGS:
        op.add_column("patients", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in _TEXTS:
        op.add_column("patients", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("patients", sa.Column("last_appointment", sa.Date(), nullable=True))
    op.add_column("patients", sa.Column("open_treatment", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Take the columns away."""
    for name in (*_FLAGS, *_TEXTS, "last_appointment", "open_treatment"):
        op.drop_column("patients", name)
