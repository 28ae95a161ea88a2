"""The benchmark's card as the peers draw it: the words, places and sizes of its template, and plain code for the rest.

A peer breaks lines between words by their widths and fits nothing: a long name just runs on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

import numpy as np
import zxingcpp

from benchmarks import bench_kit
from reactivate_desktop.brand import fields
from reactivate_desktop.brand.colours import Rgb, Spot
from reactivate_desktop.brand.fields import FieldContext, Scope
from reactivate_desktop.brand.template import QrElement, TextElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.resources import asset

Cmyk = tuple[float, float, float, float]
Rectangle = tuple[float, float, float, float]

ADDRESS_LEFT, ADDRESS_SIZE, KEY_SIZE = (4.6 + 0.125) * 72, 11.0, 8.0
KEY_BASELINE, BARS_BOTTOM, ADDRESS_BASELINE = 180.0, 166.0, 150.0
MARK_AT = ((0.375 + 0.125) * 72, 450 - (0.98 + 0.125) * 72)
INDICIA = bench_kit.from_top(7.475, 1.15, 1.275, 0.9)
QR_SIDE = 1.1 * 72
_QR_QUIET = 4
_IMB_SPANS = {"F": (0.0, 10.44), "A": (3.48, 10.44), "D": (0.0, 6.96), "T": (3.48, 6.96)}
_IMB_PITCH, _IMB_BAR = 3.3, 1.44
_FALLBACK = re.compile(r"\|[^}]*\}")


@dataclass(frozen=True, slots=True)
class Block:
    """Words in their place: ``x`` and ``baseline`` of the first line in points of the page."""

    face: int
    x: float
    baseline: float
    width: float
    font: str
    size: float
    leading: float
    colour: Cmyk
    text: str

    def lines(self, width_of: Callable[[str, str, float], float]) -> Iterator[tuple[float, str]]:
        """Each line with its baseline; ``width_of`` measures text, font and size."""
        y = self.baseline
        for line in wrapped(self.text, self.width, lambda words: width_of(words, self.font, self.size)):
            yield y, line
            y -= self.leading


def font_file(role: str) -> str:
    """The file of a font of the kit."""
    return str(asset("fonts", *bench_kit.kit().fonts[role].split("/")))


@cache
def fixed_blocks() -> tuple[Block, ...]:
    """What is the same on all cards."""
    return _blocks(Scope.FIXED, "")


@cache
def clinic_blocks(clinic_id: str) -> tuple[Block, ...]:
    """What all cards of a clinic share."""
    return _blocks(Scope.CLINIC, clinic_id)


@cache
def blocks_of_pieces(clinic_id: str) -> tuple[Block, ...]:
    """Where pieces of a clinic differ, fields of the piece left in braces."""
    return _blocks(Scope.PIECE, clinic_id)


def piece_blocks(piece: Piece) -> Iterator[Block]:
    """What is only on this card: headline, paragraph and tracking code."""
    for block in blocks_of_pieces(piece.clinic_id):
        text = block.text.format(first_name=piece.greeting_name, tracking_code=piece.tracking_code)
        yield replace(block, text=text)


def _blocks(scope: Scope, clinic_id: str) -> tuple[Block, ...]:
    job = bench_kit.job()
    context = FieldContext(job.kit, job.offer, job.clinic(clinic_id))
    found = []
    for number, face in enumerate(job.template.faces):
        for element in face.elements:
            if isinstance(element, TextElement) and fields.scope_of(element.text) is scope:
                text = _filled(element.text, context) if scope is Scope.PIECE else fields.expand(element.text, context)
                found.append(_block(number, element, text))
    return tuple(found)


def _filled(text: str, context: FieldContext) -> str:
    """The words with all fields filled in but those of the piece; these stay, without fallback, for ``str.format``."""
    for name in fields.fields_in(text):
        if fields.FIELDS[name].scope is not Scope.PIECE:
            text = text.replace(f"{{{name}}}", fields.FIELDS[name].evaluate(context))
    return _FALLBACK.sub("}", text)


def _block(face: int, element: TextElement, text: str) -> Block:
    ink = bench_kit.kit().colour(element.colour)
    assert not isinstance(ink, Rgb | Spot)
    top = bench_kit.PAGE[1] - (element.box.y.pt + 9)
    return Block(
        face, element.box.x.pt + 9, top - 0.85 * element.size, element.box.width.pt, element.font, element.size,
        element.size * element.leading, (ink[0] / 100, ink[1] / 100, ink[2] / 100, ink[3] / 100), text,
    )  # fmt: skip


def wrapped(text: str, width: float, width_of: Callable[[str], float]) -> Iterator[str]:
    """Lines no wider than ``width`` where words allow it."""
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and width_of(longer) > width:
                yield line
                line = word
            else:
                line = longer
        yield line


def key_line(piece: Piece) -> str:
    return f"#{piece.piece_id} S{piece.sequence}#"


def qr_rectangles(payload: str) -> Iterator[Rectangle]:
    """The dark modules of a payload's symbol in points of the page, neighbours in a row as one; zxing-cpp makes it."""
    symbol = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.array(symbol.to_image(scale=1, add_quiet_zones=False)) == 0
    left, top, module = qr_place(len(modules))
    for row, dark in enumerate(modules.tolist()):
        column = 0
        for is_dark, run in groupby(dark):
            length = sum(1 for _ in run)
            if is_dark:
                yield left + column * module, top - (row + 1) * module, length * module, module
            column += length


def qr_place(size: int) -> tuple[float, float, float]:
    """Left, top and module of a symbol in its box, quiet zone around it."""
    box = _qr_box()
    module = QR_SIDE / (size + 2 * _QR_QUIET)
    return box[0] + _QR_QUIET * module, box[1] - _QR_QUIET * module, module


@cache
def _qr_box() -> tuple[float, float]:
    elements = (element for face in bench_kit.job().template.faces for element in face.elements)
    box = next(element.box for element in elements if isinstance(element, QrElement))
    return box.x.pt + 9, bench_kit.PAGE[1] - (box.y.pt + 9)


def imb_rectangles(letters: str) -> Iterator[Rectangle]:
    """The bars of a barcode in points of the page."""
    for place, letter in enumerate(letters):
        low, high = _IMB_SPANS[letter]
        yield ADDRESS_LEFT + place * _IMB_PITCH, BARS_BOTTOM + low, _IMB_BAR, high - low
