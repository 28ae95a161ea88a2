"""Pages of a written file, read for read-back: fonts and shared forms once, the rest page by page."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, TypeVar

import pikepdf

from reactivate_desktop.press.readback_content import Interpreter
from reactivate_desktop.press.readback_file import ReadFile, Stream, numbers
from reactivate_desktop.press.readback_fonts import ReadFont, read_font
from reactivate_desktop.press.readback_marks import (
    IDENTITY,
    Box,
    Layer,
    Matrix,
    PageMarks,
    box_on_page,
    moved,
    multiply,
)
from reactivate_desktop.press.readback_operators import ACTS, CHANGES
from reactivate_desktop.press.readback_pages import Page
from reactivate_desktop.press.readback_state import GraphicsState, Transparency
from reactivate_desktop.press.readback_syntax import FileFaultError, Ref, Value
from reactivate_desktop.press.readback_tree import inherited

__all__ = ["PageReader", "inherited"]

Key = TypeVar("Key")
Kept = TypeVar("Kept")

_KEPT: Final = 512
_DEEPEST: Final = 16
_EVERYWHERE: Final = Box(-1e6, -1e6, 1e6, 1e6)
_HOLES: Final = ("/SMask", "/Mask", "/SMaskInData", "/ImageMask")
_DAMAGE: Final = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, OSError),
    pikepdf.PdfError,
)
"""What comes of values that are not what they should be: too many kinds to look for each beforehand."""

_NOTHING: Final = Transparency(None, None, None)


@dataclass(frozen=True, slots=True)
class _Form:
    """A form, read: its layers in its own space."""

    number: int
    matrix: Matrix
    box: Box
    layers: tuple[Layer, ...]


class PageReader:
    """Reads pages of one open file; ``fonts`` are those that the pages themselves name, by object number."""

    def __init__(self, file: ReadFile) -> None:
        self.file = file
        self.fonts: dict[int, ReadFont] = {}
        self._all_fonts: dict[int, ReadFont] = {}
        self._resources: OrderedDict[int, _Resources] = OrderedDict()
        self._forms: OrderedDict[int, _Form] = OrderedDict()
        self._placed: OrderedDict[tuple[int, Matrix, Box], tuple[Layer, ...]] = OrderedDict()
        self._boxes: dict[int, tuple[Value, Box]] = {}
        self._depth = 0

    def read(self, page: Page) -> PageMarks:
        """The marks of a page.

        Raises:
            FileFaultError: when the page is damaged.
        """
        try:
            return self._read(page)
        except _DAMAGE as error:
            raise FileFaultError("a damaged page") from error

    def _read(self, page: Page) -> PageMarks:
        media = self._box(page, "/MediaBox", "/CropBox")
        resources = self._resources_of(page.entries.get("/Resources"))
        resources.name_fonts()
        layers = self._run(resources, page.content(self.file), media)
        turned = page.entries.get("/Rotate") not in (None, 0) or page.entries.get("/UserUnit") not in (None, 1)
        return PageMarks(self._box(page, "/TrimBox", "/MediaBox"), media, turned, layers)

    def _box(self, page: Page, key: str, other: str) -> Box:
        """A box of a page; pages that were written alike have the very same array."""
        value = page.entries.get(key)
        if not isinstance(value, list):
            return page.box(self.file, key, other)
        known = self._boxes.get(id(value))
        if known is None:
            if len(self._boxes) > _KEPT:
                self._boxes.clear()
            known = self._boxes[id(value)] = (value, page.box(self.file, key, other))
        return known[1]

    def _run(self, resources: _Resources, data: bytes, clip: Box) -> tuple[Layer, ...]:
        return Interpreter(resources, clip).run(data, ACTS, CHANGES)

    def _resources_of(self, value: Value) -> _Resources:
        known = self._resources.get(value.number) if isinstance(value, Ref) else None
        if known is None:
            entries = self.file.get(value)
            known = _Resources(self, entries if isinstance(entries, dict) else {})
            if isinstance(value, Ref):
                _keep(self._resources, value.number, known)
        return known

    def font_of(self, value: Value, *, own: bool) -> ReadFont:
        """The font that ``value`` refers to; ``own`` when a page names it itself."""
        known = self._all_fonts.get(value.number) if isinstance(value, Ref) else None
        if known is None:
            entries = self.file.get(value)
            known = read_font(self.file, entries if isinstance(entries, dict) else {})
            if isinstance(value, Ref):
                self._all_fonts[value.number] = known
        if own and isinstance(value, Ref):
            self.fonts[value.number] = known
        return known

    def placed(self, value: Value, outer: _Resources, matrix: Matrix, clip: Box) -> tuple[Layer, ...] | None:
        """The layers of a form placed by ``matrix``, open in ``clip``; None for a picture without holes."""
        number = value.number if isinstance(value, Ref) else 0
        key = (number, matrix, clip)
        placed = self._placed.get(key) if number else None
        if placed is not None:
            return placed
        form = self._form(value, outer)
        if form is None:
            return () if self._has_holes(value) else None
        whole = multiply(form.matrix, matrix)
        open_ = clip.shared_with(box_on_page(whole, form.box))
        placed = tuple(moved(layer, whole, open_) for layer in form.layers)
        if number:
            _keep(self._placed, key, placed)
        return placed

    def _has_holes(self, value: Value) -> bool:
        """Whether a picture lets through what lies under it in places; where, only the raster sees."""
        picture = self.file.get(value)
        return isinstance(picture, Stream) and any(key in picture.entries for key in _HOLES)

    def _form(self, value: Value, outer: _Resources) -> _Form | None:
        number = value.number if isinstance(value, Ref) else 0
        known = self._forms.get(number) if number else None
        if known is not None:
            return known
        stream = self.file.get(value)
        if not isinstance(stream, Stream) or stream.entries.get("/Subtype") != "/Form":
            return None
        entries = stream.entries
        a, b, c, d, e, f = numbers(self.file, entries.get("/Matrix"), 6) or IDENTITY
        x0, y0, x1, y1 = numbers(self.file, entries.get("/BBox"), 4) or _EVERYWHERE
        box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        resources = self._resources_of(entries["/Resources"]) if "/Resources" in entries else outer
        if self._depth >= _DEEPEST:
            raise FileFaultError("forms within forms without end")
        self._depth += 1
        try:
            layers = self._run(resources.inside, stream.data(), box)
        finally:
            self._depth -= 1
        form = _Form(number, (a, b, c, d, e, f), box, layers)
        if number:
            _keep(self._forms, number, form)
        return form


class _Resources:
    """A resource dictionary; what it names is looked up once. ``inside`` is the same for a form's own content."""

    def __init__(self, reader: PageReader, entries: dict[str, Value], *, own: bool = True) -> None:
        self._reader = reader
        self._entries = entries
        self._own = own
        self._named = False
        self._starts: dict[Box, GraphicsState] = {}
        self._inside: _Resources | None = None
        self._fonts: dict[str, ReadFont] = {}
        self._states: dict[str, Transparency] = {}
        self._objects: dict[str, Value] | None = None

    def start(self, clip: Box) -> GraphicsState:
        """The state in which content with these resources begins, open in ``clip``."""
        known = self._starts.get(clip)
        if known is None:
            if len(self._starts) > _KEPT:
                self._starts.clear()
            known = self._starts[clip] = GraphicsState(clip)
        return known

    @property
    def inside(self) -> _Resources:
        """The same names where a form uses them."""
        if not self._own:
            return self
        if self._inside is None:
            self._inside = _Resources(self._reader, self._entries, own=False)
        return self._inside

    def name_fonts(self) -> None:
        """Make the fonts that a page names known as its own."""
        if not self._named:
            self._named = True
            for value in self._kind("/Font").values():
                self._reader.font_of(value, own=True)

    def _kind(self, kind: str) -> dict[str, Value]:
        found = self._reader.file.get(self._entries.get(kind))
        return found if isinstance(found, dict) else {}

    def font(self, name: str) -> ReadFont:
        """The font of a resource name."""
        known = self._fonts.get(name)
        if known is None:
            value = self._kind("/Font").get(f"/{name}")
            known = self._fonts[name] = self._reader.font_of(value, own=self._own)
        return known

    def state(self, name: str) -> Transparency:
        """What a graphics state dictionary says of transparency (ISO 32000-1, table 58)."""
        known = self._states.get(name)
        if known is None:
            file = self._reader.file
            entries = file.get(self._kind("/ExtGState").get(f"/{name}"))
            known = self._states[name] = _transparency(file, entries) if isinstance(entries, dict) else _NOTHING
        return known

    def placed(self, name: str, matrix: Matrix, clip: Box) -> tuple[Layer, ...] | None:
        """The layers of a form placed by ``matrix``; None for a picture."""
        if self._objects is None:
            self._objects = self._kind("/XObject")
        value = self._objects.get(f"/{name}")
        return () if value is None else self._reader.placed(value, self, matrix, clip)


def _transparency(file: ReadFile, entries: dict[str, Value]) -> Transparency:
    alpha, stroke_alpha = file.get(entries.get("/ca")), file.get(entries.get("/CA"))
    blend, mask = file.get(entries.get("/BM")), file.get(entries.get("/SMask"))
    first = blend[0] if isinstance(blend, list) and blend else blend
    plain = (
        None
        if blend is None and mask is None
        else first in (None, "/Normal", "/Compatible") and mask in (None, "/None")
    )
    return Transparency(
        float(alpha) if isinstance(alpha, int | float) else None,
        float(stroke_alpha) if isinstance(stroke_alpha, int | float) else None,
        plain,
    )


def _keep(cache: OrderedDict[Key, Kept], key: Key, value: Kept) -> None:
    cache[key] = value
    while len(cache) > _KEPT:
        cache.popitem(last=False)
