from __future__ import annotations

import errno
import io
from pathlib import Path
from typing import BinaryIO

import pikepdf
import pytest

from reactivate_desktop.errors import BugError, PressError
from reactivate_desktop.press import syntax
from reactivate_desktop.press.page_tree import KIDS, PageTree
from reactivate_desktop.press.writer import PdfWriter, part_path, whole_file


def written_pages(count: int) -> bytes:
    out = io.BytesIO()
    writer = PdfWriter(out, "1.6")
    root = writer.reserve()
    tree = PageTree(writer)
    for number in range(count):
        content = writer.put_deflated(b"%% %d" % number)
        tree.add({"MediaBox": b"[0 0 90 60]", "Contents": syntax.reference(content)})
    tree.close(root)
    catalog = writer.put(b"<</Type /Catalog /Pages %d 0 R>>" % root)
    writer.finish(catalog, writer.put(b"<<>>"), b"\1" * 16)
    return out.getvalue()


@pytest.mark.parametrize("count", [0, 1, KIDS, KIDS + 1, KIDS * KIDS, KIDS * KIDS + 1])
def test_page_trees_of_any_size_keep_their_order(count: int) -> None:
    with pikepdf.open(io.BytesIO(written_pages(count))) as pdf:
        assert len(pdf.pages) == count == pdf.Root.Pages.Count
        assert "/Parent" not in pdf.Root.Pages
        for number in range(0, count, max(1, count // 7)):
            assert pdf.pages[number].Contents.read_bytes() == b"%% %d" % number


def test_no_node_holds_more_children_than_allowed() -> None:
    with pikepdf.open(io.BytesIO(written_pages(KIDS * KIDS + 1))) as pdf:
        nodes = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Pages"]
        assert max(len(node.Kids) for node in nodes) <= KIDS
        assert len(nodes) == 1 + 2 + KIDS + 1


def test_promised_objects_must_be_written_once() -> None:
    writer = PdfWriter(io.BytesIO(), "1.6")
    number = writer.reserve()
    with pytest.raises(BugError, match="never written"):
        writer.finish(number, number, b"")
    writer.put(b"null", number)
    with pytest.raises(BugError, match="twice"):
        writer.put(b"null", number)


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (-0.0001, "0"), (12, "12"), (0.5, "0.5"), (3.14159, "3.142"), (-2.50, "-2.5")]
)
def test_numbers(value: float, text: str) -> None:
    assert syntax.number(value) == text


@pytest.mark.parametrize("text", ["Quay (spring) \\ sale", "Łódź – Zoë", "", "🦷"])
def test_text_strings_come_back(text: str) -> None:
    assert str(pikepdf.Object.parse(syntax.text_string(text))) == text


@pytest.mark.parametrize("text", ["Plain", "a b#c/d(e)", "Größe"])
def test_names_come_back(text: str) -> None:
    assert str(pikepdf.Object.parse(syntax.name(text))) == f"/{text}"


def write_half(target: Path) -> None:
    with whole_file(target) as stream:
        stream.write(b"half")
        raise RuntimeError


def test_a_file_stands_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "press.pdf"
    target.write_bytes(b"before")
    with pytest.raises(RuntimeError):
        write_half(target)
    assert target.read_bytes() == b"before"
    with whole_file(target) as stream:
        stream.write(b"whole")
        assert target.read_bytes() == b"before"
    assert target.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [target]


class FullDisk(io.FileIO):
    def write(self, data: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    def opener(path: Path) -> BinaryIO:
        return FullDisk(path, "w")  # type: ignore[return-value]  # a raw stream serves as well

    target = tmp_path / "press.pdf"
    with (
        pytest.raises(PressError, match=r"The disk is full: press\.pdf") as caught,
        whole_file(target, opener) as stream,
    ):
        stream.write(b"x")
    assert caught.value.exit_code == 2
    assert not target.exists()
    assert not part_path(target).exists()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PressError, match="can't be written"), whole_file(tmp_path / "gone" / "press.pdf"):
        pass
