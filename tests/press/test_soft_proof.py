"""The soft proof: every way in which a page may hold a device colour is shown as its output profile prints it."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image
from press_ground import make_job, make_pieces

from reactivate_desktop.press import icc_profile, soft_proof
from reactivate_desktop.press.icc_profile import IccProfile
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.proof_sheet import Placed, new_canvas, save_with_pages
from reactivate_desktop.resources import asset

Tool = Callable[[str], str]
Ink = tuple[float, float, float, float]
CELL = 24
CORAL: Ink = (0, 65, 55, 0)
SEA: Ink = (100, 70, 20, 30)
GRAY_HALF: Ink = (0, 0, 0, 50)


def coated() -> IccProfile:
    return icc_profile.read(asset("icc", "GRACoL_TR006_coated.icc"))


def operands(ink: Ink) -> str:
    return " ".join(f"{part / 100:g}" for part in ink)


def a_page_of_everything(path: Path) -> list[tuple[str, Ink]]:
    """A press page with a row of patches, each coloured in its own way; gives what each is called and its ink."""
    pdf = pikepdf.new()

    def function(ink: Ink) -> Dictionary:
        return Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[part / 100 for part in ink], N=1)

    def stream(data: bytes, **entries: object) -> pikepdf.Object:
        made = pdf.make_stream(data)
        for key, value in entries.items():
            made[f"/{key}"] = value
        return made

    def picture(space: object, data: bytes, **more: object) -> pikepdf.Object:
        entries = {"Subtype": Name.Image, "Width": 1, "Height": 1, "BitsPerComponent": 8, "ColorSpace": space}
        return stream(data, **{**entries, **more})

    def dots(ink: Ink) -> bytes:
        return bytes(round(part * 2.55) for part in ink)

    spot = Array([Name.Separation, Name("/PANTONE#20185#20C"), Name.DeviceCMYK, function(CORAL)])
    tones = Array(
        [
            Name.DeviceN,
            Array([Name.Cyan, Name.Magenta]),
            Name.DeviceCMYK,
            stream(b"{ 0 0 }", FunctionType=4, Domain=Array([0, 1, 0, 1]), Range=Array([0, 1] * 4)),
        ]
    )
    cell = Array([0, 0, CELL, CELL])
    square = f"0 0 {CELL} {CELL} re f".encode()
    inner = stream(f"{operands(SEA)} k ".encode() + square, Subtype=Name.Form, BBox=cell)
    outer = stream(b"/In Do", Subtype=Name.Form, BBox=cell, Resources=Dictionary(XObject=Dictionary(In=inner)))
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    tiling = stream(
        f"{operands(CORAL)} k ".encode() + square,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=cell,
        XStep=CELL,
        YStep=CELL,
        Resources=Dictionary(),
    )
    axial = Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, CELL, 0], Extend=[True, True])
    axial.Function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0.65, 0.55, 0], C1=[0, 0.65, 0.55, 0], N=1)
    jpeg = io.BytesIO()
    Image.new("CMYK", (16, 16), tuple(dots(SEA))).save(jpeg, "JPEG", quality=100)
    indexed = Array([Name.Indexed, Name.DeviceCMYK, 1, pikepdf.String(dots(SEA) + dots(CORAL))])
    inverted = Array([1, 0] * 4)  # as Pillow writes CMYK JPEGs, and as Adobe does
    ways: list[tuple[str, Ink, str]] = [
        ("k", (100, 0, 0, 0), "1 0 0 0 k SQ"),
        ("before any colour", (0, 0, 0, 100), "SQ"),
        ("K", SEA, f"{operands(SEA)} K 40 w 0 12 m 24 12 l S"),
        ("cs and sc", CORAL, f"/DeviceCMYK cs {operands(CORAL)} sc SQ"),
        ("cs alone is black", (0, 0, 0, 100), "/DeviceCMYK cs SQ"),
        ("g", GRAY_HALF, "0.5 g SQ"),
        ("gray cs", GRAY_HALF, "/DeviceGray cs 0.5 sc SQ"),
        ("a named space", CORAL, f"/Own cs {operands(CORAL)} scn SQ"),
        ("a spot ink", CORAL, "/Spot cs 1 scn SQ"),
        ("two inks in DeviceN", (100, 50, 0, 0), "/Tones cs 1 0.5 scn SQ"),
        ("a form in a form", SEA, "/Out Do"),
        ("a transparency group", SEA, "/Group Do"),
        ("a tiling pattern", CORAL, "/Pattern cs /Tile scn SQ"),
        ("a shading", CORAL, "/Axial sh"),
        ("a shading pattern", CORAL, "/Pattern cs /Shade scn SQ"),
        ("a picture", CORAL, "q 24 0 0 24 0 0 cm /Picture Do Q"),
        ("a JPEG", SEA, "q 24 0 0 24 0 0 cm /Jpeg Do Q"),
        ("an indexed picture", CORAL, "q 24 0 0 24 0 0 cm /Indexed Do Q"),
        ("a gray picture", GRAY_HALF, "q 24 0 0 24 0 0 cm /Gray Do Q"),
        ("paper", (0, 0, 0, 0), ""),
    ]
    content = "".join(
        f"q 1 0 0 1 {place * CELL} 0 cm 0 0 {CELL} {CELL} re W n {drawn.replace('SQ', f'0 0 {CELL} {CELL} re f')} Q\n"
        for place, (_, _, drawn) in enumerate(ways)
    )
    page = pdf.add_blank_page(page_size=(len(ways) * CELL, CELL))
    page.Resources = Dictionary(
        ColorSpace=Dictionary(Own=Name.DeviceCMYK, Spot=spot, Tones=tones),
        Pattern=Dictionary(Tile=tiling, Shade=Dictionary(PatternType=2, Shading=axial)),
        Shading=Dictionary(Axial=axial),
        XObject=Dictionary(
            Out=outer,
            Group=stream(f"{operands(SEA)} k ".encode() + square, Subtype=Name.Form, BBox=cell, Group=group),
            Picture=picture(Name.DeviceCMYK, dots(CORAL)),
            Jpeg=picture(Name.DeviceCMYK, jpeg.getvalue(), Width=16, Height=16, Filter=Name.DCTDecode, Decode=inverted),
            Indexed=picture(indexed, b"\x01"),
            Gray=picture(Name.DeviceGray, b"\x80"),
        ),
    )
    page.Contents = pdf.make_stream(content.encode())
    pdf.save(path)
    return [(name, ink) for name, ink, _ in ways]


def proofed(folder: Path, profile: IccProfile) -> tuple[Path, list[tuple[str, Ink]]]:
    ways = a_page_of_everything(folder / "press.pdf")
    size = (float(len(ways) * CELL), float(CELL))
    drawn = io.BytesIO()
    canvas = new_canvas(drawn, size, "Proof")
    canvas.showPage()
    canvas.save()
    save_with_pages(drawn, folder / "press.pdf", [Placed(0, 0, 0, 0, *size)], folder / "proof.pdf", profile)
    return folder / "proof.pdf", ways


def by_pdfium(path: Path, tool: Tool) -> Image.Image:
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[0].render(scale=1).to_pil().convert("RGB")


def by_poppler(path: Path, tool: Tool) -> Image.Image:
    subprocess.run([tool("pdftoppm"), "-r", "72", "-png", "-singlefile", path, path.with_suffix("")], check=True)
    return Image.open(path.with_suffix(".png")).convert("RGB")


def by_ghostscript(path: Path, tool: Tool) -> Image.Image:
    target = path.with_suffix(".gs.png")
    options = ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=png16m", "-r72", f"-sOutputFile={target}"]
    subprocess.run([tool("gs"), *options, str(path)], check=True)
    return Image.open(target).convert("RGB")


@pytest.mark.parametrize(
    ("render", "stem"),
    [
        (by_pdfium, "GRACoL_TR006_coated"),
        (by_poppler, "GRACoL_TR006_coated"),
        (by_ghostscript, "GRACoL_TR006_coated"),
        (by_pdfium, "FOGRA47_uncoated"),
    ],
)
def test_every_colour_looks_as_the_profile_prints_it(tmp_path: Path, tool: Tool, render: Callable, stem: str) -> None:
    profile = icc_profile.read(asset("icc", f"{stem}.icc"))
    proof, ways = proofed(tmp_path, profile)
    picture = render(proof, tool)
    wrong = {}
    for place, (name, ink) in enumerate(ways):
        seen = picture.getpixel((place * CELL + CELL // 2, CELL // 2))
        meant = soft_proof.on_screen(profile, ink)
        # a transform that the program can't read is left to the viewer and the embedded profile
        allowed = 50 if name == "two inks in DeviceN" else 4
        if max(abs(one - other) for one, other in zip(seen, meant, strict=True)) > allowed:
            wrong[name] = (seen, meant)
    assert wrong == {}


@pytest.mark.parametrize("content", [b"q 1 0 0 rg 0 0 24 24 re f ( Q", b"\xff\x00 << /A [ Q", b"1 2 3 k k K cs"])
def test_operators_that_can_not_be_read_stop_no_proof(tmp_path: Path, content: bytes) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(CELL, CELL))
        page.Contents = pdf.make_stream(content)
        pdf.save(tmp_path / "press.pdf")
    drawn = io.BytesIO()
    canvas = new_canvas(drawn, (CELL, CELL), "Proof")
    canvas.showPage()
    canvas.save()
    save_with_pages(drawn, tmp_path / "press.pdf", [Placed(0, 0, 0, 0, CELL, CELL)], tmp_path / "proof.pdf", coated())
    with pypdfium2.PdfDocument(tmp_path / "proof.pdf") as pdf:
        assert len(pdf) == 1


@pytest.mark.parametrize(
    ("ink", "looks"),
    [
        ((100, 0, 0, 0), (0, 151, 218)),
        ((0, 100, 0, 0), (217, 10, 122)),
        ((0, 0, 100, 0), (248, 224, 0)),
        ((0, 0, 0, 0), (239, 241, 244)),
    ],
)
def test_known_patches(ink: Ink, looks: tuple[int, int, int]) -> None:
    """Solid inks and bare paper of GRACoL 2006, far from #00FFFF and the like."""
    seen = soft_proof.on_screen(coated(), ink)
    assert max(abs(one - other) for one, other in zip(seen, looks, strict=True)) <= 2


def test_nothing_of_a_device_space_is_left_where_colour_is_chosen(tmp_path: Path) -> None:
    proof, _ = proofed(tmp_path, coated())
    with pikepdf.open(proof) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form":
                used = {str(step.operator) for step in pikepdf.parse_content_stream(thing)}
                assert not used & {"k", "K", "g", "G"}
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
                assert not isinstance(thing.ColorSpace, Name)


def test_a_whole_press_file_becomes_the_same_bytes_twice_and_its_type_stays_type(tmp_path: Path, tool: Tool) -> None:
    job, pieces = make_job(), make_pieces(2)
    press(job, pieces, tmp_path / "press.pdf")
    before = (tmp_path / "press.pdf").read_bytes()
    wide, high = job.paper.media_width.pt, job.paper.media_height.pt
    for name in ("a.pdf", "b.pdf"):
        drawn = io.BytesIO()
        canvas = new_canvas(drawn, (wide, high), "Proof")
        for _ in range(2):
            canvas.showPage()
        canvas.save()
        placed = [Placed(number, number, 0, 0, wide, high) for number in range(2)]
        save_with_pages(drawn, tmp_path / "press.pdf", placed, tmp_path / name, coated())
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert (tmp_path / "press.pdf").read_bytes() == before
    checked = subprocess.run([tool("qpdf"), "--check", tmp_path / "a.pdf"], capture_output=True, check=False)
    assert checked.returncode == 0
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        said = pdf[1].get_textpage().get_text_range()
    assert pieces[0].addressee.upper() in said
