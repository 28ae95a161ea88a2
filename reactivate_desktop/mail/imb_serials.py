"""The digits behind an Intelligent Mail barcode: service type by class, mailer id, serial numbers, routing code.

Source: USPS-B-3200 rev. H (2015) and the USPS table of service type identifiers effective 2024-01-21. Making
65 letters of the digits is the press's part.
"""

from __future__ import annotations

from dataclasses import dataclass

from reactivate_desktop.domain.campaign import Mail
from reactivate_desktop.errors import InputError
from reactivate_desktop.mail import indicia
from reactivate_desktop.mail.indicia import FIRST_CLASS, MARKETING

BARCODE_ID = "00"
"""Cards and letters without an optional endorsement line."""

NONE, MANUAL, ADDRESS, CHANGE, RETURN = "none", "manual", "address", "change", "return"

# (class, service) -> basic, basic with Informed Visibility, full service, full service with Informed Visibility
# '' = there is none; "manual" are corrections on paper, by a printed endorsement without electronic service
_STIDS: dict[tuple[str, str], tuple[str, str, str, str]] = {
    (FIRST_CLASS, MANUAL): ("700", "040", "", ""),
    (MARKETING, MANUAL): ("702", "042", "", ""),
    (FIRST_CLASS, NONE): ("300", "310", "260", "270"),
    (FIRST_CLASS, ADDRESS): ("230", "220", "320", "314"),
    (FIRST_CLASS, CHANGE): ("504", "502", "516", "514"),
    (FIRST_CLASS, RETURN): ("341", "340", "343", "342"),
    (MARKETING, NONE): ("301", "311", "261", "271"),
    (MARKETING, ADDRESS): ("090", "142", "091", "143"),
    (MARKETING, CHANGE): ("092", "242", "093", "243"),
    (MARKETING, RETURN): ("272", "262", "529", "587"),
}


def service_type(mail_class: str, service: str = NONE, *, full_service: bool = False, tracing: bool = False) -> str:
    """The three digits for a class and the address corrections asked for; ``tracing`` is Informed Visibility.

    Raises:
        InputError: when there is no such combination.
    """
    found = _STIDS.get((mail_class, service), ("", "", "", ""))[2 * full_service + tracing]
    if not found:
        raise InputError(
            f"There is no service type for class '{mail_class}' with '{service}' (keys mail.mail_class, mail.stid).",
            hint="Set mail.stid to the three digits that the mail house names.",
            code="stid-unknown",
        )
    return found


def stid_of(mail: Mail) -> str:
    """The service type of a campaign: as set, else by its class and whether an endorsement is printed.

    Raises:
        InputError: when ``mail.stid`` or ``mail.mail_class`` is not valid.
    """
    if mail.stid:
        return check_stid(mail.stid)
    return service_type(indicia.mail_class(mail), MANUAL if indicia.endorsement(mail) else NONE)


def check_stid(stid: str) -> str:
    """The service type as given.

    Raises:
        InputError: unless it is three digits.
    """
    if len(stid) == 3 and _digits(stid):
        return stid
    raise InputError(
        f"'{stid}' is no service type (key mail.stid).", hint="It has three digits, such as 301.", code="stid"
    )


def check_mid(mid: str) -> str:
    """The mailer id as given.

    Raises:
        InputError: unless it has six or nine digits.
    """
    if len(mid) in {6, 9} and _digits(mid):
        return mid
    raise InputError(
        f"The mailer id '{mid}' (key mail.mid) must have 6 or 9 digits.",
        hint="It stands in the Business Customer Gateway; without one leave the key empty.",
        code="mid",
    )


def mid_warning(mid: str) -> str:
    """What is odd about a mailer id ('' = nothing): ids of nine digits begin with 9, those of six never do."""
    if (len(mid) == 9) == mid.startswith("9"):
        return ""
    return "The mailer id looks wrong: ids of nine digits begin with 9, those of six digits do not."


def capacity(mid: str) -> int:
    """How many serial numbers a mailer id has: nine digits for a short id, six for a long one."""
    room: int = 10 ** (15 - len(check_mid(mid)))
    return room


@dataclass(frozen=True, slots=True)
class Allocation:
    """Serial numbers in piece order, and the counter to keep for the next drop."""

    serials: tuple[int, ...]
    next_start: int


def allocate(mid: str, start: int, count: int) -> Allocation:
    """``count`` serial numbers from the counter ``start`` on; after the last one it begins again at 0.

    Raises:
        InputError: when the mailer id has fewer numbers than pieces: the post could not tell them apart.
    """
    room = capacity(mid)
    if not 0 <= start < room or count < 0:
        raise InputError(
            "The counter of serial numbers is out of range.", hint="Start it again at 0.", code="serial-range"
        )
    if count > room:
        raise InputError(
            f"{count:,} pieces need more serial numbers than the mailer id has ({room:,}).",
            hint="Use a mailer id of six digits, or mail in several drops 45 days apart.",
            code="serial-capacity",
        )
    return Allocation(tuple((start + offset) % room for offset in range(count)), (start + count) % room)


def piece_digits(mid: str, stid: str, serial: int, zip_code: str = "", zip4: str = "") -> str:
    """The 20, 25 or 29 digits of a piece: barcode id, service type, mailer id, serial, ZIP code and ZIP+4.

    Raises:
        InputError: when a part is not valid.
    """
    room = capacity(mid)
    if not 0 <= serial < room:
        raise InputError("A serial number does not fit the mailer id.", hint="Allocate it again.", code="serial-range")
    return f"{BARCODE_ID}{check_stid(stid)}{mid}{serial:0{15 - len(mid)}d}{_routing(zip_code, zip4)}"


def _routing(zip_code: str, zip4: str) -> str:
    if len(zip_code) != 5 or not _digits(zip_code):
        return ""
    return zip_code + zip4 if len(zip4) == 4 and _digits(zip4) and zip4 != "0000" else zip_code


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
