from __future__ import annotations

import pytest

from reactivate_desktop.brand.card_words import card_warnings
from reactivate_desktop.brand.customization import Customization, check, diff, on_open_side
from reactivate_desktop.brand.fields import FIELDS, Visibility
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.paper import load_paper
from reactivate_desktop.brand.template import Template, TextElement
from reactivate_desktop.errors import InputError, LockedError


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("headline", "tide"),
        ("picture", "boat"),
        ("note", "Come to {clinic_city}.\nThe kettle is on."),
        ("note", "x" * 60),
        ("line", ""),
        ("line", "Ring {clinic_phone}."),
    ],
)
def test_what_the_locks_allow_is_kept(kit: BrandKit, card: Template, element: str, value: str) -> None:
    assert check(kit, card, {element: value}).values == {element: value}


@pytest.mark.parametrize(
    ("element", "value", "code", "says"),
    [
        ("code", "other", "lock-locked", "The desk needs it."),
        ("qr", "x", "lock-locked", "belongs to the brand"),
        ("headline", "My own words", "lock-choice", "warm, tide"),
        ("headline", "", "lock-choice", "warm, tide"),
        ("picture", "sea", "lock-choice", "logo, boat"),
        ("note", "", "lock-empty", "empty"),
        ("note", "x" * 61, "lock-max-chars", "Cut 1."),
        ("note", "a\nb\nc", "lock-max-lines", "at most 2 lines"),
        ("note", "Call {clinic_phone}", "lock-field", "{first_name}, {clinic_city}"),
        ("note", "a\tb", "lock-control", "U+0009"),
        ("note", "a\u202eb", "lock-control", "U+202E"),
        ("note", "a\ue000b", "lock-control", "U+E000"),
        ("line", "Ring us", "lock-must-contain", "{clinic_phone}"),
        ("line", "{clinic_phone} {first_name}", "lock-field", "{clinic_phone}"),
    ],
)
def test_what_goes_beyond_a_lock_is_refused_with_the_lock_named(
    kit: BrandKit, card: Template, element: str, value: str, code: str, says: str
) -> None:
    with pytest.raises(LockedError) as refused:
        check(kit, card, {element: value})
    label = card.element(element).label  # type: ignore[union-attr] # the table names real elements
    assert refused.value.code == code
    assert f"'{label}' of template card" in refused.value.message
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("value", "code", "says"),
    [("Hi {frist_name}", "field-unknown", "{first_name}"), ("Hi {first_name", "field-syntax", "Element 'Note'")],
)
def test_words_that_are_no_fields_are_refused(kit: BrandKit, card: Template, value: str, code: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        check(kit, card, {"note": value})
    assert refused.value.code == code
    assert says in str(refused.value)


def test_an_unknown_element_is_refused_with_what_may_be_changed(kit: BrandKit, card: Template) -> None:
    with pytest.raises(InputError, match="no element 'nope'") as refused:
        check(kit, card, {"nope": "x"})
    assert refused.value.hint == "What may be changed: headline, picture, note, line."


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("headline", "warm"),
        ("picture", "logo"),
        ("note", "See you soon, {first_name}."),
        ("note", "  See you soon, {first_name}.\r\n"),
        ("code", "{tracking_code}"),
    ],
)
def test_what_equals_the_template_is_no_change(kit: BrandKit, card: Template, element: str, value: str) -> None:
    customization = check(kit, card, {element: value})
    assert customization.values == {}
    assert customization.hash == Customization().hash


def test_words_are_kept_composed_and_without_stray_blanks(kit: BrandKit, card: Template) -> None:
    assert check(kit, card, {"note": " Jose\u0301  \r\nok\n"}).values == {"note": " José\nok".strip()}


def test_the_hash_follows_the_changes_and_not_their_order(kit: BrandKit, card: Template) -> None:
    one = check(kit, card, {"note": "Hello", "headline": "tide"})
    other = check(kit, card, {"headline": "tide", "note": "Hello"})
    assert one.hash == other.hash
    assert one.hash != check(kit, card, {"headline": "tide"}).hash


def test_words_and_pictures_come_from_the_customization(kit: BrandKit, card: Template) -> None:
    headline = card.element("headline")
    assert isinstance(headline, TextElement)
    assert Customization().text_of(headline, kit) == "We kept your chair warm, {first_name}."
    assert check(kit, card, {"headline": "tide"}).text_of(headline, kit) == "{first_name}, the tide is right."


def test_diff_says_what_changed_in_words(kit: BrandKit, card: Template) -> None:
    changes = diff(kit, card, check(kit, card, {"note": "Hello", "picture": "boat", "headline": "tide"}))
    assert [(change.label, change.before, change.after) for change in changes] == [
        ("Headline", "We kept your chair warm, {first_name}.", "{first_name}, the tide is right."),
        ("Picture", "Logo", "Boat"),
        ("Note", "See you soon, {first_name}.", "Hello"),
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Your diabetes check is here", "diagnosis"),
        ("Time for your root canal", "treatment"),
        ("Your balance due is small", "money"),
        ("You are overdue", "when the patient was seen"),
        ("It’s been more than two years", "when the patient was seen"),
        ("We haven't seen you since May", "when the patient was seen"),
        ("Your D.O.B. on file", "record"),
    ],
)
def test_unsafe_words_on_an_open_card_are_flagged_but_not_refused(
    kit: BrandKit, card: Template, words: str, why: str
) -> None:
    (warning,) = check(kit, card, {"note": words}).warnings
    assert warning.element_id == "note"
    assert why in warning.sentence
    assert warning.words in words


@pytest.mark.parametrize(
    "words", ["We miss you.", "Free cleaning with your exam", "Come see us", "Time to book", "Crowning glory", "aidses"]
)
def test_kind_words_are_not_flagged(words: str) -> None:
    assert card_warnings("note", "Note", words) == ()


def test_warnings_do_not_change_what_a_customization_is() -> None:
    warned = Customization({"note": "x"}, card_warnings("note", "Note", "overdue"))
    assert warned.warnings
    assert warned == Customization({"note": "x"})


def test_the_inside_of_a_self_mailer_is_no_open_side(card: Template) -> None:
    note = card.element("note")
    assert note is not None
    mailer = load_paper("selfmailer-8.5x11")
    assert on_open_side(load_paper("postcard-6x9"), note)
    assert on_open_side(mailer, note.model_copy(update={"panel": "cover"}))
    assert not on_open_side(mailer, note.model_copy(update={"panel": "inside"}))


@pytest.mark.parametrize("visibility", [Visibility.ENVELOPE, Visibility.NEVER])
def test_a_field_that_is_not_for_open_cards_is_refused_there(
    kit: BrandKit, card: Template, visibility: Visibility, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    shy = dataclasses.replace(FIELDS["clinic_city"], visibility=visibility)
    monkeypatch.setitem(FIELDS, "clinic_city", shy)
    with pytest.raises(LockedError, match=r"may not show \{clinic_city\}"):
        check(kit, card, {"note": "In {clinic_city}"})
