"""How fast the press is and how much memory it takes, beside a page-by-page peer in the same run.

    python benchmarks/press.py [--pieces 1000] [--small 2000] [--large 20000] [--workers 2]

Each measurement runs in a child process of its own; peak memory is what the operating system counted for it. The peer
draws a card with the same data, and less art, page by page with reportlab and its own QR code.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

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
from reactivate_desktop.resources import asset

FIRST = ("José", "Zoë", "Nguyễn", "Łukasz", "Ruth", "Maria", "Dwayne", "Priya")
LAST = ("Peña", "Brontë", "Ánh", "Żółć", "O’Brien", "Delgado", "Carter", "Raman")
SIGNS = "23456789ABCDEFGHKLMNPQRSTUVWXYZ"
CREATED = datetime(2026, 11, 23, tzinfo=UTC)
LIMIT_SECONDS_PER_1000 = 8.0
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


def run_ours(count: int, workers: int, target: Path) -> None:
    kit = bundled_kits()[0]
    press(job_of(kit), (piece_of(kit, number) for number in range(1, count + 1)), target, workers=workers)


def run_peer(count: int, target: Path) -> None:
    kit = bundled_kits()[0]
    pdfmetrics.registerFont(TTFont("Bench", str(asset("fonts", "source-sans", "SourceSans3-Regular.ttf"))))
    canvas = Canvas(str(target), pagesize=(666, 450), pageCompression=1)
    black, sea, sun = CMYKColor(0, 0, 0, 1), CMYKColor(1, 0.7, 0.2, 0.3), CMYKColor(0, 0.65, 0.55, 0)
    for number in range(1, count + 1):
        piece = piece_of(kit, number)
        canvas.setFillColor(sea)
        canvas.rect(0, 0, 666, 144, stroke=0, fill=1)
        canvas.setFillColor(sun)
        canvas.circle(519, 279, 130, stroke=0, fill=1)
        canvas.setFont("Bench", 40)
        canvas.drawString(40, 380, f"{piece.greeting_name}, come back.")
        canvas.showPage()
        canvas.setFillColor(black)
        canvas.setFont("Bench", 11)
        for place, line in enumerate((piece.piece_id, *piece.address_lines, piece.tracking_code, kit.name)):
            canvas.drawString(330, 220 - 14 * place, line.upper())
        drawing = Drawing(65, 65)
        drawing.add(QrCodeWidget(piece.qr_payload, barLevel="M", barWidth=65, barHeight=65))
        drawing.drawOn(canvas, 40, 150)
        USPS_4State(piece.imb_digits[:20], piece.imb_digits[20:]).drawOn(canvas, 330, 240)
        canvas.showPage()
    canvas.save()


def measured(*arguments: object) -> dict[str, float]:
    """Seconds and peak memory (MiB) of one child process, its own children included."""
    command = [sys.executable, __file__, "--child", *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def child(kind: str, count: int, workers: int) -> None:
    import resource  # noqa: PLC0415 - only on Unix

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "press.pdf"
        started = time.perf_counter()
        if kind == "ours":
            run_ours(count, workers, target)
        else:
            run_peer(count, target)
        seconds = time.perf_counter() - started
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps({"seconds": seconds, "peak": own / 1024, "bytes": target.stat().st_size}))


def line(label: str, count: int, found: dict[str, float]) -> None:
    speed = count / found["seconds"]
    size = found["bytes"] / count / 1024
    print(f"{label:<34}{count:>8}{found['seconds']:>10.2f}{speed:>12.0f}{found['peak']:>10.0f}{size:>12.2f}")


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
    print(f"{'':<34}{'pieces':>8}{'seconds':>10}{'pieces/s':>12}{'peak MiB':>10}{'KiB/piece':>12}")
    first = measured("ours", options.pieces, 1)
    line("press, one process", options.pieces, first)
    line("reportlab, page by page", options.pieces, measured("peer", options.pieces, 1))
    small, large = measured("ours", options.small, 1), measured("ours", options.large, 1)
    line("press, one process", options.small, small)
    line("press, one process", options.large, large)
    line(f"press, {options.workers} workers", options.large, measured("ours", options.large, options.workers))
    growth = large["peak"] / small["peak"]
    per_1000 = first["seconds"] * 1000 / options.pieces
    print(f"1,000 pieces: {per_1000:.2f} s (limit {LIMIT_SECONDS_PER_1000:g} s)")
    print(f"memory, {options.large} to {options.small} pieces: {growth:.3f} times (limit {LIMIT_GROWTH:g})")
    return 0 if growth <= LIMIT_GROWTH and per_1000 <= LIMIT_SECONDS_PER_1000 else 1


if __name__ == "__main__":
    sys.exit(main())
