"""Which pieces a proof shows: each kind of worst case that is put among plain pieces is found, and its reason told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from press_ground import make_job, make_piece

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press.job import PressJob, Variant
from reactivate_desktop.press.proof_choice import ProofChoice, choose
from reactivate_desktop.press.proof_reasons import script_of


def plain(number: int, **changes: object) -> Piece:
    """A piece like all others: one clinic, one name, one street."""
    same = {"clinic_id": "north", "address1": "12 Harbor View Street", "address2": "", "greeting_name": "Anna"}
    same |= {"addressee": "Anna Marsh", "first_name": "Anna", "last_name": "Marsh"}
    return make_piece(number, **(same | changes))


def chosen(pieces: Sequence[Piece], job: PressJob | None = None) -> dict[int, ProofChoice]:
    return {choice.piece.sequence: choice for choice in choose(job or make_job(), pieces)}


def among_plain(**changes: object) -> ProofChoice | None:
    """The choice that was made of one special piece between plain ones."""
    pieces = [plain(number) for number in range(1, 60)]
    pieces[30] = plain(31, **changes)
    return chosen(pieces).get(31)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"greeting_name": "Maximiliane-Theodora"}, "Longest first name"),
        ({"greeting_name": "Al"}, "Shortest first name"),
        ({"addressee": "Wilhelmina Featherstonehaugh-Cholmondeley"}, "Longest addressee line"),
        ({"addressee": "Al Ba"}, "Shortest addressee line"),
        ({"address1": "14387 Wolkenkuckucksheimer Boulevard Northwest"}, "Longest street line"),
        ({"address1": "1 A"}, "Shortest street line"),
        ({"city": "Manchester-by-the-Sea"}, "Longest city line"),
        ({"city": "Ai"}, "Shortest city line"),
        ({"clinic_id": "south"}, "Clinic: South Quay"),
        ({"greeting_name": ""}, "No first name in Headline: the sentence does without"),
        ({"addressee": "TO THE PARENT OF ANNA"}, "Addressed to a minor's parent"),
        ({"member_keys": (1, 2)}, "One piece for a household"),
        ({"address2": "Apt 4"}, "With a second address line"),
        ({"imb": "", "imb_digits": ""}, "Without an Intelligent Mail barcode"),
        ({"zip4": ""}, "Without a ZIP+4"),
        ({"addressee": "Zoë Marsh"}, "Letters with marks: ë"),
        ({"addressee": "Άννα Marsh"}, "Letters of another script: Greek"),
        ({"addressee": "Анна Marsh"}, "Letters of another script: Cyrillic"),
    ],
)
def test_each_kind_of_worst_case_is_found(changes: dict[str, object], reason: str) -> None:
    choice = among_plain(**changes)
    assert choice is not None
    assert reason in choice.reasons
    assert choice.looks


def test_a_plain_piece_between_others_is_not_shown() -> None:
    assert among_plain() is None
    assert set(chosen([plain(number) for number in range(1, 60)])) == {1, 59}


def test_length_is_width_in_the_brands_font_not_a_count_of_letters() -> None:
    pieces = [plain(1), plain(2, greeting_name="Illlillli"), plain(3, greeting_name="Mommmm"), plain(4)]
    found = chosen(pieces)
    assert "Longest first name" in found[3].reasons
    assert "Longest first name" not in (found[2].reasons if 2 in found else ())


def test_the_smallest_type_is_found_and_said_in_points() -> None:
    names = {10: "Chrysanthemumia-Bartholomea-Konstantina", 20: "Theodora", 30: "Maximiliane-Theodora"}
    pieces = [plain(number, greeting_name=names.get(number, "Anna")) for number in range(1, 40)]
    found = chosen(pieces)
    (small,) = [reason for reason in found[30].reasons if reason.startswith("Smallest Headline: ")]
    size, of, largest, unit = small.removeprefix("Smallest Headline: ").split()
    assert (of, largest, unit) == ("of", "44", "pt")
    assert float(size) < 44
    noted = {fitted.label: fitted for fitted in found[30].fitted}
    assert noted["Headline"].size == float(size)
    assert noted["Headline"].face == 0
    assert noted["Address"].share == 1
    sizes = [fitted.size for choice in found.values() for fitted in choice.fitted if fitted.label == "Headline"]
    assert min(sizes) == float(size)


def test_where_no_type_shrinks_the_widest_piece_of_each_text_is_shown() -> None:
    pieces = [plain(number, greeting_name="Theo" if number == 7 else "Al") for number in range(1, 20)]
    assert "Tightest text: Headline" in chosen(pieces)[7].reasons


def test_an_empty_field_with_a_fallback_says_that_it_is_printed() -> None:
    job = make_job(customization=Customization({"headline": "{first_name|Neighbor}, come back."}))
    found = chosen([plain(1), plain(2, greeting_name=""), plain(3)], job)
    assert "No first name in Headline: its fallback is printed" in found[2].reasons


def test_every_clinic_is_shown_in_every_variant_and_each_variants_own_type_is_looked_at() -> None:
    wordings = {"B": "{first_name|Neighbor}, come back to the quay.", "C": "Dear {first_name}, see you soon."}
    variants = tuple(Variant(name, Customization({"headline": words})) for name, words in wordings.items())
    pieces = [
        plain(number, clinic_id=("north", "south")[number % 2], variant=("", "B", "C")[number % 3])
        for number in range(1, 61)
    ]
    pieces[40] = replace(pieces[40], greeting_name="Maximiliane-Theodora")
    pieces[30] = replace(pieces[30], greeting_name="")
    assert (pieces[40].variant, pieces[30].variant) == ("C", "B")
    found = chosen(pieces, make_job(variants=variants))
    reasons = [reason for choice in found.values() for reason in choice.reasons]
    for clinic in ("North Quay", "South Quay"):
        for words in ("the first wording", "variant B", "variant C"):
            assert reasons.count(f"Clinic: {clinic}, {words}") == 1
    assert any(reason.startswith("Smallest Headline: ") for reason in found[41].reasons)
    assert "No first name in Headline: its fallback is printed" in found[31].reasons


def test_pieces_come_once_and_in_page_order_however_many_reasons_they_have() -> None:
    pieces = [make_piece(number) for number in range(1, 200)]
    choices = choose(make_job(), iter(pieces))
    order = [choice.piece.sequence for choice in choices]
    assert order == sorted(set(order))
    assert (order[0], order[-1]) == (1, 199)
    assert len(choices) < 25


def test_reasons_name_no_person() -> None:
    pieces = [make_piece(number) for number in range(1, 100)]
    words = " ".join(word for choice in choose(make_job(), pieces) for word in (*choice.reasons, *choice.looks))
    for name in ("Zoë", "Peña", "Nguyễn", "Harbor View"):
        assert name not in words


@pytest.mark.parametrize(
    ("sign", "script"),
    [("é", ""), ("Ł", ""), ("’", ""), ("ª", ""), ("ж", "Cyrillic"), ("λ", "Greek"), ("ש", "Hebrew"), ("好", "Cjk")],
)
def test_scripts(sign: str, script: str) -> None:
    assert script_of(sign) == script
