"""What the papers of a drop say: rows of its lists, the proof's cover and zones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.domain.calendar_day import long_date
from reactivate_desktop.domain.piece import Drop, HeldPiece, Piece
from reactivate_desktop.errors import ReadBackError
from reactivate_desktop.mail import geometry
from reactivate_desktop.mail.lists import HeldRow, MailingRow
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.proof import ProofCover, ProofZone

_ZONES_SHOWN = frozenset({"barcode_clear", "ocr_read_area", "indicia"})


@dataclass(frozen=True, slots=True)
class PlaceInFile:
    """Which piece it is, from 1: among all that are pressed, and within its press file (``volume``, from 1)."""

    overall: int
    volume: int
    within: int


def mailing_row(piece: Piece, pages_each: int, place: PlaceInFile) -> MailingRow:
    """The list row of a piece; its pages follow those of the pieces before it."""
    first = (place.overall - 1) * pages_each + 1
    return MailingRow(
        sequence=piece.sequence,
        piece_id=piece.piece_id,
        full_name=piece.addressee,
        first_name=piece.first_name,
        last_name=piece.last_name,
        address1=piece.address1,
        address2=piece.address2,
        city=piece.city,
        state=piece.state,
        zip=piece.zip,
        zip4=piece.zip4,
        clinic_id=piece.clinic_id,
        version=piece.clinic_id,
        tracking_code=piece.tracking_code,
        qr_url=piece.qr_payload,
        imb_digits=piece.imb_digits,
        imb=piece.imb,
        front_page=first,
        back_page=first + pages_each - 1,
        volume=place.volume,
        volume_page=(place.within - 1) * pages_each + 1,
    )


def expected_pieces(rows: Iterable[MailingRow], pieces: Iterable[Piece]) -> Iterator[Piece]:
    """What must stand on the pages: everything that the list says, from the list as written; the rest as approved.

    Raises:
        ReadBackError: when the list has other rows than the drop has pieces.
    """
    try:
        for row, piece in zip(rows, pieces, strict=True):
            yield replace(
                piece,
                piece_id=row.piece_id,
                sequence=row.sequence,
                addressee=row.full_name,
                first_name=row.first_name,
                last_name=row.last_name,
                address1=row.address1,
                address2=row.address2,
                city=row.city,
                state=row.state,
                zip=row.zip,
                zip4=row.zip4,
                clinic_id=row.clinic_id,
                tracking_code=row.tracking_code,
                qr_payload=row.qr_url,
                imb_digits=row.imb_digits,
                imb=row.imb,
            )
    except ValueError:
        raise ReadBackError(
            "The mailing list has another number of rows than the drop has pieces.",
            hint="The job was stopped and none of its files was kept. Press again.",
            code="readback-list",
        ) from None


def held_rows(held: Sequence[HeldPiece], patients: pd.DataFrame) -> list[HeldRow]:
    """Held pieces with the place of the patient's row."""
    rows = []
    for piece in held:
        known = piece.patient_key in patients.index
        source: dict[Any, Any] | None = patients.loc[piece.patient_key].to_dict() if known else None
        rows.append(
            HeldRow(
                piece_id=piece.piece_id,
                patient_key=piece.patient_key,
                source_file=str(source["source_file"]) if source is not None else "",
                source_sheet=str(source["source_sheet"]) if source is not None else "",
                source_row=int(source["source_row"]) if source is not None else 0,
                patient_id=str(source["patient_id"]) if source is not None else "",
                element=piece.element,
                reason=piece.reason,
            )
        )
    return rows


def proof_zones(paper: Paper) -> tuple[ProofZone, ...]:
    """The zones of the post, as the proof draws them."""
    face_id, _ = geometry.address_panel(paper)
    return tuple(
        ProofZone(face_id, zone.label, geometry.on_face(paper, zone.rect))
        for zone in geometry.zones(paper)
        if zone.id in _ZONES_SHOWN
    )


def cover(
    job: PressJob,
    waterfall: Sequence[tuple[str, int]],
    counts: str,
    hashes: Sequence[tuple[str, str]],
    notes: Sequence[str],
) -> ProofCover:
    """The proof's cover; ``counts`` says how many pieces there are."""
    offer = job.offer
    changed = len(job.customization.values)
    facts = (
        ("Brand", job.kit.name),
        ("Template", f"{job.template.name}: {job.paper.name}"),
        ("Offer", offer.headline),
        ("Good through", long_date(offer.expires)),
        ("Clinics", ", ".join(clinic.name for clinic in job.clinics)),
        ("Pieces", counts),
        (
            "Changed",
            f"{changed} elements, within the brand's locks" if changed else "Nothing",
        ),
    )
    return ProofCover(job.title, facts, tuple(waterfall), tuple(hashes), tuple(notes))


def drop_hashes(drop: Drop) -> tuple[tuple[str, str], ...]:
    """The hashes under which a drop was approved."""
    return (
        ("Template", drop.template_hash),
        ("Customization", drop.customization_hash),
        ("Audience", drop.audience_hash),
        ("Pieces", drop.pieces_hash),
    )
