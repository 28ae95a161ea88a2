from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from press_ground import BRAND
from reportlab.lib.colors import CMYKColor, Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.errors import PressError
from reactivate_desktop.press.art import ArtFile
from reactivate_desktop.press.artwork import ArtUse
from reactivate_desktop.press.pen import Frame
from reactivate_desktop.press.writer import PdfWriter
from reactivate_desktop.resources import asset


def opened(path: Path, transparency: bool) -> ArtFile:
    return ArtFile(path, ArtUse(path.name, transparency))


def drawn(path: Path, draw: object) -> Path:
    canvas = Canvas(str(path), pagesize=(72, 36), invariant=1)
    draw(canvas)  # type: ignore[operator]  # a function of a canvas
    canvas.save()
    return path


def rgb(canvas: Canvas) -> None:
    canvas.setFillColor(Color(1, 0, 0))
    canvas.rect(0, 0, 9, 9, fill=1, stroke=0)


def unembedded_font(canvas: Canvas) -> None:
    canvas.setFillColor(CMYKColor(0, 0, 0, 1))
    canvas.drawString(1, 1, "Hello")


def see_through(canvas: Canvas) -> None:
    canvas.setFillColor(CMYKColor(0, 0, 0, 1))
    canvas.setFillAlpha(0.5)
    canvas.rect(0, 0, 9, 9, fill=1, stroke=0)


def two_pages(canvas: Canvas) -> None:
    canvas.showPage()
    canvas.showPage()


def clean(canvas: Canvas) -> None:
    pdfmetrics.registerFont(TTFont("Sans", str(asset("fonts", "inter", "Inter-Regular.ttf"))))
    canvas.setFillColor(CMYKColor(0, 0.65, 0.55, 0))
    canvas.setFont("Sans", 9)
    canvas.drawString(4, 4, "Quay")
    canvas.beginForm("inner")
    canvas.setFillColor(CMYKColor(1, 0, 0, 0))
    canvas.circle(10, 20, 4, stroke=0, fill=1)
    canvas.endForm()
    canvas.doForm("inner")


@pytest.mark.parametrize(
    ("draw", "transparency", "reason"),
    [
        (rgb, True, "RGB"),
        (unembedded_font, True, "Helvetica is not embedded"),
        (see_through, False, "transparency"),
        (two_pages, True, "2 pages"),
    ],
)
def test_what_can_not_be_printed_is_refused_by_name(
    tmp_path: Path, draw: object, transparency: bool, reason: str
) -> None:
    path = drawn(tmp_path / "bad.pdf", draw)
    with pytest.raises(PressError, match=r"bad\.pdf can't be printed") as caught:
        opened(path, transparency)
    assert reason in caught.value.message


@pytest.mark.parametrize("data", [b"", b"not a PDF"])
def test_what_is_no_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "odd.pdf"
    path.write_bytes(data)
    with pytest.raises(PressError, match="not a PDF"):
        opened(path, True)


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(PressError, match=r"gone\.pdf is missing"):
        opened(tmp_path / "gone.pdf", True)


@pytest.mark.parametrize(
    ("space", "reason"),
    [
        (Name.DeviceRGB, "RGB"),
        (pikepdf.Array([Name.CalRGB, Dictionary(WhitePoint=[1, 1, 1])]), "RGB"),
        (pikepdf.Array([Name.Lab, Dictionary(WhitePoint=[1, 1, 1])]), "Lab"),
        (pikepdf.Array([Name.Indexed, Name.DeviceRGB, 0, b"abc"]), "RGB"),
    ],
)
def test_pictures_inside_pictures_are_looked_at(tmp_path: Path, space: pikepdf.Object, reason: str) -> None:
    path = tmp_path / "photo.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(72, 72))
        image = pikepdf.Stream(pdf, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
        image.ColorSpace = space
        page.Resources = Dictionary(XObject=Dictionary(Im=image))
        page.Contents = pdf.make_stream(b"/Im Do")
        pdf.save(path)
    with pytest.raises(PressError, match=reason):
        opened(path, True)


def test_transparency_is_kept_where_the_standard_has_it(tmp_path: Path) -> None:
    assert opened(drawn(tmp_path / "glass.pdf", see_through), True).uses_transparency


def test_a_picture_is_copied_with_all_it_uses_and_nothing_else(tmp_path: Path) -> None:
    art = opened(drawn(tmp_path / "clean.pdf", clean), False)
    out = io.BytesIO()
    writer = PdfWriter(out, "1.6")
    form = art.put(writer)
    root = writer.put(b"<</Type /Catalog /Pages %d 0 R /Form %d 0 R>>" % (writer.put(b"<</Kids [] /Count 0>>"), form))
    writer.finish(root, writer.put(b"<<>>"), b"\0" * 16)
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        copy = pdf.Root.Form
        fonts = copy.Resources.Font
        assert [str(font.BaseFont).partition("+")[2] for font in fonts.values()] == ["Inter-Regular"]
        assert all("/FontFile2" in font.FontDescriptor for font in fonts.values())
        assert b"0.65" in copy.read_bytes() or b".65" in copy.read_bytes()
        inner = next(iter(copy.Resources.XObject.values()))
        assert b"1 0 0 0 k" in inner.read_bytes()


def test_places_keep_proportions() -> None:
    art = opened(BRAND / "art" / "map.pdf", False)
    inside = art.matrix(Frame(10, 10, 72, 72), cover=False)
    assert inside == (0.5, 0, 0, 0.5, 10, 10 + (72 - 36) / 2)
    covering = art.matrix(Frame(0, 0, 72, 72), cover=True)
    assert covering == (1, 0, 0, 1, -36, 0)
