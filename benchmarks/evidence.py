"""Proof that a measured file holds the cards: poppler reads its pages, zxing-cpp the last QR code in a raster."""

from __future__ import annotations

import io
import shutil
import subprocess
from itertools import islice
from pathlib import Path

import zxingcpp
from PIL import Image

from benchmarks import people


class NotTheCardsError(Exception):
    """The file is not what was asked for."""


def prove(target: Path, count: int) -> None:
    """Look at the number of pages and at the last card.

    Raises:
        NotTheCardsError: saying what is missing.
    """
    if not shutil.which("pdftotext"):
        raise NotTheCardsError("poppler's tools are not installed")
    pages = _said("pdfinfo", str(target)).decode()
    if f"Pages:           {2 * count}\n" not in pages:
        raise NotTheCardsError(f"the file does not have {2 * count} pages")
    last = next(islice(people.pieces(count), count - 1, None))
    words = _said("pdftotext", "-f", str(2 * count - 1), "-l", str(2 * count), str(target), "-").decode()
    flat = "".join(words.split())
    for wanted in (last.greeting_name, last.tracking_code, *(line.upper() for line in last.address_lines)):
        if "".join(wanted.split()).replace("-", "") not in flat.replace("-", "").replace("\u00ad", ""):
            raise NotTheCardsError("the words of the last card are not in the file")
    raster = _said("pdftoppm", "-r", "200", "-png", "-f", str(2 * count), "-l", str(2 * count), str(target))
    if last.qr_payload not in {found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(raster)))}:
        raise NotTheCardsError("the QR code of the last card does not read")


def _said(*command: str) -> bytes:
    return subprocess.run(command, capture_output=True, check=True).stdout
