"""The link behind the QR code of a piece: the clinic's booking link with the tracking code at its end."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit, urlunsplit

from reactivate_desktop.domain.tracking_code import TrackingCode, parse

QR_ALPHANUMERIC: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
"""The 45 characters of QR's alphanumeric mode (ISO/IEC 18004, 7.4.4): 5.5 bits each instead of 8."""


def qr_payload(booking_url: str, code: TrackingCode) -> str:
    """What the QR holds: ``<link>/<code without dashes>``; a link with a query gets ``&code=`` instead.

    In upper case when the whole then fits QR's alphanumeric mode, which makes a smaller symbol. Otherwise only scheme
    and host are upper case, the two parts of a link whose case never matters, and the path keeps its own.
    """
    parts = urlsplit(booking_url.strip())
    if parts.query:
        whole = urlunsplit(parts._replace(query=f"{parts.query}&code={code.compact}"))
    else:
        whole = urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{code.compact}"))
    upper = whole.upper()
    if QR_ALPHANUMERIC.issuperset(upper):
        return upper
    split = urlsplit(whole)
    head = f"{split.scheme}://{split.netloc}"
    return head.upper() + whole[len(head) :] if split.scheme and whole.lower().startswith(head.lower()) else whole


def code_from_scan(text: str) -> TrackingCode:
    """The code in what a scanner read from the QR.

    Raises:
        InputError: ``code-mistyped`` when there is none.
    """
    return parse(text)
