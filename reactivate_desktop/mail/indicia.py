"""Words of the postage imprint and of the ancillary service endorsement.

Source: USPS Domestic Mail Manual 604.5.3 (permit imprints) and 507.1.5 (endorsements).
"""

from __future__ import annotations

from reactivate_desktop.domain.campaign import Mail
from reactivate_desktop.errors import InputError
from reactivate_desktop.mail.address import capitals, state_code

MARKETING, FIRST_CLASS = "marketing", "first_class"
_MARKINGS = {MARKETING: "PRSRT STD", FIRST_CLASS: "PRSRT FIRST-CLASS MAIL"}
STAMP_SLOT = ("PLACE", "POSTAGE", "HERE")
"""Without a permit the slot is left for what the mail house applies."""

ENDORSEMENTS = {
    "address": "ADDRESS SERVICE REQUESTED",
    "return": "RETURN SERVICE REQUESTED",
    "change": "CHANGE SERVICE REQUESTED",
    "forwarding": "FORWARDING SERVICE REQUESTED",
    "electronic": "ELECTRONIC SERVICE REQUESTED",
}


def mail_class(mail: Mail) -> str:
    """The campaign's mail class.

    Raises:
        InputError: when it is none that we know.
    """
    wanted = mail.mail_class.strip().lower().replace("-", "_").replace(" ", "_")
    if wanted in _MARKINGS:
        return wanted
    raise InputError(
        f"There is no mail class '{mail.mail_class}' (key mail.mail_class).",
        hint=f"Use one of: {', '.join(_MARKINGS)}.",
        code="mail-class",
    )


def imprint_lines(mail: Mail) -> tuple[str, ...]:
    """Lines of the permit imprint from top to bottom, or the words of a stamp slot where no permit is set.

    Raises:
        InputError: when only a part of the permit is set; it names the missing keys.
    """
    marking = _MARKINGS[mail_class(mail)]
    parts = {
        "mail.permit_city": mail.permit_city,
        "mail.permit_state": mail.permit_state,
        "mail.permit_number": mail.permit_number,
    }
    missing = [name for name, value in parts.items() if not value.strip()]
    if len(missing) == len(parts):
        return STAMP_SLOT
    if missing:
        raise InputError(
            f"The permit imprint is not complete: {' and '.join(missing)} not set.",
            hint="Give city, state and number of the permit, or none of them.",
            code="permit-incomplete",
        )
    place = f"{capitals(mail.permit_city)} {state_code(mail.permit_state)}"
    return (marking, "U.S. POSTAGE PAID", place, f"PERMIT NO. {mail.permit_number.strip()}")


def endorsement(mail: Mail) -> str:
    """The endorsement as printed; '' for none. It may be given in full or by its first word.

    Raises:
        InputError: when it is none of the post's.
    """
    wanted = mail.endorsement.strip().lower()
    if not wanted:
        return ""
    service = endorsement_service(wanted)
    if service and wanted in {service, ENDORSEMENTS[service].lower()}:
        return ENDORSEMENTS[service]
    raise InputError(
        "There is no such endorsement (key mail.endorsement).",
        hint=f"Use one of: {', '.join(words.title() for words in ENDORSEMENTS.values())}.",
        code="endorsement",
    )


def endorsement_service(words: str) -> str:
    """The first word of an endorsement, in small letters, or ''."""
    first = words.strip().lower().partition(" ")[0]
    return first if first in ENDORSEMENTS else ""
