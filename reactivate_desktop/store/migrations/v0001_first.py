"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the first release."""
    _attempts()
    _audit()
    _bookings()
    _campaigns()
    _clinics()
    _drops()
    _imports()
    _meta()
    _patients()
    _suppression()
    _held_pieces()
    _holdouts()
    _import_problems()
    _pieces()
    _piece_members()
    _redemptions()


def downgrade() -> None:
    """Nothing stands before the first tables."""
    raise NotImplementedError("the first tables have no older form")


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("attempt_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("nonce", name=op.f("uq_attempts_nonce")),
    )
    op.create_index(op.f("ix_attempts_code"), "attempts", ["code"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit")),
    )


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("booking_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("booked_for", sa.Date(), nullable=False),
        sa.Column("patient_key", sa.Integer(), nullable=True),
        sa.Column("tracking_code", sa.Text(), nullable=False),
        sa.Column("source_file", sa.Text(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("identity", name=op.f("uq_bookings_identity")),
    )
    op.create_index(op.f("ix_bookings_patient_key"), "bookings", ["patient_key"])


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_campaigns")),
    )


def _clinics() -> None:
    op.create_table(
        "clinics",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address1", sa.Text(), nullable=False),
        sa.Column("address2", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("zip", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("booking_url", sa.Text(), nullable=False),
        sa.Column("map_art", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinics")),
    )


def _drops() -> None:
    op.create_table(
        "drops",
        sa.Column("drop_id", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.Column("piece_count", sa.Integer(), nullable=False),
        sa.Column("audience_hash", sa.Text(), nullable=False),
        sa.Column("template_hash", sa.Text(), nullable=False),
        sa.Column("customization_hash", sa.Text(), nullable=False),
        sa.Column("pieces_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_home_date", sa.Date(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("drop_id", name=op.f("pk_drops")),
        sa.UniqueConstraint("token", name=op.f("uq_drops_token")),
    )
    op.create_index(op.f("ix_drops_campaign"), "drops", ["campaign"])


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("import_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_imports")),
    )


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )


_PATIENT_COLUMNS = (
    ("patient_id", "Text"),
    ("title", "Text"),
    ("first_name", "Text"),
    ("middle", "Text"),
    ("last_name", "Text"),
    ("suffix", "Text"),
    ("preferred_name", "Text"),
    ("salutation", "Text"),
    ("birth_date", "Date"),
    ("sex", "Text"),
    ("household_id", "Text"),
    ("guardian", "Text"),
    ("address1", "Text"),
    ("address2", "Text"),
    ("city", "Text"),
    ("state", "Text"),
    ("zip", "Text"),
    ("zip4", "Text"),
    ("country", "Text"),
    ("email", "Text"),
    ("mobile", "Text"),
    ("phone", "Text"),
    ("work_phone", "Text"),
    ("preferred_contact", "Text"),
    ("last_visit", "Date"),
    ("first_visit", "Date"),
    ("next_appointment", "Date"),
    ("no_show_count", "BigInteger"),
    ("cancel_count", "BigInteger"),
    ("visit_count", "BigInteger"),
    ("recall_due", "Date"),
    ("provider", "Text"),
    ("clinic", "Text"),
    ("insurance", "Text"),
    ("balance", "BigInteger"),
    ("status", "Text"),
    ("deceased", "Boolean"),
    ("deceased_date", "Date"),
    ("discharged_date", "Date"),
    ("bad_address", "Boolean"),
    ("do_not_contact", "Boolean"),
    ("do_not_mail", "Boolean"),
    ("do_not_email", "Boolean"),
    ("do_not_text", "Boolean"),
    ("language", "Text"),
    ("notes", "Text"),
    ("referral_source", "Text"),
    ("lifetime_value", "BigInteger"),
    ("source_file", "Text"),
    ("source_sheet", "Text"),
    ("source_row", "BigInteger"),
)


def _patients() -> None:
    kinds: dict[str, sa.types.TypeEngine[Any]] = {
        "Text": sa.Text(),
        "Date": sa.Date(),
        "Boolean": sa.Boolean(),
        "BigInteger": sa.BigInteger(),
    }
    needed = {"Text", "Boolean"}
    columns = [
        sa.Column(name, kinds[kind], nullable=kind not in needed and name != "source_row")
        for name, kind in _PATIENT_COLUMNS
    ]
    op.create_table(
        "patients",
        sa.Column("patient_key", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("patient_key", name=op.f("pk_patients")),
        sa.UniqueConstraint("identity", name=op.f("uq_patients_identity")),
    )


def _suppression() -> None:
    op.create_table(
        "suppression",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_suppression")),
    )


def _held_pieces() -> None:
    op.create_table(
        "held_pieces",
        sa.Column("piece_id", sa.Text(), nullable=False),
        sa.Column("drop_id", sa.Text(), nullable=False),
        sa.Column("patient_key", sa.Integer(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["drop_id"], ["drops.drop_id"], name=op.f("fk_held_pieces_drop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("piece_id", name=op.f("pk_held_pieces")),
    )
    op.create_index(op.f("ix_held_pieces_drop_id"), "held_pieces", ["drop_id"])


def _holdouts() -> None:
    op.create_table(
        "holdouts",
        sa.Column("drop_id", sa.Text(), nullable=False),
        sa.Column("patient_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["drop_id"], ["drops.drop_id"], name=op.f("fk_holdouts_drop_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("drop_id", "patient_key", name=op.f("pk_holdouts")),
    )


def _import_problems() -> None:
    op.create_table(
        "import_problems",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.import_id"], name=op.f("fk_import_problems_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "rule", "severity", name=op.f("pk_import_problems")),
    )


def _pieces() -> None:
    op.create_table(
        "pieces",
        sa.Column("piece_id", sa.Text(), nullable=False),
        sa.Column("drop_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("patient_key", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("tracking_code", sa.Text(), nullable=False),
        sa.Column("qr_payload", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("greeting_name", sa.Text(), nullable=False),
        sa.Column("address1", sa.Text(), nullable=False),
        sa.Column("address2", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("zip", sa.Text(), nullable=False),
        sa.Column("zip4", sa.Text(), nullable=False),
        sa.Column("imb_digits", sa.Text(), nullable=False),
        sa.Column("imb", sa.Text(), nullable=False),
        sa.Column("void_note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["drop_id"], ["drops.drop_id"], name=op.f("fk_pieces_drop_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("piece_id", name=op.f("pk_pieces")),
        sa.UniqueConstraint("drop_id", "position", name=op.f("uq_pieces_drop_id")),
        sa.UniqueConstraint("tracking_code", name=op.f("uq_pieces_tracking_code")),
    )
    op.create_index(op.f("ix_pieces_patient_key"), "pieces", ["patient_key"])


def _piece_members() -> None:
    op.create_table(
        "piece_members",
        sa.Column("piece_id", sa.Text(), nullable=False),
        sa.Column("patient_key", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["piece_id"], ["pieces.piece_id"], name=op.f("fk_piece_members_piece_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("piece_id", "patient_key", name=op.f("pk_piece_members")),
    )
    op.create_index(op.f("ix_piece_members_patient_key"), "piece_members", ["patient_key"])


def _redemptions() -> None:
    op.create_table(
        "redemptions",
        sa.Column("tracking_code", sa.Text(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.attempt_id"], name=op.f("fk_redemptions_attempt_id")),
        sa.ForeignKeyConstraint(["tracking_code"], ["pieces.tracking_code"], name=op.f("fk_redemptions_tracking_code")),
        sa.PrimaryKeyConstraint("tracking_code", name=op.f("pk_redemptions")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_redemptions_attempt_id")),
    )
