"""Sheets are read back against their list and their pages; each fault that is put in is found and its place named."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from press_ground import make_job, make_pieces

from reactivate_desktop.errors import ReadBackError
from reactivate_desktop.press.impose import listing
from reactivate_desktop.press.impose.duplex import DUPLEX
from reactivate_desktop.press.impose.imposing import arrangement, impose, look_at
from reactivate_desktop.press.impose.layout import plan
from reactivate_desktop.press.impose.order import ORDERS
from reactivate_desktop.press.impose.sheet import load_sheet
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback_sheets import SheetReadBack, read_back_sheets
from reactivate_desktop.press.readback_syntax import FileFaultError

SEQUENCES = (3, 4, 5, 8, 9, 10)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pages") / "press.pdf"
    press(make_job(standard="pdfvt1"), make_pieces(6), target)
    return target


def made(pages: Path, folder: Path, way: str = "sheetwise", order: str = "cut-and-stack") -> tuple[Path, Path, Path]:
    facts = look_at(pages)
    one = plan(*load_sheet("13x19"), facts.piece, DUPLEX[way])
    pieces = arrangement(facts.pages, facts.name, one, ORDERS[order], 250)
    impose(pages, folder / "imposed.pdf", one, ORDERS[order], stack_depth=250)
    names = [(f"A1B2-{number:06d}", number) for number in SEQUENCES]
    listing.write(pieces, folder / "imposition.csv", names, sides=2)
    return folder / "imposed.pdf", folder / "imposition.csv", pages


@pytest.mark.parametrize("way", ["sheetwise", "work-and-turn", "short-edge"])
@pytest.mark.parametrize("order", ["cut-and-stack", "nested"])
def test_good_sheets_are_found_good(pages: Path, tmp_path: Path, way: str, order: str) -> None:
    assert read_back_sheets(*made(pages, tmp_path, way, order), SEQUENCES) == SheetReadBack(4, 6, 2)


def test_a_page_in_the_place_of_a_separator_is_found(pages: Path, tmp_path: Path) -> None:
    facts = look_at(pages)
    one = plan(*load_sheet("13x19"), facts.piece, DUPLEX["sheetwise"])
    way = ORDERS["cut-and-stack"]
    impose(pages, tmp_path / "imposed.pdf", one, way, stack_depth=250, separators=True)
    pieces = arrangement(facts.pages, facts.name, one, way, 250, separators=True)
    list_file = tmp_path / "imposition.csv"
    listing.write(pieces, list_file, [("", number) for number in SEQUENCES], sides=2)
    files = tmp_path / "imposed.pdf", list_file, pages
    assert read_back_sheets(*files, SEQUENCES) == SheetReadBack(6, 6, 2, one.n_up)
    rows = list_file.read_text(encoding="utf-8")
    list_file.write_text(re.sub(r"^(2,.*,1,1,),3,0,0", r"\1,,1,1", rows, flags=re.MULTILINE), encoding="utf-8")
    assert list_file.read_text(encoding="utf-8") != rows
    with pytest.raises(ReadBackError, match=r"Sheet 2, position 1: a place of a separator carries something else"):
        read_back_sheets(*files, SEQUENCES)


def in_sheets(change: Callable[[pikepdf.Pdf], None]) -> Callable[[Path, Path], None]:
    def run(imposed: Path, _: Path) -> None:
        with pikepdf.open(imposed, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(imposed, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)

    return run


def in_list(before: str, after: str) -> Callable[[Path, Path], None]:
    def run(_: Path, listed: Path) -> None:
        text = listed.read_text(encoding="utf-8")
        assert re.search(before, text)
        with listed.open("w", encoding="utf-8", newline="") as file:
            file.write(re.sub(before, after, text))

    return run


def forms(pdf: pikepdf.Pdf, page: int) -> pikepdf.Object:
    return pdf.pages[page].Resources.XObject


def exchange(pdf: pikepdf.Pdf, first: tuple[int, str], second: tuple[int, str]) -> None:
    one, other = forms(pdf, first[0])[first[1]], forms(pdf, second[0])[second[1]]
    forms(pdf, first[0])[first[1]], forms(pdf, second[0])[second[1]] = other, one


def two_backs(pdf: pikepdf.Pdf) -> None:
    exchange(pdf, (1, "/P0"), (1, "/P1"))


def two_pieces(pdf: pikepdf.Pdf) -> None:
    exchange(pdf, (0, "/P0"), (0, "/P1"))
    exchange(pdf, (1, "/P0"), (1, "/P1"))


def sides_of_one(pdf: pikepdf.Pdf) -> None:
    exchange(pdf, (2, "/P0"), (3, "/P0"))


def twice(pdf: pikepdf.Pdf) -> None:
    for page in (0, 1):
        forms(pdf, page)["/P1"] = forms(pdf, page)["/P0"]


def other_clinic(pdf: pikepdf.Pdf) -> None:
    first, second = forms(pdf, 1)["/P0"], forms(pdf, 3)["/P0"]
    assert first.Resources.objgen != second.Resources.objgen
    first.Resources = second.Resources


def changed_word(pdf: pikepdf.Pdf) -> None:
    form = forms(pdf, 1)["/P0"]
    form.write(form.read_bytes() + b" ")


def void_that_is_none(pdf: pikepdf.Pdf) -> None:
    forms(pdf, 2)["/P3"] = forms(pdf, 2)["/P0"]


def one_too_many(pdf: pikepdf.Pdf) -> None:
    forms(pdf, 0)["/P4"] = forms(pdf, 0)["/P0"]


def changed_art(pdf: pikepdf.Pdf) -> None:
    for item in forms(pdf, 0)["/P0"].Resources.XObject.values():
        item.write(item.read_bytes() + b" ")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (in_sheets(two_backs), "Sheet 1, position 1: what stands there is not piece number 3"),
        (in_sheets(two_pieces), "Sheet 1, position 1: what stands there is not piece number 3"),
        (in_sheets(sides_of_one), "Sheet 2, position 1: front and back of piece number 4 are exchanged"),
        (in_sheets(twice), "Sheet 1, position 2: what stands there is not piece number 5"),
        (in_sheets(other_clinic), "position 1: what stands there is not piece number"),
        (in_sheets(changed_word), "Sheet 1, position 1: what stands there is not piece number 3"),
        (in_sheets(changed_art), "Sheet 1, position 1: what stands there is not piece number 3"),
        (in_sheets(void_that_is_none), "position 4: a place that is VOID carries something else"),
        (in_sheets(one_too_many), "Sheet 1: something stands there that the list does not name"),
        (in_sheets(lambda pdf: pdf.pages.__delitem__(slice(2, 4))), "the list and the file count sheets otherwise"),
        (in_list("A1B2-000003,3,", "A1B2-000003,7,"), "names a piece that the file does not hold"),
        (in_list("A1B2-000003,3,", "A1B2-000005,5,"), "is not piece number 5"),
        (in_list("1,back,1,1,A1B2-000003,3,0", "1,back,1,1,A1B2-000004,4,0"), "two things about one position"),
        (in_list(r"2,\w+,\d,.*\n", ""), "the list does not name this sheet"),
        (in_list(r"1,\w+,2,.*\n", ""), "something stands there that the list does not name"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_is_found(pages: Path, tmp_path: Path, fault: Callable[[Path, Path], None], words: str) -> None:
    imposed, listed, _ = made(pages, tmp_path)
    fault(imposed, listed)
    with pytest.raises(ReadBackError, match=re.escape(words)):
        read_back_sheets(imposed, listed, pages, SEQUENCES)


def test_a_list_of_another_job_is_told(pages: Path, tmp_path: Path) -> None:
    with pytest.raises(ReadBackError, match="names 5 pieces, the file holds 12 pages"):
        read_back_sheets(*made(pages, tmp_path), SEQUENCES[:5])


def test_numbers_in_any_order_are_followed(pages: Path, tmp_path: Path) -> None:
    imposed, listed, _ = made(pages, tmp_path)
    mixed = {3: 9, 4: 4, 5: 30, 8: 8, 9: 3, 10: 1}
    text = listed.read_text(encoding="utf-8")
    with listed.open("w", encoding="utf-8", newline="") as file:
        file.write(re.sub(r"(A1B2-\d+),(\d+),", lambda row: f"{row[1]},{mixed[int(row[2])]},", text))
    assert read_back_sheets(imposed, listed, pages, mixed.values()).pieces == 6


def split_and_inherit(pdf: pikepdf.Pdf) -> None:
    """Contents in two streams, and resources that stand in the page tree."""
    shared = pdf.pages[0].Resources
    for page in pdf.pages:
        data = page.Contents.read_bytes()
        half = data.index(b"\n", len(data) // 2)
        page.obj.Contents = pdf.make_indirect([pdf.make_stream(data[:half]), pdf.make_stream(data[half:])])
        if page.Resources.objgen == shared.objgen:
            del page.obj["/Resources"]
    shared.Properties = pikepdf.Dictionary(M0=pikepdf.Dictionary(P=pdf.pages[0].obj))  # it leads back to a page
    pdf.pages[0].obj.Parent.Resources = shared


def test_pages_that_another_program_wrote_are_compared_too(pages: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(pages, tmp_path / "other.pdf"))
    with pikepdf.open(other, allow_overwriting_input=True, inherit_page_attributes=False) as pdf:
        split_and_inherit(pdf)
        pdf.save(other, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"/ObjStm" not in other.read_bytes()
    assert read_back_sheets(*made(other, tmp_path), SEQUENCES).pieces == 6


def test_a_file_of_another_kind_is_not_read_here(pages: Path, tmp_path: Path) -> None:
    imposed, listed, _ = made(pages, tmp_path)
    other = Path(shutil.copy(pages, tmp_path / "other.pdf"))
    with pikepdf.open(other, allow_overwriting_input=True) as pdf:
        pdf.save(other, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pytest.raises(FileFaultError):
        read_back_sheets(imposed, listed, other, SEQUENCES)
