from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from reactivate_desktop.brand.fields import (
    FIELDS,
    FieldContext,
    Scope,
    Visibility,
    expand,
    fields_in,
    grouped_code,
    money,
    parse,
    printed_length,
    scope_of,
    short_link,
)
from reactivate_desktop.errors import InputError

PRINTED = {
    "first_name": "José",
    "last_name": "Núñez",
    "full_name": "José Núñez",
    "addressee": "José Núñez",
    "tracking_code": "7KQ-4MW-XR2",
    "piece_id": "A1B2-000042",
    "sequence": "42",
    "clinic_name": "Quay Plymouth",
    "clinic_phone": "(508) 555-0142",
    "clinic_address": "12 Quay Road, Suite 2, Plymouth, MA 02360",
    "clinic_address_lines": "12 Quay Road\nSuite 2\nPlymouth, MA 02360",
    "clinic_city": "Plymouth",
    "clinic_hours": "Mon–Thu 8–6\nFri 8–2",
    "clinic_directions": "Off Water Street\nBlue door\nPark behind",
    "clinic_link": "go.example.com/quay/plymouth",
    "return_address": "Quay Dental\n12 Quay Road\nSuite 2\nPlymouth, MA 02360",
    "offer_headline": "Free cleaning",
    "offer_detail": "with your exam",
    "offer_terms": "One per patient.",
    "offer_value": "$99",
    "offer_expires": "February 28, 2027",
    "brand_name": "Quay Dental",
    "tagline": "By the water",
}


def test_the_table_of_fields_is_complete_here() -> None:
    assert set(FIELDS) == set(PRINTED)


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_says_what_it_should(name: str, context: FieldContext) -> None:
    assert expand(f"{{{name}}}", context) == PRINTED[name]


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_has_what_the_picker_shows(name: str) -> None:
    entry = FIELDS[name]
    assert entry.name == name
    assert entry.label
    assert entry.sample
    assert entry.visibility is Visibility.POSTCARD


@pytest.mark.parametrize("name", FIELDS)
def test_scope_tells_what_a_field_hangs_on(name: str, context: FieldContext) -> None:
    without_piece = dataclasses.replace(context, piece=None)
    without_both = dataclasses.replace(without_piece, clinic=None)
    scope = scope_of(f"x {{{name}}}")
    assert (expand(f"{{{name}}}", without_piece) == "") == (scope is Scope.PIECE)
    assert (expand(f"{{{name}}}", without_both) == "") == (scope is not Scope.FIXED)


def test_scope_of_a_text_is_its_widest() -> None:
    assert scope_of("plain") is Scope.FIXED
    assert scope_of("{offer_value} at {clinic_name}") is Scope.CLINIC
    assert scope_of("{first_name} at {clinic_name}") is Scope.PIECE


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("frist_name", "first_name"), ("clinic_fone", "clinic_phone"), ("offer_expiry", "offer_expires")],
)
def test_an_unknown_field_is_refused_with_the_nearest_one(wrong: str, right: str) -> None:
    with pytest.raises(InputError) as refused:
        parse(f"a {{{wrong}}}")
    assert wrong in refused.value.message
    assert f"{{{right}}}" in refused.value.hint


def test_a_field_like_no_other_gets_no_guess() -> None:
    with pytest.raises(InputError, match="zzzzqq") as refused:
        parse("{zzzzqq}")
    assert "Did you mean" not in refused.value.hint


@pytest.mark.parametrize(
    ("cents", "printed"), [(0, ""), (9900, "$99"), (9950, "$99.50"), (120000, "$1,200"), (5, "$0.05")]
)
def test_money(cents: int, printed: str) -> None:
    assert money(cents) == printed


@pytest.mark.parametrize("kept", ["7kq4mwxr2", "7KQ-4MW-XR2", "7KQ 4MW XR2"])
def test_a_code_is_shown_in_threes_however_it_is_kept(kept: str) -> None:
    assert grouped_code(kept) == "7KQ-4MW-XR2"


@pytest.mark.parametrize("url", ["https://www.example.com/a/", "http://example.com/a", "example.com/a"])
def test_a_link_is_short_to_type(url: str) -> None:
    assert short_link(url) == "example.com/a"


def test_dates_do_not_follow_the_locale(context: FieldContext) -> None:
    offer = dataclasses.replace(context.offer, expires=date(2026, 12, 1))
    assert expand("{offer_expires}", dataclasses.replace(context, offer=offer)) == "December 1, 2026"


def test_fields_in_names_each_once_in_order() -> None:
    assert fields_in("{clinic_city} {first_name} {clinic_city|x}") == ("clinic_city", "first_name")


def test_printed_length_counts_what_will_stand_there() -> None:
    assert printed_length("Hi {{}}") == 5
    assert printed_length("Hi {first_name}") == 3 + len(FIELDS["first_name"].sample)
    assert printed_length("Hi {first_name|good neighbor}") == 3 + len("good neighbor")
