"""Draws the pictures of the test brand: few shapes in CMYK. Run it from this folder to draw them again."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.colors import CMYKColor
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).resolve().parent / "art"
SEA, SUN, FOAM = CMYKColor(1, 0.7, 0.2, 0.3), CMYKColor(0, 0.65, 0.55, 0), CMYKColor(0.12, 0, 0.06, 0)


def sheet(name: str, width: float, height: float) -> Canvas:
    return Canvas(str(HERE / f"{name}.pdf"), pagesize=(width * 72, height * 72), invariant=1)


def front(name: str, width: float, height: float) -> None:
    canvas = sheet(name, width, height)
    canvas.setFillColor(FOAM)
    canvas.rect(0, 0, width * 72, height * 72, stroke=0, fill=1)
    canvas.setFillColor(SUN)
    canvas.circle(width * 72 * 0.78, height * 72 * 0.62, 130, stroke=0, fill=1)
    canvas.setFillColor(SEA)
    canvas.rect(0, 0, width * 72, height * 72 * 0.32, stroke=0, fill=1)
    canvas.save()


def mark() -> None:
    canvas = sheet("mark", 1, 1)
    canvas.setFillColor(SEA)
    canvas.circle(36, 36, 34, stroke=0, fill=1)
    canvas.setFillColor(FOAM)
    path = canvas.beginPath()
    path.moveTo(14, 30)
    path.curveTo(28, 44, 42, 44, 58, 30)
    path.lineTo(58, 22)
    path.curveTo(42, 36, 28, 36, 14, 22)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.save()


def map_of_clinic() -> None:
    canvas = sheet("map", 2, 1)
    canvas.setStrokeColor(SEA)
    canvas.setLineWidth(4)
    canvas.line(8, 36, 136, 36)
    canvas.line(96, 8, 96, 64)
    canvas.setFillColor(SUN)
    canvas.circle(96, 36, 9, stroke=0, fill=1)
    canvas.save()


if __name__ == "__main__":
    front("front", 9.25, 6.25)
    front("inside", 8.75, 11.25)
    mark()
    map_of_clinic()
