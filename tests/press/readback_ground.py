"""Ground of the read-back tests: jobs of a bundled brand, their pieces, and the parts of a written page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import pairwise

import pikepdf

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.brand.paper import load_paper
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import imb
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.resources import brands_folder

NAMES = ("Rosa Delgado", "José Peña", "Zoë Nguyễn", "Łukasz Wójcik", "Flora Fifield", "Sean O'Brien")
CODES = ("7KQ-4MW-XR2", "ABC-DEF-GHK", "LMN-PQR-STU", "234-567-89A", "XYZ-234-BCD", "HGF-EDC-BA9")


def make_job(template_id: str, brand: str = "stride-physio") -> PressJob:
    kit = load_kit(brands_folder() / brand)
    template = kit.template(template_id)
    offer = kit.offers[0].until(date(2027, 1, 22), date(2026, 11, 23))
    return PressJob(
        kit=kit,
        template=template,
        customization=Customization(),
        paper=load_paper(template.paper),
        clinics=kit.clinics,
        offer=offer,
        title="Back in motion",
        token="K7Q4",
        created=datetime(2026, 11, 23, 12, tzinfo=UTC),
        indicia=("PRSRT STD", "U.S. POSTAGE PAID", "BOSTON MA", "PERMIT NO. 123"),
    )


def make_pieces(job: PressJob, count: int = 6) -> list[Piece]:
    pieces = []
    for number in range(count):
        first, last = NAMES[number % len(NAMES)].split()
        code, clinic = CODES[number % len(CODES)], job.clinics[number % len(job.clinics)]
        digits = f"00301901234{number:09d}02360123{number % 10}"
        pieces.append(
            Piece(
                piece_id=f"K7Q4-{number + 1:06d}",
                sequence=number + 1,
                patient_key=number,
                clinic_id=clinic.id,
                tracking_code=code,
                qr_payload=f"{clinic.booking_url.upper()}/{code.replace('-', '')}",
                addressee=f"{first} {last}",
                first_name=first,
                last_name=last,
                greeting_name="" if number == 3 else first,
                address1=f"{number + 7} Quay Rd",
                address2="Apt 4" if number % 2 else "",
                city="Plymouth",
                state="MA",
                zip="02360",
                zip4=f"123{number % 10}",
                imb_digits=digits,
                imb=imb.encode(digits),
            )
        )
    return pieces


def contents(page: pikepdf.Page) -> bytes:
    return bytes(page.Contents.read_bytes())


def qr_part(data: bytes) -> bytes:
    return max(_paths(data), key=len)


def imb_part(data: bytes) -> bytes:
    return next(path for path in _paths(data) if path.count(b"re") == 65)


def _paths(data: bytes) -> list[bytes]:
    return re.findall(rb"cm\s((?:[-\d. ]+ re\s?)+)f", data)


def shown(data: bytes) -> list[tuple[int, int]]:
    """Where each show operator of a content stream begins and ends."""
    return [match.span() for match in re.finditer(rb"\[[^\]]*\] ?TJ|<[0-9A-F]*> ?Tj", data)]


def replaced(data: bytes, span: tuple[int, int], new: bytes) -> bytes:
    return data[: span[0]] + new + data[span[1] :]


def transposed(show: bytes) -> bytes:
    """A show operator with the last two neighbouring glyphs that differ exchanged."""
    places = [match.start() for match in re.finditer(rb"[0-9A-F]{4}(?=(?:[0-9A-F]{4})*>)", show)]
    first, then = [(a, b) for a, b in pairwise(places) if show[a : a + 4] != show[b : b + 4]][-1]
    one, other = show[first : first + 4], show[then : then + 4]
    return show[:first] + other + show[first + 4 : then] + one + show[then + 4 :]
