"""The link in the QR: as small a symbol as the link allows, and the code comes back from a scan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.domain.booking_link import QR_ALPHANUMERIC, code_from_scan, qr_payload
from reactivate_desktop.domain.tracking_code import ALPHABET, TrackingCode, check_symbol

CODE = TrackingCode("K7M2QXAB" + check_symbol("K7M2QXAB"))


@pytest.mark.parametrize(
    ("link", "payload", "alphanumeric"),
    [
        ("https://go.example.com/harbor/plymouth", "HTTPS://GO.EXAMPLE.COM/HARBOR/PLYMOUTH/{}", True),
        ("https://go.example.com/harbor/", "HTTPS://GO.EXAMPLE.COM/HARBOR/{}", True),
        ("https://go.example.com", "HTTPS://GO.EXAMPLE.COM/{}", True),
        (" https://Go.Example.com:8080/a%20b ", "HTTPS://GO.EXAMPLE.COM:8080/A%20B/{}", True),
        ("https://go.example.com/Book_Now", "HTTPS://GO.EXAMPLE.COM/Book_Now/{}", False),
        ("https://go.example.com/b?clinic=3", "HTTPS://GO.EXAMPLE.COM/b?clinic=3&code={}", False),
        ("https://go.example.com/Book#Top", "HTTPS://GO.EXAMPLE.COM/Book/{}#Top", False),
        ("go.example.com/Zoë", "go.example.com/Zoë/{}", False),
    ],
)
def test_the_payload_of_a_link(link: str, payload: str, alphanumeric: bool) -> None:
    made = qr_payload(link, CODE)
    assert made == payload.format(CODE.compact)
    assert QR_ALPHANUMERIC.issuperset(made) is alphanumeric
    assert code_from_scan(made) == CODE


@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_every_code_comes_back_from_its_own_link(body: str) -> None:
    code = TrackingCode(body + check_symbol(body))
    assert code_from_scan(qr_payload("https://go.example.com/h/q", code)) == code
