"""Art PDFs that are broken, hostile, or just not fit for a press: one sentence each, within seconds."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from press_ground import BRAND

from reactivate_desktop.errors import PressError
from reactivate_desktop.press import art_screen
from reactivate_desktop.press.art import ArtFile
from reactivate_desktop.press.art_screen import Suspect, screen
from reactivate_desktop.press.artwork import ArtUse
from reactivate_desktop.press.writer import PdfWriter

Make = Callable[[Pdf], None]
BOX = [0, 0, 72, 72]


def content(pdf: Pdf, data: bytes, **resources: pikepdf.Object) -> None:
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(data)
    page.Resources = Dictionary(**resources)


def form(pdf: Pdf, data: bytes, **entries: pikepdf.Object) -> Stream:
    made = pdf.make_stream(data)
    made.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array(BOX)})
    for key, value in entries.items():
        made[f"/{key}"] = value
    return made


def image(pdf: Pdf, data: bytes = b"\0" * 4, **entries: pikepdf.Object | int) -> Stream:
    made = pdf.make_stream(data)
    made.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 1, "/Height": 1, "/BitsPerComponent": 8})
    made.ColorSpace = Name.DeviceCMYK
    for key, value in entries.items():
        made[f"/{key}"] = value
    return made


def shown(pdf: Pdf, thing: Stream) -> None:
    content(pdf, b"/X Do", XObject=Dictionary(X=thing))


def cyclic(pdf: Pdf) -> None:
    one = form(pdf, b"/Y Do")
    two = form(pdf, b"/X Do", Resources=Dictionary(XObject=Dictionary(X=one)))
    one.Resources = Dictionary(XObject=Dictionary(Y=two))
    shown(pdf, one)


def doubling(pdf: Pdf) -> None:
    """Thirty forms of which each calls the next twice: a thousand million strokes in a small file."""
    last = form(pdf, b"0 0 9 9 re f")
    for _ in range(20):
        last = form(pdf, b"/X Do /X Do", Resources=Dictionary(XObject=Dictionary(X=last)))
    shown(pdf, last)


def deep(pdf: Pdf) -> None:
    last = form(pdf, b"0 0 9 9 re f")
    for _ in range(60):
        last = form(pdf, b"/X Do", Resources=Dictionary(XObject=Dictionary(X=last)))
    shown(pdf, last)


def deep_array(pdf: Pdf) -> None:
    nested: pikepdf.Object = Array([])
    for _ in range(200):
        nested = Array([nested])
    shown(pdf, image(pdf, Decode=nested))


def script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def named_script(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([])))


def boxed(*edges: object) -> Make:
    def make(pdf: Pdf) -> None:
        pdf.pages[0].obj.MediaBox = Array(edges)

    return make


def entry(key: str, value: object) -> Make:
    def make(pdf: Pdf) -> None:
        pdf.pages[0].obj[key] = value

    return make


def layers(pdf: Pdf) -> None:
    hidden = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Die line"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([hidden]), D=Dictionary(OFF=Array([hidden])))


def annotated(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array(BOX), Contents="Call us")
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


RGB = Name.DeviceRGB
AXIAL = {"/ShadingType": 2, "/Coords": Array([0, 0, 9, 9]), "/ColorSpace": RGB}


def pattern(pdf: Pdf, data: bytes) -> Stream:
    made = pdf.make_stream(data)
    made.update({"/Type": Name.Pattern, "/PatternType": 1, "/PaintType": 1, "/TilingType": 1, "/BBox": Array(BOX)})
    made.update({"/XStep": 9, "/YStep": 9, "/Resources": Dictionary()})
    return made


def soft_mask(pdf: Pdf) -> None:
    group = form(pdf, b"1 0 0 rg 0 0 9 9 re f", Group=Dictionary(S=Name.Transparency))
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group)
    content(pdf, b"/S gs 0 0 9 9 re f", ExtGState=Dictionary(S=Dictionary(Type=Name.ExtGState, SMask=mask)))


def soft_mask_group(pdf: Pdf) -> None:
    group = form(pdf, b"0 0 9 9 re f", Group=Dictionary(S=Name.Transparency, CS=RGB))
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group)
    content(pdf, b"/S gs 0 0 9 9 re f", ExtGState=Dictionary(S=Dictionary(Type=Name.ExtGState, SMask=mask)))


def font_in_state(pdf: Pdf) -> None:
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    content(pdf, b"/S gs", ExtGState=Dictionary(S=Dictionary(Type=Name.ExtGState, Font=Array([font, 9]))))


def lzw(pdf: Pdf) -> None:
    packed = image(pdf)
    packed.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZWDecode)
    shown(pdf, packed)


def lzw_function(pdf: Pdf) -> None:
    function = pdf.make_stream(b"", FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 1] * 4))
    function.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZWDecode)
    space = Array([Name.Separation, Name.Gold, Name.DeviceCMYK, function])
    content(pdf, b"/G cs 1 scn 0 0 9 9 re f", ColorSpace=Dictionary(G=space))


CASES: dict[str, tuple[Make, str]] = {
    "a form that holds itself": (cyclic, "a part of it holds itself"),
    "forms in forms": (deep, "nested too deep"),
    "arrays in arrays": (deep_array, "nested too deep"),
    "two pages": (lambda pdf: pdf.add_blank_page() and None, "it has 2 pages instead of one"),
    "a script": (script, "scripts"),
    "a named script": (named_script, "scripts"),
    "a page's script": (entry("/AA", Dictionary()), "scripts"),
    "form fields": (annotated, "comments or form fields"),
    "hidden layers": (layers, "hidden layers"),
    "no area": (boxed(0, 0, 0, 72), "no area"),
    "an absurd page": (boxed(0, 0, 1e9, 1e9), "larger than 200 inches"),
    "far away": (boxed(1e7, 0, 1e7 + 72, 72), "larger than 200 inches"),
    "no box": (boxed(0, 0, 72), "no size"),
    "words for a box": (boxed("a", 0, 72, 72), "no size"),
    "a turned page": (entry("/Rotate", 90), "turned"),
    "a unit of its own": (entry("/UserUnit", 10), "unit of its own"),
    "a missing picture": (lambda pdf: content(pdf, b"/Gone Do"), r"it uses Gone \(XObject\), which"),
    "a missing font": (lambda pdf: content(pdf, b"BT /F 9 Tf (x) Tj ET"), r"it uses F \(Font\), which"),
    "a missing colour": (lambda pdf: content(pdf, b"/Sea cs 1 scn"), r"it uses Sea \(ColorSpace\), which"),
    "gibberish": (lambda pdf: content(pdf, b"0 0 9 9 re frobnicate"), "can't be understood"),
    "RGB in a form": (lambda pdf: shown(pdf, form(pdf, b"1 0 0 rg 0 0 9 9 re f")), "RGB"),
    "RGB two forms deep": (
        lambda pdf: shown(
            pdf, form(pdf, b"/X Do", Resources=Dictionary(XObject=Dictionary(X=form(pdf, b"1 0 0 RG 0 0 m 9 9 l S"))))
        ),
        "RGB",
    ),
    "RGB in a pattern": (
        lambda pdf: content(
            pdf, b"/Pattern cs /P scn 0 0 9 9 re f", Pattern=Dictionary(P=pattern(pdf, b"1 0 0 rg 0 0 4 4 re f"))
        ),
        "RGB",
    ),
    "RGB in a shading": (
        lambda pdf: content(pdf, b"/S sh", Shading=Dictionary(S=Dictionary(AXIAL))),
        "RGB",
    ),
    "RGB in a shading pattern": (
        lambda pdf: content(
            pdf,
            b"/Pattern cs /P scn 0 0 9 9 re f",
            Pattern=Dictionary(P=Dictionary(PatternType=2, Shading=Dictionary(AXIAL))),
        ),
        "RGB",
    ),
    "RGB in a soft mask": (soft_mask, "RGB"),
    "RGB in a soft mask's group": (soft_mask_group, "RGB"),
    "RGB behind a spot": (
        lambda pdf: content(
            pdf,
            b"/G cs 1 scn",
            ColorSpace=Dictionary(G=Array([Name.Separation, Name.Gold, RGB, Dictionary(FunctionType=2)])),
        ),
        "RGB",
    ),
    "a font that is not there": (font_in_state, "Helvetica is not embedded"),
    "LZW": (lzw, "LZWDecode"),
    "LZW far inside": (lzw_function, "LZWDecode"),
    "data elsewhere": (lambda pdf: shown(pdf, image(pdf, F="elsewhere.dat")), "another file"),
    "a page elsewhere": (lambda pdf: shown(pdf, form(pdf, b"", Ref=Dictionary(F="x.pdf", Page=0))), "another file"),
    "OPI": (lambda pdf: shown(pdf, form(pdf, b"", OPI=Dictionary())), "OPI"),
    "PostScript": (lambda pdf: shown(pdf, form(pdf, b"", Subtype2=Name.PS)), "PostScript"),
    "16 bits": (lambda pdf: shown(pdf, image(pdf, BitsPerComponent=16)), "16 bits"),
    "400 megapixels": (lambda pdf: shown(pdf, image(pdf, Width=20000, Height=20000)), "60 million pixels"),
}


def made(path: Path, make: Make, **how: object) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(72, 72))
        make(pdf)
        pdf.save(path, compress_streams=False, **how)  # type: ignore[arg-type]  # options of pikepdf
    return path


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_one_sentence(tmp_path: Path, name: str) -> None:
    make, says = CASES[name]
    path = made(tmp_path / "art.pdf", make)
    with pytest.raises(PressError, match=rf"^The picture 'front' can't be printed: .*{says}") as caught:
        ArtFile(path, ArtUse("'front'"))
    assert caught.value.hint
    assert "\n" not in caught.value.message


def test_an_encrypted_picture_is_refused(tmp_path: Path) -> None:
    for user in ("", "secret"):
        path = made(tmp_path / f"{user}.pdf", lambda pdf: None, encryption=pikepdf.Encryption(owner="x", user=user))
        with pytest.raises(PressError, match="encrypted"):
            ArtFile(path, ArtUse("x"))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_cut_off_file_is_refused_or_whole(tmp_path: Path, share: float) -> None:
    data = (BRAND / "art" / "front.pdf").read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(data[: int(len(data) * share)])
    whole = ArtFile(BRAND / "art" / "front.pdf", ArtUse("x"))
    try:
        width = ArtFile(path, ArtUse("x")).width
    except PressError:
        return
    assert width == whole.width


def test_many_strokes_in_few_forms_are_read_once(tmp_path: Path) -> None:
    started = time.process_time()
    ArtFile(made(tmp_path / "art.pdf", doubling), ArtUse("x"))
    assert time.process_time() - started < 2


def test_what_is_inherited_and_left_open_is_set_right(tmp_path: Path) -> None:
    def make(pdf: Pdf) -> None:
        content(pdf, b"Q /Span <</Lang (en)>> BDC q 1 0 0 1 5 5 cm /X Do EMC q")
        page = pdf.pages[0].obj
        tree = pdf.Root.Pages
        tree.Resources = Dictionary(XObject=Dictionary(X=form(pdf, b"0 0 9 9 re f", OC=Dictionary())))
        tree.MediaBox = Array([0, 0, 36, 18])
        del page.Resources
        del page.MediaBox

    art = ArtFile(made(tmp_path / "art.pdf", make), ArtUse("x"))
    assert (art.width, art.height) == (36, 18)
    with (tmp_path / "out.pdf").open("wb") as stream:
        writer = PdfWriter(stream, "1.6")
        number = art.put(writer)
        pages = writer.put(b"<</Kids [] /Count 0>>")
        writer.finish(
            writer.put(b"<</Type /Catalog /Pages %d 0 R /Form %d 0 R>>" % (pages, number)),
            writer.put(b"<<>>"),
            b"0" * 16,
        )
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert pdf.Root.Form.read_bytes().split() == b"q 1 0 0 1 5 5 cm /X Do q Q Q".split()
        assert "/OC" not in pdf.Root.Form.Resources.XObject.X


def bomb(pdf: Pdf) -> None:
    """A picture of one pixel whose data unpack to more than any picture's."""
    packer = zlib.compressobj(1)
    data = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(300)), packer.flush()])
    thing = image(pdf)
    thing.write(data, filter=Name.FlateDecode)
    shown(pdf, thing)


def content_bomb(pdf: Pdf) -> None:
    packer = zlib.compressobj(1)
    line = b"0 0 9 9 re f\n" * 80_000
    data = b"".join([*(packer.compress(line) for _ in range(300)), packer.flush()])
    content(pdf, b"")
    pdf.pages[0].obj.Contents.write(data, filter=Name.FlateDecode)


@pytest.mark.parametrize("make", [bomb, content_bomb])
def test_what_unpacks_to_gigabytes_ends_in_a_process_of_its_own(tmp_path: Path, make: Make) -> None:
    path = made(tmp_path / "bomb.pdf", make)
    assert path.stat().st_size < 5_000_000
    with pytest.raises(
        PressError, match=r"The picture 'front' of brand quay \(bomb\.pdf\) can't be printed: "
    ) as caught:
        screen([Suspect(path, "'front' of brand quay (bomb.pdf)")])
    assert caught.value.code == "art-refused"


def test_the_pictures_of_a_kit_are_screened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = [Suspect(path, path.name) for path in sorted((BRAND / "art").glob("*.pdf"))]
    screen(drawn)
    monkeypatch.setattr(art_screen, "_child", None)
    screen(drawn)


def test_a_picture_that_takes_too_long_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(art_screen, "SECONDS_EACH", 0.0)
    path = made(tmp_path / "slow.pdf", lambda pdf: None)
    with pytest.raises(PressError, match=r"slow\.pdf can't be printed: it takes longer than 0 seconds"):
        screen([Suspect(path, path.name)])


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(PressError, match=r"gone\.pdf is missing"):
        screen([Suspect(tmp_path / "gone.pdf", "x")])
