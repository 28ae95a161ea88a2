"""Every template of every bundled kit keeps the zones of the post clear."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from reactivate_desktop.brand.kit import BrandKit, bundled_kits
from reactivate_desktop.brand.paper import Paper, load_paper
from reactivate_desktop.brand.template import AddressElement, ArtElement, IndiciaElement, Template
from reactivate_desktop.mail.geometry import address_panel, intrusions, misplaced, on_face, zones
from reactivate_desktop.units import Length, Rect

DPI = 50
LEAST_LIGHT = 0.9
"""Of white, as the grey of a rendered pixel: the barcode reader wants paper, the address at most a tint."""


def darkest(art: Path, frame: Rect, spot: Rect) -> float:
    """The darkest grey (1 = paper) of the art below ``spot``, where the art fills ``frame``; both on one face."""
    document = pypdfium2.PdfDocument(art)
    try:
        page = document[0].render(scale=DPI / 72, grayscale=True).to_numpy()
    finally:
        document.close()
    rows, columns = page.shape[:2]
    left, right = ((x - frame.x).pt / frame.width.pt * columns for x in (spot.x, spot.right))
    top, bottom = ((y - frame.y).pt / frame.height.pt * rows for y in (spot.y, spot.bottom))
    part = page[max(0, int(np.ceil(top))) : int(bottom), max(0, int(np.ceil(left))) : int(right)]
    return float(part.min()) / 255


def grounds(kit: BrandKit, template: Template, paper: Paper) -> list[tuple[Path, Rect]]:
    """Art that lies below the whole address panel, and where on the face it lies."""
    face_id, panel = address_panel(paper)
    face = next(face for face in template.faces if face.id == face_id)
    sheet = Rect(-paper.bleed, -paper.bleed, paper.media_width, paper.media_height)
    found = [(kit.art_path(face.background), sheet)] if face.background else []
    whole = Rect(Length(0), Length(0), panel.box.width, panel.box.height)
    for element in face.elements:
        if isinstance(element, ArtElement) and element.panel == panel.id and element.box.contains(whole):
            found.append((kit.art_path(element.art), on_face(paper, element.box)))
    return found


TEMPLATES = [(kit, template_id) for kit in bundled_kits() for template_id in kit.template_ids()]


@pytest.mark.parametrize(("kit", "template_id"), TEMPLATES, ids=[f"{kit.id}/{name}" for kit, name in TEMPLATES])
class TestTemplate:
    def test_nothing_stands_where_the_post_prints_and_reads(self, kit: BrandKit, template_id: str) -> None:
        template = kit.template(template_id)
        found = intrusions(load_paper(template.paper), template.elements())
        assert [(name, zone.id) for name, zone in found] == []

    def test_address_and_indicia_stand_where_the_post_looks(self, kit: BrandKit, template_id: str) -> None:
        template = kit.template(template_id)
        found = misplaced(load_paper(template.paper), template.elements())
        assert [(name, zone.id) for name, zone in found] == []

    def test_there_is_one_address_and_one_indicia(self, kit: BrandKit, template_id: str) -> None:
        elements = [element for _, element in kit.template(template_id).elements()]
        assert sum(isinstance(element, AddressElement) for element in elements) == 1
        assert sum(isinstance(element, IndiciaElement) for element in elements) == 1

    def test_the_ground_leaves_the_zones_bare(self, kit: BrandKit, template_id: str) -> None:
        template = kit.template(template_id)
        paper = load_paper(template.paper)
        kept = [zone for zone in zones(paper) if zone.id in {"barcode_clear", "address_field", "indicia"}]
        inked = [
            (art.name, zone.id, round(darkest(art, frame, on_face(paper, zone.rect)), 2))
            for art, frame in grounds(kit, template, paper)
            for zone in kept
        ]
        assert [mark for mark in inked if mark[2] < LEAST_LIGHT] == []
