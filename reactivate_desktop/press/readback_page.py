"""Pages of a written file, read for read-back: fonts and shared forms once, the rest page by page."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, TypeVar

import pikepdf

from reactivate_desktop.press.readback_content import Interpreter
from reactivate_desktop.press.readback_fonts import ReadFont, read_font
from reactivate_desktop.press.readback_marks import Box, Layer, Matrix, PageMarks, multiply

_FORMS_KEPT: Final = 512
Key = TypeVar("Key")


class PageReader:
    """Reads pages of one open file; fonts and shared forms are read once."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int], ReadFont] = {}
        self._forms: OrderedDict[tuple[int, int], tuple[Layer, ...]] = OrderedDict()
        self._placed: OrderedDict[tuple[tuple[int, int], Matrix], tuple[Layer, ...]] = OrderedDict()

    def read(self, page: pikepdf.Object) -> PageMarks:
        """The marks of a page object."""
        contents = page.get("/Contents")
        parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        data = b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))
        trim = inherited(page, "/TrimBox") or inherited(page, "/MediaBox")
        if trim is None:
            raise ValueError("a page without MediaBox")
        x0, y0, x1, y1 = (float(str(number)) for number in trim)
        layers = Interpreter(self, inherited(page, "/Resources")).run(data)
        return PageMarks(Box(x0, y0, x1, y1), layers)

    def font(self, resources: pikepdf.Object | None, name: str) -> ReadFont:
        """The font of a resource name."""
        font = _resource(resources, "/Font", name)
        if font is None:
            return ReadFont(1, {})
        known = self._fonts.get(font.objgen) if font.is_indirect else None
        if known is None:
            known = read_font(font)
            if font.is_indirect:
                self._fonts[font.objgen] = known
        return known

    def form(self, resources: pikepdf.Object | None, name: str, matrix: Matrix) -> tuple[Layer, ...]:
        """A form placed by ``matrix``; pictures and other things give nothing."""
        form = _resource(resources, "/XObject", name)
        if form is None or form.get("/Subtype") != "/Form":
            return ()
        key = (form.objgen, matrix)
        placed = self._placed.get(key)
        if placed is None:
            own = form.get("/Matrix")
            if own is not None:
                matrix = multiply(_matrix(own), matrix)
            placed = tuple(layer.moved(matrix) for layer in self._form_marks(form, resources))
            _keep(self._placed, key, placed)
        else:
            self._placed.move_to_end(key)
        return placed

    def _form_marks(self, form: pikepdf.Object, outer: pikepdf.Object | None) -> tuple[Layer, ...]:
        layers = self._forms.get(form.objgen)
        if layers is None:
            layers = Interpreter(self, form.get("/Resources", outer)).run(form.read_bytes())
            _keep(self._forms, form.objgen, layers)
        return layers


def _keep(cache: OrderedDict[Key, tuple[Layer, ...]], key: Key, value: tuple[Layer, ...]) -> None:
    cache[key] = value
    while len(cache) > _FORMS_KEPT:
        cache.popitem(last=False)


def _resource(resources: pikepdf.Object | None, kind: str, name: str) -> pikepdf.Object | None:
    found = resources.get(kind) if resources is not None else None
    return found.get(name) if found is not None else None


def inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """An entry of a page, or of the nearest node of the page tree above it."""
    node: pikepdf.Object | None = page
    for _ in range(64):  # a damaged tree may go in circles
        if node is None:
            return None
        value: pikepdf.Object | None = node.get(key)
        if value is not None:
            return value
        node = node.get("/Parent")
    return None


def _matrix(values: pikepdf.Object) -> Matrix:
    a, b, c, d, e, f = (float(str(number)) for number in values)
    return (a, b, c, d, e, f)
