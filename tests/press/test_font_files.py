"""Font files: what they allow, what is refused, and that CFF prints and reads like TrueType."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from cff_font import NAME, cff_font
from fontTools.ttLib import TTCollection, TTFont
from PIL import Image
from press_ground import BRAND, make_job, make_piece

from reactivate_desktop.brand.check_kit import problems
from reactivate_desktop.brand.kit import BrandKit, load_kit
from reactivate_desktop.errors import PressError
from reactivate_desktop.press import job_package
from reactivate_desktop.press.font_embed import embed_face
from reactivate_desktop.press.fonts import FontFace, load_face
from reactivate_desktop.press.job_notes import check_files
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback import read_back
from reactivate_desktop.press.writer import PdfWriter
from reactivate_desktop.resources import asset
from reactivate_desktop.services import press_job

INTER = asset("fonts", "inter", "Inter-Regular.ttf")
WORDS = "AVATAR Quay 1"


def with_rights(rights: int, path: Path) -> Path:
    font = TTFont(INTER)
    font["OS/2"].fsType = rights
    font.save(path)
    return path


@pytest.mark.parametrize(
    ("rights", "cut"),
    [(0, True), (4, True), (8, True), (0x0102 | 4, False), (2 | 8, True), (0x0100, False), (0x0108, False)],
)
def test_rights_are_kept(tmp_path: Path, rights: int, cut: bool) -> None:
    assert load_face(with_rights(rights, tmp_path / "f.ttf")).may_be_cut is cut


@pytest.mark.parametrize(
    ("rights", "says"), [(2, "may not be embedded"), (0x0200, "as bitmaps"), (0x0204, "as bitmaps")]
)
def test_rights_that_a_print_file_can_not_keep(tmp_path: Path, rights: int, says: str) -> None:
    with pytest.raises(PressError, match=rf"f\.ttf .*{says}.* licence") as caught:
        load_face(with_rights(rights, tmp_path / "f.ttf"))
    assert caught.value.code == "font-licence"


def collection() -> bytes:
    both = TTCollection()
    both.fonts = [TTFont(INTER), TTFont(INTER)]
    out = io.BytesIO()
    both.save(out)
    return out.getvalue()


def variable() -> bytes:
    from fontTools.fontBuilder import FontBuilder

    builder = FontBuilder(font=TTFont(INTER))
    builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def without(*tables: str) -> bytes:
    font = TTFont(INTER)
    for table in tables:
        del font[table]
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a TrueType or OpenType font"),
        (b"OTTO" + bytes(200), "not a TrueType or OpenType font"),
        (INTER.read_bytes()[:3000], "not a TrueType or OpenType font"),
        (without("glyf", "loca"), "not a TrueType or OpenType font"),
        (without("OS/2"), "not a TrueType or OpenType font"),
        (without("cmap"), "not a TrueType or OpenType font"),
        (cff_font()[:4000], "not a TrueType or OpenType font"),
        (collection(), "is a collection of fonts"),
        (variable(), "is a variable font"),
        (b"wOF2" + bytes(200), "is packed for web pages"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_that_are_no_font_for_a_press(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "f.otf").write_bytes(data)
    with pytest.raises(PressError, match=rf"f\.otf {says}|f\.otf is {says}") as caught:
        load_face(tmp_path / "f.otf")
    assert caught.value.hint


@pytest.mark.parametrize("cid_keyed", [False, True])
def test_damaged_outlines_are_refused_and_nothing_else(tmp_path: Path, cid_keyed: bool) -> None:
    data, dice = cff_font(cid_keyed=cid_keyed), random.Random(5)
    start = TTFont(io.BytesIO(data)).reader.tables["CFF "].offset
    refused = 0
    for number in range(60):
        changed = bytearray(data)
        for _ in range(6):
            changed[dice.randrange(start, start + 6000)] = dice.randrange(256)
        path = tmp_path / f"{number}.otf"
        path.write_bytes(changed)
        try:
            face = FontFace(path)
            assert face.cap_height
            assert face.text_of_glyph
            embed_face(PdfWriter(io.BytesIO(), "1.6"), face, [1, 2, 3], cut=bool(number % 2))
        except PressError:
            refused += 1
    assert 0 < refused < 60


def kit_with(folder: Path, name: str, data: bytes) -> BrandKit:
    """The small brand with one font of its own for all its words."""
    shutil.copytree(BRAND, folder, dirs_exist_ok=True)
    (folder / "fonts").mkdir(exist_ok=True)
    (folder / "fonts" / name).write_bytes(data)
    kit = load_kit(folder)
    return kit.model_copy(update={"fonts": dict.fromkeys(kit.fonts, name)})


RENDERERS = ["poppler", "mupdf", "ghostscript"]
KINDS = {
    "truetype": ("own.ttf", INTER.read_bytes()),
    "cff": ("own.otf", cff_font()),
    "cid-keyed": ("own.otf", cff_font(cid_keyed=True)),
    "cff-whole": ("own.otf", cff_font(rights=0x0104)),
    "cid-whole": ("own.otf", cff_font(cid_keyed=True, rights=0x0104)),
}
PIECE = replace(make_piece(1, barcodes=False), first_name="Zoë AVA", greeting_name="Zoë AVA", addressee="Zoë AVA")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, BrandKit]]:
    made = {}
    for kind, (name, data) in KINDS.items():
        folder = tmp_path_factory.mktemp(kind)
        kit = kit_with(folder / "brand", name, data)
        assert press(make_job(kit=kit), [PIECE], folder / "press.pdf").held == ()
        made[kind] = (folder / "press.pdf", kit)
    return made


def raster(tool: Callable[[str], str], name: str, pdf: Path, out: Path) -> np.ndarray:
    commands = {
        "poppler": ["pdftoppm", "-r", "60", "-l", "1", "-gray", "-singlefile", str(pdf), str(out)],
        "mupdf": ["mutool", "draw", "-q", "-r", "60", "-c", "gray", "-o", f"{out}.pgm", str(pdf), "1"],
        "ghostscript": ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pgmraw", "-r60", "-dLastPage=1"],
    }
    command = commands[name]
    if name == "ghostscript":
        command += ["-dTextAlphaBits=4", f"-sOutputFile={out}.pgm", str(pdf)]
    subprocess.run([tool(command[0]), *command[1:]], check=True, capture_output=True)
    return np.asarray(Image.open(f"{out}.pgm"), dtype=float)


@pytest.mark.parametrize(
    ("kind", "renderer"),
    [*(("cff", one) for one in RENDERERS), *(("cid-keyed", one) for one in RENDERERS), ("cff-whole", "poppler")],
)
def test_cubic_outlines_look_like_those_they_were_made_from(
    tool: Callable[[str], str], printed: dict[str, tuple[Path, BrandKit]], kind: str, renderer: str, tmp_path: Path
) -> None:
    plain, cubic = (raster(tool, renderer, printed[one][0], tmp_path / one) for one in ("cff", kind))
    if kind == "cff":  # kerning and ligatures differ from Inter's: compare how dark the words are
        plain = raster(tool, renderer, printed["truetype"][0], tmp_path / "t")
        assert cubic.mean() == pytest.approx(plain.mean(), abs=1.0)
        return
    if "cid" in kind:  # without kerning
        assert cubic.mean() == pytest.approx(plain.mean(), abs=0.5)
        return
    assert np.abs(plain - cubic).mean() < 0.2


@pytest.mark.parametrize("kind", KINDS)
def test_words_read_back_from_every_kind(
    tool: Callable[[str], str], printed: dict[str, tuple[Path, BrandKit]], kind: str
) -> None:
    path, kit = printed[kind]
    assert read_back(path, [PIECE], make_job(kit=kit), raster="none").pieces == 1
    said = subprocess.run([tool("pdftotext"), str(path), "-"], check=True, capture_output=True).stdout.decode()
    assert "Zoë AVA" in said
    document = pypdfium2.PdfDocument(path)
    assert "ZOË AVA" in document[1].get_textpage().get_text_range()
    document.close()
    traced = subprocess.run([tool("mutool"), "draw", "-q", "-F", "txt", str(path)], check=True, capture_output=True)
    assert "Zoë AVA" in traced.stdout.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_poppler_knows_what_is_embedded(
    tool: Callable[[str], str], printed: dict[str, tuple[Path, BrandKit]], kind: str
) -> None:
    rows = subprocess.run([tool("pdffonts"), str(printed[kind][0])], check=True, capture_output=True).stdout.decode()
    (row,) = [row for row in rows.splitlines()[2:] if ("Inter-Regular" if kind == "truetype" else NAME) in row]
    assert ("CID TrueType" if kind == "truetype" else "CID Type 0C") in row
    assert row.split()[-5:-2] == ["yes", "no" if "whole" in kind else "yes", "yes"]
    assert bool(re.match(r"[A-Z]{6}\+", row)) is ("whole" not in kind)


def test_a_cff_file_is_cut(printed: dict[str, tuple[Path, BrandKit]]) -> None:
    sizes = {}
    for kind in ("cff", "cff-whole"):
        with pikepdf.open(printed[kind][0]) as pdf:
            (program,) = [item for item in pdf.objects if item.get("/Subtype") == "/CIDFontType0C"]
            sizes[kind] = len(program.read_bytes())
    assert sizes["cff"] < sizes["cff-whole"] * 0.8


def test_a_kit_with_a_font_that_can_not_be_embedded_is_refused(tmp_path: Path) -> None:
    kit = kit_with(tmp_path / "brand", "own.otf", cff_font(rights=2))
    with pytest.raises(PressError, match=r"^Brand quay, font 'display': The font own\.otf may not be embedded"):
        check_files(kit)


def test_a_brands_own_font_travels_with_its_job(tmp_path: Path) -> None:
    kit = kit_with(tmp_path / "brand", "own.otf", cff_font())
    package = job_package.pack(make_job(kit=kit))
    assert package.files["kit/fonts/own.otf"] == cff_font()
    there = job_package.unpack(package, tmp_path / "there")
    assert there.kit.font_path("own.otf").read_bytes() == cff_font()


def test_a_brands_own_font_is_part_of_what_is_approved(tmp_path: Path) -> None:
    kit = kit_with(tmp_path / "brand", "own.otf", cff_font())
    assert not [one for one in problems(kit) if "font" in one.key and "faces" not in one.key]
    before = press_job.design_hash(kit, kit.template("card"))
    (tmp_path / "brand" / "fonts" / "own.otf").write_bytes(cff_font(rights=8))
    assert press_job.design_hash(kit, kit.template("card")) != before
