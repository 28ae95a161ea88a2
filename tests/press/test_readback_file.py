"""The reader of our own gives the same objects as the PDF library, and leaves other kinds of files to it."""

from __future__ import annotations

import io
from itertools import islice
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from press_ground import make_job, make_pieces

from reactivate_desktop.press.page_tree import PageTree
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback_extract import small_file
from reactivate_desktop.press.readback_file import ClassicFile, ReadFile, Stream
from reactivate_desktop.press.readback_foreign import LibraryFile, open_file
from reactivate_desktop.press.readback_pages import page_count, pages_from
from reactivate_desktop.press.readback_syntax import FileFaultError, Ref, parse
from reactivate_desktop.press.readback_tree import open_lazily
from reactivate_desktop.press.writer import PdfWriter


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("file") / "press.pdf"
    press(make_job(), make_pieces(40), target)  # more pages than one node of the tree holds
    return target


def test_every_object_is_as_the_library_reads_it(pressed: Path) -> None:
    with ClassicFile(pressed) as own, LibraryFile(open_lazily(pressed)) as library:
        assert own.root == library.root
        number = 1
        while (found := own.get(Ref(number))) is not None:
            other = library.get(Ref(number))
            if isinstance(found, Stream):
                assert found.entries == other.entries
                assert found.raw() == other.raw()
                assert found.data() == other.data()
            else:
                assert found == other
            number += 1
        assert number > 100
        assert own.get(Ref(1_000_000)) is None


@pytest.mark.parametrize("first", [0, 1, 63, 64, 79, 80])
def test_pages_from_any_number_on(pressed: Path, first: int) -> None:
    with open_file(pressed) as file, pikepdf.open(pressed) as library:
        assert page_count(file) == len(library.pages) == 80
        streams = [page.content(file) for page in pages_from(file, first)]
        assert streams == [page.Contents.read_bytes() for page in list(library.pages)[first:]]


def test_a_large_tree_is_walked_from_anywhere_and_its_nodes_are_read_once(tmp_path: Path) -> None:
    target = tmp_path / "tree.pdf"
    with target.open("wb") as stream:
        writer = PdfWriter(stream, "1.6")
        root, tree = writer.reserve(), PageTree(writer)
        for number in range(64 * 64 + 10):  # three levels
            tree.add({"Number": b"%d" % number})
        tree.close(root)
        catalog = writer.put(b"<</Type /Catalog /Pages %d 0 R>>" % root)
        writer.finish(catalog, writer.put(b"<<>>"), bytes(16))
    counts: dict[Ref, int] = {}
    with open_file(target) as file:
        assert page_count(file) == 64 * 64 + 10
        for first in (0, 4095, 64, 4096, 63, 4105, 1, 2000, 4106):
            for known in (None, counts):
                numbers = [page.entries["/Number"] for page in islice(pages_from(file, first, known), 70)]
                assert numbers == list(range(first, min(first + 70, 4106)))
        assert len(counts) == 67  # 65 leaves under two nodes


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ({}, ClassicFile),
        ({"object_stream_mode": pikepdf.ObjectStreamMode.generate}, LibraryFile),
        ({"encryption": pikepdf.Encryption(owner="", user="")}, LibraryFile),
    ],
    ids=["classic", "object streams", "encrypted"],
)
def test_other_kinds_of_files_are_read_by_the_library(
    how: dict[str, object], kind: type, pressed: Path, tmp_path: Path
) -> None:
    target = tmp_path / "other.pdf"
    with pikepdf.open(pressed) as pdf:
        pdf.save(target, **how)  # type: ignore[arg-type]  # real keywords of save
    with open_file(target) as file, open_file(pressed) as first:
        assert type(file) is kind
        assert [page.content(file) for page in pages_from(file, 76)] == texts(first, 76)


def texts(file: ReadFile, first: int) -> list[bytes]:
    return [page.content(file) for page in pages_from(file, first)]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"startxref", b"startxxxx"),
        lambda data: b"%PDF-1.6\n" + data,
        lambda data: b"",
    ],
    ids=["cut in half", "no start", "moved", "empty"],
)
def test_a_damaged_file_is_not_read_by_its_table(damage: object, pressed: Path, tmp_path: Path) -> None:
    target = tmp_path / "damaged.pdf"
    target.write_bytes(damage(pressed.read_bytes()))  # type: ignore[operator]  # one of the functions above
    with pytest.raises(FileFaultError):
        ClassicFile(target)


def test_a_page_on_its_own_looks_the_same(pressed: Path) -> None:
    with open_file(pressed) as file:
        small = small_file(file, list(pages_from(file, 6))[:2])
    with pikepdf.open(io.BytesIO(small)) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert len(small) < pressed.stat().st_size
    with pypdfium2.PdfDocument(small) as part, pypdfium2.PdfDocument(pressed) as whole:
        assert len(part) == 2
        for number in range(2):
            pictures = [
                document[at].render(scale=1).to_numpy() for document, at in ((part, number), (whole, number + 6))
            ]
            assert (pictures[0] == pictures[1]).all()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (b"<</A 1 /B [1.5 -2 .5] /C (a\\(b\\)\\101) >>", {"/A": 1, "/B": [1.5, -2, 0.5], "/C": b"a(b)A"}),
        (b" [12 0 R 3 4 R 7 0]", [Ref(12), Ref(3, 4), 7, 0]),
        (b"<</A#20B<48656C6C6F7>/D null/E true>>", {"/A B": b"Hellop", "/D": None, "/E": True}),
        (b"% a comment\n(nested (brackets) stay)", b"nested (brackets) stay"),
        (b"<</A<</B[]>>>>", {"/A": {"/B": []}}),
    ],
)
def test_objects_are_parsed(written: bytes, value: object) -> None:
    assert parse(written)[0] == value


@pytest.mark.parametrize("written", [b"", b"<</A 1", b"[1 2", b">>", b"endobj", b"[1 endobj]"])
def test_what_is_no_object_is_refused(written: bytes) -> None:
    with pytest.raises(FileFaultError):
        parse(written)
