"""Number the Intelligent Mail barcodes of a drop: service type by mail class, a serial number per piece."""

from __future__ import annotations

from typing import Final

from reactivate_desktop.domain.campaign import Mail
from reactivate_desktop.press import imb

_BARCODE_ID: Final = "00"
_SERVICE_TYPE: Final = {"marketing": "301", "first-class": "300"}
"""Basic automation, no address corrections (USPS service type identifier table)."""


def digits(mail: Mail, serial: int, zip_code: str, zip4: str) -> str:
    """The digits of one piece's barcode, or '' without a mailer id.

    ``serial`` counts up over all drops of a mailer id and starts again where its digits end (a million pieces with a
    mailer id of 9 digits, a thousand million with one of 6), so a number comes back as late as it can.

    Raises:
        PressError: when mailer id or service type have the wrong length.
    """
    if not mail.mid:
        return ""
    routing = f"{zip_code}{zip4}" if len(zip4) == 4 and zip4.isdigit() else zip_code
    if not (routing.isascii() and routing.isdigit() and len(routing) in {5, 9}):
        routing = ""
    service = mail.stid or _SERVICE_TYPE[mail.mail_class]
    return imb.digits(_BARCODE_ID, service, mail.mid, serial % 10 ** (15 - len(mail.mid)), routing)
