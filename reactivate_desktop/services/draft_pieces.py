"""Make the pieces of an audience: in mail order for the approval, or a few with sample codes for preview and proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import repeat

import pandas as pd

from reactivate_desktop.domain.booking_link import qr_payload
from reactivate_desktop.domain.campaign import Mail
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.domain.tracking_code import ALPHABET, TrackingCode, check_symbol
from reactivate_desktop.mail import address, imb_serials
from reactivate_desktop.mail.address import PrintAddress
from reactivate_desktop.press import imb
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.services import press_job
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.services.campaign_file import ResolvedCampaign

TOKEN = "PRF"  # noqa: S105 - the drop token printed on proofs
MAIL_ORDER = ["zip", "zip4", "address1", "address2", "last_name", "first_name"]
_BODY = "SAMPLEPR"
_COLUMNS = [
    *("clinic_id", "addressee", "greeting_name", "first_name", "last_name"),
    *("address1", "address2", "city", "state", "zip", "zip4", "variant", "member_keys"),
]


@dataclass(frozen=True, slots=True)
class Draft:
    """A job that is not approved, and its pieces, which carry the sample code."""

    job: PressJob
    pieces: tuple[Piece, ...]


def run(resolved: ResolvedCampaign, audience: Audience, *, as_of: date, limit: int = 0) -> Draft:
    """Pieces of an audience before approval, the first ``limit`` in mail order (0 = all); their code never counts."""
    job = press_job.draft(resolved, audience.clinics, as_of=as_of, token=TOKEN)
    recipients = audience.recipients.sort_values(MAIL_ORDER, kind="stable")
    if limit:
        recipients = recipients.head(limit)
    return Draft(job, tuple(make(job, resolved.campaign.mail, recipients, repeat(sample_code()), repeat(0))))


def sample_code() -> TrackingCode:
    """A code for proofs: shaped like a real one, with a check symbol that never holds, so the desk refuses it."""
    right = ALPHABET.index(check_symbol(_BODY))
    return TrackingCode(_BODY + ALPHABET[(right + 1) % len(ALPHABET)])


def make(
    job: PressJob, mail: Mail, recipients: pd.DataFrame, codes: Iterable[TrackingCode], serials: Iterable[int]
) -> Iterator[Piece]:
    """The pieces of ``recipients`` in mail order, numbered from 1, each with its code and IMb serial number."""
    links = {clinic.id: clinic.booking_url for clinic in job.clinics}
    ordered = recipients.sort_values(MAIL_ORDER, kind="stable")
    columns = [ordered[name].tolist() for name in _COLUMNS]
    rows = zip(ordered.index.tolist(), codes, serials, *columns, strict=False)
    for number, (key, code, serial, clinic_id, *said, members) in enumerate(rows, 1):
        addressee, greeting, first, last, *place, variant = (text.strip() for text in said)
        printed = address.normalise(*place)
        routed = _imb_digits(mail, serial, printed)
        yield Piece(
            piece_id=f"{job.token}-{number:06d}",
            sequence=number,
            patient_key=int(key),
            clinic_id=clinic_id,
            tracking_code=str(code),
            qr_payload=qr_payload(links[clinic_id], code),
            addressee=addressee,
            first_name=first,
            last_name=last,
            greeting_name=greeting,
            address1=printed.address1,
            address2=printed.address2,
            city=printed.city,
            state=printed.state,
            zip=printed.zip,
            zip4=printed.zip4,
            imb_digits=routed,
            imb=imb.encode(routed) if routed else "",
            member_keys=tuple(members),
            variant=variant,
        )


def _imb_digits(mail: Mail, serial: int, printed: PrintAddress) -> str:
    if not mail.mid:
        return ""
    return imb_serials.piece_digits(mail.mid, imb_serials.stid_of(mail), serial, printed.zip, printed.zip4)
