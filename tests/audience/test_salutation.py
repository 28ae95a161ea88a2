from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reactivate_desktop.audience.salutation import Partner, addressee, greeting, has_letters

ADDRESSEES = [
    ({"first_name": "Tess", "last_name": "Schmeler", "minor": True}, "To the Parent or Guardian of Tess Schmeler"),
    ({"first_name": "Tess", "last_name": "Schmeler", "minor": True, "guardian": "Ana Schmeler"}, "Ana Schmeler"),
    ({"first_name": "Tess", "last_name": "Schmeler", "minor": True, "guardian": "Schmeler, Ana"}, "Ana Schmeler"),
    (
        {"first_name": "Tess", "last_name": "Schmeler", "minor": True, "guardian": "10442"},
        "To the Parent or Guardian of Tess Schmeler",
    ),
    (
        {"first_name": "Tess", "last_name": "Schmeler", "minor": True, "guardian": "Self"},
        "To the Parent or Guardian of Tess Schmeler",
    ),
    ({"first_name": "Jarvis", "last_name": "Miller", "guardian": "Ana Miller"}, "Jarvis Miller"),
    ({"title": "Mr.", "first_name": "Jarvis", "last_name": "Miller"}, "Jarvis Miller"),
    ({"title": "Mr.", "first_name": "", "last_name": "Miller"}, "Mr. Miller"),
    ({"title": "DR", "first_name": "Anna", "last_name": "Chen"}, "Dr. Anna Chen"),
    ({"first_name": "JARVIS", "last_name": "O'BRIEN", "suffix": "JR"}, "Jarvis O'Brien Jr."),
    ({"first_name": "mary ann", "last_name": "mcdonald"}, "Mary Ann McDonald"),
    ({"first_name": "Ludwig", "last_name": "van Beethoven", "suffix": "III"}, "Ludwig van Beethoven III"),
    ({"first_name": "J", "last_name": "Miller"}, "J Miller"),
    ({"first_name": "Rosa (deceased)", "last_name": "Delgado"}, "Rosa Delgado"),
    ({"first_name": 'Robert "Bob"', "last_name": "Ng"}, "Robert Ng"),
    ({"first_name": "Julia", "last_name": "Child"}, "Julia Child"),
    ({"first_name": "Christopher", "last_name": "Guest"}, "Christopher Guest"),
    ({"first_name": "Current Resident", "last_name": "Miller"}, "Miller"),
    ({"first_name": "Dr.", "last_name": "Chen"}, "Dr. Chen"),
    ({"first_name": "=A1", "last_name": "<i>Ng</i>"}, ""),
    (
        {"first_name": "Tess", "last_name": "Ng", "minor": True, "guardian": "=B2"},
        "To the Parent or Guardian of Tess Ng",
    ),
    ({"first_name": "", "last_name": ""}, ""),
    ({"first_name": "Zoë", "last_name": "NGUYỄN"}, "Zoë Nguyễn"),
    ({"first_name": "Ana", "last_name": "Ortiz", "partner": Partner("Luis")}, "Ana and Luis Ortiz"),
    ({"first_name": "ANA", "last_name": "ORTIZ", "partner": Partner("LUIS", "RUIZ")}, "Ana Ortiz and Luis Ruiz"),
    ({"first_name": "Ana", "last_name": "Ortiz", "partner": Partner("Baby")}, "Ana Ortiz"),
    ({"first_name": "Ana", "last_name": "", "partner": Partner("Luis")}, "Ana and Luis"),
    (
        {"first_name": "Ana", "last_name": "Ortiz", "partner": Partner("Eva"), "minor": True, "title": "Mr. & Mrs."},
        "To the Parent or Guardian of Ana and Eva Ortiz",
    ),
    (
        {"title": "Mr. & Dr.", "first_name": "Ana", "last_name": "Ortiz", "partner": Partner("Luis")},
        "Ana Ortiz and Dr. Luis Ortiz",
    ),
    ({"title": "Mr. & Mrs.", "first_name": "", "last_name": "SMITH"}, "Mr. and Mrs. Smith"),
    ({"title": "MR AND MRS", "first_name": "John", "last_name": "Smith"}, "Mr. and Mrs. John Smith"),
    ({"title": "Mr. & Mrs.", "first_name": "John", "last_name": ""}, "John"),
    ({"title": "Sales & Marketing", "first_name": "John", "last_name": "Smith"}, "John Smith"),
    ({"title": "MR", "first_name": "", "last_name": "Miller"}, "Mr. Miller"),
]


@pytest.mark.parametrize(("parts", "expected"), ADDRESSEES)
def test_the_addressee_line(parts: dict[str, Any], expected: str) -> None:
    given_parts = {"title": "", "suffix": "", "first_name": "", "last_name": ""} | parts
    assert addressee(**given_parts) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"first_name": "Jarvis"}, "Jarvis"),
        ({"first_name": "Jarvis", "preferred_name": "Jay"}, "Jay"),
        ({"first_name": "Jarvis", "preferred_name": "J."}, "Jarvis"),
        ({"first_name": "Jarvis", "preferred_name": "use Jay"}, "Jay"),
        ({"first_name": "Jarvis", "preferred_name": "Goes by: Jay"}, "Jay"),
        ({"first_name": "Jarvis", "preferred_name": "prefers email"}, "Jarvis"),
        ({"first_name": "Tess", "minor": True}, ""),
        ({"first_name": "J"}, ""),
        ({"first_name": "J."}, ""),
        ({"first_name": "Tess123"}, ""),
        ({"first_name": "12"}, ""),
        ({"first_name": "John Q."}, "John"),
        ({"first_name": "MARY ANN"}, "Mary Ann"),
        ({"first_name": "Baby Boy"}, ""),
        ({"first_name": "unknown"}, ""),
        *(
            ({"first_name": word}, "")
            for word in ("Dear", "Dr.", "MR", "Mrs", "Current Resident", "BabyGirl", "Male", "TBD", "First Name", "DUP")
        ),
        ({"first_name": "Mr. John"}, "John"),
        ({"first_name": "John Jr."}, "John"),
        ({"first_name": "Dear", "preferred_name": "Dr. Jo"}, "Jo"),
        ({"first_name": "Ng"}, "Ng"),
        ({"first_name": "Łukasz"}, "Łukasz"),
        ({"first_name": ""}, ""),
    ],
)
def test_the_greeting_name(parts: dict[str, object], expected: str) -> None:
    assert greeting(**parts) == expected


@given(first=st.text(max_size=12), preferred=st.text(max_size=12))
def test_a_greeting_is_never_a_number_or_an_initial(first: str, preferred: str) -> None:
    name = greeting(first_name=first, preferred_name=preferred)
    assert not name or (sum(map(str.isalpha, name)) > 1 and not any(map(str.isdigit, name)))


@given(first=st.text(max_size=12), last=st.text(max_size=12), minor=st.booleans())
def test_an_addressee_never_says_deceased_and_never_is_blank(first: str, last: str, minor: bool) -> None:
    line = addressee(title="", first_name=first, last_name=last, suffix="", minor=minor)
    assert "deceased" not in line.lower()
    assert line == line.strip()
    if minor and line:
        assert line.startswith("To the Parent or Guardian of ")


def test_a_word_for_nothing_is_not_a_name() -> None:
    assert not has_letters("Unknown")
    assert not has_letters("  42 ")
    assert has_letters("Ng")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"first_name": "Ana", "partner": Partner("Luis")}, "Ana and Luis"),
        ({"first_name": "ANA", "partner": Partner("luis")}, "Ana and Luis"),
        ({"first_name": "Ana", "preferred_name": "Anita", "partner": Partner("Luis", "Ruiz")}, "Anita and Luis"),
        ({"first_name": "Ana", "partner": Partner("L.")}, ""),
        ({"first_name": "A.", "partner": Partner("Luis")}, ""),
        ({"first_name": "Ana", "partner": Partner("Baby")}, "Ana"),
        ({"first_name": "Ana", "partner": Partner("Luis"), "minor": True}, ""),
        ({"first_name": "", "title": "Mr. & Mrs.", "last_name": "SMITH"}, "Mr. and Mrs. Smith"),
        ({"first_name": "John", "title": "Mr. and Mrs.", "last_name": "Smith"}, "Mr. and Mrs. Smith"),
        ({"first_name": "John", "title": "Mr. and Mrs.", "last_name": ""}, ""),
        ({"first_name": "John", "title": "Mr.", "last_name": "Smith"}, "John"),
    ],
)
def test_two_people_are_greeted_together(parts: dict[str, Any], expected: str) -> None:
    assert greeting(**parts) == expected


WORDS = st.sampled_from(["", "Ana", "LUIS", "J.", "Mr.", "Mr. & Mrs.", "Mr and Mrs", "&", "Baby", "Ortiz", "=A1", "7"])


@given(WORDS, WORDS, WORDS, WORDS, WORDS, WORDS)
def test_nobody_is_called_by_titles_alone(
    title: str, first: str, last: str, preferred: str, second: str, second_last: str
) -> None:
    partner = Partner(second, second_last)
    name = greeting(first_name=first, preferred_name=preferred, title=title, last_name=last, partner=partner)
    line = addressee(title=title, first_name=first, last_name=last, suffix="", partner=partner)
    for text in (name, line):
        words = [word.strip(".").casefold() for word in text.split()]
        assert not words or set(words) - {"mr", "mrs", "and", "&"}, "nothing but titles"
        assert words[:1] != ["and"]
        assert words[-1:] != ["and"]
