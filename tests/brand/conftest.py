"""A small kit of one's own, so that these tests don't hang on the sample brands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from reactivate_desktop.brand.fields import FieldContext
from reactivate_desktop.brand.kit import BrandKit, load_kit
from reactivate_desktop.brand.template import Template
from reactivate_desktop.domain.piece import Piece

KIT = """
schema = 1
id = "quay"
name = "Quay Dental"
tagline = "By the water"
logo = "logo"
[palette]
sea = [100, 70, 20, 30]
[fonts]
text = "source-sans/SourceSans3-Regular.ttf"
[[art]]
id = "logo"
label = "Logo"
file = "logo.pdf"
[[art]]
id = "boat"
label = "Boat"
file = "boat.pdf"
[[copies]]
id = "warm"
label = "Warm chair"
text = "We kept your chair warm, {first_name}."
[[copies]]
id = "tide"
label = "Tide"
text = "{first_name}, the tide is right."
[[offers]]
id = "clean"
headline = "Free cleaning"
detail = "with your exam"
terms = "One per patient."
value_cents = 9900
[[clinics]]
id = "plymouth"
name = "Quay Plymouth"
address1 = "12 Quay Road"
address2 = "Suite 2"
city = "Plymouth"
state = "MA"
zip = "02360"
phone = "(508) 555-0142"
booking_url = "https://go.example.com/quay/plymouth/"
latitude = 41.9584
longitude = -70.6673
hours = ["Mon–Thu 8–6", "Fri 8–2"]
directions = ["Off Water Street", "Blue door", "Park behind"]
"""

TEMPLATE = """
schema = 1
id = "card"
name = "Card"
paper = "postcard-6x9"
[[faces]]
id = "front"
[[faces.elements]]
id = "headline"
label = "Headline"
kind = "text"
panel = "front"
box = [0.5, 0.5, 8.0, 2.0]
copy_id = "warm"
font = "text"
size = 40
min_size = 30
lock = { mode = "choose", approved = ["warm", "tide"] }
[[faces.elements]]
id = "picture"
label = "Picture"
kind = "art"
panel = "front"
box = [0.0, 3.0, 9.0, 3.0]
art = "logo"
lock = { mode = "choose", approved = ["logo", "boat"] }
[[faces]]
id = "address"
[[faces.elements]]
id = "note"
label = "Note"
kind = "text"
panel = "address"
box = [0.5, 0.5, 3.0, 1.0]
text = "See you soon, {first_name}."
font = "text"
size = 10
min_size = 8
lock = { mode = "edit", max_chars = 60, max_lines = 2, fields = ["first_name", "clinic_city"] }
[[faces.elements]]
id = "line"
label = "Desk line"
kind = "text"
panel = "address"
box = [0.5, 1.5, 3.0, 0.5]
text = "Call {clinic_phone}"
font = "text"
size = 10
min_size = 8
lock = { mode = "edit", must_contain = ["clinic_phone"], required = false }
[[faces.elements]]
id = "code"
label = "Code"
kind = "text"
panel = "address"
box = [0.5, 2.0, 3.0, 0.5]
text = "{tracking_code}"
font = "text"
size = 11
min_size = 9
lock = { reason = "The desk needs it." }
[[faces.elements]]
id = "qr"
label = "QR"
kind = "qr"
panel = "address"
box = [0.5, 2.5, 0.9, 0.9]
[[faces.elements]]
id = "to"
label = "Address"
kind = "address"
panel = "address"
box = [4.5, 3.4, 4.0, 1.5]
font = "text"
[[faces.elements]]
id = "stamp"
label = "Indicia"
kind = "indicia"
panel = "address"
box = [7.5, 0.3, 1.2, 1.0]
font = "text"
"""

WriteKit = Callable[..., BrandKit]


def exchanged(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


@pytest.fixture
def write_kit(tmp_path: Path) -> WriteKit:
    """``write_kit(kit=[(old, new)…], card=[(old, new)…])`` writes the kit with words exchanged and loads it."""

    def write(kit: tuple[tuple[str, str], ...] = (), card: tuple[tuple[str, str], ...] = ()) -> BrandKit:
        folder = tmp_path / "quay"
        for path, text, changes in (("kit.toml", KIT, kit), ("card/template.toml", TEMPLATE, card)):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(exchanged(text, changes), encoding="utf-8")
        (folder / "art").mkdir(exist_ok=True)
        for name in ("logo.pdf", "boat.pdf"):
            (folder / "art" / name).write_bytes(b"%PDF-1.4")
        return load_kit(folder)

    return write


@pytest.fixture
def kit(write_kit: WriteKit) -> BrandKit:
    return write_kit()


@pytest.fixture
def card(kit: BrandKit) -> Template:
    return kit.template("card")


@pytest.fixture
def context(kit: BrandKit) -> FieldContext:
    return context_for(kit, greeting="José")


def context_for(kit: BrandKit, *, greeting: str) -> FieldContext:
    piece = Piece(
        piece_id="A1B2-000042",
        sequence=42,
        patient_key=7,
        clinic_id="plymouth",
        tracking_code="7KQ4MWXR2",
        qr_payload="HTTPS://GO.EXAMPLE.COM/QUAY/PLYMOUTH/7KQ4MWXR2",
        addressee="José Núñez",
        first_name="José",
        last_name="Núñez",
        greeting_name=greeting,
        address1="1 Any St",
        address2="",
        city="Salem",
        state="MA",
        zip="01970",
    )
    return FieldContext(kit, kit.offers[0].until(date(2027, 2, 28), date(2027, 1, 1)), kit.clinics[0], piece)
