"""Mail drop and piece: one mailing, frozen, and each card in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class DropState(Enum):
    """How far a mail drop has come."""

    APPROVED = "approved"
    PRESSED = "pressed"
    IN_HOMES = "in homes"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Piece:
    """One card to one household, as approved; everything that may vary on it is here.

    ``piece_id`` is opaque (drop token and number). ``sequence`` counts from 1 in page order; 0 = held at approval.
    ``greeting_name`` is what the card calls the person ('' = the field's fallback is printed).
    ``imb`` is 65 letters F/A/D/T and ``imb_digits`` the 20-31 digits behind them; both '' without a mailer id.
    ``variant`` names the wording it gets ('' = the job's own).
    """

    piece_id: str
    sequence: int
    patient_key: int
    clinic_id: str
    tracking_code: str
    qr_payload: str
    addressee: str
    first_name: str
    last_name: str
    greeting_name: str
    address1: str
    address2: str
    city: str
    state: str
    zip: str
    zip4: str = ""
    imb_digits: str = ""
    imb: str = ""
    member_keys: tuple[int, ...] = ()
    variant: str = ""

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address block from top to bottom, blank lines left out; the last line is CITY ST ZIP."""
        code = f"{self.zip}-{self.zip4}" if self.zip4 else self.zip
        # lists, for they are made faster than generators run: this is asked for each piece
        last = " ".join([part for part in (self.city, self.state, code) if part])
        return tuple([line for line in (self.addressee, self.address1, self.address2, last) if line])


@dataclass(frozen=True, slots=True)
class HeldPiece:
    """A piece that can't be made right: never printed, never lost. ``reason`` is one sentence without personal data."""

    piece_id: str
    patient_key: int
    element: str
    reason: str


@dataclass(frozen=True, slots=True)
class Drop:
    """One approved mailing. The hashes (SHA-256, hex) say exactly what was approved; times are aware UTC."""

    drop_id: str
    token: str
    campaign: str
    brand: str
    template: str
    approved_at: datetime
    as_of: date
    expires: date
    piece_count: int
    audience_hash: str
    template_hash: str
    customization_hash: str
    pieces_hash: str
    state: DropState = DropState.APPROVED
    pressed_at: datetime | None = None
    in_home_date: date | None = None
    snapshot: str = ""
    """JSON of what the press needs beside the pieces: campaign, offer, clinics, customization (frozen at approval)."""
    offer: str = ""
    """The offer's headline: what the desk reads when a code is accepted."""
