from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from press_ground import make_job, make_pieces
from sheet_ground import make_numbered

from reactivate_desktop.errors import InputError, PressError, ReactivateError
from reactivate_desktop.press.impose.objects import Ref, SpellingError, parse, spelled, text_of
from reactivate_desktop.press.impose.source import open_source
from reactivate_desktop.press.pressing import press

atoms = st.one_of(
    st.integers(-9999, 9999).map(str),
    st.floats(-999, 999, allow_nan=False).map(lambda number: f"{number:.4f}"),
    st.sampled_from(["true", "false", "null", "/Name", "/A#20b", "/", "<0aFF>", "<>", "(words)", "()"]),
    st.text("ab()\\ 0R<>[]/%\n", max_size=12).map(
        lambda text: "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
    ),
    st.integers(1, 99).map(lambda number: f"{number} 0 R"),
)
objects = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5).map(lambda items: "[" + " ".join(items) + "]"),
        st.dictionaries(st.sampled_from(["/A", "/B", "/Cc", "/D1"]), inner).map(
            lambda items: "<<" + "% a remark\n".join(f"{key} {value}" for key, value in items.items()) + ">>"
        ),
    ),
    max_leaves=20,
)


def same(number: int) -> bytes:
    return b"%d 0 R" % number


@given(objects)
def test_what_is_read_is_spelled_the_same_again(text: str) -> None:
    value, end = parse(text.encode())
    assert end == len(text.encode())
    again = spelled(value, same)
    assert parse(again)[0] == value
    if "R" not in text:  # the other library takes no references here
        assert pikepdf.Object.parse(again) == pikepdf.Object.parse(text.encode())


@given(st.binary(max_size=60))
def test_any_bytes_are_an_object_or_a_spelling_error(data: bytes) -> None:
    with suppress(SpellingError):
        parse(data)


def test_references_are_told_from_numbers() -> None:
    assert parse(b"[1 0 R 2 0 Rx 3 0 R]")[0] == [Ref(1), b"2", b"0", b"Rx", Ref(3)]


@pytest.mark.parametrize(
    ("spelling", "words"),
    [
        (rb"(Quay \(new\) \101\n)", "Quay (new) A\n"),
        (b"<FEFF00E9>", "é"),
        (b"(\xfe\xff\x00\xe9)", "é"),
        (b"<41>", "A"),
        (b"/Name", ""),
        (None, ""),
    ],
)
def test_text_strings(spelling: bytes | None, words: str) -> None:
    assert text_of(spelling) == words


def pages_of(path: Path) -> list[tuple[bytes, object]]:
    found: list[tuple[bytes, object]] = []
    with open_source(path) as source, pikepdf.new() as beside:
        for number in range(len(source)):
            page = source.page(number)
            content, filters = source.content(page)
            holder = pikepdf.Stream(beside, content)
            if filters:
                holder.Filter = pikepdf.Object.parse(spelled(filters[b"/Filter"], same))
            found.append((holder.read_bytes(), page.trim))
    return found


def rewritten(change: Callable[[pikepdf.Pdf], None], **options: object) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        with pikepdf.open(io.BytesIO(path.read_bytes())) as document:
            change(document)
            document.save(path, **options)

    return run


def nothing(document: pikepdf.Pdf) -> None: ...


def inherit(document: pikepdf.Pdf) -> None:
    document.Root.Pages.MediaBox = document.pages[0].obj.MediaBox
    for page in document.pages:
        del page.obj["/MediaBox"]


def split(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        data = page.Contents.read_bytes()
        half = data.index(b"\n", len(data) // 2)
        page.obj.Contents = document.make_indirect(
            [document.make_stream(data[:half]), document.make_stream(data[half:])]
        )


def nest(document: pikepdf.Pdf) -> None:
    """A page tree with pages and nodes side by side."""
    first, second, *rest = (page.obj for page in document.pages)
    inner = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=[second, *rest], Count=len(rest) + 1)
    )
    top = document.Root.Pages
    inner.Parent = top
    for page in (second, *rest):
        page.Parent = inner
    top.Kids = pikepdf.Array([first, inner])


@pytest.mark.parametrize(
    "change",
    [
        rewritten(nothing, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        rewritten(nothing, linearize=True),
        rewritten(inherit),
        rewritten(split),
        rewritten(nest),
        rewritten(nothing, encryption=pikepdf.Encryption(owner="boss", user="")),
        rewritten(nothing, qdf=True),
    ],
    ids=[
        "object streams",
        "linearized",
        "inherited boxes",
        "split contents",
        "odd tree",
        "owner password",
        "indirect lengths",
    ],
)
def test_any_pdf_gives_the_same_pages(tmp_path: Path, change: Callable[[Path], None]) -> None:
    path = make_numbered(tmp_path / "any.pdf", 3, (4, 6))
    plain = pages_of(path)
    assert len(plain) == 6
    change(path)
    found = pages_of(path)
    assert [trim for _, trim in found] == [trim for _, trim in plain]
    assert [data.split() for data, _ in found] == [data.split() for data, _ in plain]


def test_an_updated_file_is_read_as_it_stands_now(tmp_path: Path) -> None:
    path = make_numbered(tmp_path / "any.pdf", 1, (4, 6))
    with pikepdf.open(path) as document:
        number = document.pages[0].Contents.objgen[0]
    start = path.read_bytes().rindex(b"startxref") + len(b"startxref\n")
    older = int(path.read_bytes()[start:].split()[0])
    body = path.read_bytes()
    update = b"%d 0 obj\n<</Length 3>>\nstream\n0 w\nendstream\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(body))
    trailer = body[body.rindex(b"trailer") : body.rindex(b"startxref")].rstrip()[:-2] + b" /Prev %d >>\n" % older
    path.write_bytes(body + update + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(body) + len(update)))
    assert pages_of(path)[0][0].strip() == b"0 w"


def test_our_own_file_is_read_without_another_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press(make_job(standard="pdfvt1"), make_pieces(70), tmp_path / "press.pdf")
    monkeypatch.setattr(pikepdf, "open", None)
    with open_source(tmp_path / "press.pdf") as source:
        assert len(source) == 140
        assert source.info["Title"] == "Quay Dental, spring"
        assert source.page(139).trim == (9, 9, 657, 441)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda path: path.unlink(), "is not there"),
        (lambda path: path.write_bytes(b""), "no PDF"),
        (lambda path: path.write_bytes(b"%PDF-1.4\nnothing"), "no PDF"),
        (lambda path: path.write_text("a letter"), "no PDF"),
        (rewritten(nothing, encryption=pikepdf.Encryption(owner="boss", user="secret")), "is encrypted"),
        (rewritten(lambda document: document.Root.__setitem__("/OCProperties", pikepdf.Dictionary())), "layers"),
        (rewritten(lambda document: document.pages.__delitem__(slice(0, 2))), "no pages"),
    ],
    ids=["missing", "empty", "header only", "text", "encrypted", "layers", "no pages"],
)
def test_what_is_no_usable_pdf_is_one_sentence(tmp_path: Path, change: Callable[[Path], object], words: str) -> None:
    path = make_numbered(tmp_path / "any.pdf", 1, (4, 6))
    change(path)
    with pytest.raises((InputError, PressError), match=words) as caught, open_source(path):
        pass
    assert "any.pdf" in caught.value.message


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("/UserUnit", 2, "unit of length"),
        ("/Rotate", 45, "can't be read"),
        ("/MediaBox", pikepdf.Array([1, 2]), "can't be read"),
    ],
)
def test_a_page_that_can_not_be_used_is_named(tmp_path: Path, key: str, value: object, words: str) -> None:
    path = make_numbered(tmp_path / "any.pdf", 2, (4, 6))
    rewritten(lambda document: document.pages[2].obj.__setitem__(key, value))(path)
    with open_source(path) as source, pytest.raises(PressError, match=f"page 3.*{words}"):
        source.page(2)


@given(place=st.integers(0, 3000), byte=st.integers(0, 255))
def test_a_damaged_file_is_read_or_refused_and_never_crashes(damage_ground: bytes, place: int, byte: int) -> None:
    folder = Path(DAMAGED[0])
    damaged = bytearray(damage_ground)
    damaged[place % len(damaged)] = byte
    folder.write_bytes(damaged)
    with suppress(ReactivateError):
        pages_of_raw(folder)


DAMAGED: list[str] = []


def pages_of_raw(path: Path) -> None:
    with open_source(path) as source:
        for number in range(len(source)):
            source.content(source.page(number))


@pytest.fixture(scope="module")
def damage_ground(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("damaged")
    DAMAGED.append(str(folder / "damaged.pdf"))
    return make_numbered(folder / "good.pdf", 1, (4, 6)).read_bytes()
