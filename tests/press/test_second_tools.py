"""The pressed file seen by tools that are not ours: qpdf, poppler, Ghostscript, PDFium, zxing."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from press_ground import make_job, make_pieces

from reactivate_desktop.press.pressing import press

Tool = Callable[[str], str]
PIECES = make_pieces(6)
RGB = re.compile(r"(?:^|\s)(?:rg|RG)(?:\s|$)")


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("cards") / "press.pdf"
    press(make_job(), PIECES, target)
    return target


@pytest.fixture(scope="module", params=["pdfx4", "pdfx1a", "pdfvt1"])
def any_standard(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp(request.param) / "press.pdf"
    press(make_job("mailer", standard=request.param), make_pieces(3), target)
    return target


def run(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_qpdf_finds_nothing(tool: Tool, any_standard: Path) -> None:
    assert "No syntax or stream encoding errors found" in run(tool("qpdf"), "--check", any_standard)


def test_all_fonts_are_embedded_and_subset(tool: Tool, cards: Path) -> None:
    rows = run(tool("pdffonts"), cards).splitlines()[2:]
    assert len(rows) == 4
    for row in rows:
        assert re.match(r"[A-Z]{6}\+", row)
        assert row.split()[-5:-2] == ["yes", "yes", "yes"]


def test_pdfinfo_tells_the_standard(tool: Tool, any_standard: Path) -> None:
    told = run(tool("pdfinfo"), any_standard)
    assert re.search(r"PDF subtype:\s+PDF/X-(4|1a)", told)


@pytest.mark.parametrize("reader", ["poppler", "pdfium"])
def test_text_comes_back_sign_by_sign(tool: Tool, cards: Path, reader: str) -> None:
    for place, piece in enumerate(PIECES):
        if reader == "poppler":
            text = run(tool("pdftotext"), "-layout", "-f", 2 * place + 1, "-l", 2 * place + 2, cards, "-")
        else:
            with pypdfium2.PdfDocument(cards) as document:
                pages = (document[2 * place + side].get_textpage().get_text_range() for side in (0, 1))
                text = "\n".join(pages)
        assert piece.greeting_name in text
        for line in piece.address_lines:
            assert line.upper() in text


def separations(tool: Tool, pdf: Path, folder: Path, page: int, dpi: int = 150) -> dict[str, np.ndarray]:
    run(
        tool("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{dpi}", "-dMaxBitmap=500000000",
        f"-dFirstPage={page}", f"-dLastPage={page}", f"-sOutputFile={folder}/sep.tif", pdf,
    )  # fmt: skip
    plates = {}
    for ink in ("Cyan", "Magenta", "Yellow", "Black"):
        plates[ink] = 255 - np.asarray(Image.open(next(folder.glob(f"*({ink}).tif"))).convert("L"))
    return plates


def region(plate: np.ndarray, box: tuple[float, float, float, float], dpi: int = 150) -> np.ndarray:
    """The part of a plate below a box in inches from the trim's top left."""
    x, y, width, height = ((edge + shift) * dpi for edge, shift in zip(box, (0.125, 0.125, 0, 0), strict=True))
    return plate[int(y) : int(y + height), int(x) : int(x + width)]


@pytest.mark.parametrize(
    ("what", "box"),
    [
        ("QR code", (0.4, 2.55, 1.0, 1.0)),
        ("body text", (0.4, 3.75, 1.8, 1.4)),
        ("address and barcode", (4.4, 3.3, 4.1, 1.7)),
    ],
)
def test_text_and_codes_print_from_the_black_plate_alone(
    tool: Tool, cards: Path, tmp_path: Path, what: str, box: tuple[float, float, float, float]
) -> None:
    plates = separations(tool, cards, tmp_path, 2)
    assert region(plates["Black"], box).max() == 255, what
    for ink in ("Cyan", "Magenta", "Yellow"):
        assert region(plates[ink], box).max() == 0, f"{what} on {ink}"


@pytest.mark.parametrize(("colour", "least_beneath"), [("black", 255), ("white", 0)])
def test_black_words_overprint_and_white_words_knock_out(
    tool: Tool, tmp_path: Path, colour: str, least_beneath: int
) -> None:
    job = make_job()
    front, back = job.template.faces
    words = front.elements[1].model_copy(update={"colour": colour, "text": "HHHHHHHH"})
    elements = (front.elements[0], words, *front.elements[2:])
    faces = (front.model_copy(update={"elements": elements}), back)
    press(
        replace(job, template=job.template.model_copy(update={"faces": faces})), make_pieces(1), tmp_path / "press.pdf"
    )
    plates = separations(tool, tmp_path / "press.pdf", tmp_path, 1)
    beneath = region(plates["Cyan"], (0.45, 5.1, 1.0, 0.3))
    assert beneath.max() == 255
    assert int(beneath.min()) == least_beneath


def content_streams(pdf: pikepdf.Pdf) -> list[bytes]:
    forms = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"]
    return [page.Contents.read_bytes() for page in pdf.pages] + [form.read_bytes() for form in forms]


def test_no_operator_sets_rgb(any_standard: Path) -> None:
    with pikepdf.open(any_standard) as pdf:
        for stream in content_streams(pdf):
            assert not RGB.search(stream.decode("latin-1"))
        assert b"/DeviceRGB" not in any_standard.read_bytes()


def test_three_renderers_agree(tool: Tool, cards: Path, tmp_path: Path) -> None:
    run(tool("pdftoppm"), "-r", 60, "-f", 2, "-l", 2, "-gray", "-singlefile", "-png", cards, tmp_path / "poppler")
    run(
        tool("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pnggray", "-r60", "-dTextAlphaBits=4",
        "-dGraphicsAlphaBits=4", "-dFirstPage=2", "-dLastPage=2", f"-sOutputFile={tmp_path}/gs.png", cards,
    )  # fmt: skip
    with pypdfium2.PdfDocument(cards) as document:
        document[1].render(scale=60 / 72).to_pil().convert("L").save(tmp_path / "pdfium.png")
    small = [
        np.asarray(
            Image.open(tmp_path / f"{name}.png").convert("L").resize((139, 94), Image.Resampling.BOX), dtype=float
        )
        for name in ("poppler", "gs", "pdfium")
    ]
    for one in small[1:]:
        assert np.abs(one - small[0]).mean() < 4
        assert np.abs(one - small[0]).max() < 90


def test_codes_are_read_from_a_picture_of_the_page(cards: Path) -> None:
    with pypdfium2.PdfDocument(cards) as document:
        for place, piece in enumerate(PIECES):
            image = document[2 * place + 1].render(scale=300 / 72).to_pil().convert("L")
            assert [found.text for found in zxingcpp.read_barcodes(np.asarray(image))] == [piece.qr_payload]
