"""Pictures of layouts for people: the sheet, its pieces with their heads up, what is free, what is wasted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from reactivate_desktop.press.drawing_turn import turn
from reactivate_desktop.press.impose.duplex import Place
from reactivate_desktop.press.impose.layout import SheetPlan
from reactivate_desktop.press.impose.marks import SideMarks, marks_of
from reactivate_desktop.press.impose.order import Arrangement
from reactivate_desktop.press.proof_sheet import ACCENT, FAINT, INK, PAPER, REGULAR, SOFT, STRONG, new_canvas, shortened
from reactivate_desktop.press.writer import whole_file

_FRAME: Final = 300.0
_GAP: Final = 30.0
_CAPTION: Final = 46.0
_HEAD: Final = 50.0
_ACROSS: Final = 3
_SCALE: Final = 2.0


def write_plan(
    plan: SheetPlan, pieces: Arrangement, target: Path, *, title: str, folds: tuple[float, ...] = ()
) -> None:
    """A PNG of both sides of the sheet, each piece with the stack that it goes to.

    Raises:
        PressError: when it can't be written.
    """
    with whole_file(target) as stream:
        plan_picture(plan, pieces, title=title, folds=folds).save(stream, format="PNG")


def plan_picture(plan: SheetPlan, pieces: Arrangement, *, title: str, folds: tuple[float, ...] = ()) -> Image.Image:
    """The same picture in RGB, for a screen."""
    sides = [("Front", plan.front, 0), ("Back", plan.back, 1)][: plan.duplex.sides]
    stack = "stack" if pieces.order.id != "nested" else "piece"
    drawing = _Drawing(title, len(sides))
    for name, places, side in sides:
        numbers = [
            (str((pieces.stack_of(position) if stack == "stack" else position) + 1), stack)
            for position in range(plan.n_up)
        ]
        drawing.sheet(plan, places, side, numbers, folds)
        drawing.caption(f"{name}: {plan.sheet.name}, {plan.layout.name}", _figures(plan))
    return drawing.picture()


def write_proposals(plans: Sequence[SheetPlan], target: Path, *, title: str) -> None:
    """A PNG of several layouts, best first.

    Raises:
        PressError: when it can't be written.
    """
    drawing = _Drawing(title, len(plans))
    for place, plan in enumerate(plans, start=1):
        drawing.sheet(plan, plan.front, 0, [(str(number + 1), "") for number in range(plan.n_up)], ())
        drawing.caption(f"{place}. {plan.sheet.name}, {plan.layout.name}", _figures(plan))
    with whole_file(target) as stream:
        drawing.picture().save(stream, format="PNG")


def _figures(plan: SheetPlan) -> str:
    turned = ", turned" if plan.front[0].turn % 180 else ""
    return f"{plan.across} × {plan.down} = {plan.n_up} pieces of {plan.piece}{turned} · {100 * plan.waste:.1f} % waste"


class _Drawing:
    """Frames in rows, a sheet in each."""

    def __init__(self, title: str, count: int) -> None:
        across = min(_ACROSS, max(1, count))
        rows = -(-count // across)
        self._size = (
            across * (_FRAME + _GAP) + _GAP,
            rows * (_FRAME + _CAPTION + _GAP) + _HEAD + _GAP,
        )
        self._buffer = io.BytesIO()
        self._canvas = new_canvas(self._buffer, self._size, title)
        self._canvas.setFillColor(PAPER)
        self._canvas.rect(0, 0, *self._size, stroke=0, fill=1)
        self._across, self._next = across, 0
        self._canvas.setFillColor(INK)
        self._words(title, (STRONG, 14), (_GAP, self._size[1] - 34), self._size[0] - 2 * _GAP)

    def _words(self, words: str, font: tuple[str, float], place: tuple[float, float], width: float) -> None:
        self._canvas.setFont(*font)
        self._canvas.drawString(*place, shortened(words, *font, width))

    def sheet(
        self,
        plan: SheetPlan,
        places: Sequence[Place],
        side: int,
        labels: Sequence[tuple[str, str]],
        folds: tuple[float, ...],
    ) -> None:
        """Draw a side of a sheet into the next frame."""
        canvas = self._canvas
        column, row = self._next % self._across, self._next // self._across
        self._left = _GAP + column * (_FRAME + _GAP)
        self._foot = self._size[1] - _HEAD - (row + 1) * (_FRAME + _CAPTION + _GAP) + _CAPTION + _GAP
        self._next += 1
        scale = min(_FRAME / plan.width, _FRAME / plan.height)
        canvas.saveState()
        canvas.translate(self._left, self._foot)
        canvas.scale(scale, scale)
        _paper(canvas, plan, scale)
        for position, (place, label) in enumerate(zip(places, labels, strict=True)):
            back = bool(side) != (position in plan.turned)
            _piece(canvas, place, plan.piece.bleed, label, "back" if back else "front")
        _marks(canvas, marks_of(plan, tuple(places), folds), scale)
        canvas.restoreState()

    def caption(self, first: str, second: str) -> None:
        """Two lines beneath the sheet drawn last."""
        self._canvas.setFillColor(INK)
        self._words(first, (STRONG, 9.5), (self._left, self._foot - 16), _FRAME)
        self._words(second, (REGULAR, 9), (self._left, self._foot - 30), _FRAME)

    def picture(self) -> Image.Image:
        """All of it as pixels; nothing can be drawn any more."""
        self._canvas.save()
        with turn, pypdfium2.PdfDocument(self._buffer.getvalue()) as document:
            shown: Image.Image = document[0].render(scale=_SCALE).to_pil().convert("RGB")
            return shown


def _paper(canvas: Canvas, plan: SheetPlan, scale: float) -> None:
    canvas.setFillColor(FAINT)
    canvas.setStrokeColor(SOFT)
    canvas.setLineWidth(0.8 / scale)
    canvas.rect(0, 0, plan.width, plan.height, fill=1)
    if not plan.gripper:
        return
    canvas.setLineWidth(0.5 / scale)
    step = 8 / scale
    canvas.saveState()
    held = canvas.beginPath()
    held.rect(0, 0, plan.width, plan.gripper)
    canvas.clipPath(held, stroke=0, fill=0)
    for number in range(int(plan.width / step) + 4):
        canvas.line(number * step - plan.gripper, 0, number * step, plan.gripper)
    canvas.restoreState()
    canvas.line(0, plan.gripper, plan.width, plan.gripper)


def _piece(canvas: Canvas, place: Place, bleed: float, label: tuple[str, str], face: str) -> None:
    number, word = label
    canvas.setFillColor(SOFT, alpha=0.25)
    canvas.rect(place.x - bleed, place.y - bleed, place.width + 2 * bleed, place.height + 2 * bleed, stroke=0, fill=1)
    canvas.setFillColor(PAPER if face == "front" else FAINT)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(2)
    canvas.rect(place.x, place.y, place.width, place.height, fill=1)
    canvas.saveState()
    canvas.translate(place.x + place.width / 2, place.y + place.height / 2)
    canvas.rotate(place.turn)
    high = place.width if place.turn % 180 else place.height
    canvas.setFillColor(ACCENT)
    size = high * 0.3
    canvas.setFont(STRONG, size)
    canvas.drawCentredString(0, -size * 0.36, number)
    head = canvas.beginPath()  # an arrow at the head of the piece
    head.moveTo(0, high * 0.44)
    head.lineTo(-high * 0.07, high * 0.35)
    head.lineTo(high * 0.07, high * 0.35)
    head.close()
    canvas.drawPath(head, stroke=0, fill=1)
    canvas.setFillColor(SOFT)
    canvas.setFont(REGULAR, high * 0.09)
    canvas.drawCentredString(0, -high * 0.36, f"{word} · {face}" if word else face)
    canvas.restoreState()


def _marks(canvas: Canvas, marks: SideMarks, scale: float) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.6 / scale)
    for line in marks.crop:
        canvas.line(*line)
    canvas.setDash(3 / scale, 2 / scale)
    for line in marks.fold:
        canvas.line(*line)
    canvas.setDash()
    for x, y in marks.targets:
        canvas.circle(x, y, 4, fill=0)
    if marks.bar:
        canvas.setFillColor(INK)
        canvas.rect(*marks.bar, 57.6, 14.4, stroke=0, fill=1)
    if marks.slug:
        canvas.setFillColor(SOFT)
        canvas.rect(marks.slug.x, marks.slug.y, min(marks.slug.width, 260), marks.slug.size * 0.7, stroke=0, fill=1)
