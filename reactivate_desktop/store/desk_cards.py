"""What the desk may know of a code: the card it stands on, read and locked; for a restricted login by two functions.

A login of the desk has no right to read pieces, drops or patients. It asks functions that PostgreSQL runs with the
rights of the workspace's owner: each takes one code, or one nonce, so that nobody can list who was mailed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from reactivate_desktop.domain.offer import NO_OFFER
from reactivate_desktop.store.tables import attempts, clinics, drops, pieces

FUNCTIONS: Final = {
    "desk_card(text)": """
        CREATE OR REPLACE FUNCTION {schema}.desk_card(text) RETURNS TABLE (
            clinic_id text, first_name text, is_void boolean, variant text, expires date, offer text, variants text
        ) LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
            SELECT piece.clinic_id, piece.first_name, piece.void_note IS NOT NULL, piece.variant, mailing.expires,
                mailing.offer,
                CASE WHEN piece.variant <> '' THEN (NULLIF(mailing.snapshot, '')::json -> 'variants')::text END
            FROM pieces AS piece JOIN drops AS mailing ON mailing.drop_id = piece.drop_id
            WHERE piece.tracking_code = $1 AND piece.sequence > 0
            FOR UPDATE OF piece
        $$""",
    "desk_answer(text)": """
        CREATE OR REPLACE FUNCTION {schema}.desk_answer(text) RETURNS TABLE (
            attempt_id integer, code text, answer text
        ) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
            SELECT attempt.attempt_id, attempt.code, attempt.answer FROM attempts AS attempt WHERE attempt.nonce = $1
        $$""",
}
"""PostgreSQL's side of a restricted login, by signature; ``{schema}`` is the workspace's schema, quoted."""

_CARD = ("clinic_id", "first_name", "is_void", "variant", "expires", "offer", "variants")
_ANSWER = ("attempt_id", "code", "answer")


@dataclass(frozen=True, slots=True)
class Card:
    """What the store knows of a code. ``makes_offer``: else it is a booking code, without a discount or a last day."""

    clinic_id: str
    clinic: str
    first_name: str
    expires: date
    offer: str
    is_void: bool
    makes_offer: bool


class DeskCards:
    """Cards by code and answers by nonce; ``restricted``: through the functions, as the desk's own login may."""

    def __init__(self, connection: sa.Connection, *, restricted: bool) -> None:
        self._connection = connection
        self._restricted = restricted

    def locked(self, code: str) -> Card | None:
        """The card of a code as printed, locked until the transaction ends; None = never mailed."""
        query = _called("desk_card", _CARD, code) if self._restricted else _card_query(code)
        row = self._connection.execute(query).first()
        if row is None:
            return None
        variants = row.variants
        if not self._restricted and row.variant:
            variants = json.dumps(json.loads(row.variants or "{}").get("variants", ()))
        own = row.expires, row.offer, True
        expires, offer, made = (_of_variant(variants, row.variant) if row.variant else None) or own
        name = self._connection.scalar(sa.select(clinics.c.name).where(clinics.c.id == row.clinic_id))
        return Card(row.clinic_id, name or row.clinic_id, row.first_name, expires, offer, row.is_void, made)

    def earlier(self, nonce: str) -> sa.Row[Any] | None:
        """The attempt of that nonce: ``attempt_id``, ``code`` and ``answer``; None = there was none."""
        if self._restricted:
            return self._connection.execute(_called("desk_answer", _ANSWER, nonce)).first()
        query = sa.select(*(attempts.c[name] for name in _ANSWER)).where(attempts.c.nonce == nonce)
        return self._connection.execute(query).first()


def _called(function: str, columns: tuple[str, ...], argument: str) -> sa.Select[Any]:
    found = getattr(sa.func, function)(sa.cast(argument, sa.Text)).table_valued(*columns)
    return sa.select(*(found.c[name] for name in columns))


def _card_query(code: str) -> sa.Select[Any]:
    void = pieces.c.void_note.is_not(None).label("is_void")
    query = sa.select(
        *(pieces.c.clinic_id, pieces.c.first_name, void, pieces.c.variant),
        *(drops.c.expires, drops.c.offer, drops.c.snapshot.label("variants")),
    ).join(drops, drops.c.drop_id == pieces.c.drop_id)
    return query.where(pieces.c.tracking_code == code, pieces.c.sequence > 0).with_for_update(of=pieces)


def _of_variant(variants: str | None, variant: str) -> tuple[date, str, bool] | None:
    """Last day and headline of what a variant of a drop offers, and whether it offers anything; None = as the drop."""
    for values in json.loads(variants or "[]") or ():
        offer = values["offer"]
        if values["id"] == variant and offer:
            return date.fromisoformat(offer["expires"]), str(offer["headline"]), offer["id"] != NO_OFFER
    return None
