from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.mail.address import LONGEST_LINE, capitals, key, normalise, state_code, wrap


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("12 Quay Road", "12 QUAY RD"),
        ("12 N. Quay Street, Apt. 4", "12 N QUAY ST APT 4"),
        ("12 North Quay Street Apartment 4", "12 N QUAY ST APT 4"),
        ("12 North Street", "12 NORTH ST"),
        ("5 Avenue Road", "5 AVENUE RD"),
        ("100 Court Street West", "100 COURT ST W"),
        ("77 Street", "77 STREET"),
        ("P.O. Box 12", "PO BOX 12"),
        ("12 Elm St #4", "12 ELM ST # 4"),
        ("112-10 Bronx Road", "112-10 BRONX RD"),
        ("39.2 Meadow Road", "39.2 MEADOW RD"),
        ("123 1/2 Main Street", "123 1/2 MAIN ST"),
        ("5 O'Hara Lane", "5 OHARA LN"),
        ("3 Peña Road", "3 PEÑA RD"),
        ("971 Hermann Rue", "971 HERMANN RUE"),
        ("Suite", "SUITE"),
    ],
)
def test_the_delivery_line(line: str, printed: str) -> None:
    assert normalise(line, "", "Plymouth", "MA", "02360").address1 == printed


@pytest.mark.parametrize(
    ("given_state", "code"),
    [
        ("Massachusetts", "MA"),
        ("ma", "MA"),
        ("M.A.", "MA"),
        ("New  York", "NY"),
        ("Puerto Rico", "PR"),
        ("Ontario", "ONTARIO"),
    ],
)
def test_states_have_two_letters(given_state: str, code: str) -> None:
    assert state_code(given_state) == code


def test_a_unit_moves_down_when_the_line_is_too_long() -> None:
    found = normalise("12345 Northwest Mountain Meadow Boulevard Apartment 1204", "", "Plymouth", "MA", "02360")
    assert (found.address1, found.address2) == ("12345 NW MOUNTAIN MEADOW BLVD APT 1204"[:29], "APT 1204") or len(
        found.address1
    ) <= LONGEST_LINE
    assert not found.warnings


def test_a_lone_second_line_moves_up() -> None:
    found = normalise("", "44 High Street", "Plymouth", "MA", "02360", "1234")
    assert (found.address1, found.address2, found.zip4) == ("44 HIGH ST", "", "1234")


def test_warnings_name_the_trouble_and_not_the_address() -> None:
    found = normalise("1 " + "Long " * 10 + "Road", "", "", "Ontario", "02360")
    assert len(found.warnings) == 3
    assert "first address line" in found.warnings[0]
    assert not any("LONG" in warning or "ONTARIO" in warning for warning in found.warnings)


@given(st.text(max_size=80))
def test_printing_twice_changes_nothing(line: str) -> None:
    once = capitals(line)
    assert capitals(once) == once
    again = normalise(line, "", "X", "MA", "02360").address1
    assert normalise(again, "", "X", "MA", "02360").address1 == again


@given(st.text(max_size=120))
def test_wrapping_loses_no_word(line: str) -> None:
    lines = wrap(line)
    assert " ".join(lines).split() == line.split()
    assert all(len(part) <= LONGEST_LINE or " " not in part for part in lines)


def test_the_printed_address_keeps_its_key() -> None:
    printed = normalise("12 North Quay Street", "Apartment 4", "Plymouth", "MA", "02360")
    assert key(printed.address1, printed.address2, printed.zip) == key("12 n quay st #4", "", "02360-0012")


@pytest.mark.parametrize("word", ["UNKNOWN", "City", "n/a", "TBD"])
def test_a_word_for_nothing_is_not_printed_as_a_town(word: str) -> None:
    found = normalise("1 Elm St", "", word, "MA", "02360")
    assert not found.city
    assert "The city is missing." in found.warnings
