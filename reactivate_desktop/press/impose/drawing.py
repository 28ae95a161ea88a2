"""Marks and VOID pieces as operators. Marks that all plates need are drawn in the registration colour (8.6.6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reactivate_desktop.press.colour import OVERPRINT
from reactivate_desktop.press.impose.layout import PieceSize
from reactivate_desktop.press.impose.lettering import Lettering
from reactivate_desktop.press.impose.marks import PATCH, TARGET, Line, SideMarks
from reactivate_desktop.press.syntax import numbers

ALL: Final = "All"
"""The registration colour's name in the resources of a sheet."""

REGISTRATION: Final = (
    b"[/Separation /All /DeviceCMYK <</FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [1 1 1 1] /N 1>>]"
)
_HAIR: Final = 0.25
_ROUND: Final = 0.5523
_INKS: Final = ("1 0 0 0 k", "0 1 0 0 k", "0 0 1 0 k", "0 0 0 1 k")
_EDGE: Final = 6.0
_VOID: Final = "VOID"
_NOTE: Final = 12.0
_LEADING: Final = 16.0


def drawn(marks: SideMarks) -> bytes:
    """All marks of a side but the slug."""
    parts = [f"q /{ALL} CS 1 SCN {numbers(_HAIR)} w"]
    parts += [_line(line) for line in marks.crop]
    parts += [_target(x, y) for x, y in marks.targets]
    if marks.fold:
        parts += ["[3 2] 0 d", *(_line(line) for line in marks.fold)]
    parts.append("Q")
    if marks.bar:
        x, y = marks.bar
        parts += [f"{ink} {numbers(x + place * PATCH, y, PATCH, PATCH)} re f" for place, ink in enumerate(_INKS)]
    return "\n".join(parts).encode() + b"\n"


def _line(line: Line) -> str:
    return f"{numbers(line.x0, line.y0)} m {numbers(line.x1, line.y1)} l S"


def _target(x: float, y: float) -> str:
    """A circle of four curves with a cross that reaches beyond it."""
    radius = TARGET * 0.7
    pull = radius * _ROUND
    curves = [
        (x + radius, y + pull, x + pull, y + radius, x, y + radius),
        (x - pull, y + radius, x - radius, y + pull, x - radius, y),
        (x - radius, y - pull, x - pull, y - radius, x, y - radius),
        (x + pull, y - radius, x + radius, y - pull, x + radius, y),
    ]
    circle = " ".join(f"{numbers(*curve)} c" for curve in curves)
    cross = f"{_line(Line(x - TARGET, y, x + TARGET, y))} {_line(Line(x, y - TARGET, x, y + TARGET))}"
    return f"{numbers(x + radius, y)} m {circle} s {cross}"


def void_piece(piece: PieceSize, lettering: Lettering) -> bytes:
    """A piece that is none, its trim from the origin: crossed out, named, and black at the edges to show in a stack."""
    wide, high, edge = piece.width, piece.height, _EDGE
    crossed = [
        "1 w",
        _line(Line(edge, edge, wide - edge, high - edge)),
        _line(Line(edge, high - edge, wide - edge, edge)),
    ]
    return _card(piece, lettering, _VOID, share=0.45, drawn=crossed, notes=["Not a piece: take it out of the stack."])


def separator_piece(piece: PieceSize, lettering: Lettering, words: str, notes: Sequence[str]) -> bytes:
    """A card that lies on a pile: what pile it is in large ``words``, more in ``notes``, black at the edges."""
    return _card(piece, lettering, words, share=0.25, notes=[*notes, "A separator: take it out of the stack."])


def _card(
    piece: PieceSize,
    lettering: Lettering,
    words: str,
    *,
    share: float,
    drawn: Sequence[str] = (),
    notes: Sequence[str],
) -> bytes:
    """``words`` take ``share`` of the height at most; ``notes`` stand below, one line each."""
    wide, high, edge = piece.width, piece.height, _EDGE
    out = piece.bleed
    frame = (
        (-out, -out, wide + 2 * out, out + edge),
        (-out, high - edge, wide + 2 * out, out + edge),
        (-out, -out, out + edge, high + 2 * out),
        (wide - edge, -out, out + edge, high + 2 * out),
    )
    parts = ["0 0 0 1 k 0 0 0 1 K", *(f"{numbers(*one)} re" for one in frame), "f"]
    size = min(high * share, wide * 0.6 / lettering.width(words, 1))
    long = lettering.width(words, size)
    x, y = (wide - long) / 2, (high - 0.73 * size) / 2
    ground = f"0 0 0 0 k {numbers(x - 12, y - 12, long + 24, 0.73 * size + 24)} re f /{OVERPRINT} gs 0 0 0 1 k"
    parts += [*drawn, ground]
    shown = [lettering.show(words, size, x, y)]
    for line, note in enumerate(reversed(notes)):
        small = lettering.shortened(note, _NOTE, wide - 4 * edge)
        left = (wide - lettering.width(small, _NOTE)) / 2
        shown.append(lettering.show(small, _NOTE, left, 3 * edge + line * _LEADING))
    return "\n".join(parts).encode() + b"\n" + b"".join(shown)
