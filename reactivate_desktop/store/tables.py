"""The tables as they stand now. How they came to be is told by ``migrations``; a test holds the two equal."""

from __future__ import annotations

import sqlalchemy as sa

from reactivate_desktop.domain.patient import FIELDS, Kind
from reactivate_desktop.store.column_types import TextTuple, UtcTime

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _patient_column(name: str, kind: Kind) -> sa.Column[object]:
    if kind is Kind.TEXT:
        return sa.Column(name, sa.Text, nullable=False)
    if kind is Kind.FLAG:
        return sa.Column(name, sa.Boolean, nullable=False)
    return sa.Column(name, sa.Date if kind is Kind.DATE else sa.BigInteger, nullable=True)


meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

patients = sa.Table(
    "patients",
    metadata,
    sa.Column("patient_key", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("identity", sa.Text, nullable=False, unique=True),
    *(_patient_column(field.name, field.kind) for field in FIELDS),
    sa.Column("source_file", sa.Text, nullable=False),
    sa.Column("source_sheet", sa.Text, nullable=False),
    sa.Column("source_row", sa.BigInteger, nullable=False),
)

imports = sa.Table(
    "imports",
    metadata,
    sa.Column("import_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("new", sa.Integer, nullable=False),
    sa.Column("updated", sa.Integer, nullable=False),
    sa.Column("unchanged", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, server_default="patients"),
    sa.Column("source", sa.Text, nullable=False, server_default=""),
    sa.Column("first_new", sa.Integer, nullable=True),
    sa.Column("last_new", sa.Integer, nullable=True),
    sa.Column("undone_at", UtcTime, nullable=True),
)

import_before = sa.Table(
    "import_before",
    metadata,
    sa.Column("import_id", sa.ForeignKey("imports.import_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("keys", sa.LargeBinary, nullable=False),
    sa.Column("before", sa.LargeBinary, nullable=False),
)

import_seen = sa.Table(
    "import_seen",
    metadata,
    sa.Column("import_id", sa.ForeignKey("imports.import_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("keys", sa.LargeBinary, nullable=False),
)

cleanings = sa.Table(
    "cleanings",
    metadata,
    sa.Column("import_id", sa.ForeignKey("imports.import_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("field", "header", "rule", "fix")),
    *(sa.Column(name, sa.Integer, nullable=False) for name in ("cells", "first_key", "last_key")),
    *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("keys", "codes", "texts")),
)

import_answers = sa.Table(
    "import_answers",
    metadata,
    sa.Column("patient_key", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("question", sa.Text, primary_key=True),
    sa.Column("yes", sa.Boolean, nullable=False),
    sa.Column("import_id", sa.ForeignKey("imports.import_id", ondelete="CASCADE"), nullable=False),
)

import_problems = sa.Table(
    "import_problems",
    metadata,
    sa.Column("import_id", sa.ForeignKey("imports.import_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("severity", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)

visits = sa.Table(
    "visits",
    metadata,
    sa.Column("visit_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("import_id", sa.ForeignKey("imports.import_id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("patient_key", sa.Integer, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
)

clinics = sa.Table(
    "clinics",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    *(
        sa.Column(name, sa.Text, nullable=False)
        for name in ("name", "address1", "address2", "city", "state", "zip", "phone", "booking_url", "map_art", "brand")
    ),
    sa.Column("latitude", sa.Float, nullable=False),
    sa.Column("longitude", sa.Float, nullable=False),
    *(sa.Column(name, TextTuple, nullable=False) for name in ("hours", "directions", "aliases")),
)

campaigns = sa.Table(
    "campaigns",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("saved_at", UtcTime, nullable=False),
)

drops = sa.Table(
    "drops",
    metadata,
    sa.Column("drop_id", sa.Text, primary_key=True),
    sa.Column("token", sa.Text, nullable=False, unique=True),
    sa.Column("campaign", sa.Text, nullable=False, index=True),
    sa.Column("brand", sa.Text, nullable=False),
    sa.Column("template", sa.Text, nullable=False),
    sa.Column("approved_at", UtcTime, nullable=False),
    sa.Column("approved_by", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("expires", sa.Date, nullable=False),
    sa.Column("piece_count", sa.Integer, nullable=False),
    sa.Column("audience_hash", sa.Text, nullable=False),
    sa.Column("template_hash", sa.Text, nullable=False),
    sa.Column("customization_hash", sa.Text, nullable=False),
    sa.Column("pieces_hash", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("pressed_at", UtcTime, nullable=True),
    sa.Column("in_home_date", sa.Date, nullable=True),
    sa.Column("snapshot", sa.Text, nullable=False),
    sa.Column("offer", sa.Text, nullable=False),
    sa.Column("void", sa.Boolean, nullable=False),
)

pieces = sa.Table(
    "pieces",
    metadata,
    sa.Column("piece_id", sa.Text, primary_key=True),
    sa.Column("drop_id", sa.ForeignKey("drops.drop_id", ondelete="CASCADE"), nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("patient_key", sa.Integer, nullable=False, index=True),
    sa.Column("clinic_id", sa.Text, nullable=False),
    sa.Column("tracking_code", sa.Text, nullable=False, unique=True),
    *(
        sa.Column(name, sa.Text, nullable=False)
        for name in (
            *("qr_payload", "addressee", "first_name", "last_name", "greeting_name", "address1", "address2"),
            *("city", "state", "zip", "zip4", "imb_digits", "imb"),
        )
    ),
    sa.Column("void_note", sa.Text, nullable=True),
    sa.Column("variant", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("drop_id", "position"),
)

piece_members = sa.Table(
    "piece_members",
    metadata,
    sa.Column("piece_id", sa.ForeignKey("pieces.piece_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("patient_key", sa.Integer, primary_key=True, index=True),
    sa.Column("position", sa.Integer, nullable=False),
)

held_pieces = sa.Table(
    "held_pieces",
    metadata,
    sa.Column("piece_id", sa.Text, primary_key=True),
    sa.Column("drop_id", sa.ForeignKey("drops.drop_id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("patient_key", sa.Integer, nullable=False),
    sa.Column("element", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

holdouts = sa.Table(
    "holdouts",
    metadata,
    sa.Column("drop_id", sa.ForeignKey("drops.drop_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("patient_key", sa.Integer, primary_key=True),
)

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("attempt_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("nonce", sa.Text, nullable=False, unique=True),
    sa.Column("code", sa.Text, nullable=False, index=True),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("clinic_id", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
)

redemptions = sa.Table(
    "redemptions",
    metadata,
    sa.Column("tracking_code", sa.ForeignKey("pieces.tracking_code"), primary_key=True),
    sa.Column("attempt_id", sa.ForeignKey("attempts.attempt_id"), nullable=False, unique=True),
    sa.Column("clinic_id", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)

suppression = sa.Table(
    "suppression",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)

bookings = sa.Table(
    "bookings",
    metadata,
    sa.Column("booking_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("identity", sa.Text, nullable=False, unique=True),
    sa.Column("booked_for", sa.Date, nullable=False),
    sa.Column("patient_key", sa.Integer, nullable=True, index=True),
    sa.Column("tracking_code", sa.Text, nullable=False),
    sa.Column("source_file", sa.Text, nullable=False),
    sa.Column("source_row", sa.Integer, nullable=False),
    sa.Column("how", sa.Text, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("audit_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
)

merges = sa.Table(
    "merges",
    metadata,
    sa.Column("merge_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kept_key", sa.Integer, nullable=False, index=True),
    sa.Column("merged_key", sa.Integer, nullable=False, index=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("how", sa.Text, nullable=False),
    sa.Column("probability", sa.Float, nullable=True),
    sa.Column("taken", sa.Text, nullable=False, server_default=""),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("undone_at", UtcTime, nullable=True),
)
