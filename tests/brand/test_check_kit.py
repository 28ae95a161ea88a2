from __future__ import annotations

from collections.abc import Callable

import pytest

from reactivate_desktop.brand.check_kit import check, problems
from reactivate_desktop.brand.colours import in_words
from reactivate_desktop.brand.customization import check as check_customization
from reactivate_desktop.brand.customization import default_value
from reactivate_desktop.brand.kit import BrandKit, bundled_kits
from reactivate_desktop.brand.lock import LockMode
from reactivate_desktop.errors import InputError

KITS = bundled_kits()
TEMPLATES = [(kit, template_id) for kit in KITS for template_id in kit.template_ids()]


@pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.id)
def test_the_bundled_kits_hold_together(kit: BrandKit) -> None:
    assert [problem.sentence for problem in problems(kit)] == []
    check(kit)


@pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.id)
def test_bundled_clinics_can_be_found_reached_and_called(kit: BrandKit) -> None:
    assert len(kit.clinics) >= 4
    for clinic in kit.clinics:
        assert "555-01" in clinic.phone
        assert clinic.booking_url.startswith("https://")
        assert ".example.com/" in clinic.booking_url
        assert set(clinic.booking_url.upper()) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
        assert clinic.hours
        assert len(clinic.directions) == 3
        assert clinic.map_art


@pytest.mark.parametrize(("kit", "template_id"), TEMPLATES, ids=lambda value: getattr(value, "id", value))
def test_bundled_templates_use_every_kind_of_lock(kit: BrandKit, template_id: str) -> None:
    modes = {element.lock.mode for _, element in kit.template(template_id).elements()}
    assert modes == set(LockMode)


@pytest.mark.parametrize(("kit", "template_id"), TEMPLATES, ids=lambda value: getattr(value, "id", value))
def test_bundled_words_are_fit_for_an_open_card(kit: BrandKit, template_id: str) -> None:
    assert check_customization(kit, kit.template(template_id), {}).warnings == ()


@pytest.mark.parametrize(("kit", "template_id"), TEMPLATES, ids=lambda value: getattr(value, "id", value))
def test_every_approved_choice_of_a_bundled_template_can_be_chosen(kit: BrandKit, template_id: str) -> None:
    template = kit.template(template_id)
    for _, element in template.elements():
        for approved in element.lock.approved:
            kept = check_customization(kit, template, {element.id: approved}).values
            assert kept == ({} if approved == default_value(element, kit) else {element.id: approved})


def test_the_kit_of_these_tests_is_whole(kit: BrandKit) -> None:
    assert [problem.sentence for problem in problems(kit)] == []


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('file = "boat.pdf"', 'file = "gone.pdf"', "art.boat.file", "gone.pdf"),
        ('file = "boat.pdf"', 'file = "../kit.toml"', "art.boat.file", "outside"),
        ('id = "boat"', 'id = "logo"', "art.logo", "twice"),
        ('id = "tide"', 'id = "warm"', "copies.warm", "twice"),
        ('logo = "logo"', 'logo = "lego"', "logo", "lego"),
        ("[100, 70, 20, 30]", "[100, 170, 20, 30]", "palette.sea", "percentage"),
        ("[100, 70, 20, 30]", '{ spot = "Sea", alternate = [100, 170, 20, 30] }', "palette.sea", "percentage"),
        (
            "[100, 70, 20, 30]",
            '{ spot = "All", alternate = [100, 70, 20, 30] }',
            "palette.sea",
            "'All' is not the name",
        ),
        (
            "sea = [100, 70, 20, 30]",
            'sea = { spot = "Sea", alternate = [9, 9, 9, 9] }\nice = { spot = "Sea", alternate = [1, 1, 1, 1] }',
            "palette.ice",
            "another alternate than in palette.sea",
        ),
        ("SourceSans3-Regular.ttf", "Nope.ttf", "fonts.text", "Nope.ttf"),
        ("source-sans/SourceSans3-Regular.ttf", "../icc/SOURCES.md", "fonts.text", "no font file"),
        ("{first_name}, the tide", "{fist_name}, the tide", "copies.tide.text", "Did you mean {first_name}"),
        ("latitude = 41.9584", "latitude = 141.9", "clinics.plymouth.latitude", "degrees"),
        ("hours =", 'map_art = "map"\nhours =', "clinics.plymouth.map_art", "'map'"),
    ],
)
def test_a_wrong_kit_is_named_by_file_and_key(
    write_kit: Callable[..., BrandKit], old: str, new: str, key: str, says: str
) -> None:
    kit = write_kit(kit=((old, new),))
    assert (("kit.toml", key)) in [(problem.file, problem.key) for problem in problems(kit)]
    with pytest.raises(InputError) as refused:
        check(kit)
    assert says in " ".join(problem.message for problem in problems(kit))
    assert "kit.toml" in refused.value.message


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("[100, 70, 20, 30]", "C100  M70  Y20  K30"),
        ('"#1a2B3c"', "#1A2B3C"),
        ('{ spot = "PANTONE 185 C", alternate = [0, 91, 76, 0] }', "PANTONE 185 C"),
        ('{ spot = "PANTONE 185 C", alternate = [0, 91, 76, 0], tint = 40 }', "PANTONE 185 C 40 %"),
    ],
)
def test_colours_are_inks_screen_colours_or_spots(write_kit: Callable[..., BrandKit], value: str, words: str) -> None:
    kit = write_kit(kit=(("[100, 70, 20, 30]", value),))
    assert [problem.sentence for problem in problems(kit)] == []
    assert in_words(kit.colour("sea")) == words


@pytest.mark.parametrize("value", ['"blue"', '"#12345"', "[1, 2, 3]", '{ spot = "Sea" }', '["a", 1, 2, 3]', "true"])
def test_a_colour_that_is_none_is_told_how_colours_are_written(write_kit: Callable[..., BrandKit], value: str) -> None:
    with pytest.raises(InputError, match=r"kit\.toml, key palette\.sea: write \[c, m, y, k\]"):
        write_kit(kit=(("[100, 70, 20, 30]", value),))


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('id = "card"', 'id = "other"', "id", "'card'"),
        ('paper = "postcard-6x9"', 'paper = "napkin"', "paper", "napkin"),
        ('[[faces]]\nid = "front"', '[[faces]]\nid = "face"', "faces", "front, address"),
        ('[[faces]]\nid = "front"', '[[faces]]\nid = "front"\nbackground = "sky"', "faces.front.background", "sky"),
        ('panel = "front"', 'panel = "back"', "faces.front.headline.panel", "front"),
        ("box = [0.5, 0.5, 8.0, 2.0]", "box = [0.5, 0.5, 9.0, 2.0]", "faces.front.headline.box", "bleed"),
        ("box = [0.5, 0.5, 8.0, 2.0]", "box = [0.1, 0.5, 8.0, 2.0]", "faces.front.headline.box", "safe zone"),
        ("box = [0.5, 0.5, 8.0, 2.0]", "box = [0.5, 0.5, 0.0, 2.0]", "faces.front.headline.box", "nothing"),
        ("box = [0.5, 2.5, 0.9, 0.9]", "box = [0.5, 2.5, 0.7, 0.7]", "faces.address.qr.box", "0.75"),
        ("box = [0.5, 2.5, 0.9, 0.9]", "box = [0.5, 2.5, 0.9, 1.0]", "faces.address.qr.box", "square"),
        ("box = [0.5, 2.5, 0.9, 0.9]", "box = [3.5, 3.5, 0.9, 0.9]", "faces.address.qr.box", "address block"),
        ('font = "text"', 'font = "bold"', "faces.front.headline.font", "bold"),
        ("min_size = 30", 'min_size = 30\ncolour = "sky"', "faces.front.headline.colour", "sky"),
        ("min_size = 30", "min_size = 41", "faces.front.headline.min_size", "size"),
        ("min_size = 30", "min_size = 4", "faces.front.headline.min_size", "6 pt"),
        ('copy_id = "warm"', 'copy_id = "cold"', "faces.front.headline.copy_id", "cold"),
        ('copy_id = "warm"', 'copy_id = "warm"\ntext = "x"', "faces.front.headline.text", "either"),
        ('"warm", "tide"', '"tide"', "faces.front.headline.copy_id", "at first"),
        ('art = "logo"', 'art = "sky"', "faces.front.picture.art", "sky"),
        (
            '{ mode = "choose", approved = ["logo", "boat"] }',
            '{ mode = "edit" }',
            "faces.front.picture.lock.mode",
            "pic",
        ),
        ('id = "note"', 'id = "line"', "elements.line", "twice"),
        ("See you soon", "See {clinic_phone} soon", "faces.address.note.lock.fields", "clinic_phone"),
        ("See you soon", "See {you} soon", "faces.address.note.text", "you"),
        ("max_chars = 60", "max_chars = 5", "faces.address.note.lock.max_chars", "longer"),
        ("See you soon", "a\\nb\\nc", "faces.address.note.lock.max_lines", "more lines"),
        ("Call {clinic_phone}", "Call us", "faces.address.line.lock.must_contain", "stay"),
        ("{tracking_code}", "code", "faces", "tracking code"),
        (
            "box = [0.5, 2.5, 0.9, 0.9]",
            'box = [0.5, 2.5, 0.9, 0.9]\nlock = { mode = "edit" }',
            "faces.address.qr.lock.mode",
            "only",
        ),
    ],
)
def test_a_wrong_template_is_named_by_file_and_key(
    write_kit: Callable[..., BrandKit], old: str, new: str, key: str, says: str
) -> None:
    found = problems(write_kit(card=((old, new),)))
    here = [problem for problem in found if (problem.file, problem.key) == ("card/template.toml", key)]
    assert here, [problem.sentence for problem in found]
    assert any(says in problem.message for problem in here)


def test_the_first_problem_is_told_and_the_others_counted(write_kit: Callable[..., BrandKit]) -> None:
    kit = write_kit(kit=(('logo = "logo"', 'logo = "lego"'),), card=(('id = "card"', 'id = "other"'),))
    with pytest.raises(InputError, match="lego") as refused:
        check(kit)
    assert "1 more" in refused.value.hint
