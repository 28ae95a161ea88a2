"""Redeem a code at the desk, take a redemption back, and see the last ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from reactivate_desktop.domain.redemption import Answer, Redemption
from reactivate_desktop.store import Store

NOON = time(12)


def run(
    store: Store,
    text: str,
    *,
    clinic_id: str,
    now: datetime | None = None,
    as_of: date | None = None,
    nonce: str | None = None,
    confirm_clinic: bool = False,
) -> Answer:
    """Redeem what was typed or scanned, or say why not; every attempt is kept.

    Args:
        store: the workspace.
        text: the code, in any case, with or without dashes; or the link from the QR code.
        clinic_id: where it is presented.
        now: when (aware); default is now.
        as_of: the day that counts as today, for the offer's last day and for the attempt's own; default is the local
            day of ``now``.
        nonce: names this attempt; the same nonce again gives the same answer and changes nothing.
        confirm_clinic: accept a code that was mailed for another clinic.

    Raises:
        InputError: when there is no such clinic.
    """
    at = (now or datetime.now(UTC)).astimezone()
    today = as_of or at.date()
    # Noon that day where it is named: hours of another day say nothing, and results count by days.
    kept = at if today == at.date() else datetime.combine(today, NOON).astimezone()
    with store.transaction() as tx:
        return tx.redemptions.redeem(text, clinic_id, kept.astimezone(UTC), nonce, confirm_clinic, today=today)


def undo(store: Store, attempt_id: int, note: str, *, now: datetime | None = None) -> Answer:
    """Take back an accepted attempt; the note says why.

    Raises:
        InputError: without a note, or when that redemption does not stand.
    """
    with store.transaction() as tx:
        return tx.redemptions.undo(attempt_id, note, now or datetime.now(UTC))


def undo_code(store: Store, text: str, note: str, *, now: datetime | None = None) -> Answer:
    """Take back the redemption of a code, typed or scanned; the note says why.

    Raises:
        InputError: without a note, or when the code is not redeemed.
    """
    with store.transaction() as tx:
        return tx.redemptions.undo(tx.redemptions.standing(text), note, now or datetime.now(UTC))


def last(store: Store, count: int = 10) -> tuple[Redemption, ...]:
    """The last attempts, newest first."""
    with store.reading() as tx:
        return tx.redemptions.last(count)


def as_json(answer: Answer) -> dict[str, object]:
    """The JSON of ``reactivate redeem``."""
    return {
        "outcome": answer.outcome.value,
        "message": answer.message,
        "offer": answer.offer,
        "clinic": answer.clinic,
        "code": answer.code,
        "attempt": answer.attempt_id,
        "redeemed_at": answer.redeemed_at.isoformat() if answer.redeemed_at else None,
    }
