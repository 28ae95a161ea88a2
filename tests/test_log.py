"""The log never holds personal data."""

from __future__ import annotations

import pytest

from reactivate_desktop.log import places, redact


@pytest.mark.parametrize(
    "secret",
    [
        "jose@example.com",
        "(617) 555-0123",
        "617-555-0123",
        "02139",
        "02139-4301",
        "2/29/1976",
        "1976-02-29",
        "K7M-2QX-9PA",
    ],
)
def test_what_looks_personal_is_blacked_out(secret: str) -> None:
    assert secret not in redact(f"row 12: {secret} refused")
    assert redact(f"row 12: {secret} refused").startswith("row 12: ")


def test_places_tell_where_but_not_what() -> None:
    try:
        raise ValueError("José Nguyễn")
    except ValueError as error:
        said = places(error)
    assert "ValueError" in said
    assert "test_log.py" in said
    assert "José" not in said
