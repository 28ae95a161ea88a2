"""How fast the press is and how much memory it takes, beside two peers in the same run.

    python benchmarks/press.py [--pieces 1000] [--small 2000] [--large 20000] [--workers 2]

Each measurement runs in a process of its own; peak memory is that process and its workers together, sampled. The peers
draw a card with the same data, and less art, with reportlab and its own QR code: page by page, and with the art that
all cards share as a form. They check nothing; the press alone is measured beside them, and with its read-back.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.barcode.usps4s import USPS_4State
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import CMYKColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.kit import BrandKit, bundled_kits
from reactivate_desktop.brand.paper import load_paper
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import imb
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback import read_back
from reactivate_desktop.resources import asset

FIRST = ("José", "Zoë", "Nguyễn", "Łukasz", "Ruth", "Maria", "Dwayne", "Priya")
LAST = ("Peña", "Brontë", "Ánh", "Żółć", "O’Brien", "Delgado", "Carter", "Raman")
SIGNS = "23456789ABCDEFGHKLMNPQRSTUVWXYZ"
CREATED = datetime(2026, 11, 23, tzinfo=UTC)
LIMIT_SECONDS_PER_1000 = 30.0
LIMIT_GROWTH = 1.2


def job_of(kit: BrandKit) -> PressJob:
    templates = map(kit.template, kit.template_ids())
    template = next(one for one in templates if one.paper == "postcard-6x9")
    offer = kit.offers[0].until(None, CREATED.date())
    paper = load_paper(template.paper)
    unchanged = Customization()
    return PressJob(kit, template, unchanged, paper, kit.clinics, offer, "Benchmark", "BENCH", CREATED)


def piece_of(kit: BrandKit, number: int) -> Piece:
    code = "".join(SIGNS[(number * 7919 + place * 104729 + number // 31**place) % 31] for place in range(9))
    digits = imb.digits("00", "301", "123456", number, "023601234")
    first, last = FIRST[number % 8], LAST[number // 8 % 8]
    return Piece(
        f"BENCH-{number:06d}", number, number, kit.clinics[number % len(kit.clinics)].id, code,
        f"HTTPS://BOOK.EXAMPLE.COM/B/{code}", f"{first} {last}", first, last, first,
        f"{number % 9000 + 1} Harbor View Street", "Apt 4" if number % 3 == 0 else "", "Plymouth", "MA", "02360",
        "1234",
        digits, imb.encode(digits),
    )  # fmt: skip


def pieces_of(count: int) -> Iterator[Piece]:
    kit = bundled_kits()[0]
    return (piece_of(kit, number) for number in range(1, count + 1))


def run_press(count: int, workers: int, target: Path) -> None:
    press(job_of(bundled_kits()[0]), pieces_of(count), target, workers=workers)


def run_press_and_read(count: int, workers: int, target: Path) -> None:
    run_press(count, workers, target)
    read_back(target, pieces_of(count), job_of(bundled_kits()[0]), raster="auto", workers=workers, total=count)


def run_reportlab(count: int, _workers: int, target: Path) -> None:
    draw_cards(count, target, with_forms=False)


def run_reportlab_forms(count: int, _workers: int, target: Path) -> None:
    draw_cards(count, target, with_forms=True)


def draw_art(canvas: Canvas) -> None:
    canvas.setFillColor(CMYKColor(1, 0.7, 0.2, 0.3))
    canvas.rect(0, 0, 666, 144, stroke=0, fill=1)
    canvas.setFillColor(CMYKColor(0, 0.65, 0.55, 0))
    canvas.circle(519, 279, 130, stroke=0, fill=1)


def draw_cards(count: int, target: Path, *, with_forms: bool) -> None:
    kit = bundled_kits()[0]
    pdfmetrics.registerFont(TTFont("Bench", str(asset("fonts", "source-sans", "SourceSans3-Regular.ttf"))))
    canvas = Canvas(str(target), pagesize=(666, 450), pageCompression=1)
    if with_forms:
        canvas.beginForm("art", 0, 0, 666, 450)
        draw_art(canvas)
        canvas.endForm()
    for piece in pieces_of(count):
        if with_forms:
            canvas.doForm("art")
        else:
            draw_art(canvas)
        canvas.setFont("Bench", 40)
        canvas.drawString(40, 380, f"{piece.greeting_name}, come back.")
        canvas.showPage()
        canvas.setFillColor(CMYKColor(0, 0, 0, 1))
        canvas.setFont("Bench", 11)
        for place, text in enumerate((piece.piece_id, *piece.address_lines, piece.tracking_code, kit.name)):
            canvas.drawString(330, 220 - 14 * place, text.upper())
        drawing = Drawing(65, 65)
        drawing.add(QrCodeWidget(piece.qr_payload, barLevel="M", barWidth=65, barHeight=65))
        drawing.drawOn(canvas, 40, 150)
        USPS_4State(piece.imb_digits[:20], piece.imb_digits[20:]).drawOn(canvas, 330, 240)
        canvas.showPage()
    canvas.save()


RUNS = {
    "press": run_press,
    "press and read back": run_press_and_read,
    "reportlab, page by page": run_reportlab,
    "reportlab, art as a form": run_reportlab_forms,
}


def measured(kind: str, count: int, workers: int) -> dict[str, float]:
    """Seconds, bytes and peak memory (MiB) of one run in a child process; its workers count as well."""
    command = [sys.executable, __file__, "--child", kind, str(count), str(workers)]
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            peak = max(peak, memory_of(process.pid))
            time.sleep(0.02)
        told = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise SystemExit(f"{kind} with {count} pieces failed.")
    return {**json.loads(told.splitlines()[-1]), "peak": peak / 2**20}


def memory_of(pid: int) -> int:
    """Resident bytes of a process and all it started."""
    total = 0
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                total += one.memory_info().rss
    return total


def child(kind: str, count: int, workers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "press.pdf"
        started = time.perf_counter()
        RUNS[kind](count, workers, target)
        seconds = time.perf_counter() - started
        print(json.dumps({"seconds": seconds, "bytes": target.stat().st_size}))


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def line(kind: str, count: int, workers: int, found: dict[str, float]) -> None:
    label = f"{kind}, {workers} workers" if workers > 1 else kind
    size = found["bytes"] / count / 1024
    speed = count / found["seconds"]
    print(
        f"{label:<34}{count:>8}{found['seconds']:>10.2f}{speed:>12.0f}{found['peak']:>10.0f}{size:>12.2f}", flush=True
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pieces", type=int, default=1000)
    parser.add_argument("--small", type=int, default=2000)
    parser.add_argument("--large", type=int, default=20000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--child", nargs=3, metavar=("KIND", "COUNT", "WORKERS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child[0], int(options.child[1]), int(options.child[2]))
        return 0
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine()}\n")
    print(f"{'':<34}{'pieces':>8}{'seconds':>10}{'pieces/s':>12}{'peak MiB':>10}{'KiB/piece':>12}")
    plan = [(kind, options.pieces, 1) for kind in RUNS]
    plan += [("press", count, workers) for workers in (1, options.workers) for count in (options.small, options.large)]
    found = {}
    for kind, count, workers in plan:
        found[kind, count, workers] = measured(kind, count, workers)
        line(kind, count, workers, found[kind, count, workers])
    return 0 if verdict(options, found) else 1


def verdict(options: argparse.Namespace, found: dict[tuple[str, int, int], dict[str, float]]) -> bool:
    """Print what the limits are about, and whether they hold."""
    alone = {kind: found[kind, options.pieces, 1]["seconds"] for kind in RUNS}
    whole = alone["press and read back"] * 1000 / options.pieces
    print(f"\n1,000 pieces pressed and read back: {whole:.2f} s (limit {LIMIT_SECONDS_PER_1000:g} s)")
    for kind in list(RUNS)[2:]:
        print(f"{kind}: {alone[kind] / alone['press']:.1f} times the press's time")
    growth = 0.0
    for workers in dict.fromkeys((1, options.workers)):
        large, small = found["press", options.large, workers], found["press", options.small, workers]
        ratio = large["peak"] / small["peak"]
        growth = max(growth, ratio)
        print(f"memory, {options.large:,} to {options.small:,} pieces, {workers} at work: {ratio:.3f} times", end="")
        print(f" (limit {LIMIT_GROWTH:g})")
    return growth <= LIMIT_GROWTH and whole <= LIMIT_SECONDS_PER_1000


if __name__ == "__main__":
    sys.exit(main())
