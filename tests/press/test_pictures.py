"""Photographs of a brand: how their pixels become inks, and which of them are refused."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from press_ground import BRAND, make_job, make_pieces

from reactivate_desktop.brand.colours import Rgb
from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.errors import PressError
from reactivate_desktop.press import conversion, icc_profile, picture, preview
from reactivate_desktop.press.artwork import ArtUse, Placement
from reactivate_desktop.press.job_notes import check_files, notes
from reactivate_desktop.press.picture import PictureFile, is_picture
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback import read_back
from reactivate_desktop.resources import asset

COATED = icc_profile.read(asset("icc", "GRACoL_TR006_coated.icc"))
CAP = 300
INCH = (Placement(72, 72, cover=True),)


def inks(tac: float = CAP) -> conversion.Converter:
    return conversion.converter(COATED, tac)


def room(**changes: Any) -> ArtUse:
    return ArtUse(**{"called": "x", "converter": inks, "placements": INCH} | changes)


def halves(left: tuple[int, ...], right: tuple[int, ...], mode: str, side: int = 240) -> Image.Image:
    image = Image.new(mode, (side, side), left)
    image.paste(right, (side // 2, 0, side, side))
    return image


def saved(path: Path, image: Image.Image, **how: Any) -> Path:
    image.save(path, **how)
    return path


def put(path: Path, out: Path, **changes: Any) -> Path:
    """A page of one inch that shows a picture, made with pikepdf around what the press writes."""
    from reactivate_desktop.press.page_tree import PageTree
    from reactivate_desktop.press.writer import PdfWriter

    with out.open("wb") as stream:
        writer = PdfWriter(stream, "1.6")
        art = PictureFile(path, room(**changes))
        form = art.put(writer)
        root = writer.reserve()
        tree = PageTree(writer)
        scale = 72 / art.width
        content = writer.put_stream(f"{scale:.5f} 0 0 {scale:.5f} 0 0 cm /A Do".encode())
        resources = b"<</XObject <</A %d 0 R>>>>" % form
        tree.add({"MediaBox": b"[0 0 72 72]", "Resources": resources, "Contents": b"%d 0 R" % content})
        tree.close(root)
        writer.finish(writer.put(b"<</Type /Catalog /Pages %d 0 R>>" % root), writer.put(b"<<>>"), b"0" * 16)
    return out


def ghostscript(tool: Callable[[str], str], pdf: Path) -> npt.NDArray[np.float64]:
    """C, M, Y, K in percent, as Ghostscript's plates have them."""
    command = [tool("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiff32nc", "-r50"]
    subprocess.run([*command, f"-sOutputFile={pdf}.tif", str(pdf)], check=True, capture_output=True)
    return np.asarray(Image.open(f"{pdf}.tif"), dtype=float) / 2.55


def mupdf(tool: Callable[[str], str], pdf: Path) -> npt.NDArray[np.float64]:
    subprocess.run(
        [tool("mutool"), "draw", "-q", "-F", "pam", "-c", "cmyk", "-r", "50", "-o", f"{pdf}.pam", str(pdf)],
        check=True,
        capture_output=True,
    )
    data = Path(f"{pdf}.pam").read_bytes()
    head, _, pixels = data.partition(b"ENDHDR\n")
    size = {line.split()[0]: line.split()[-1] for line in head.decode().splitlines()[1:]}
    shape = (int(size["HEIGHT"]), int(size["WIDTH"]), int(size["DEPTH"]))
    return np.frombuffer(pixels, np.uint8).reshape(shape)[..., :4].astype(float) / 2.55


def sides(plates: npt.NDArray[np.float64]) -> tuple[list[int], list[int]]:
    middle, wide = plates[len(plates) // 2], plates.shape[1]
    return [round(ink) for ink in middle[wide // 4]], [round(ink) for ink in middle[3 * wide // 4]]


CYAN_RED = ((255, 0, 0, 0), (0, 230, 230, 26))


def without_adobe(path: Path) -> Path:
    """The same pixels stored upright and without the marker, as some programs do."""
    data = path.read_bytes()
    at = data.index(b"\xff\xee")
    path.write_bytes(data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4]) :])
    return path


@pytest.mark.parametrize("kind", ["adobe", "plain", "progressive", "turned", "tiff"])
def test_cmyk_pictures_keep_their_inks(tool: Callable[[str], str], tmp_path: Path, kind: str) -> None:
    image = halves(*CYAN_RED, "CMYK")
    if kind == "tiff":
        path = saved(tmp_path / "a.tif", image, compression="tiff_lzw")
    elif kind == "plain":
        upside_down = Image.fromarray(255 - np.asarray(image), "CMYK")
        path = without_adobe(saved(tmp_path / "a.jpg", upside_down, quality=95))
    elif kind == "turned":
        exif = Image.Exif()
        exif[0x112] = 3
        path = saved(tmp_path / "a.jpg", image.rotate(180), quality=95, exif=exif)
    else:
        path = saved(tmp_path / "a.jpg", image, quality=95, progressive=kind == "progressive")
    pdf = put(path, tmp_path / "out.pdf")
    for plates in (ghostscript(tool, pdf), mupdf(tool, pdf)):
        left, right = sides(plates)
        assert left == pytest.approx([100, 0, 0, 0], abs=2)
        assert right == pytest.approx([0, 90, 90, 10], abs=2)
    with pikepdf.open(pdf) as opened:
        (shown,) = [item for item in opened.objects if item.get("/Subtype") == "/Image"]
        passed = kind in {"adobe", "plain"}
        assert (shown.Filter == "/DCTDecode") is passed
        assert ("/Decode" in shown) is (kind == "adobe")
        assert b"Exif" not in shown.read_raw_bytes()


def test_rgb_pictures_are_converted_like_the_palette(tool: Callable[[str], str], tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", halves((200, 30, 60), (0, 0, 255), "RGB"))
    plates = sides(ghostscript(tool, put(path, tmp_path / "out.pdf")))
    for seen, colour in zip(plates, (Rgb(200, 30, 60), Rgb(0, 0, 255)), strict=True):
        assert seen == pytest.approx(inks().colour(colour), abs=1)


def test_an_embedded_profile_is_heard(tmp_path: Path) -> None:
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    at = wide.index(b"rXYZ", 128)
    offset = struct.unpack_from(">I", wide, at + 4)[0]
    redder = wide[: offset + 8] + struct.pack(">3i", 0x9C18, 0x4FA5, 0x04FC) + wide[offset + 20 :]  # Adobe RGB's red
    plain = saved(tmp_path / "a.png", Image.new("RGB", (240, 240), (180, 90, 60)))
    tagged = saved(tmp_path / "b.png", Image.new("RGB", (240, 240), (180, 90, 60)), icc_profile=redder)
    broken = saved(tmp_path / "c.png", Image.new("RGB", (240, 240), (180, 90, 60)), icc_profile=redder[:300])
    seen = [PictureFile(path, room())._converted.data for path in (plain, tagged, broken)]
    assert seen[0] == seen[2]
    assert seen[0] != seen[1]


@pytest.mark.parametrize("tac", [300, 260, 240])
def test_no_mixture_passes_the_papers_limit(tac: int) -> None:
    steps = np.linspace(0, 255, 18).round().astype(np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(1, -1, 3)
    mixed = inks(tac).picture(Image.fromarray(cube, "RGB"))
    assert mixed.sum(axis=-1, dtype=int).max() <= tac * 255 // 100
    assert (mixed[0][(cube[0] == 255).all(axis=1)] == 0).all()


def test_ink_is_taken_where_it_shows_least() -> None:
    steps = np.linspace(0, 120, 14).round().astype(np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(1, -1, 3)
    full, held = (inks(tac).picture(Image.fromarray(cube, "RGB")) for tac in (400, 240))
    over = full.sum(axis=-1, dtype=int) > 240 * 2.55
    share = (240 * 2.55 - full[..., 3:]) / np.maximum(full[..., :3].sum(axis=-1, dtype=float), 1)[..., None]
    plain = full.copy()
    plain[over, :3] = (full[..., :3] * np.minimum(share, 1))[over]
    moved, moved_plainly = (np.linalg.norm(lab(one) - lab(full), axis=-1)[over].mean() for one in (held, plain))
    assert moved < 1.5
    assert moved < moved_plainly


def lab(mixed: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    source, target = ImageCms.ImageCmsProfile(io.BytesIO(COATED.data)), ImageCms.createProfile("LAB")
    transform = ImageCms.buildTransform(source, target, "CMYK", "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC)
    seen = np.asarray(ImageCms.applyTransform(Image.fromarray(mixed, "CMYK"), transform))
    return np.concatenate([seen[..., :1] / 2.55, seen[..., 1:].astype(np.int8)], axis=-1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 255)] * 4), min_size=1, max_size=8), st.integers(100, 400))
def test_the_limit_holds_for_any_inks(pixels: list[tuple[int, int, int, int]], tac: int) -> None:
    before = np.array([pixels], np.uint8)
    after = before.copy()
    inks(tac).limit(after)
    assert after.sum(axis=-1, dtype=int).max() <= tac * 255 // 100
    assert (after[..., 3] >= before[..., 3]).all()
    assert (after[..., :3] <= before[..., :3]).all()
    untouched = before.sum(axis=-1, dtype=int) <= tac * 255 // 100
    assert (after[untouched] == before[untouched]).all()


def test_grays_of_a_palette_are_black_ink_alone() -> None:
    colours = [inks().colour(Rgb(gray, gray, gray)) for gray in (0, 64, 128, 192, 255)]
    assert [colour[:3] for colour in colours] == [(0, 0, 0)] * 5
    assert colours[0][3] == 100
    assert colours[4][3] == 0
    assert [colour[3] for colour in colours] == sorted([colour[3] for colour in colours], reverse=True)


def test_gray_and_16_bit_pictures_are_black_ink(tool: Callable[[str], str], tmp_path: Path) -> None:
    deep = np.full((240, 240), 257 * 128, np.uint16)
    deep[:, 120:] = 65535
    flat = Image.fromarray((deep // 257).astype(np.uint8), "L")
    paths = [
        saved(tmp_path / "deep.tif", Image.fromarray(deep)),
        saved(tmp_path / "deep.png", Image.fromarray(deep)),
        saved(tmp_path / "flat.jpg", flat, quality=98),
    ]
    for path in paths:
        left, right = sides(ghostscript(tool, put(path, tmp_path / "out.pdf")))
        assert left == pytest.approx([0, 0, 0, 60], abs=1), path.name
        assert right == [0, 0, 0, 0]


def test_16_bits_a_colour_are_reduced(tmp_path: Path) -> None:
    """A TIFF of one strip with three samples of 16 bits, written by hand."""
    pixels = np.full((240, 240, 3), (51400, 7710, 15420), ">u2").tobytes()
    tags = [(256, 4, 240), (257, 4, 240), (259, 3, 1), (262, 3, 2), (277, 3, 3), (278, 4, 240), (279, 4, len(pixels))]
    entries = [
        struct.pack(">HHI", tag, kind, 1) + struct.pack(">I" if kind == 4 else ">Hxx", value)
        for tag, kind, value in tags
    ]
    entries.insert(2, struct.pack(">HHII", 258, 3, 3, 200))
    entries.insert(5, struct.pack(">HHII", 273, 4, 1, 300))
    head = b"MM\0*" + struct.pack(">IH", 8, len(entries)) + b"".join(entries) + bytes(4)
    data = head.ljust(200, b"\0") + struct.pack(">3H", 16, 16, 16)
    (tmp_path / "deep.tif").write_bytes(data.ljust(300, b"\0") + pixels)
    eight = saved(tmp_path / "eight.png", Image.new("RGB", (240, 240), (200, 30, 60)))
    deep, flat = (PictureFile(path, room())._converted.data for path in (tmp_path / "deep.tif", eight))
    assert deep == flat


def test_what_is_clear_is_masked(tool: Callable[[str], str], tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", halves((0, 0, 255, 255), (0, 0, 255, 0), "RGBA"))
    soft = PictureFile(path, room())
    assert soft.uses_transparency
    hard = PictureFile(path, room(transparency=False))
    assert not hard.uses_transparency
    for transparency in (True, False):
        left, right = sides(ghostscript(tool, put(path, tmp_path / "out.pdf", transparency=transparency)))
        assert right == [0, 0, 0, 0]
        assert left[0] > 90
        assert (b"/SMask" in (tmp_path / "out.pdf").read_bytes()) is transparency


def test_what_fades_out_is_refused_where_nothing_may(tmp_path: Path) -> None:
    image = Image.new("RGBA", (240, 240), (9, 9, 9, 255))
    image.putalpha(Image.fromarray(np.tile(np.arange(240, dtype=np.uint8), (240, 1)), "L"))
    path = saved(tmp_path / "a.png", image)
    with pytest.raises(PressError, match="fade out"):
        put(path, tmp_path / "out.pdf", transparency=False)
    put(path, tmp_path / "out.pdf", transparency=True)


def bomb(width: int, height: int) -> bytes:
    """The header of a PNG that says it is huge."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    end = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = [struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in (body, end)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_a_picture_of_400_megapixels_is_refused_from_its_header(tmp_path: Path) -> None:
    (tmp_path / "huge.png").write_bytes(bomb(20_000, 20_000))
    with pytest.raises(PressError, match="400 million pixels; 80 million are the most"):
        PictureFile(tmp_path / "huge.png", room())


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("cut.png", lambda whole: whole[: len(whole) // 2], "damaged"),
        ("head.png", lambda whole: whole[:20], "damaged"),
        ("none.png", lambda whole: whole[:8], "damaged"),
        ("noise.png", lambda whole: whole[:60] + bytes(reversed(whole[60:])), "damaged"),
    ],
)
def test_damaged_pictures_are_one_sentence(
    tmp_path: Path, name: str, data: Callable[[bytes], bytes], says: str
) -> None:
    rng = np.random.default_rng(3)
    whole = saved(tmp_path / "whole.png", Image.fromarray(rng.integers(0, 255, (240, 240, 3), np.uint8), "RGB"))
    (tmp_path / name).write_bytes(data(whole.read_bytes()))
    with pytest.raises(PressError, match=says):
        put(tmp_path / name, tmp_path / "out.pdf")


@pytest.mark.parametrize(
    ("image", "suffix", "says"),
    [
        (Image.new("F", (240, 240)), "tif", r"of a kind \(F\)"),
        (Image.new("LAB", (240, 240)), "tif", r"of a kind \(LAB\)"),
        (Image.new("RGB", (96, 96)), "jpg", "96 pixels per inch where it is placed, 150 are the least .150 × 150"),
        (Image.new("1", (500, 500)), "png", "500 pixels per inch where it is placed, 550 are the least"),
    ],
)
def test_pictures_that_would_print_badly_are_refused(
    tmp_path: Path, image: Image.Image, suffix: str, says: str
) -> None:
    path = saved(tmp_path / f"a.{suffix}", image)
    with pytest.raises(PressError, match=says):
        PictureFile(path, room())


def test_other_files_are_not_pictures(tmp_path: Path) -> None:
    image = Image.new("RGB", (240, 240))
    for suffix in ("gif", "bmp", "webp"):
        assert not is_picture(saved(tmp_path / f"a.{suffix}", image))
    assert not is_picture(tmp_path / "gone.png")


def test_what_an_owner_should_know_is_noted(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("RGB", (200, 200)))
    assert [note.split(" has ")[1] for note in PictureFile(path, room()).notes] == [
        "200 pixels per inch; 225 or more look sharper.",
        "no colour profile that can be used; it is taken as sRGB.",
    ]


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_more_pixels_than_a_press_shows_are_left_out(tmp_path: Path, suffix: str) -> None:
    path = saved(tmp_path / f"a.{suffix}", Image.new("RGB", (2000, 1000), (90, 120, 30)))
    wide = (Placement(144, 72, cover=True),)
    with pikepdf.open(put(path, tmp_path / "out.pdf", placements=wide)) as opened:
        (shown,) = [item for item in opened.objects if item.get("/Subtype") == "/Image"]
        assert (int(shown.Width), int(shown.Height)) == (900, 450)


@pytest.fixture(scope="module")
def photographed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The small brand with a photograph for its front, and a PNG for its mark."""
    folder = tmp_path_factory.mktemp("photo") / "brand"
    shutil.copytree(BRAND, folder)
    across = np.linspace(0, 255, 1850)
    down = np.linspace(0, 255, 1250)
    photo = np.stack(np.broadcast_arrays(across[None, :], down[:, None], 128), -1).astype(np.uint8)
    saved(folder / "art" / "front.jpg", Image.fromarray(photo, "RGB"), quality=90)
    saved(folder / "art" / "mark.png", halves((200, 0, 0, 255), (0, 0, 0, 0), "RGBA"))
    toml = (folder / "kit.toml").read_text(encoding="utf-8")
    toml = toml.replace('"front.pdf"', '"front.jpg"').replace('"mark.pdf"', '"mark.png"')
    (folder / "kit.toml").write_text(toml, encoding="utf-8")
    return load_kit(folder)


@pytest.mark.parametrize("standard", ["pdfx4", "pdfx1a"])
def test_a_card_with_photographs_is_pressed_and_read_back(photographed: Any, tmp_path: Path, standard: str) -> None:
    job, pieces = make_job(kit=photographed, standard=standard), make_pieces(2)
    press(job, pieces, tmp_path / "press.pdf")
    assert read_back(tmp_path / "press.pdf", pieces, job, raster="all").decoded_rasters == 2
    with pikepdf.open(tmp_path / "press.pdf") as opened:
        images = [
            item for item in opened.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        spaces = {str(item.get("/ColorSpace")) for item in images if not item.get("/ImageMask", False)}
        assert spaces <= {"/DeviceCMYK", "/DeviceGray"}
        assert len(images) == 3  # photograph, mark, and what hides a part of the mark
    again = tmp_path / "again.pdf"
    press(job, pieces, again)
    assert again.read_bytes() == (tmp_path / "press.pdf").read_bytes()


def test_a_job_tells_what_to_know_of_its_photographs(photographed: Any) -> None:
    told = notes(make_job(kit=photographed))
    assert [note.split("'")[1] for note in told] == ["front", "front", "mark"]
    assert "200 pixels per inch" in told[0]
    assert notes(make_job()) == ()


def test_photographs_are_shown_on_screen(photographed: Any) -> None:
    shown = preview.picture_of_file(photographed.art_path("front"), 30)
    assert shown.width == 270
    mark = preview.picture_of_file(photographed.art_path("mark"), 30)
    assert mark.rgb[-3:] == b"\xff\xff\xff"


def test_a_small_photograph_is_refused_by_brand_picture_and_file(photographed: Any, tmp_path: Path) -> None:
    folder = tmp_path / "brand"
    shutil.copytree(photographed.folder, folder)
    saved(folder / "art" / "front.jpg", Image.new("RGB", (600, 400)))
    says = r"picture 'front' of brand quay \(front\.jpg\) can't be printed: it has 6\d"
    with pytest.raises(PressError, match=says):
        press(make_job(kit=load_kit(folder)), make_pieces(1), tmp_path / "out.pdf")
    with pytest.raises(PressError, match=says):
        check_files(load_kit(folder))


def test_thumbnails_of_ink_pictures_are_rgb(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", halves(*CYAN_RED, "CMYK"))
    assert picture.thumbnail(path, 60).mode == "RGB"
