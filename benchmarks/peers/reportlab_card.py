"""The card with reportlab: page by page with its own barcodes, or with forms for what cards share and bars as paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from reportlab import rl_config
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.barcode.usps4s import USPS_4State
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import CMYKColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks import bench_kit
from benchmarks.peers import card
from reactivate_desktop.domain.piece import Piece

BLACK = CMYKColor(0, 0, 0, 1)


def page_by_page(pieces: Iterator[Piece], target: Path) -> None:
    """Each page drawn whole, with reportlab's QR code and barcode."""
    canvas = canvas_on(str(target))
    for piece in pieces:
        bench_kit.draw_picture(canvas)
        write(canvas, (block for block in card.piece_blocks(piece) if block.face == 0))
        canvas.showPage()
        draw_back(canvas)
        write(canvas, card.clinic_blocks(piece.clinic_id))
        _piece_back(canvas, piece)
        left, top, module = card.qr_place(29)
        side = 29 * module
        drawing = Drawing(side, side)
        drawing.add(QrCodeWidget(piece.qr_payload, barLevel="M", barBorder=0, barWidth=side, barHeight=side))
        drawing.drawOn(canvas, left, top - side)
        USPS_4State(piece.imb_digits[:20], piece.imb_digits[20:]).drawOn(
            canvas, card.ADDRESS_LEFT - 9, card.BARS_BOTTOM - 5
        )
        canvas.showPage()
    canvas.save()


def with_forms(pieces: Iterator[Piece], target: Path) -> None:
    """What cards share as forms; the QR code (from zxing-cpp) and the barcode's bars each as one path."""
    canvas = canvas_on(str(target))
    _make_forms(canvas)
    for piece in pieces:
        canvas.doForm("front")
        write(canvas, (block for block in card.piece_blocks(piece) if block.face == 0))
        canvas.showPage()
        canvas.doForm("back")
        canvas.doForm(f"clinic-{piece.clinic_id}")
        _piece_back(canvas, piece)
        _bars(canvas, card.qr_rectangles(piece.qr_payload))
        _bars(canvas, card.imb_rectangles(piece.imb))
        canvas.showPage()
    canvas.save()


def write(canvas: Canvas, blocks: Iterable[card.Block]) -> None:
    """Words in their places."""
    for block in blocks:
        canvas.setFillColorCMYK(*block.colour)
        canvas.setFont(block.font, block.size)
        for y, line in block.lines(pdfmetrics.stringWidth):
            canvas.drawString(block.x, y, line)


def canvas_on(target: str | BytesIO) -> Canvas:
    """A canvas of the card's size that knows the kit's fonts."""
    for role in bench_kit.kit().fonts:
        pdfmetrics.registerFont(TTFont(role, card.font_file(role)))
    rl_config.useA85 = 0  # binary streams: smaller and sooner done
    return Canvas(target, pagesize=bench_kit.PAGE, pageCompression=1)


def _make_forms(canvas: Canvas) -> None:
    width, height = bench_kit.PAGE
    canvas.beginForm("front", 0, 0, width, height)
    bench_kit.draw_picture(canvas)
    canvas.endForm()
    canvas.beginForm("back", 0, 0, width, height)
    draw_back(canvas)
    canvas.endForm()
    for clinic in bench_kit.kit().clinics:
        canvas.beginForm(f"clinic-{clinic.id}", 0, 0, width, height)
        write(canvas, card.clinic_blocks(clinic.id))
        canvas.endForm()


def draw_back(canvas: Canvas) -> None:
    """What all backs share."""
    bench_kit.draw_ground(canvas)
    canvas.saveState()
    canvas.translate(*card.MARK_AT)
    bench_kit.draw_mark(canvas)
    canvas.restoreState()
    write(canvas, card.fixed_blocks())
    canvas.setStrokeColor(BLACK)
    canvas.setLineWidth(0.5)
    canvas.rect(*card.INDICIA, stroke=1, fill=0)
    canvas.setFillColor(BLACK)
    canvas.setFont("bold", 7.5)
    x, y, width, height = card.INDICIA
    for place, line in enumerate(bench_kit.INDICIA):
        canvas.drawCentredString(x + width / 2, y + height - 18 - 9.4 * place, line)


def _piece_back(canvas: Canvas, piece: Piece) -> None:
    write(canvas, (block for block in card.piece_blocks(piece) if block.face == 1))
    canvas.setFillColor(BLACK)
    canvas.setFont("text", card.KEY_SIZE)
    canvas.drawString(card.ADDRESS_LEFT, card.KEY_BASELINE, card.key_line(piece))
    canvas.setFont("text", card.ADDRESS_SIZE)
    for place, line in enumerate(piece.address_lines):
        canvas.drawString(card.ADDRESS_LEFT, card.ADDRESS_BASELINE - 13.2 * place, line.upper())


def _bars(canvas: Canvas, rectangles: Iterable[card.Rectangle]) -> None:
    path = canvas.beginPath()
    for rectangle in rectangles:
        path.rect(*rectangle)
    canvas.drawPath(path, stroke=0, fill=1)
