"""Stride's pieces keep what the brand promises: few words in front, room for every name, the post's zones bare."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from reactivate_desktop.brand import check_kit, customization, fields
from reactivate_desktop.brand.kit import BrandKit, load_kit
from reactivate_desktop.brand.lock import LockMode
from reactivate_desktop.brand.paper import load_paper
from reactivate_desktop.brand.template import AddressElement, TextElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.mail.geometry import on_face, zones
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pressing import check
from reactivate_desktop.resources import brands_folder
from reactivate_desktop.services.sample_people import words

KIT: BrandKit = load_kit(brands_folder() / "stride-physio")
TEMPLATES = KIT.template_ids()
AS_OF = date(2026, 11, 23)
LONG_NAMES = ("", "Maximiliano-Alexander", "Anne-Marie Elizabeth", "Wilhelmina", "Íñigo", "Ng")
MOST_FRONT_WORDS = 14


def piece(number: int, name: str) -> Piece:
    clinic = KIT.clinics[number % len(KIT.clinics)]
    return Piece(
        piece_id=f"A1B2-{number:06d}",
        sequence=number,
        patient_key=number,
        clinic_id=clinic.id,
        tracking_code="7KQ4MWXR2",
        qr_payload=f"{clinic.booking_url}/7KQ4MWXR2".upper(),
        addressee=f"{name} Nguyễn".strip(),
        first_name=name,
        last_name="Nguyễn",
        greeting_name=name,
        address1="412 Kettlebrook Rd",
        address2="Apt 3",
        city="Somerville",
        state="MA",
        zip="02144",
    )


def job(template_id: str, values: dict[str, str]) -> PressJob:
    template = KIT.template(template_id)
    return PressJob(
        kit=KIT,
        template=template,
        customization=customization.check(KIT, template, values),
        paper=load_paper(template.paper),
        clinics=KIT.clinics,
        offer=KIT.offers[0].until(None, AS_OF),
        title="Stride",
        token="A1B2",
        created=datetime(2026, 11, 23, tzinfo=UTC),
    )


def choices(template_id: str) -> list[dict[str, str]]:
    """The template as it is, and once with each other approved picture or wording."""
    return [
        {},
        *(
            {element.id: approved}
            for _, element in KIT.template(template_id).elements()
            if element.lock.mode is LockMode.CHOOSE
            for approved in element.lock.approved[1:]
        ),
    ]


def test_the_kit_proves_sound() -> None:
    assert [problem.sentence for problem in check_kit.problems(KIT)] == []


@pytest.mark.parametrize(
    ("template_id", "values"), [(name, values) for name in TEMPLATES for values in choices(name)], ids=str
)
def test_every_name_fits_every_approved_choice(template_id: str, values: dict[str, str]) -> None:
    names = (*words().female, *words().male, *LONG_NAMES)
    held = check(job(template_id, values), [piece(number, name) for number, name in enumerate(names, 1)])
    assert [(names[one.patient_key - 1], one.element, one.reason) for one in held] == []


@pytest.mark.parametrize("headline", [copy.id for copy in KIT.copies if copy.id.startswith("headline-")])
def test_the_front_says_it_in_fourteen_words(headline: str) -> None:
    face = KIT.template("postcard-6x9").faces[0].seen(offer=True)
    context = fields.FieldContext(kit=KIT, offer=KIT.offers[0].until(None, AS_OF), piece=piece(1, "Zoë"))
    texts = [
        KIT.copy_text(headline) if element.copy_id else element.text
        for element in face.elements
        if isinstance(element, TextElement)
    ]
    assert len(" ".join(fields.expand(text, context) for text in texts).split()) <= MOST_FRONT_WORDS


def test_the_headline_on_the_front_is_large() -> None:
    headline = KIT.template("postcard-6x9").element("headline")
    assert isinstance(headline, TextElement)
    assert headline.min_size >= 34


@pytest.mark.parametrize("template_id", TEMPLATES)
def test_no_art_lies_in_the_zones_of_the_post(template_id: str) -> None:
    template = KIT.template(template_id)
    paper = load_paper(template.paper)
    face = next(face for face in template.faces if any(isinstance(one, AddressElement) for one in face.elements))
    picture = painted(KIT.art_path(face.background))
    for zone in zones(paper):
        if zone.kept_for is not None:
            box = on_face(paper, zone.rect)
            edges = (box.x, box.y, box.right, box.bottom)
            left, top, right, bottom = (round((edge + paper.bleed).pt) for edge in edges)
            part = picture.crop((left + 1, top + 1, min(right, picture.width) - 1, min(bottom, picture.height) - 1))
            assert part.getextrema() == (255, 255), zone.id


def painted(path: Path) -> Image.Image:
    document = pypdfium2.PdfDocument(path)
    try:
        page: Image.Image = document[0].render(scale=1).to_pil()
        return page.convert("L")
    finally:
        document.close()
