from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.domain.campaign import Mail
from reactivate_desktop.errors import InputError
from reactivate_desktop.mail import imb_serials as serials


@pytest.mark.parametrize(
    ("mail_class", "service", "options", "stid"),
    [
        ("first_class", "none", {}, "300"),
        ("first_class", "none", {"full_service": True, "tracing": True}, "270"),
        ("first_class", "address", {"full_service": True}, "320"),
        ("first_class", "return", {"tracing": True}, "340"),
        ("marketing", "none", {}, "301"),
        ("marketing", "none", {"tracing": True}, "311"),
        ("marketing", "change", {"full_service": True, "tracing": True}, "243"),
        ("marketing", "return", {"full_service": True}, "529"),
    ],
)
def test_the_service_type_follows_class_and_service(
    mail_class: str, service: str, options: dict[str, bool], stid: str
) -> None:
    assert serials.service_type(mail_class, service, **options) == stid


@pytest.mark.parametrize(
    ("mail", "stid"),
    [
        (Mail(), "301"),
        (Mail(mail_class="first_class"), "300"),
        (Mail(endorsement="return"), "702"),
        (Mail(mail_class="first_class", endorsement="Address Service Requested"), "700"),
        (Mail(stid="271", endorsement="return"), "271"),
    ],
)
def test_the_service_type_of_a_campaign(mail: Mail, stid: str) -> None:
    assert serials.stid_of(mail) == stid


def test_there_is_no_service_type_for_everything() -> None:
    with pytest.raises(InputError, match="no service type"):
        serials.service_type("marketing", "forwarding")


@pytest.mark.parametrize("mid", ["", "12345", "1234567", "12345a", "９12345", "1234567890"])
def test_a_mailer_id_has_six_or_nine_digits(mid: str) -> None:
    with pytest.raises(InputError, match="6 or 9 digits"):
        serials.check_mid(mid)


@pytest.mark.parametrize("stid", ["", "30", "3010", "30a"])
def test_a_service_type_has_three_digits(stid: str) -> None:
    with pytest.raises(InputError, match="no service type"):
        serials.check_stid(stid)


@pytest.mark.parametrize(
    ("mid", "odd"), [("900000001", False), ("123456", False), ("100000001", True), ("912345", True)]
)
def test_an_odd_mailer_id_is_a_warning(mid: str, odd: bool) -> None:
    assert bool(serials.mid_warning(mid)) == odd


@pytest.mark.parametrize(
    ("mid", "serial", "zips", "digits"),
    [
        ("900000001", 42, ("02360", "0012"), "00301900000001000042023600012"),
        ("900000001", 42, ("02360", ""), "0030190000000100004202360"),
        ("123456", 42, ("", ""), "00301123456000000042"),
        ("123456", 42, ("02360", "0000"), "0030112345600000004202360"),
    ],
)
def test_the_digits_of_a_piece(mid: str, serial: int, zips: tuple[str, str], digits: str) -> None:
    assert serials.piece_digits(mid, "301", serial, *zips) == digits


@given(st.sampled_from(["123456", "900000001"]), st.data())
def test_serials_never_repeat_within_a_drop_and_go_on_after_it(mid: str, data: st.DataObject) -> None:
    room = serials.capacity(mid)
    start = data.draw(st.integers(0, room - 1))
    count = data.draw(st.integers(0, 300))
    found = serials.allocate(mid, start, count)
    assert len(set(found.serials)) == count
    assert all(0 <= serial < room for serial in found.serials)
    more = serials.allocate(mid, found.next_start, 1)
    assert more.serials[0] not in found.serials


def test_more_pieces_than_serials_is_refused() -> None:
    with pytest.raises(InputError, match="more serial numbers"):
        serials.allocate("900000001", 0, 1_000_001)
    with pytest.raises(InputError, match="out of range"):
        serials.allocate("900000001", 1_000_000, 1)
