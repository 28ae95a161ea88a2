"""Ground of the press tests: jobs of the small brand beside this file, and pieces with names that are hard to print."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.brand.paper import load_paper
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import imb
from reactivate_desktop.press.job import PressJob

BRAND = Path(__file__).resolve().parent / "brand"
CREATED = datetime(2026, 11, 23, 15, 4, 5, tzinfo=UTC)
SIGNS = "23456789ABCDEFGHKLMNPQRSTUVWXYZ"

NAMES = (
    ("José", "Peña"),
    ("Zoë", "Brontë"),
    ("Nguyễn", "Thị Ánh"),
    ("Łukasz", "Żółć"),
    ("Ruth", "O’Brien-Offield"),
    ("Đặng", "Văn Ffion"),
)


def make_job(template: str = "card", **changes: object) -> PressJob:
    kit = load_kit(BRAND)
    drawn = kit.template(template)
    job = PressJob(
        kit=kit,
        template=drawn,
        customization=Customization(),
        paper=load_paper(drawn.paper),
        clinics=kit.clinics,
        offer=kit.offers[0].until(date(2027, 2, 28), CREATED.date()),
        title="Quay Dental, spring",
        token="A1B2",
        created=CREATED,
        indicia=("PRSRT STD", "U.S. POSTAGE PAID", "PLYMOUTH MA", "PERMIT NO. 17"),
        endorsement="Return Service Requested",
    )
    return replace(job, **changes)  # type: ignore[arg-type]  # tests name real fields


def make_pieces(count: int, *, barcodes: bool = True, seed: int = 7) -> list[Piece]:
    return [make_piece(number, barcodes=barcodes, seed=seed) for number in range(1, count + 1)]


def make_piece(number: int = 1, *, barcodes: bool = True, seed: int = 7, **changes: object) -> Piece:
    dice = random.Random(seed * 1_000_003 + number)
    first, last = NAMES[number % len(NAMES)]
    code = "".join(dice.choices(SIGNS, k=9))
    clinic = ("north", "south")[number % 2]
    digits = imb.digits("00", "301", "123456", number, "023601234") if barcodes else ""
    piece = Piece(
        piece_id=f"A1B2-{number:06d}",
        sequence=number,
        patient_key=number,
        clinic_id=clinic,
        tracking_code=code,
        qr_payload=f"HTTPS://BOOK.EXAMPLE.COM/{clinic[0].upper()}/{code}",
        addressee=f"{first} {last}",
        first_name=first,
        last_name=last,
        greeting_name=first,
        address1=f"{dice.randrange(1, 9999)} Harbor View Street",
        address2="Apt 4" if number % 3 == 0 else "",
        city="Plymouth",
        state="MA",
        zip="02360",
        zip4="1234",
        imb_digits=digits,
        imb=imb.encode(digits) if digits else "",
    )
    return replace(piece, **changes)  # type: ignore[arg-type]  # tests name real fields


def named(number: int, first: str, last: str) -> Piece:
    """A piece to a person of that name."""
    piece = make_piece(number)
    return replace(piece, first_name=first, last_name=last, greeting_name=first, addressee=f"{first} {last}")
