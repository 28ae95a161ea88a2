"""Every face of every template looks as it did (expected-<face>.png beside its template.toml).

``--update-golden`` draws the pictures anew: look at each before you keep it. They are no part of a design's hash.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from PIL import Image

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.kit import BrandKit, bundled_kits
from reactivate_desktop.brand.paper import load_paper
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import imb, preview
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.services.picture_template import sample_piece

DPI = 60
FAR = 48
"""Of 255: what another version of the renderer moves at an edge stays below it."""
MOST_FAR = 0.0002
MOST_OFF = 0.6

FACES = [
    (kit, template_id, number, face.id)
    for kit in bundled_kits()
    for template_id in kit.template_ids()
    for number, face in enumerate(load_paper(kit.template(template_id).paper).faces)
]


def a_job(kit: BrandKit, template_id: str) -> PressJob:
    template = kit.template(template_id)
    created = datetime(2026, 11, 23, tzinfo=UTC)
    return PressJob(
        kit=kit,
        template=template,
        customization=Customization(),
        paper=load_paper(template.paper),
        clinics=kit.clinics,
        offer=kit.offers[0].until(date(2027, 1, 31), created.date()),
        title="Expected",
        token="SAMPLE",
        created=created,
        indicia=("PRSRT STD", "U.S. POSTAGE PAID", "PLYMOUTH MA", "PERMIT NO. 17"),
        endorsement="Return Service Requested",
    )


def a_piece(kit: BrandKit) -> Piece:
    digits = imb.digits("00", "301", "123456", 42, "023601234")
    return replace(sample_piece(kit.clinics[0]), imb_digits=digits, imb=imb.encode(digits))


@pytest.mark.parametrize(
    ("kit", "template_id", "number", "face_id"), FACES, ids=[f"{kit.id}/{name}/{face}" for kit, name, _, face in FACES]
)
def test_a_face_looks_as_it_did(
    kit: BrandKit, template_id: str, number: int, face_id: str, request: pytest.FixtureRequest
) -> None:
    drawn = preview.render(a_job(kit, template_id), a_piece(kit), number, DPI)
    assert drawn.held == ()
    now = np.frombuffer(drawn.rgb, dtype=np.uint8).reshape(drawn.height, drawn.width, 3)
    path = kit.folder / template_id / f"expected-{face_id}.png"
    if request.config.getoption("--update-golden"):
        Image.fromarray(now).quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.is_file(), "run pytest --update-golden once and look at the pictures"
    with Image.open(path) as kept:
        expected = np.asarray(kept.convert("RGB"))
    assert now.shape == expected.shape
    difference = np.abs(now.astype(np.int16) - expected.astype(np.int16))
    assert difference.mean() <= MOST_OFF
    assert (difference.max(axis=2) > FAR).mean() <= MOST_FAR


def test_a_changed_line_of_small_type_would_be_seen() -> None:
    kit = bundled_kits()[0]
    piece = a_piece(kit)
    pictures = [
        np.frombuffer(preview.render(a_job(kit, "postcard-6x9"), one, 1, DPI).rgb, dtype=np.uint8).astype(np.int16)
        for one in (piece, replace(piece, address1="77 Sample Court"))
    ]
    far = (np.abs(pictures[0] - pictures[1]).reshape(-1, 3).max(axis=1) > FAR).mean()
    assert far > MOST_FAR
