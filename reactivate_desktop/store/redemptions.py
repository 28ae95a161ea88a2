"""Redeeming: one transaction under a lock, idempotent by nonce, every attempt kept with its outcome."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import uuid4

import sqlalchemy as sa

from reactivate_desktop.domain.calendar_day import long_date
from reactivate_desktop.domain.redemption import ACCEPTED_WITHOUT_OFFER, Answer, Outcome, Redemption
from reactivate_desktop.domain.tracking_code import parse
from reactivate_desktop.errors import InputError
from reactivate_desktop.store.desk_cards import Card, DeskCards
from reactivate_desktop.store.tables import attempts, clinics, pieces, redemptions

_KEPT_TEXT = 40


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where and when a code is presented, and whether another clinic's code was confirmed."""

    clinic_id: str
    clinic: str
    today: date
    confirmed: bool


class RedemptionRows:
    """Attempts and redemptions. Use it within ``Store.transaction()``: that is where the lock is."""

    def __init__(self, connection: sa.Connection, *, restricted: bool = False) -> None:
        self._connection = connection
        self._cards = DeskCards(connection, restricted=restricted)

    def redeem(
        self,
        code: str,
        clinic_id: str,
        at: datetime,
        nonce: str | None = None,
        confirm_clinic: bool = False,
        *,
        today: date | None = None,
    ) -> Answer:
        """Redeem a code, or say why not.

        Args:
            code: as typed or scanned.
            clinic_id: where it is presented.
            at: when, aware.
            nonce: names this attempt; the same nonce again gives the same answer and changes nothing.
            confirm_clinic: accept a code that was mailed for another clinic.
            today: the day that counts for the offer's last day (default: the local day of ``at``).

        Raises:
            InputError: when there is no such clinic, or the nonce was used for another code.
        """
        here = self._clinic_name(clinic_id)
        shown = _shown(code)
        card = self._cards.locked(shown) if shown else None
        kept = shown or code.strip()[:_KEPT_TEXT]
        if nonce and (earlier := self._earlier(nonce, kept)):
            return earlier
        desk = _Desk(clinic_id, here, today or at.astimezone().date(), confirm_clinic)
        answer = self._decide(kept, card, desk) if shown else _answered(Outcome.MISTYPED, kept)
        attempt_id = self._keep(answer, clinic_id, at, nonce or uuid4().hex)
        if answer.outcome is Outcome.ACCEPTED:
            values = {"tracking_code": shown, "attempt_id": attempt_id, "clinic_id": clinic_id, "at": at}
            self._connection.execute(sa.insert(redemptions).values(values))
        return replace(answer, attempt_id=attempt_id)

    def undo(self, attempt_id: int, note: str, at: datetime) -> Answer:
        """Take back a redemption; the code can be redeemed again. The note says why and is kept.

        Raises:
            InputError: without a note, or when that attempt is not a redemption that stands.
        """
        if not note.strip():
            raise InputError("An undo needs a note.", hint="Say why it is taken back.", code="undo-note")
        taken = sa.delete(redemptions).where(redemptions.c.attempt_id == attempt_id)
        row = self._connection.execute(taken.returning(redemptions.c.tracking_code, redemptions.c.clinic_id)).first()
        if row is None:
            raise InputError("This redemption does not stand.", hint="It may have been undone.", code="undo-unknown")
        answer = Answer(Outcome.UNDONE, Outcome.UNDONE.sentence, row.tracking_code)
        return replace(answer, attempt_id=self._keep(answer, row.clinic_id, at, uuid4().hex, note.strip()))

    def standing(self, code: str) -> int:
        """The attempt that redeemed ``code`` (as typed or scanned) and still stands; 0 = none."""
        query = sa.select(redemptions.c.attempt_id).where(redemptions.c.tracking_code == _shown(code))
        return int(self._connection.scalar(query) or 0)

    def count(self, drop_id: str) -> int:
        """How many codes of a drop are redeemed now."""
        query = (
            sa.select(sa.func.count())
            .select_from(redemptions)
            .join(pieces, pieces.c.tracking_code == redemptions.c.tracking_code)
            .where(pieces.c.drop_id == drop_id)
        )
        return int(self._connection.scalar(query) or 0)

    def last(self, count: int) -> tuple[Redemption, ...]:
        """The last ``count`` attempts, newest first."""
        columns = (attempts.c[name] for name in ("attempt_id", "code", "outcome", "clinic_id", "at", "note"))
        found = self._connection.execute(sa.select(*columns).order_by(attempts.c.attempt_id.desc()).limit(count))
        return tuple(Redemption(row[0], row[1], Outcome(row[2]), *row[3:]) for row in found)

    def _decide(self, code: str, card: Card | None, desk: _Desk) -> Answer:
        if card is None:
            return _answered(Outcome.UNKNOWN, code)
        if card.is_void:
            return _answered(Outcome.VOID, code)
        if standing := self._standing(code):
            return standing
        if card.makes_offer and desk.today > card.expires:
            return _answered(Outcome.EXPIRED, code, day=long_date(card.expires))
        if card.clinic_id != desk.clinic_id and not desk.confirmed:
            answer = _answered(Outcome.WRONG_CLINIC, code, clinic=card.clinic)
            return replace(answer, offer=card.offer, clinic=card.clinic)
        answer = _answered(Outcome.ACCEPTED, code, offer=card.offer)
        if not card.makes_offer:
            answer = replace(answer, message=ACCEPTED_WITHOUT_OFFER)
        return replace(answer, offer=card.offer, clinic=desk.clinic, first_name=card.first_name)

    def _standing(self, code: str) -> Answer | None:
        query = sa.select(redemptions.c.clinic_id, redemptions.c.at).where(redemptions.c.tracking_code == code)
        row = self._connection.execute(query).first()
        if row is None:
            return None
        where = self._connection.scalar(sa.select(clinics.c.name).where(clinics.c.id == row.clinic_id)) or row.clinic_id
        local = row.at.astimezone()
        sentence = Outcome.ALREADY_REDEEMED.sentence.format(when=f"{long_date(local)}, {local:%H:%M}", where=where)
        return Answer(
            Outcome.ALREADY_REDEEMED, sentence, code, clinic=where, redeemed_at=row.at, redeemed_clinic=row.clinic_id
        )

    def _clinic_name(self, clinic_id: str) -> str:
        names = {row.id: row.name for row in self._connection.execute(sa.select(clinics.c.id, clinics.c.name))}
        if clinic_id not in names:
            known = ", ".join(sorted(names)) or "none yet"
            raise InputError(f"There is no clinic '{clinic_id}'.", hint=f"Use one of: {known}.", code="clinic-unknown")
        return str(names[clinic_id])

    def _earlier(self, nonce: str, code: str) -> Answer | None:
        row = self._cards.earlier(nonce)
        if row is None:
            return None
        if row.code != code:
            raise InputError("This nonce was used for another code.", hint="Give each attempt its own.", code="nonce")
        return replace(_answer(row.answer), attempt_id=row.attempt_id)

    def _keep(self, answer: Answer, clinic_id: str, at: datetime, nonce: str, note: str = "") -> int:
        values = {"nonce": nonce, "code": answer.code, "outcome": answer.outcome.value, "clinic_id": clinic_id}
        values |= {"note": note, "answer": _text(answer)}
        statement = sa.insert(attempts).values(at=at, **values).returning(attempts.c.attempt_id)
        return int(self._connection.execute(statement).scalar_one())


def _shown(text: str) -> str:
    try:
        return str(parse(text))
    except InputError:
        return ""


def _answered(outcome: Outcome, code: str, **words: str) -> Answer:
    return Answer(outcome, outcome.sentence.format(**words), code)


def _text(answer: Answer) -> str:
    values = asdict(answer) | {"outcome": answer.outcome.value}
    values["redeemed_at"] = answer.redeemed_at.isoformat() if answer.redeemed_at else None
    return json.dumps(values, ensure_ascii=False)


def _answer(text: str) -> Answer:
    values = json.loads(text)
    at = values["redeemed_at"]
    values |= {"outcome": Outcome(values["outcome"]), "redeemed_at": datetime.fromisoformat(at) if at else None}
    return Answer(**values)
