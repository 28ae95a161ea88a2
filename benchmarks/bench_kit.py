"""The brand kit of the benchmark, made in build/bench/kit. Its words stand in benchmarks/brand; here it is drawn."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import cycle
from pathlib import Path

import numpy as np
from PIL import Image
from reportlab.lib.colors import CMYKColor
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.kit import BrandKit, bundled_kits, load_kit
from reactivate_desktop.brand.paper import load_paper
from reactivate_desktop.press.job import PressJob

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench"
WORDS = Path(__file__).resolve().parent / "brand"
FOLDER = WORK / "kit"
JPEG = FOLDER / "art" / "picture.jpg"

CREATED = datetime(2026, 11, 23, tzinfo=UTC)
LAST_DAY = date(2027, 2, 28)
INDICIA = ("PRSRT STD", "U.S. POSTAGE PAID", "SALEM MA", "PERMIT NO. 17")

PAGE = (666.0, 450.0)
"""Points of the 6 x 9 in card with its bleed of 0.125 in."""

PIXELS = (2775, 1875)
"""The picture at 300 dpi."""

MARK_SIDE = 45.0
NIGHT = CMYKColor(0.95, 0.70, 0.25, 0.20)
CLAY = CMYKColor(0, 0.60, 0.60, 0.05)


def job(standard: str = "pdfx4") -> PressJob:
    """The benchmark's card."""
    return _job(kit(), "card", standard)


def bundled_job(standard: str = "pdfx4") -> PressJob:
    """A postcard that comes with the program: more elements, the same data."""
    brand = next(one for one in bundled_kits() if "postcard-6x9" in one.template_ids())
    maps = cycle([clinic.map_art for clinic in brand.clinics])
    clinics = tuple(replace(clinic, map_art=art) for clinic, art in zip(kit().clinics, maps, strict=False))
    return replace(_job(brand, "postcard-6x9", standard), clinics=clinics)


def _job(brand: BrandKit, template_id: str, standard: str) -> PressJob:
    template = brand.template(template_id)
    offer = brand.offers[0].until(LAST_DAY, CREATED.date())
    paper, title, token = load_paper(template.paper), "Benchmark", "BENCH"
    return PressJob(
        brand, template, Customization(), paper, brand.clinics, offer, title, token, CREATED,
        standard=standard, indicia=INDICIA,
    )  # fmt: skip


@cache
def kit() -> BrandKit:
    """The kit, drawn where it is not there yet."""
    if not (FOLDER / "kit.toml").is_file():
        draw()
    return load_kit(FOLDER)


def draw() -> None:
    """Draw the kit anew; its kit.toml comes last, so that what is there is whole."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "art").mkdir(parents=True)
    JPEG.write_bytes(photograph())
    _one_page("picture.pdf", PAGE, draw_picture)
    _one_page("ground.pdf", PAGE, draw_ground)
    _one_page("mark.pdf", (MARK_SIDE, MARK_SIDE), draw_mark)
    shutil.copytree(WORDS / "card", FOLDER / "card")
    shutil.copy(WORDS / "kit.toml", FOLDER / "kit.toml")


def _one_page(name: str, size: tuple[float, float], picture: Callable[[Canvas], None]) -> None:
    canvas = Canvas(str(FOLDER / "art" / name), pagesize=size, pageCompression=1, invariant=1)
    picture(canvas)
    canvas.showPage()
    canvas.save()


def photograph() -> bytes:
    """A bay at dawn as a CMYK JPEG with the grain of a photograph; no more ink than the paper's 300 percent."""
    width, height = PIXELS
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    down, across = y / height, x / width
    sky = np.clip(down / 0.62, 0, 1)
    glow = np.exp(-(((across - 0.72) * 1.5) ** 2 + (down - 0.60) ** 2) * 14)
    waves = 0.5 + 0.5 * np.sin(x / 60 + 9 * np.sin(y / 31) + (y / 23) ** 1.2)
    sea = down > 0.62
    inks = np.stack([
        np.where(sea, 0.78 + 0.12 * waves, 0.16 * (1 - sky)),
        np.where(sea, 0.52 + 0.10 * waves - 0.2 * glow, 0.05 + 0.42 * sky * glow + 0.10 * sky),
        np.where(sea, 0.22 + 0.10 * glow, 0.06 + 0.50 * sky * glow),
        np.where(sea, 0.34 + 0.08 * waves, 0.0 * down),
    ], axis=-1)  # fmt: skip
    grain = np.random.default_rng(20261123).normal(0, 0.012, (height, width, 1)).astype(np.float32)
    pixels = (np.clip(inks + grain, 0, 0.98) * 255).astype(np.uint8)
    stream = io.BytesIO()
    Image.frombytes("CMYK", PIXELS, pixels.tobytes()).save(stream, "JPEG", quality=80, dpi=(300, 300))
    return stream.getvalue()


def draw_picture(canvas: Canvas) -> None:
    """The picture over the whole page; the canvas keeps it once, however often it is drawn."""
    canvas.drawImage(str(JPEG), 0, 0, *PAGE)


def draw_ground(canvas: Canvas) -> None:
    """What lies under the address side: the coupon's ground and a line above the post's part."""
    canvas.setFillColor(CLAY)
    canvas.roundRect(*from_top(0.375, 2.85, 3.7, 1.5), 9, stroke=0, fill=1)
    canvas.setFillColor(NIGHT)
    canvas.rect(*from_top(4.6, 3.2, 4.0, 0.03), stroke=0, fill=1)


def draw_mark(canvas: Canvas) -> None:
    """A tern over a disc, in a square of ``MARK_SIDE`` points."""
    canvas.setFillColor(CLAY)
    canvas.circle(MARK_SIDE / 2, MARK_SIDE / 2, MARK_SIDE / 2, stroke=0, fill=1)
    canvas.setFillColor(NIGHT)
    wing = canvas.beginPath()
    wing.moveTo(4, 20)
    wing.curveTo(14, 34, 20, 30, 22.5, 22)
    wing.curveTo(25, 30, 31, 34, 41, 20)
    wing.curveTo(33, 26, 28, 24, 22.5, 15)
    wing.curveTo(17, 24, 12, 26, 4, 20)
    wing.close()
    canvas.drawPath(wing, stroke=0, fill=1)


def from_top(x: float, bottom: float, width: float, height: float) -> tuple[float, float, float, float]:
    """A rectangle in points of the page; ``x`` and ``bottom`` are inches from the top left corner of the trim."""
    return (x + 0.125) * 72, PAGE[1] - (bottom + 0.125) * 72, width * 72, height * 72
