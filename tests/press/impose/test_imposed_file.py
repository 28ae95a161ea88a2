"""The imposed file as a printer gets it: what it claims, what it holds once, its marks, and what can go wrong."""

from __future__ import annotations

import os
import re
import subprocess
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image
from press_ground import make_job, make_pieces
from sheet_ground import make_numbered
from test_second_tools import separations

from reactivate_desktop.errors import Cancelled, InputError, PressError
from reactivate_desktop.press.impose.duplex import duplex
from reactivate_desktop.press.impose.imposing import ImposedReport, arrangement, impose, look_at
from reactivate_desktop.press.impose.layout import SheetPlan, plan
from reactivate_desktop.press.impose.order import VOID, order
from reactivate_desktop.press.impose.sheet import load_sheet
from reactivate_desktop.press.preflight import preflight
from reactivate_desktop.press.pressing import press

Tool = Callable[[str], str]
STANDARDS = {"pdfx4": "PDF/X-4", "pdfx1a": "PDF/X-1a:2003", "pdfvt1": "PDF/X-4"}


def made(
    source: Path, sheet: str = "13x19", *, way: str = "sheetwise", turn: str = "cut-and-stack", depth: int = 250
) -> tuple[Path, SheetPlan, ImposedReport]:
    one = plan(*load_sheet(sheet), look_at(source).piece, duplex(way))
    target = source.with_name("imposed.pdf")
    return target, one, impose(source, target, one, order(turn), stack_depth=depth)


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("cards") / "press.pdf"
    press(make_job(), make_pieces(10), target)
    return target


@pytest.fixture(scope="module", params=STANDARDS)
def any_standard(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    source = tmp_path_factory.mktemp(request.param) / "press.pdf"
    press(make_job(standard=request.param), make_pieces(5), source)
    return request.param, made(source, "13x19/offset")[0]


def test_it_is_pdfx_as_its_source_and_never_vt(tool: Tool, any_standard: tuple[str, Path]) -> None:
    standard, imposed = any_standard
    checked = subprocess.run([tool("qpdf"), "--check", imposed], capture_output=True, text=True, check=True)
    assert "No syntax or stream encoding errors found" in checked.stdout
    report, before = preflight(imposed), preflight(imposed.with_name("press.pdf"))
    assert report.errors == ()
    assert {finding.rule for finding in report.warnings} <= {finding.rule for finding in before.warnings}
    assert report.standard == STANDARDS[standard]
    with pikepdf.open(imposed) as pdf:
        assert b"pdfvt" not in pdf.Root.Metadata.read_bytes()
        assert "/DPartRoot" not in pdf.Root
        assert not any("/DPart" in page.obj for page in pdf.pages)
        assert str(pdf.docinfo["/Title"]) == "Quay Dental, spring, imposed"
        assert len(pdf.Root.OutputIntents) == 1
        assert not any(key.startswith("/GTS_") for item in pdf.objects for key in keys_of(item))


def keys_of(item: pikepdf.Object) -> list[str]:
    """Keys of a dictionary that the trailer's information dictionary does not share."""
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return []
    return [key for key in item.keys() if key not in ("/GTS_PDFXVersion", "/GTS_PDFXConformance")]  # noqa: SIM118


def test_the_same_source_gives_the_same_bytes_and_another_order_another_identity(cards: Path) -> None:
    imposed, _, _ = made(cards)
    first = imposed.read_bytes()
    assert made(cards)[0].read_bytes() == first
    with pikepdf.open(imposed) as a:
        before = bytes(a.trailer.ID[0])
    with pikepdf.open(made(cards, turn="nested")[0]) as b:
        assert bytes(b.trailer.ID[0]) != before


def test_what_pieces_share_stands_in_the_file_once(tmp_path: Path) -> None:
    counts = []
    for pieces in (8, 40):
        source = tmp_path / f"{pieces}.pdf"
        press(make_job(), make_pieces(pieces), source)
        imposed, _, report = made(source)
        with pikepdf.open(imposed) as pdf, pikepdf.open(source) as before:
            per_sheet = 2 * report.sheets * 3 + 2 * pieces  # page, placing and slug of each side; a form for each page
            counts.append(len(pdf.objects) - per_sheet)
            assert (
                sum(1 for item in pdf.objects if is_font(item))
                == sum(1 for item in before.objects if is_font(item)) + 1
            )
    assert 0 <= counts[0] - counts[1] <= 80  # placing stands once: fewer objects than reckoned


def is_font(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0"


def test_sheets_have_boxes_that_hold_all_pieces(cards: Path) -> None:
    imposed, one, _ = made(cards, "13x19/offset")
    with pikepdf.open(imposed) as pdf:
        for number, page in enumerate(pdf.pages):
            places = (one.front, one.back)[number % 2]
            assert [float(edge) for edge in page.mediabox] == [0, 0, one.width, one.height]
            left, foot = min(p.x for p in places), min(p.y for p in places)
            assert [float(edge) for edge in page.trimbox][:2] == pytest.approx([left, foot], abs=0.01)
            assert [float(edge) for edge in page.bleedbox][:2] == pytest.approx([left - 9, foot - 9], abs=0.01)


def words_on(path: Path, page: int) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return str(document[page].get_textpage().get_text_range())


def test_each_side_carries_its_slug_and_its_own_people_only(cards: Path) -> None:
    imposed, _, report = made(cards, "12x18", depth=2)
    assert report.sheets == 5
    assert report.lifts == 3
    for page in range(10):
        words = words_on(imposed, page)
        side = ("front", "back")[page % 2]
        slug = f"Quay Dental, spring · sheet {page // 2 + 1}/5 · lift {page // 4 + 1}/3 · {side}"
        assert f"{slug} · 2026-11-23 · 12x18/digital · cut-and-stack" in words
    assert re.findall(r"#A1B2-(\d+) ", words_on(imposed, 1)) == ["000001", "000003"]


def test_void_pieces_are_marked_and_carry_nobody(cards: Path) -> None:
    imposed, one, report = made(cards)
    assert (report.sheets, report.voids) == (3, 2)
    pieces = arrangement(20, "press.pdf", one, order("cut-and-stack"), 250)
    assert pieces.sheet(2) == (2, 5, 8, VOID)
    front, back = words_on(imposed, 4), words_on(imposed, 5)
    assert front.count("VOID") == back.count("VOID") == 1
    assert len(re.findall(r"#A1B2-(\d+) ", back)) == 3
    assert "VOID" not in words_on(imposed, 0)


def test_marks_print_on_all_plates_and_the_slug_on_black_alone(tool: Tool, cards: Path, tmp_path: Path) -> None:
    imposed, one, _ = made(cards, "12x18/offset")
    plates = separations(tool, imposed, tmp_path, 1, dpi=144)
    high = round(one.height * 2)
    place = one.front[0]
    for ink, plate in plates.items():
        column = plate[
            : high - round((place.y + place.height + 9.5) * 2), round(place.x * 2) - 3 : round(place.x * 2) + 4
        ]
        assert column.max() > 60, ink
        gripper = plate[high - round(one.gripper * 2) + 1 :]
        assert gripper.max() == 0, f"{ink} where the gripper holds the sheet"
    patches = {
        ink: np.argwhere(plate[: high - round((place.y + place.height) * 2)] == 255) for ink, plate in plates.items()
    }
    middles = [patches[ink][:, 1].max() for ink in ("Cyan", "Magenta", "Yellow")]
    assert middles == sorted(middles)  # the colour bar stands at the tail, its patches side by side


def test_a_file_of_no_standard_claims_none(tmp_path: Path) -> None:
    source = make_numbered(tmp_path / "numbered.pdf", 3, (4, 6))
    imposed, _, report = made(source)
    assert report.pieces == 3
    with pikepdf.open(imposed) as pdf:
        assert "/GTS_PDFXVersion" not in pdf.docinfo
        assert "/OutputIntents" not in pdf.Root
        assert b"pdfxid" not in pdf.Root.Metadata.read_bytes()
        with pikepdf.open(source) as before:
            assert pdf.pdf_version == before.pdf_version


@pytest.mark.parametrize("gutter", [0.0, 0.1, 0.25, 0.4])
def test_no_piece_prints_into_another(tmp_path: Path, gutter: float) -> None:
    """What is placed is clipped to the bleed, and where gutters are narrower than two bleeds, to their middle."""
    source = make_numbered(tmp_path / "numbered.pdf", 8, (4, 6))
    sheet, layout = load_sheet("13x19")
    one = plan(
        sheet, layout.model_copy(update={"gutters": (gutter, gutter)}), look_at(source).piece, duplex("sheetwise")
    )
    impose(source, tmp_path / "imposed.pdf", one, order("nested"), stack_depth=9)
    with pikepdf.open(tmp_path / "imposed.pdf") as pdf:
        placing = pdf.pages[0].Contents[0].read_bytes().decode()
    clips = [tuple(map(float, found.split())) for found in re.findall(r"q ([\d. -]+) re W n", placing)]
    assert len(clips) == one.n_up >= 4
    for number, (x, y, wide, high) in enumerate(clips):
        place = one.front[number]
        assert x <= place.x
        assert x + wide >= place.x + place.width - 0.01
        assert wide - place.width <= 18.01
        for u, v, w, h in clips[number + 1 :]:
            assert x + wide <= u + 0.01 or u + w <= x + 0.01 or y + high <= v + 0.01 or v + h <= y + 0.01


@pytest.mark.parametrize("sheet", ["13x19", "12x18/offset"])
def test_renderers_agree_about_a_sheet(tool: Tool, cards: Path, tmp_path: Path, sheet: str) -> None:
    imposed, _, _ = made(cards, sheet)
    size, pages = ["-r", "48"], ["-f", "2", "-l", "2"]
    subprocess.run(
        [tool("pdftoppm"), *size, *pages, "-gray", "-singlefile", "-png", imposed, tmp_path / "poppler"], check=True
    )
    quiet = ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pnggray", "-dFirstPage=2", "-dLastPage=2"]
    smooth = ["-r48", "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", f"-sOutputFile={tmp_path}/gs.png"]
    subprocess.run([tool("gs"), *quiet, *smooth, imposed], check=True)
    with pypdfium2.PdfDocument(imposed) as document:
        document[1].render(scale=48 / 72, grayscale=True).to_pil().save(tmp_path / "pdfium.png")
    seen = []
    for name in ("poppler", "gs", "pdfium"):
        picture = np.asarray(Image.open(tmp_path / f"{name}.png").convert("L"), dtype=float)
        high, wide = (length // 8 * 8 for length in picture.shape)
        seen.append(picture[:high, :wide].reshape(high // 8, 8, wide // 8, 8).mean(axis=(1, 3)))
    for one in seen[1:]:
        assert np.abs(one - seen[0]).mean() < 5
        assert np.abs(one - seen[0]).max() < 70


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_imposed_as_one_reads_it(tmp_path: Path, turn: int) -> None:
    plain = make_numbered(tmp_path / "plain.pdf", 1, (4, 6))
    turned = tmp_path / "turned.pdf"
    with pikepdf.open(plain) as pdf:
        for page in pdf.pages:
            page.obj.Rotate = turn
        pdf.save(turned)
    assert look_at(turned).piece.width == (432 if turn % 180 else 288)
    imposed, one, _ = made(turned, "8.5x11")
    with pypdfium2.PdfDocument(imposed) as sheets, pypdfium2.PdfDocument(turned) as pages:
        sheet = sheets[0].render(scale=1, grayscale=True).to_numpy().squeeze().astype(int)
        piece = pages[0].render(scale=1, grayscale=True).to_numpy().squeeze()[9:-9, 9:-9].astype(int)
    place = one.front[0]
    top = round(one.height - place.y - place.height)
    cut = np.rot90(
        sheet[top : top + round(place.height), round(place.x) : round(place.x + place.width)], -place.turn // 90
    )
    high, wide = min(cut.shape[0], piece.shape[0]), min(cut.shape[1], piece.shape[1])
    assert np.abs(cut[:high, :wide] - piece[:high, :wide]).mean() < 4


@pytest.mark.parametrize(
    ("sign", "moment"),
    [
        ("D:20260102030405Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("D:20260102030405-05'00'", datetime(2026, 1, 2, 8, 4, 5, tzinfo=UTC)),
        ("D:2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("D:20261399", datetime(2026, 11, 25, 12, 0, tzinfo=UTC)),
        ("yesterday", datetime(2026, 11, 25, 12, 0, tzinfo=UTC)),
    ],
)
def test_the_date_is_the_sources(tmp_path: Path, sign: str, moment: datetime) -> None:
    source = make_numbered(tmp_path / "numbered.pdf", 1, (4, 6))
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/CreationDate"] = sign
        pdf.save(source)
    os.utime(source, (datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp(),) * 2)
    with pikepdf.open(made(source)[0]) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == f"D:{moment:%Y%m%d%H%M%S}Z"


def test_pages_of_two_sizes_are_refused_by_page(tmp_path: Path) -> None:
    source = make_numbered(tmp_path / "numbered.pdf", 3, (4, 6))
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[3].trimbox = [9, 9, 260, 441]
        pdf.save(source)
    with pytest.raises(PressError, match=r"page 4 is trimmed to 3\.486 × 6 in, the first page to 4 × 6 in"):
        made(source)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["numbered.pdf"]


def test_an_odd_count_of_pages_has_no_backs(tmp_path: Path) -> None:
    source = make_numbered(tmp_path / "numbered.pdf", 3, (4, 6), sides=1)
    with pytest.raises(InputError, match=r"odd number of pages \(3\)"):
        made(source)
    assert made(source, way="one-sided")[2].pieces == 3


def test_a_stopped_run_leaves_no_file(cards: Path) -> None:
    class Stop:
        def report(self, done: int, total: int, what: str) -> None:
            raise Cancelled

    target = cards.with_name("stopped.pdf")
    one = plan(*load_sheet("13x19"), look_at(cards).piece, duplex("sheetwise"))
    with pytest.raises(Cancelled):
        impose(cards, target, one, order("nested"), stack_depth=9, progress=Stop())
    assert [path.name for path in cards.parent.iterdir() if "stopped" in path.name] == []


def test_memory_does_not_grow_with_the_pieces(tmp_path: Path) -> None:
    peaks = []
    for pieces in (100, 600):
        source = make_numbered(tmp_path / f"{pieces}.pdf", pieces, (4, 6))
        one = plan(*load_sheet("13x19"), look_at(source).piece, duplex("sheetwise"))
        tracemalloc.start()
        impose(source, tmp_path / "imposed.pdf", one, order("cut-and-stack"), stack_depth=100)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 500 * 2 * 200  # a few numbers a page


def test_pieces_without_bleed_are_imposed_to_their_trim(tmp_path: Path) -> None:
    source = make_numbered(tmp_path / "numbered.pdf", 2, (4, 6), bleed=0)
    facts = look_at(source)
    assert facts.piece.bleed == 0
    assert made(source)[2].pieces == 2
