"""Sixty pieces of each bundled template, seen by tools that are not ours."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from flow_desk import AS_OF, SECRET, Desk, copied
from PIL import Image

from reactivate_desktop.brand.paper import Panel
from reactivate_desktop.brand.template import AddressElement, Element, QrElement, TextElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import pressing
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.resources import brands_folder
from reactivate_desktop.services import build_audience, campaign_file, draft_pieces, workspace

Tool = Callable[[str], str]
FILES = brands_folder().glob("*/*/template.toml")
TEMPLATES = sorted(path.parent.relative_to(brands_folder()).as_posix() for path in FILES)
PIECES = 60
RGB = {"rg", "RG"}
BLEED = 0.125


@dataclass(frozen=True)
class Printed:
    """A pressed file, its job and its pieces."""

    path: Path
    job: PressJob
    pieces: tuple[Piece, ...]


@pytest.fixture(scope="module", params=TEMPLATES)
def printed(
    request: pytest.FixtureRequest, practice_of_the_session: Desk, tmp_path_factory: pytest.TempPathFactory
) -> Printed:
    brand, template = request.param.split("/")
    desk = copied(practice_of_the_session, tmp_path_factory.mktemp(template) / "desk")
    desk.change_campaign('"harbor-dental"', f'"{brand}"')
    desk.change_campaign('"postcard-6x9"', f'"{template}"')
    desk.change_campaign("[mail]", "[inactive]\nmonths = 6\n\n[mail]")
    resolved = campaign_file.resolve(desk.campaign)
    with workspace.open_(desk.workspace, SECRET) as store:
        day = date.fromisoformat(AS_OF)
        audience = build_audience.run(store, resolved.campaign, resolved.kit, as_of=day)
        draft = draft_pieces.run(resolved, audience, as_of=day, limit=PIECES)
    target = desk.folder / "press.pdf"
    report = pressing.press(draft.job, draft.pieces, target)
    assert not report.held
    assert report.pieces == len(draft.pieces)
    assert report.pieces >= PIECES // 2
    return Printed(target, draft.job, draft.pieces)


def run(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_qpdf_finds_nothing(printed: Printed, tool: Tool) -> None:
    assert "No syntax or stream encoding errors found" in run(tool("qpdf"), "--check", printed.path)


def test_every_font_is_embedded_and_subset(printed: Printed, tool: Tool) -> None:
    rows = run(tool("pdffonts"), printed.path).splitlines()[2:]
    assert rows
    for row in rows:
        assert re.match(r"[A-Z]{6}\+", row), row
        assert row.split()[-5:-2] == ["yes", "yes", "yes"], row


def test_pdfinfo_tells_the_standard_and_the_boxes(printed: Printed, tool: Tool) -> None:
    told = run(tool("pdfinfo"), "-box", printed.path)
    assert re.search(r"PDF subtype:\s+PDF/X-4", told)
    assert f"Pages:           {len(printed.pieces) * len(printed.job.paper.faces)}" in told
    boxes = {
        name: [float(edge) for edge in found.split()]
        for name, found in re.findall(r"(MediaBox|BleedBox|TrimBox):\s+([\d. -]+)", told)
    }
    width, height = (boxes["TrimBox"][2] - boxes["TrimBox"][0], boxes["TrimBox"][3] - boxes["TrimBox"][1])
    assert (width, height) == pytest.approx((printed.job.paper.width.pt, printed.job.paper.height.pt), abs=0.01)
    for low, high in ((0, 2), (1, 3)):
        assert boxes["TrimBox"][low] - boxes["BleedBox"][low] == pytest.approx(9, abs=0.01)
        assert boxes["BleedBox"][high] - boxes["TrimBox"][high] == pytest.approx(9, abs=0.01)


def test_no_operator_sets_rgb_and_no_object_names_it(printed: Printed) -> None:
    with pikepdf.open(printed.path) as pdf:
        forms = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"]
        for content in [*pdf.pages, *forms]:
            assert not {str(step.operator) for step in pikepdf.parse_content_stream(content)} & RGB
        named = [one for one in pdf.objects if isinstance(one, pikepdf.Array | pikepdf.Dictionary)]
        assert not [one for one in named if "/DeviceRGB" in repr(one) or "/CalRGB" in repr(one)]
        pictures = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        assert {str(one.get("/ColorSpace", "/DeviceGray")) for one in pictures} <= {"/DeviceGray", "/DeviceCMYK"}


def _plates(printed: Printed, tool: Tool, folder: Path, page: int, dpi: int) -> dict[str, np.ndarray]:
    run(
        tool("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{dpi}", "-dMaxBitmap=500000000",
        f"-dFirstPage={page}", f"-dLastPage={page}", f"-sOutputFile={folder}/sep.tif", printed.path,
    )  # fmt: skip
    return {
        ink: 255 - np.asarray(Image.open(next(folder.glob(f"*({ink}).tif"))).convert("L"))
        for ink in ("Cyan", "Magenta", "Yellow", "Black")
    }


def _pixels(element: Element, panel: Panel, dpi: int) -> tuple[slice, slice]:
    """Where an element stands on the raster of its page: rows and columns."""
    x, y, width, height = (edge.inch for edge in (element.box.x, element.box.y, element.box.width, element.box.height))
    if panel.rotate == 180:
        x, y = panel.box.width.inch - x - width, panel.box.height.inch - y - height
    left, top = panel.box.x.inch + x + BLEED, panel.box.y.inch + y + BLEED
    rows, columns = (top, top + height), (left, left + width)
    # a touch inside, so that a neighbour that begins where the box ends is not seen
    first, second = (slice(round(low * dpi) + 2, round(high * dpi) - 2) for low, high in (rows, columns))
    return first, second


def test_body_text_and_codes_print_from_the_black_plate_alone(printed: Printed, tool: Tool, tmp_path: Path) -> None:
    seen: list[type] = []
    for number, face in enumerate(printed.job.template.faces):
        folder = tmp_path / face.id
        folder.mkdir()
        plates = _plates(printed, tool, folder, number + 1, 150)
        for element in face.elements:
            small_and_black = isinstance(element, TextElement) and element.colour == "black" and element.size <= 12
            if not (small_and_black or isinstance(element, AddressElement | QrElement)):
                continue
            place = _pixels(element, printed.job.paper.faces[number].panel(element.panel), 150)
            black = plates["Black"][place] > 200
            if isinstance(element, AddressElement | QrElement):
                assert black.any(), element.id
            seen.append(type(element))
            for ink in ("Cyan", "Magenta", "Yellow"):
                crop = plates[ink][place]
                # words overprint: what lies beneath them is the flat ground around them and nothing else
                beneath = 0 if isinstance(element, AddressElement | QrElement) else int(np.median(crop))
                assert crop[black].max(initial=0) <= beneath + 1, f"{face.id}.{element.id} on {ink}"
                if not isinstance(element, TextElement):
                    assert crop.max() == 0, f"{face.id}.{element.id} on {ink}"
    assert {AddressElement, QrElement, TextElement} <= set(seen)


def test_three_renderers_agree_on_every_face(printed: Printed, tool: Tool, tmp_path: Path) -> None:
    for page in range(1, len(printed.job.paper.faces) + 1):
        names = {who: tmp_path / f"{who}{page}.png" for who in ("poppler", "gs", "pdfium")}
        run(
            tool("pdftoppm"), "-r", 60, "-f", page, "-l", page, "-gray", "-singlefile", "-png", printed.path,
            names["poppler"].with_suffix(""),
        )  # fmt: skip
        run(
            tool("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pnggray", "-dUseFastColor=true", "-r60",
            "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", f"-dFirstPage={page}", f"-dLastPage={page}",
            f"-sOutputFile={names['gs']}", printed.path,
        )  # fmt: skip
        with pypdfium2.PdfDocument(printed.path) as document:
            document[page - 1].render(scale=60 / 72).to_pil().convert("L").save(names["pdfium"])
        small = {}
        for who, path in names.items():
            with Image.open(path) as picture:
                small[who] = np.asarray(picture.convert("L").resize((130, 90), Image.Resampling.BOX), dtype=float)
        # PDFium turns CMYK into gray in a way of its own: the ground may differ, the shapes may not
        for who, most in (("gs", 6), ("pdfium", 30)):
            assert np.abs(small[who] - small["poppler"]).mean() < most, (who, page)
            assert np.corrcoef(small[who].ravel(), small["poppler"].ravel())[0, 1] > 0.97, (who, page)


def test_each_qr_code_is_read_from_a_picture_of_its_page(printed: Printed) -> None:
    faces = printed.job.template.faces
    side = next(n for n, face in enumerate(faces) if any(isinstance(one, QrElement) for one in face.elements))
    with pypdfium2.PdfDocument(printed.path) as document:
        for place in (0, len(printed.pieces) // 2, len(printed.pieces) - 1):
            image = document[len(faces) * place + side].render(scale=300 / 72).to_pil().convert("L")
            read = [one.text for one in zxingcpp.read_barcodes(np.asarray(image))]
            assert read == [printed.pieces[place].qr_payload]
