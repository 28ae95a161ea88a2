from __future__ import annotations

import pytest

from reactivate_desktop.domain.campaign import Mail
from reactivate_desktop.errors import InputError
from reactivate_desktop.mail.indicia import endorsement, endorsement_service, imprint_lines

PERMIT = {"permit_city": "Plymouth", "permit_state": "Massachusetts", "permit_number": "12"}


@pytest.mark.parametrize(
    ("mail", "lines"),
    [
        (Mail(**PERMIT), ("PRSRT STD", "U.S. POSTAGE PAID", "PLYMOUTH MA", "PERMIT NO. 12")),
        (
            Mail(mail_class="First-Class", **PERMIT),
            ("PRSRT FIRST-CLASS MAIL", "U.S. POSTAGE PAID", "PLYMOUTH MA", "PERMIT NO. 12"),
        ),
        (Mail(), ("PLACE", "POSTAGE", "HERE")),
    ],
)
def test_the_imprint(mail: Mail, lines: tuple[str, ...]) -> None:
    assert imprint_lines(mail) == lines


def test_half_a_permit_names_the_missing_keys() -> None:
    with pytest.raises(InputError, match=r"mail\.permit_state and mail\.permit_number"):
        imprint_lines(Mail(permit_city="Plymouth"))


def test_an_unknown_class_is_named() -> None:
    with pytest.raises(InputError, match="no mail class 'parcel'"):
        imprint_lines(Mail(mail_class="parcel"))


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("", ""),
        ("return", "RETURN SERVICE REQUESTED"),
        ("Address Service Requested", "ADDRESS SERVICE REQUESTED"),
    ],
)
def test_the_endorsement(words: str, printed: str) -> None:
    assert endorsement(Mail(endorsement=words)) == printed
    assert endorsement_service(printed) == words.lower().partition(" ")[0]


@pytest.mark.parametrize("words", ["please return", "return to sender"])
def test_other_endorsements_are_refused(words: str) -> None:
    with pytest.raises(InputError, match="no such endorsement"):
        endorsement(Mail(endorsement=words))
