from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.press.impose.duplex import DUPLEX, Flip, Place, behind, duplex
from reactivate_desktop.press.impose.layout import PieceSize, SheetPlan, plan, propose
from reactivate_desktop.press.impose.marks import LENGTH, Line, marks_of
from reactivate_desktop.press.impose.sheet import Mark, Sheet, load_sheet, sheet_ids
from reactivate_desktop.units import Length

SIZES = {"4x6": (4, 6), "4.25x6": (4.25, 6), "6x9": (6, 9), "6x11": (6, 11), "5.5x8.5": (5.5, 8.5), "8.5x11": (8.5, 11)}
CAPACITY = {  # pieces of a digital sheet and of an offset sheet, by size in the order above
    "11x17": "4/4 4/4 2/2 1/1 2/2 1/1",
    "12x18": "4/4 4/4 2/2 2/2 4/3 2/2",
    "13x19": "8/8 8/8 4/2 2/2 4/4 2/2",
}


def size(name: str) -> PieceSize:
    width, height = SIZES[name]
    return PieceSize(width * 72, height * 72, 9)


def plans() -> list[SheetPlan]:
    found = []
    for sheet_id in sheet_ids():
        sheet, _ = load_sheet(sheet_id)
        for layout in sheet.layouts:
            for name in SIZES:
                for way in DUPLEX.values():
                    try:
                        found.append(plan(sheet, layout, size(name), way))
                    except PressError as error:
                        assert "too small" in error.message  # noqa: PT017 - the others are looked at
    return found


PLANS = plans()


def test_there_are_plans_to_look_at() -> None:
    assert sheet_ids() == ("8.5x11", "11x17", "12x18", "SRA3", "13x19")
    assert len(PLANS) > 200


@pytest.mark.parametrize("sheet", CAPACITY)
def test_capacity_is_that_of_the_trade(sheet: str) -> None:
    for name, wanted in zip(SIZES, CAPACITY[sheet].split(), strict=True):
        counts = [
            plan(*load_sheet(f"{sheet}/{one}"), size(name), duplex("sheetwise")).n_up for one in ("digital", "offset")
        ]
        assert "/".join(map(str, counts)) == wanted, name


def corners(place: Place, out: float = 0.0) -> tuple[float, float, float, float]:
    return place.x - out, place.y - out, place.x + place.width + out, place.y + place.height + out


def test_bleeds_stay_on_what_the_press_can_print_on_both_sides() -> None:
    for one in PLANS:
        left, foot, right, tail = (one.sheet.length(margin).pt for margin in one.layout.margins)
        foot = max(foot, one.gripper)
        for places in (one.front, one.back)[: one.duplex.sides]:
            for place in places:
                x0, y0, x1, y1 = corners(place, 9)
                assert x0 >= left - 0.02
                assert y0 >= foot - 0.02
                assert x1 <= one.width - right + 0.02
                assert y1 <= one.height - tail + 0.02


def test_pieces_keep_their_gutters() -> None:
    for one in PLANS:
        for number, place in enumerate(one.front):
            for other in one.front[number + 1 :]:
                apart_across = max(other.x - place.x - place.width, place.x - other.x - other.width)
                apart_down = max(other.y - place.y - place.height, place.y - other.y - other.height)
                assert apart_across >= one.gutters[0] - 0.02 or apart_down >= one.gutters[1] - 0.02


def test_work_and_turn_needs_one_plate_only() -> None:
    both = [one for one in PLANS if one.duplex.both_on_one]
    assert both
    for one in both:
        front = {(*rounded(place), number in one.turned) for number, place in enumerate(one.front)}
        back = {(*rounded(place), number not in one.turned) for number, place in enumerate(one.back)}
        assert front == back
        assert len(one.turned) * 2 == one.n_up


def rounded(place: Place) -> tuple[float, ...]:
    return tuple(round(value, 2) + 0.0 for value in (place.x, place.y, place.width, place.height, place.turn))


@pytest.mark.parametrize("flip", Flip)
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("head_to_foot", [False, True])
def test_behind_the_back_stands_the_front(flip: Flip, turn: int, head_to_foot: bool) -> None:
    place = Place(10, 20, 30, 50, turn)
    back = behind(place, flip, 400, 600, head_to_foot=head_to_foot)
    assert behind(back, flip, 400, 600, head_to_foot=head_to_foot) == place


@pytest.mark.parametrize(
    ("way", "size", "flip"),
    [
        ("long-edge", (12, 18), Flip.TURN),
        ("long-edge", (18, 12), Flip.TUMBLE),
        ("short-edge", (12, 18), Flip.TUMBLE),
        ("short-edge", (18, 12), Flip.TURN),
        ("sheetwise", (18, 12), Flip.TURN),
        ("work-and-turn", (18, 12), Flip.TURN),
        ("work-and-tumble", (18, 12), Flip.TUMBLE),
    ],
)
def test_the_edge_is_that_of_the_sheet_as_it_lies(way: str, size: tuple[int, int], flip: Flip) -> None:
    assert duplex(way).flip(*size) is flip


def test_crop_lines_stand_outside_every_bleed_and_off_the_gripper() -> None:
    for one in PLANS:
        for places in (one.front, one.back)[: one.duplex.sides]:
            marks = marks_of(one, places, (144.0,))
            assert marks.crop
            for line in (*marks.crop, *marks.fold):
                assert 3 - 0.01 <= abs(line.x1 - line.x0) + abs(line.y1 - line.y0) <= LENGTH + 0.01
                assert min(line.y0, line.y1) >= one.gripper - 0.01
                assert max(line.y0, line.y1) <= one.height + 0.01
                for place in places:
                    assert not crosses(line, corners(place, 8.99))


def crosses(line: Line, box: tuple[float, float, float, float]) -> bool:
    return (
        min(line.x0, line.x1) < box[2]
        and max(line.x0, line.x1) > box[0]
        and min(line.y0, line.y1) < box[3]
        and max(line.y0, line.y1) > box[1]
    )


def test_targets_bar_and_slug_keep_clear_of_all_else() -> None:
    bars = slugs = 0
    for one in PLANS:
        for places in (one.front, one.back)[: one.duplex.sides]:
            marks = marks_of(one, places, (144.0,))
            things = [(x - 5, y - 5, x + 5, y + 5) for x, y in marks.targets]
            if marks.bar:
                bars += 1
                things.append((marks.bar[0], marks.bar[1], marks.bar[0] + 57.6, marks.bar[1] + 14.4))
                assert marks.bar[1] >= max(place.y + place.height for place in places)  # at the tail
            if marks.slug:
                slugs += 1
                x, y, width, letters = marks.slug
                assert 6 <= letters <= 8
                things.append((x, y - 0.2 * letters, x + width, y + 0.75 * letters))
            left, foot, right, tail = (one.sheet.length(margin).pt for margin in one.layout.margins)
            for number, box in enumerate(things):
                assert box[0] >= left - 0.01
                assert box[1] >= max(foot, one.gripper) - 0.01
                assert box[2] <= one.width - right + 0.01
                assert box[3] <= one.height - tail + 0.01
                assert not any(crosses(line, box) for line in (*marks.crop, *marks.fold))
                assert not any(crosses(Line(*box), corners(place, 8.7)) for place in places)
                assert not any(crosses(Line(*other), box) for other in things[number + 1 :])
            assert (Mark.COLOUR_BAR in marks.missing) == (marks.bar is None)
            assert (Mark.SLUG in marks.missing) == (marks.slug is None)
    assert min(bars, slugs) > 100


def test_no_mark_stands_in_a_gutter_that_bleeds_fill_and_one_in_a_wider() -> None:
    sheet, layout = load_sheet("13x19")
    for gutters, inside in (((0.25, 0.25), False), ((0.2, 0.2), False), ((0.0, 0.0), False), ((0.5, 0.5), True)):
        one = plan(sheet, layout.model_copy(update={"gutters": gutters}), size("4x6"), duplex("sheetwise"))
        block = (
            min(p.x for p in one.front),
            min(p.y for p in one.front),
            max(p.x + p.width for p in one.front),
            max(p.y + p.height for p in one.front),
        )
        assert any(crosses(line, block) for line in marks_of(one, one.front).crop) is inside, gutters


@pytest.mark.parametrize(
    ("sheet", "piece", "way", "words"),
    [
        ("8.5x11", (8.5, 11), "sheetwise", "lacks 0.65 in in width and 0.65 in in height"),
        ("11x17", (12, 20), "sheetwise", "lacks 1.65 in in width and 3.65 in in height"),
        (
            "12x18",
            (8.5, 11),
            "work-and-turn",
            "two pieces of 8.5 × 11 in with 0.125 in bleed: it lacks 5.9 in in width",
        ),
        ("8.5x11", (6, 9), "work-and-tumble", "two pieces"),
    ],
)
def test_a_sheet_that_is_too_small_says_by_how_much(
    sheet: str, piece: tuple[float, float], way: str, words: str
) -> None:
    with pytest.raises(PressError) as caught:
        plan(*load_sheet(sheet), PieceSize(piece[0] * 72, piece[1] * 72, 9), duplex(way))
    assert words in caught.value.message
    assert caught.value.code == "sheet-too-small"


def test_a_layout_may_ask_for_fewer_pieces_but_not_for_more_than_fit() -> None:
    sheet, layout = load_sheet("13x19")
    fewer = layout.model_copy(update={"across": 1, "down": 2, "rotate": "always"})
    assert plan(sheet, fewer, size("6x9"), duplex("sheetwise")).n_up == 2
    with pytest.raises(PressError, match="3 × 2 pieces"):
        plan(sheet, layout.model_copy(update={"across": 3, "down": 2}), size("6x9"), duplex("sheetwise"))


def test_turning_is_as_the_layout_says() -> None:
    sheet, layout = load_sheet("13x19")
    lying = PieceSize(9 * 72, 6 * 72, 9)
    counts = {
        rotate: plan(sheet, layout.model_copy(update={"rotate": rotate}), lying, duplex("sheetwise")).n_up
        for rotate in ("never", "always", "best")
    }
    assert counts == {"never": 2, "always": 4, "best": 4}


def test_the_sheet_with_least_waste_is_proposed_first() -> None:
    sheets = [load_sheet(one) for one in sheet_ids()]
    found = propose(size("6x9"), duplex("sheetwise"), sheets)
    assert [one.sheet.id for one in found] == ["13x19", "8.5x11", "11x17", "12x18", "SRA3"]
    assert found[0].waste == pytest.approx(1 - 4 * 54 / 247)
    assert propose(PieceSize(2000, 2000, 9), duplex("sheetwise"), sheets) == []


def test_the_tail_keeps_room_for_bar_and_slug_where_there_is_any() -> None:
    one = plan(*load_sheet("12x18"), size("6x9"), duplex("sheetwise"))
    marks = marks_of(one, one.front)
    assert marks.bar
    assert marks.slug
    assert not marks.missing


GOOD = """
id = "mine"
name = "Mine"
unit = "mm"
width = 300
height = 400
[[layouts]]
id = "one"
name = "one"
margins = [5, 5, 5, 5]
"""


def test_a_sheet_of_ones_own_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD)
    sheet, layout = load_sheet(str(path))
    assert (sheet.id, layout.id) == ("mine", "one")
    assert sheet.length(sheet.width) == Length.mm(300)
    assert load_sheet(f"{path}/one")[1] == layout


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('unit = "mm"', 'unit = "cm"', "key unit"),
        ('name = "Mine"', 'name = "Mine"\ncolour = 3', "unknown key: colour"),
        ("margins = [5, 5, 5, 5]", "margins = [5, 5, 5, 5]\ngutter = 3", "unknown key: layouts.0.gutter"),
        ("margins = [5, 5, 5, 5]", "margins = [5, 5]", "key layouts.0.margins"),
        ("margins = [5, 5, 5, 5]", "margins = [5, -5, 5, 5]", "key layouts.0.margins.1"),
        ("margins = [5, 5, 5, 5]", 'margins = [5, 5, 5, 5]\nmarks = ["crop", "smiley"]', "key layouts.0.marks.1"),
        ("margins = [5, 5, 5, 5]", 'margins = [5, 5, 5, 5]\nrotate = "45"', "key layouts.0.rotate"),
        ("width = 300", "width = 0", "key width"),
        ("width = 300", "", "key width"),
        ("width = 300", "width = nan", "key width"),
    ],
)
def test_a_wrong_sheet_file_is_told_by_key(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(InputError) as caught:
        load_sheet(str(path))
    assert words in caught.value.message
    assert "mine.toml" in caught.value.message


@pytest.mark.parametrize(
    ("name", "words"),
    [("9x9", "11x17, 12x18, SRA3, 13x19"), ("13x19/web", "13x19/digital, 13x19/offset"), ("gone.toml", "not there")],
)
def test_unknown_names_list_those_there_are(name: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        load_sheet(name)
    assert words in str(caught.value)


def test_an_id_is_read_whatever_its_case() -> None:
    assert load_sheet("sra3/Offset".replace("O", "o"))[0].id == "SRA3"


def test_two_layouts_of_one_name_are_refused() -> None:
    sheet, layout = load_sheet("13x19")
    with pytest.raises(ValueError, match="same id"):
        Sheet.model_validate({**sheet.model_dump(), "layouts": [layout.model_dump()] * 2})


def test_an_unknown_way_of_printing_both_sides_names_those_there_are() -> None:
    with pytest.raises(InputError, match="work-and-tumble"):
        duplex("work-and-hope")


def test_heads_meet_or_head_and_foot() -> None:
    one = plan(*load_sheet("11x17"), size("6x9"), duplex("short-edge"))
    assert [place.turn for place in one.front] == [90, 90]
    assert [place.turn for place in one.back] == [90, 90]
    assert [place.turn for place in replace(one, head_to_foot=True).back] == [270, 270]
