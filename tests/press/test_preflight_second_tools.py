"""Preflight's verdicts beside those of tools that share no code with it: Ghostscript, qpdf, mutool, poppler, JHOVE."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from faulty_files import FILES
from faulty_ground import Fault, instead, opened, picture, text, write, written
from faulty_pages import COLOURS, MARKS, shading, spot
from pikepdf import Array, Dictionary, Name
from PIL import Image

from reactivate_desktop.press.preflight import preflight
from reactivate_desktop.press.preflight_drawn import DrawnPage, draw, means
from reactivate_desktop.press.preflight_page import PageFrame, Waiting
from reactivate_desktop.press.preflight_plates import PlateMaker, extracted
from reactivate_desktop.press.preflight_profile import Profile
from reactivate_desktop.press.preflight_sample import SampledPage

Tool = Callable[[str], str]
BY_ID = {fault.id: fault for fault in [*FILES, *COLOURS, *MARKS]}
MEDIA = (0.0, 0.0, 270.0, 198.0)
SPOT = "PANTONE 185 C"


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


def photo(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A CMYK JPEG whose samples are turned, as one of Adobe's programs writes it, and a Decode that says so."""
    wave = np.linspace(0, 255, 220, dtype=np.uint8)
    channels = [
        np.tile(wave, (220, 1)),
        np.tile(wave[::-1], (220, 1)),
        np.tile(wave, (220, 1)).T,
        np.full((220, 220), 30),
    ]
    buffer = io.BytesIO()
    Image.fromarray(np.stack(channels, axis=2).astype(np.uint8), "CMYK").save(buffer, "JPEG", quality=95)
    made = pikepdf.Stream(pdf, buffer.getvalue())
    entries = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 220, "Height": 220, "BitsPerComponent": 8}
    for key, value in {**entries, "ColorSpace": Name.DeviceCMYK, "Filter": Name.DCTDecode}.items():
        made[f"/{key}"] = value
    made.Decode = Array([1, 0] * 4)
    return pdf.make_indirect(made)


def faded(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A tint that fades out through a soft mask."""
    mask = pdf.make_stream(bytes(range(200)) * 200, Type=Name.XObject, Subtype=Name.Image, Width=200, Height=200)
    mask.ColorSpace, mask.BitsPerComponent = Name.DeviceGray, 8
    made = picture(pdf, 200, "/DeviceCMYK")
    made.SMask = pdf.make_indirect(mask)
    return made


def everything(path: Path) -> Path:
    """Knock-out, overprint, blending, faintness, shades, a spot ink, a JPEG, a soft mask, a clip, text."""
    pdf = opened()
    content = b"\n".join([
        b"q 1 0.4 0 0 k 0 0 270 198 re f Q",
        b"q /N gs 0 0 0.9 0 k 10 10 50 50 re f Q q /K gs 0 0 0.9 0.2 k 10 70 50 50 re f Q",
        b"q /M gs 0 0.5 0.8 0 k 10 130 50 50 re f Q q /Half gs 0 0 0 1 k 70 10 50 50 re f Q",
        b"q 70 70 50 50 re W n /Sh sh Q q 70 130 50 50 re W n /Round sh Q",
        b"q /C cs 0.7 scn 130 10 50 50 re f Q q /K gs /C cs 1 scn 130 70 50 50 re f Q",
        b"q 50 0 0 50 130 130 cm /Photo Do Q q 50 0 0 50 190 10 cm /Faded Do Q",
        b"q 200 90 m 240 90 l 220 125 l h W n 0.1 0.2 0.3 0.4 k 190 70 60 60 re f Q",
        text("BIG", 190, 140, 30, b"0 0 0 0 k", b"/N gs"),
    ])  # fmt: skip
    round_shade = shading(Name.DeviceCMYK, [0.2, 0.9, 0, 0.5])
    round_shade.ShadingType, round_shade.Coords = 3, Array([95, 155, 0, 95, 155, 30])
    round_shade.Function = Dictionary(
        FunctionType=3, Domain=[0, 1], Bounds=[0.5], Encode=[0, 1, 1, 0], Functions=[round_shade.Function] * 2
    )
    instead(
        content,
        ColorSpace=lambda pdf: {"C": spot(pdf)},
        Shading=lambda _: {"Sh": shading(Name.DeviceCMYK, [0.9, 0, 0.4, 0.1]), "Round": round_shade},
        XObject=lambda pdf: {"Photo": photo(pdf), "Faded": faded(pdf)},
        ExtGState=lambda _: {"M": Dictionary(BM=Name.Multiply), "Half": Dictionary(ca=0.5)},
    )(pdf)
    pdf.pages[1].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    return write(pdf, path)


def plates_by_ghostscript(tool: Tool, pdf: Path, folder: Path) -> dict[str, np.ndarray]:
    done = run(
        tool("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-dMaxBitmap=500000000", "-r100",
        "-dFirstPage=2", "-dLastPage=2", f"-sOutputFile={folder}/sep.tif", pdf,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = {}
    for name in ("Cyan", "Magenta", "Yellow", "Black", SPOT):
        found[name] = 255 - np.asarray(Image.open(next(folder.glob(f"*({name}).tif"))).convert("L"), dtype=np.float32)
    return found


def own_plates(pdf: Path) -> DrawnPage:
    frame = PageFrame(MEDIA, MEDIA, (9, 9, 261, 189), None)
    with extracted(pdf, [2]) as document:
        return draw(PlateMaker(document), [SampledPage(2, frame, Waiting())], [[]])[0]


def test_each_plate_is_that_of_ghostscript(tool: Tool, tmp_path: Path) -> None:
    """Square by square of a tenth of an inch, to two percent of solid, edges aside."""
    path = everything(tmp_path / "all.pdf")
    theirs, ours = plates_by_ghostscript(tool, path, tmp_path), own_plates(path)
    assert set(ours.plates) == set(theirs)
    for name, plate in theirs.items():
        difference = np.abs(means(plate, 10) - means(ours.plates[name].astype(np.float32), 10)) / 2.55
        assert np.percentile(difference, 90) < 2, name
        assert difference.mean() < 1, name


def test_total_ink_is_that_of_ghostscript(tool: Tool, tmp_path: Path) -> None:
    path = everything(tmp_path / "all.pdf")
    theirs = means(sum(plates_by_ghostscript(tool, path, tmp_path).values()) / np.float32(2.55), 15)  # type: ignore[arg-type]
    report = preflight(path, profile=Profile(ink_percent=200, spots=(SPOT,)))
    (found,) = [finding for finding in report.errors if finding.rule == "ink-coverage"]
    assert abs(float(found.measured.removesuffix(" %")) - float(theirs.max())) < 5


def test_somebody_elses_rich_file_is_clean(tmp_path: Path) -> None:
    report = preflight(everything(tmp_path / "all.pdf"), profile=Profile(ink_percent=340, spots=(SPOT,)))
    assert [finding.message for finding in (*report.errors, *report.warnings)] == []


@pytest.mark.parametrize("name", ["damaged xref", "torn stream"])
def test_qpdf_too_finds_the_damage(tool: Tool, name: str, tmp_path: Path) -> None:
    assert run(tool("qpdf"), "--check", written(BY_ID[name], tmp_path)).returncode != 0


def test_qpdf_finds_nothing_in_the_files_that_faults_are_made_from(tool: Tool, tmp_path: Path) -> None:
    for base in ("x4", "x1a", "vt", "mailed"):
        assert run(tool("qpdf"), "--check", write(opened(base), tmp_path / f"{base}.pdf", base)).returncode == 0, base


TRACED = {
    "RGB area": r'colorspace="DeviceRGB"',
    "RGB in a form": r'colorspace="DeviceRGB"',
    "RGB picture": r'<fill_image[^>]*colorspace="DeviceRGB"',
    "line of 0.1 pt": r'linewidth="\.?0?\.1"',
    "white area overprints": r'op="1"',
    "spot ink": r'colorspace="(Separation|PANTONE)',
}


@pytest.mark.parametrize("name", TRACED)
def test_mutool_traces_what_is_complained_about(tool: Tool, name: str, tmp_path: Path) -> None:
    clean = run(tool("mutool"), "trace", write(opened(), tmp_path / "clean.pdf")).stdout
    faulty = run(tool("mutool"), "trace", written(BY_ID[name], tmp_path)).stdout
    assert len(re.findall(TRACED[name], faulty)) > len(re.findall(TRACED[name], clean))


@pytest.mark.parametrize(("name", "embedded"), [("font not embedded", "no"), ("line of 0.1 pt", "yes")])
def test_poppler_agrees_on_embedded_fonts(tool: Tool, name: str, embedded: str, tmp_path: Path) -> None:
    rows = run(tool("pdffonts"), written(BY_ID[name], tmp_path)).stdout.splitlines()[2:]
    columns = {row.split()[-5] for row in rows}
    assert embedded in columns
    assert (embedded == "no") == ("no" in columns)


@pytest.mark.parametrize("name", ["picture of 100 ppi", "picture of 200 ppi", "picture of 600 ppi"])
def test_poppler_measures_the_same_pixels_per_inch(tool: Tool, name: str, tmp_path: Path) -> None:
    path = written(BY_ID[name], tmp_path)
    rows = [row.split() for row in run(tool("pdfimages"), "-list", path).stdout.splitlines()[2:]]
    report = preflight(path)
    (found,) = [f for f in (*report.errors, *report.warnings, *report.infos) if f.rule == "resolution"]
    assert found.measured.removesuffix(" ppi") in {row[12] for row in rows if row[0] == "2"}


def jhove_profiles(tool: Tool, path: Path) -> str:
    return run(tool("jhove"), "-m", "PDF-hul", "-h", "XML", path).stdout


@pytest.mark.parametrize(
    ("fault", "is_x1a"), [(None, True), (BY_ID["trapped unknown"], False)], ids=["clean", "trapped unknown"]
)
def test_jhove_knows_x1a(tool: Tool, fault: Fault | None, is_x1a: bool, tmp_path: Path) -> None:
    tool("jhove")
    pdf = opened("x1a")
    pdf.trailer.Info["/GTS_PDFXConformance"] = pikepdf.String("PDF/X-1a:2003")
    if fault is not None:
        fault.spoil(pdf)
    path = write(pdf, tmp_path / "x1a.pdf", "x1a")
    assert ("ISO PDF/X-1a" in jhove_profiles(tool, path)) == is_x1a
