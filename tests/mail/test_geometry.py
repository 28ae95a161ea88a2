from __future__ import annotations

import pytest

from reactivate_desktop.brand.paper import load_paper, paper_ids
from reactivate_desktop.brand.template import ArtElement
from reactivate_desktop.mail.geometry import intrusions, on_face, panel_zones, zones
from reactivate_desktop.mail.piece_shape import judge
from reactivate_desktop.units import Length, Rect


def inches(rect: Rect) -> tuple[float, ...]:
    return tuple(round(length.inch, 4) for length in (rect.x, rect.y, rect.width, rect.height))


def test_zones_of_a_6_by_9_card() -> None:
    found = {zone.id: inches(zone.rect) for zone in panel_zones(Length.inches(9), Length.inches(6))}
    assert found == {
        "return_address": (0, 0, 4.5, 2),
        "indicia": (7.75, 0.125, 1.125, 1.125),
        "ocr_read_area": (0.5, 3.25, 8, 2.125),
        "address_field": (4.25, 3.25, 4.75, 2.125),
        "barcode_clear": (4.25, 5.375, 4.75, 0.625),
    }


@pytest.mark.parametrize("paper_id", paper_ids())
def test_every_paper_can_be_mailed_as_a_machinable_letter(paper_id: str) -> None:
    paper = load_paper(paper_id)
    assert {zone.id for zone in zones(paper)} >= {"ocr_read_area", "barcode_clear", "indicia", "return_address"}
    shape = judge(paper)
    assert shape.letter
    assert shape.machinable


def test_a_panel_on_its_head_is_measured_from_the_other_corner() -> None:
    paper = load_paper("selfmailer-8.5x11")
    cover = paper.model_copy(update={"address_panel": "cover"})
    assert inches(on_face(cover, Rect.inches(0, 0, 1, 1))) == (7.5, 10.0, 1, 1)
    assert inches(on_face(paper, Rect.inches(1, 2, 1, 1))) == (1, 2, 1, 1)


@pytest.mark.parametrize(
    ("width", "height", "shape", "expected"),
    [
        (9, 6, "card", (True, True, True)),
        (6, 4, "card", (True, True, True)),
        (5.5, 4.25, "card", (True, False, False)),
        (11, 6, "card", (True, True, False)),
        (9, 6.25, "card", (False, False, False)),
        (4.5, 3.25, "card", (False, False, False)),
        (8.5, 5.5, "self_mailer", (True, True, False)),
        (11, 6, "self_mailer", (True, False, False)),
    ],
)
def test_what_the_post_makes_of_a_size(
    width: float, height: float, shape: str, expected: tuple[bool, bool, bool]
) -> None:
    paper = load_paper("postcard-6x9")
    face = paper.faces[1]
    panel = face.panels[0].model_copy(update={"box": Rect.inches(0, 0, width, height)})
    sized = paper.model_copy(
        update={
            "shape": type(paper.shape)(shape),
            "faces": (paper.faces[0], face.model_copy(update={"panels": (panel,)})),
        }
    )
    found = judge(sized)
    assert (found.letter, found.machinable, found.card_price) == expected
    assert all(sentence.endswith(".") for sentence in found.sentences)


def test_art_in_the_barcode_zone_is_found() -> None:
    paper = load_paper("postcard-6x9")
    art = ArtElement(id="wave", label="Wave", panel="address", box=[5.0, 5.2, 1.0, 0.5], kind="art", art="wave")
    assert [(name, zone.id) for name, zone in intrusions(paper, (("address", art),))] == [
        ("wave", "address_field"),
        ("wave", "barcode_clear"),
    ]
    assert intrusions(paper, (("front", art),)) == ()
