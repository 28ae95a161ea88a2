"""What a content stream paints: an interpreter that tells an audience of texts, lines, areas, pictures and shadings.

It shares no code with the writer. A form is gone through once for each place and state in which pages paint it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import pikepdf

from reactivate_desktop.press.preflight_geometry import EVERYWHERE, Box, cut, moved, multiply
from reactivate_desktop.press.preflight_graphics import Graphics, NamedThing, Shelf
from reactivate_desktop.press.preflight_paint_state import Audience, six
from reactivate_desktop.press.preflight_paint_text import TextPainter
from reactivate_desktop.press.preflight_tokens import INLINE, RECTANGLES, Operand, statements

_DEPTH: Final = 12
_FORMS_KEPT: Final = 4096
_NOWHERE: Final[Box] = (0.0, 0.0, 0.0, 0.0)


class Painter(TextPainter):
    """Goes through content streams of one page; ``things`` are the objects that the page itself paints."""

    def __init__(self, audience: Audience, shelf: Shelf, seen: OrderedDict[object, None]) -> None:
        super().__init__(audience, shelf)
        self._seen = seen
        self._depth = 0
        self.things: list[tuple[int, int]] = []

    def run(self, data: bytes, resources: pikepdf.Object | None, state: Graphics) -> None:
        """Go through one stream in a state that stays as it is."""
        kept = (self._resources, self._state, self._stack)
        self._resources, self._state, self._stack = resources, state.copy(), []
        acts = _ACTS
        for operator, operands in statements(data):
            act = acts.get(operator)
            if act is not None:
                try:
                    act(self, operands)
                except (IndexError, TypeError, ValueError):  # an operator with the wrong operands paints nothing
                    self._audience.oddity("damaged", "The page's content has an operator with the wrong operands.")
        self._resources, self._state, self._stack = kept

    def _pattern(self, name: str) -> None:
        pattern = self._shelf.entry(self._resources, "/Pattern", name)
        if pattern is None:
            return
        shading = pattern.get("/Shading")
        if shading is not None:
            self._audience.shading(self._state, self._state.clip, self._shelf.space_object(shading.get("/ColorSpace")))
        elif isinstance(pattern, pikepdf.Stream) and self._depth < _DEPTH:
            self._nested(pattern, Graphics(), (pattern.objgen, "pattern"), clip=self._state.clip)

    def inline(self, operands: list[Operand]) -> None:
        """A picture in the stream itself (BI)."""
        self.painted = True
        raw = operands[0]
        assert isinstance(raw, bytes)  # noqa: S101 - the tokenizer's own promise
        self._audience.oddity("inline-picture", "A picture stands inside the page's content.")
        head = raw.split(b"ID", 1)[0]
        if b"/RGB" in head or b"/DeviceRGB" in head:
            self._audience.oddity("colour", "A picture inside the page's content uses DeviceRGB.")

    def postscript(self, _: list[Operand]) -> None:
        """Operator PS."""
        self._audience.oddity("postscript", "The page holds PostScript.")

    def shade(self, operands: list[Operand]) -> None:
        """Operator sh."""
        shading = self._shelf.entry(self._resources, "/Shading", str(operands[-1]))
        if shading is None:
            self._audience.oddity("missing", "The page paints something that is not in the file.")
            return
        self.painted = True
        space = self._shelf.space_object(shading.get("/ColorSpace"))
        self._audience.shading(self._state, self._state.clip, space)

    def paint_thing(self, operands: list[Operand]) -> None:
        """Operator Do."""
        found = self._shelf.thing(self._resources, str(operands[-1]))
        if found is None:
            self._audience.oddity("missing", "The page paints something that is not in the file.")
            return
        if not self._depth:
            self.things.append(found.objgen)
        if found.kind == "/Form":
            if self._depth < _DEPTH:
                self._form(found)
        elif found.kind == "/Image":
            box = cut(moved((0.0, 0.0, 1.0, 1.0), self._state.matrix), self._state.clip)
            if box is not None:
                self.painted = True
                self._audience.picture(self._state, box, found.thing)

    def _form(self, found: NamedThing) -> None:
        self.painted = True
        key = (found.objgen, self._state.key)
        if key in self._seen:
            self._seen.move_to_end(key)
            return
        form, state = found.thing, self._state.copy()
        own = form.get("/Matrix")
        if own is not None:
            state.matrix = multiply(six([float(str(number)) for number in own]), state.matrix)
        bounds = form.get("/BBox")
        if bounds is not None and len(bounds) == 4:
            x0, y0, x1, y1 = (float(str(edge)) for edge in bounds)
            state.clip = cut(state.clip, moved((x0, y0, x1, y1), state.matrix)) or _NOWHERE
        self._nested(form, state, key)

    def _nested(self, stream: pikepdf.Object, state: Graphics, key: object, clip: Box = EVERYWHERE) -> None:
        if key in self._seen:
            return
        self._seen[key] = None
        while len(self._seen) > _FORMS_KEPT:
            self._seen.popitem(last=False)
        state.clip = cut(state.clip, clip) or state.clip
        kept = (self._path, self._clips, self._count, self._line_matrix, self._lines)
        self._path, self._clips, self._count, self._lines = None, False, 0, []
        self._depth += 1
        self.run(stream.read_bytes(), stream.get("/Resources", self._resources), state)
        self._depth -= 1
        self._path, self._clips, self._count, self._line_matrix, self._lines = kept


_ACTS: Final[dict[bytes, Callable[[Painter, list[Operand]], None]]] = {
    RECTANGLES: Painter.rectangles,
    INLINE: Painter.inline,
    b"q": Painter.save,
    b"Q": Painter.restore,
    b"cm": Painter.transform,
    b"w": Painter.set_width,
    b"gs": Painter.extended,
    b"k": Painter.cmyk_fill,
    b"K": Painter.cmyk_stroke,
    b"g": Painter.gray_fill,
    b"G": Painter.gray_stroke,
    b"rg": Painter.rgb_fill,
    b"RG": Painter.rgb_stroke,
    b"cs": Painter.space_fill,
    b"CS": Painter.space_stroke,
    b"sc": Painter.colour_fill,
    b"scn": Painter.colour_fill,
    b"SC": Painter.colour_stroke,
    b"SCN": Painter.colour_stroke,
    b"m": Painter.point,
    b"l": Painter.point,
    b"c": Painter.point,
    b"v": Painter.point,
    b"y": Painter.point,
    b"re": Painter.rectangle,
    b"W": Painter.clip_path,
    b"W*": Painter.clip_path,
    b"n": Painter.end_path,
    b"f": Painter.fill_path,
    b"F": Painter.fill_path,
    b"f*": Painter.fill_path,
    b"S": Painter.stroke_path,
    b"s": Painter.stroke_path,
    b"B": Painter.fill_and_stroke,
    b"B*": Painter.fill_and_stroke,
    b"b": Painter.fill_and_stroke,
    b"b*": Painter.fill_and_stroke,
    b"BT": Painter.begin_text,
    b"Tf": Painter.select_font,
    b"Tc": Painter.spacing,
    b"Tw": Painter.word_spacing,
    b"Tz": Painter.stretch,
    b"TL": Painter.leading,
    b"Ts": Painter.rise,
    b"Tr": Painter.set_mode,
    b"Td": Painter.move,
    b"TD": Painter.move_leading,
    b"Tm": Painter.place,
    b"T*": Painter.next_line,
    b"Tj": Painter.show,
    b"TJ": Painter.show,
    b"'": Painter.next_line_show,
    b'"': Painter.next_line_show,
    b"PS": Painter.postscript,
    b"sh": Painter.shade,
    b"Do": Painter.paint_thing,
}
