"""Imposed sheets drawn, cut at their crop marks, stacked and turned over as at a guillotine: pieces come in order."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from press_ground import make_job, make_pieces
from sheet_ground import DPI, Card, cut_sheet, cuts, gather, make_numbered, sheets_of, told

from reactivate_desktop.errors import InputError
from reactivate_desktop.press.impose import listing
from reactivate_desktop.press.impose.duplex import DUPLEX, Flip
from reactivate_desktop.press.impose.imposing import arrangement, impose, look_at
from reactivate_desktop.press.impose.layout import SheetPlan, plan
from reactivate_desktop.press.impose.order import ORDERS
from reactivate_desktop.press.impose.sheet import load_sheet
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback_sheets import read_back_sheets

PAPERS = {
    "9x6 on 13x19": ((9, 6), "13x19"),
    "8.5x11 on 13x19/offset": ((8.5, 11), "13x19/offset"),
    "4x6 on SRA3/offset": ((4, 6), "SRA3/offset"),
    "6x9 on a lying sheet": ((6, 9), str(Path(__file__).with_name("lying.toml"))),
}
DEPTH = 2


@pytest.fixture(scope="session")
def numbered(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("numbered")

    @cache
    def make(size: tuple[float, float], pieces: int, sides: int) -> Path:
        return make_numbered(folder / f"{size[0]}x{size[1]}-{pieces}-{sides}.pdf", pieces, size, sides=sides)

    return make


def cut_and_gather(imposed: Path, one: SheetPlan, order: str, depth: int = DEPTH) -> list[list[Card]]:
    pictures, edges = sheets_of(imposed), cuts(imposed)
    assert (len(edges[0]), len(edges[1])) == (2 * one.across, 2 * one.down)
    step = one.duplex.sides
    pairs = [(pictures[place], pictures[place + 1] if step == 2 else None) for place in range(0, len(pictures), step)]
    return gather(order, one, [cut_sheet(front, back, one, edges) for front, back in pairs], depth)


@pytest.mark.parametrize("way", DUPLEX)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "paper", [pytest.param(name, marks=[pytest.mark.slow] if "SRA3" in name else []) for name in PAPERS]
)
def test_every_piece_comes_front_and_back_in_order(tmp_path: Path, numbered, paper: str, order: str, way: str) -> None:
    size, sheet = PAPERS[paper]
    one = plan(*load_sheet(sheet), look_at(numbered(size, 1, DUPLEX[way].sides)).piece, DUPLEX[way])
    full = one.n_up * DEPTH
    for pieces in (1, 2 * full + one.n_up + 1):
        source = numbered(size, pieces, one.duplex.sides)
        report = impose(source, tmp_path / "imposed.pdf", one, ORDERS[order], stack_depth=DEPTH)
        stacks = cut_and_gather(tmp_path / "imposed.pdf", one, order)
        width, height = size[0] * 72, size[1] * 72
        found = [[told(card.front, width, height) for card in stack] for stack in stacks]
        flat = [answer for stack in found for answer in stack]
        assert [answer for answer in flat if answer] == [(number, 0) for number in range(pieces)]
        assert flat.count(None) == report.voids == report.sheets * one.n_up - pieces
        assert_void_at_the_ends(found)
        if one.duplex.sides == 2:
            backs = [told(card.back, width, height) for stack in stacks for card in stack]
            assert [answer for answer in backs if answer] == [(number, 1) for number in range(pieces)]
            assert [answer is None for answer in backs] == [answer is None for answer in flat]


@pytest.mark.parametrize("way", ["sheetwise", "work-and-turn", "work-and-tumble", "one-sided"])
@pytest.mark.parametrize("order", ["cut-and-stack", "row", "column"])
def test_separators_lie_on_every_pile_and_fall_out(tmp_path: Path, numbered, order: str, way: str) -> None:
    one = plan(*load_sheet("13x19"), look_at(numbered((9, 6), 1, DUPLEX[way].sides)).piece, DUPLEX[way])
    pieces = 2 * one.n_up * DEPTH + one.n_up + 1
    source = numbered((9, 6), pieces, one.duplex.sides)
    report = impose(source, tmp_path / "imposed.pdf", one, ORDERS[order], stack_depth=DEPTH, separators=True)
    listing.write(
        arrangement(pieces * one.duplex.sides, "", one, ORDERS[order], DEPTH, separators=True),
        tmp_path / "imposed.csv",
        [("", number + 1) for number in range(pieces)],
        sides=one.duplex.sides,
    )
    extra = report.separators // report.lifts
    stacks = cut_and_gather(tmp_path / "imposed.pdf", one, order, DEPTH + extra)
    found = [[told(card.front, 648, 432) for card in stack] for stack in stacks]
    assert all(stack[0] is None for stack in found)
    assert [answer for stack in found for answer in stack if answer] == [(number, 0) for number in range(pieces)]
    assert report.voids == (report.sheets - report.separators) * one.n_up - pieces
    read = read_back_sheets(
        tmp_path / "imposed.pdf", tmp_path / "imposed.csv", source, range(1, pieces + 1), sides=one.duplex.sides
    )
    assert (read.pieces, read.voids, read.separators) == (pieces, report.voids, report.separators * one.n_up)


def test_a_separator_says_which_pile_it_lies_on(tmp_path: Path, numbered, tool) -> None:
    one = plan(*load_sheet("13x19"), look_at(numbered((9, 6), 1, 2)).piece, DUPLEX["sheetwise"])
    source = numbered((9, 6), 2 * one.n_up * DEPTH + 1, 2)
    target = tmp_path / "imposed.pdf"
    impose(source, target, one, ORDERS["cut-and-stack"], stack_depth=DEPTH, separators=True, job="K7Q4 Spring")
    said = subprocess.run([tool("pdftotext"), "-l", "1", str(target), "-"], capture_output=True, check=True)
    words = said.stdout.decode()
    assert words.count("Lift 1 / 3") == one.n_up
    assert f"Stack 2 of {one.n_up}: pieces 3 to 4 of {2 * one.n_up * DEPTH + 1} in this file" in words
    assert "K7Q4 Spring" in words
    assert words.count("A separator: take it out of the stack.") == one.n_up


@pytest.mark.parametrize("order", ["nested", "roll"])
def test_where_there_are_no_lifts_nothing_is_parted(tmp_path: Path, numbered, order: str) -> None:
    one = plan(*load_sheet("13x19"), look_at(numbered((9, 6), 1, 2)).piece, DUPLEX["sheetwise"])
    with pytest.raises(InputError, match="no lifts"):
        impose(numbered((9, 6), 1, 2), tmp_path / "x.pdf", one, ORDERS[order], stack_depth=DEPTH, separators=True)
    assert list(tmp_path.iterdir()) == []


def assert_void_at_the_ends(stacks: list[list[tuple[int, int] | None]]) -> None:
    for stack in stacks:
        first = stack.index(None) if None in stack else len(stack)
        assert stack[first:] == [None] * (len(stack) - first)


@pytest.mark.parametrize("way", ["long-edge", "short-edge", "work-and-turn"])
def test_head_to_foot_turns_every_back_upside_down(tmp_path: Path, numbered, way: str) -> None:
    source = numbered((4, 6), 9, 2)
    one = plan(*load_sheet("13x19"), look_at(source).piece, DUPLEX[way], head_to_foot=True)
    impose(source, tmp_path / "imposed.pdf", one, ORDERS["cut-and-stack"], stack_depth=DEPTH)
    cards = [card for stack in cut_and_gather(tmp_path / "imposed.pdf", one, "cut-and-stack") for card in stack]
    for number, seen in enumerate(cards[:9]):
        head_down = told(seen.front, 288, 432) is None  # as a pile lies that was turned over
        card = Card(np.rot90(seen.front, 2), np.rot90(seen.back, 2)) if head_down else seen
        assert told(card.front, 288, 432) == (number, 0)
        assert told(np.rot90(card.back, 2), 288, 432) == (number, 1)


@pytest.mark.parametrize("template", ["card", "mailer"])
@pytest.mark.parametrize("way", ["sheetwise", "work-and-tumble"])
def test_a_pressed_job_is_cut_into_its_pieces(tmp_path: Path, template: str, way: str) -> None:
    """The pieces cut from the sheets look as their pages did, and their codes are read."""
    pieces = make_pieces(5)
    press(make_job(template), pieces, tmp_path / "press.pdf")
    one = plan(*load_sheet("13x19/offset"), look_at(tmp_path / "press.pdf").piece, DUPLEX[way])
    impose(tmp_path / "press.pdf", tmp_path / "imposed.pdf", one, ORDERS["cut-and-stack"], stack_depth=DEPTH)
    cards = [card for stack in cut_and_gather(tmp_path / "imposed.pdf", one, "cut-and-stack") for card in stack]
    pages = sheets_of(tmp_path / "press.pdf")
    bleed = round(9 * DPI / 72)
    for number in range(5):
        for side, seen in enumerate((cards[number].front, cards[number].back)):
            page = pages[2 * number + side][bleed:-bleed, bleed:-bleed].astype(int)
            high, wide = min(page.shape[0], seen.shape[0]), min(page.shape[1], seen.shape[1])
            off = blurred(page[:high, :wide]) - blurred(seen[:high, :wide].astype(int))
            assert np.abs(off).mean() < 3, (number, side)
    assert_codes_are_read(tmp_path / "imposed.pdf", one, [piece.qr_payload for piece in pieces])


def blurred(picture: np.ndarray) -> np.ndarray:
    high, wide = (length // 6 * 6 for length in picture.shape)
    return picture[:high, :wide].reshape(high // 6, 6, wide // 6, 6).mean(axis=(1, 3))


def assert_codes_are_read(imposed: Path, one: SheetPlan, payloads: list[str]) -> None:
    found: set[str] = set()
    with pypdfium2.PdfDocument(imposed) as document:
        for page in document:
            picture = page.render(scale=2, grayscale=True).to_numpy()
            found |= {code.text for code in zxingcpp.read_barcodes(picture.reshape(picture.shape[:2]))}
    assert found == set(payloads)
    assert one.flip in Flip
