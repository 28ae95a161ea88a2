"""Inks of a brand: process, spot, and how they reach the plates."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from press_ground import BRAND, make_job, make_pieces

from reactivate_desktop.brand.colours import Cmyk, Rgb, Spot
from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.press import colour, conversion, icc_profile
from reactivate_desktop.press.pen import Frame, Pen
from reactivate_desktop.press.preflight import preflight
from reactivate_desktop.press.preflight_profile import load_profile
from reactivate_desktop.press.pressing import press
from reactivate_desktop.resources import asset

RED = Spot(spot="PANTONE 185 C", alternate=(0, 91, 76, 0))


def pressed(path: Path, palette: dict[str, object], standard: str = "pdfx4") -> Path:
    job = make_job(standard=standard)
    kit = job.kit.model_copy(update={"palette": {**job.kit.palette, **palette}})
    press(make_job(kit=kit, standard=standard), make_pieces(2), path)
    return path


@pytest.mark.parametrize(
    ("ink", "operators"),
    [
        ((0.0, 65.0, 55.0, 0.0), ("0 0.65 0.55 0 k", "0 0.65 0.55 0 K")),
        (RED, ("/SPANTONE_20_185_20_C cs 1 scn", "/SPANTONE_20_185_20_C CS 1 SCN")),
        (
            RED.model_copy(update={"tint": 40.0}),
            ("/SPANTONE_20_185_20_C cs 0.4 scn", "/SPANTONE_20_185_20_C CS 0.4 SCN"),
        ),
    ],
)
def test_an_ink_knows_its_operators(ink: Cmyk | Spot, operators: tuple[str, str]) -> None:
    assert (colour.fill(ink), colour.stroke(ink)) == operators


def test_only_full_black_overprints() -> None:
    inks = [colour.BLACK, colour.WHITE, (0.0, 0.0, 0.0, 99.0), (1.0, 0.0, 0.0, 100.0), RED]
    assert [colour.overprints(ink) for ink in inks] == [True, False, False, False, False]


@pytest.mark.parametrize("standard", ["pdfx4", "pdfx1a"])
def test_a_spot_ink_is_one_space_in_the_whole_file(tmp_path: Path, standard: str) -> None:
    path = pressed(tmp_path / "spot.pdf", {"sea": RED}, standard)
    with pikepdf.open(path) as pdf:
        spaces = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Array) and len(item) == 4 and item[0] == "/Separation"
        ]
        assert [str(space[1]) for space in spaces] == ["/PANTONE 185 C"]
        assert str(spaces[0][2]) == "/DeviceCMYK"
        assert [float(ink) for ink in spaces[0][3].C1] == [0, 0.91, 0.76, 0]


def test_a_spot_ink_has_its_own_plate_and_knocks_out(tool: Callable[[str], str], tmp_path: Path) -> None:
    path = pressed(tmp_path / "spot.pdf", {"sea": RED.model_copy(update={"tint": 50.0})})
    command = [tool("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-dLastPage=1", "-sDEVICE=tiffsep"]
    command += ["-dMaxBitmap=500000000", "-r72", f"-sOutputFile={tmp_path}/s.tif", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    plates = {re.sub(r".*\((.*)\).*", r"\1", file.name): file for file in tmp_path.glob("s(*).tif")}
    assert set(plates) == {"Cyan", "Magenta", "Yellow", "Black", "PANTONE 185 C"}
    inks = {name: 1 - np.asarray(Image.open(file).convert("L"), dtype=float) / 255 for name, file in plates.items()}
    solid = inks["PANTONE 185 C"] > 0.48
    assert solid.sum() > 500  # the headline
    assert inks["PANTONE 185 C"].max() == pytest.approx(0.5, abs=0.01)
    for name in ("Cyan", "Magenta", "Yellow", "Black"):
        assert inks[name][solid].max() == pytest.approx(0, abs=0.01), name


def test_a_spot_is_named_where_it_is_used_and_ordered_by_its_brand(tmp_path: Path) -> None:
    path = pressed(tmp_path / "spot.pdf", {"sea": RED})
    with pikepdf.open(path) as pdf:
        named = ["/ColorSpace" in page.resources for page in pdf.pages]
        layers = ["/ColorSpace" in form.Resources for form in pdf.pages[0].resources.XObject.values()]
    assert named == [True, False, True, False]  # the headline of the front is each piece's own
    assert not any(layers)
    ordered = load_profile().for_paper(300, (RED.spot,))
    assert "spot" in {finding.rule for finding in preflight(path).warnings}
    assert "spot" not in {finding.rule for finding in preflight(path, profile=ordered).warnings}


def test_pictures_share_the_brands_space_of_a_spot(tmp_path: Path) -> None:
    folder = tmp_path / "brand"
    shutil.copytree(BRAND, folder)
    for art in ("front", "mark"):
        with pikepdf.new() as pdf:
            page = pdf.add_blank_page(page_size=(684, 459))
            function = {"/FunctionType": 2, "/Domain": [0, 1], "/C0": [0, 0, 0, 0], "/C1": [0, 1, 1, 0], "/N": 1}
            page.Resources = pikepdf.Dictionary(ColorSpace=pikepdf.Dictionary())
            for name, ink in (("R", RED.spot), ("G", "Gold")):
                names = [pikepdf.Name.Separation, pikepdf.Name(f"/{ink}"), pikepdf.Name.DeviceCMYK]
                page.Resources.ColorSpace[f"/{name}"] = pikepdf.Array([*names, pikepdf.Dictionary(function)])
            page.Contents = pdf.make_stream(b"/R cs 1 scn 0 0 99 99 re f /G cs 1 scn 99 0 99 99 re f")
            pdf.save(folder / "art" / f"{art}.pdf")
    kit = load_kit(folder)
    kit = kit.model_copy(update={"palette": {**kit.palette, "sea": RED}})
    press(make_job(kit=kit), make_pieces(1), tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        spaces = [item for item in pdf.objects if isinstance(item, pikepdf.Array) and item[0] == "/Separation"]
        assert sorted(str(space[1]) for space in spaces) == ["/Gold", "/PANTONE 185 C"]
        (brands,) = [space for space in spaces if space[1] == "/PANTONE 185 C"]
        assert [float(ink) for ink in brands[3].C1] == [0, 0.91, 0.76, 0]
    assert "spot-conflict" not in {finding.rule for finding in preflight(tmp_path / "out.pdf").errors}


def test_thin_black_lines_overprint(tmp_path: Path) -> None:
    pen = Pen()
    pen.outline(Frame(0, 0, 9, 9), 0.5, colour.BLACK)
    pen.outline(Frame(0, 0, 9, 9), 0.5, (0.0, 50.0, 0.0, 0.0))
    assert [line.split()[1] for line in pen.content.decode().splitlines()] == ["/G1", "/G0"]


def test_a_screen_colour_is_printed_in_inks(tmp_path: Path) -> None:
    path = pressed(tmp_path / "rgb.pdf", {"sea": Rgb(200, 30, 60)})
    wanted = conversion.converter(profile(), 300).colour(Rgb(200, 30, 60))
    operators = colour.fill(wanted).encode()
    with pikepdf.open(path) as pdf:
        contents = [item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/N" not in item]
    assert any(operators in content for content in contents)
    assert not any(re.search(rb"[\d.]+ (rg|RG)\b", content) for content in contents)


def profile() -> icc_profile.IccProfile:
    return icc_profile.read(asset("icc", "GRACoL_TR006_coated.icc"))


def test_a_palette_without_spots_writes_no_colour_space(tmp_path: Path) -> None:
    assert b"/Separation" not in pressed(tmp_path / "plain.pdf", {}).read_bytes()
