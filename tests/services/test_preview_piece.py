from __future__ import annotations

from reactivate_desktop.brand.paper import load_paper
from reactivate_desktop.services.preview_piece import Guide, overlays
from reactivate_desktop.units import Rect

MAILER = load_paper("selfmailer-8.5x11")
CARD = load_paper("postcard-6x9")


def test_trim_is_the_whole_face_and_safe_zones_follow_the_panels() -> None:
    (trim,) = overlays(CARD, 0, [Guide.TRIM])
    assert trim.box == Rect.inches(0, 0, 9, 6)
    assert not trim.dashed
    assert len(overlays(MAILER, 0, [Guide.SAFE])) == 2


def test_folds_cross_the_sheet() -> None:
    (fold,) = overlays(MAILER, 1, [Guide.FOLD])
    assert (fold.box.y.inch, fold.box.width.inch) == (5.5, 8.5)
    assert overlays(CARD, 0, [Guide.FOLD]) == ()


def test_zones_of_the_post_stand_on_the_address_side_only() -> None:
    assert overlays(CARD, 0, [Guide.POST]) == ()
    whole = Rect.inches(0, 0, 9, 6)
    zones = overlays(CARD, 1, [Guide.POST])
    assert len(zones) >= 3
    assert all(whole.contains(zone.box) for zone in zones)


def test_a_guide_asked_for_twice_is_drawn_once() -> None:
    assert len(overlays(CARD, 0, [Guide.TRIM, Guide.TRIM])) == 1
