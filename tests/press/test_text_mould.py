"""What a mould makes of a piece is what its words, filled in and set as one text, come to."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press_ground import make_job, make_piece

from reactivate_desktop.brand import fields
from reactivate_desktop.brand.fields import FieldContext, Scope
from reactivate_desktop.brand.merge_text import tokenise
from reactivate_desktop.brand.template import TextElement
from reactivate_desktop.press import elements
from reactivate_desktop.press.filling import Typesetter
from reactivate_desktop.press.fit import Fitter
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.glyphs import GlyphSet, by_face
from reactivate_desktop.press.lines import LineMaker
from reactivate_desktop.press.plan import Part, plan_faces
from reactivate_desktop.press.shaping import Shaper
from reactivate_desktop.press.text_mould import TextMould
from reactivate_desktop.units import Length

JOB = make_job()
SHAPER = Shaper(FontBook(JOB.kit))
TYPESETTER = Typesetter(Fitter(SHAPER), LineMaker(SHAPER))
TEXTS = (
    "{first_name}, a bright chair by the window waits for you in {last_name}. Come and see it.",
    "Dear {first_name},\nyour chair waits.\nCode {tracking_code}",
    "Hello {first_name}{last_name}!",
    "{first_name} {last_name} of {clinic_city}, {first_name}",
)
NAMES = st.sampled_from(["Ava", "Zoë", "José Luis", "O’Brien", "Mary Ann", "Ng", "Cafe\u0301", "McDonald", "W1-X2"])


def text_part() -> Part:
    return next(
        part
        for face in plan_faces(JOB)
        for group in face.groups
        if group.scope is Scope.PIECE
        for part in group.parts
        if isinstance(part.element, TextElement)
    )


PART = text_part()


def mould(text: str, align: str = "left") -> TextMould:
    assert isinstance(PART.element, TextElement)
    box = dataclasses.replace(PART.element.box, width=Length(170.0), height=Length(160.0))
    part = dataclasses.replace(PART, tokens=tokenise(text), element=PART.element.model_copy(update={"box": box}))
    style = dataclasses.replace(elements.text_style(PART.element), size=12.0, min_size=8.0, align=align, tracking=0.0)
    return TextMould(part, style, TYPESETTER)


def context_of(first: str, last: str) -> FieldContext:
    piece = dataclasses.replace(make_piece(1), greeting_name=first, first_name=first, last_name=last)
    return FieldContext(JOB.kit, JOB.offer_for(""), JOB.clinics[0], piece)


@settings(max_examples=60)
@given(st.sampled_from(TEXTS), NAMES, NAMES, st.sampled_from(["left", "center", "right"]))
def test_a_piece_is_set_as_its_words_filled_in_are(text: str, first: str, last: str, align: str) -> None:
    made, context = mould(text, align), context_of(first, last)
    moulded: set[GlyphSet] = set()
    whole: set[GlyphSet] = set()
    values = made.values(context)
    assert values is not None
    content = made.draw(values, moulded)
    assert content
    assert content == made.draw_whole(fields.fill(tokenise(text), context), whole)
    assert by_face(moulded) == by_face(whole)


@pytest.mark.parametrize("first", ["Smith-Jones", "\u05d3\u05d5\u05d3", "two  blanks", "🦷", "M" * 60])
def test_values_that_take_more_are_left_to_the_general_way(first: str) -> None:
    made = mould(TEXTS[0])
    values = made.values(context_of(first, "Lee"))
    used: set[GlyphSet] = set()
    assert values is not None
    assert made.draw(values, used) is None
    assert not used


@pytest.mark.parametrize("first", ["", "  ", "a\nb", "\u0301"])
def test_what_an_empty_field_leaves_is_not_for_moulds(first: str) -> None:
    assert mould(TEXTS[0]).values(context_of(first, "Lee")) is None
