"""The graphics state of preflight's interpreter, and the shelf where fonts, colour spaces and states come from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeVar

import pikepdf

from reactivate_desktop.press.preflight_geometry import EVERYWHERE, IDENTITY, Box, Matrix
from reactivate_desktop.press.preflight_glyphs import PrintFont, load_font
from reactivate_desktop.press.preflight_ink import GRAY, Ink, Space, ink, space_of

_KEPT: Final = 512
Kept = TypeVar("Kept")
Made = TypeVar("Made")
_BLACK: Final = ink(GRAY, (0.0,))


@dataclass
class Graphics:
    """What operators change (ISO 32000-1, 8.4 and 9.3); lengths in points of the current space."""

    matrix: Matrix = IDENTITY
    clip: Box = EVERYWHERE
    fill: Ink = _BLACK
    stroke: Ink = _BLACK
    line_pt: float = 1.0
    overprint_fill: bool = False
    overprint_stroke: bool = False
    overprint_mode: int = 0
    font: PrintFont | None = None
    size: float = 0.0
    text: Matrix = IDENTITY
    letter_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def copy(self) -> Graphics:
        """The same once more; faster than dataclasses.replace, which every q would pay for."""
        other = Graphics.__new__(Graphics)
        other.__dict__.update(self.__dict__)
        return other

    @property
    def key(self) -> object:
        """What a form inherits that changes how it prints."""
        overprint = (self.overprint_fill, self.overprint_stroke, self.overprint_mode)
        return (self.matrix, self.clip, self.fill, self.stroke, self.line_pt, overprint)


class NamedThing(NamedTuple):
    """An entry of a resource dictionary: the object, what it is (its Subtype), and its number in the file."""

    thing: pikepdf.Object
    kind: str
    objgen: tuple[int, int]


@dataclass(slots=True)
class Shelf:
    """Named things of resource dictionaries. What is an object of its own is read once, a name is looked up once."""

    _fonts: OrderedDict[tuple[int, int], PrintFont] = field(default_factory=OrderedDict)
    _spaces: OrderedDict[tuple[int, int], Space] = field(default_factory=OrderedDict)
    _named: dict[tuple[int, str, str], object] = field(default_factory=dict)
    _holders: dict[int, pikepdf.Object] = field(default_factory=dict)
    """Dictionaries whose names are known, kept so that none of them gives its id to another."""

    def forget(self) -> None:
        """Let go of everything that belongs to a reader of the file; fonts and spaces are plain values and stay."""
        self._named.clear()
        self._holders.clear()

    def _once(self, resources: pikepdf.Object | None, kind: str, name: str, make: Callable[[], Made]) -> Made:
        if resources is None:
            return make()
        key = (id(resources), kind, name)
        known = self._named.get(key)
        if known is None:
            if len(self._named) > 8 * _KEPT:
                self.forget()
            self._holders[key[0]] = resources
            known = self._named[key] = (make(),)
        return known[0]  # type: ignore[index,no-any-return]  # a tuple of what was made under that key

    def entry(self, resources: pikepdf.Object | None, kind: str, name: str) -> pikepdf.Object | None:
        """What a name stands for, or None."""
        group = resources.get(kind) if resources is not None else None
        return group.get(name) if isinstance(group, pikepdf.Dictionary) else None

    def thing(self, resources: pikepdf.Object | None, name: str) -> NamedThing | None:
        """The form or picture of a name."""

        def look() -> NamedThing | None:
            found = self.entry(resources, "/XObject", name)
            if not isinstance(found, pikepdf.Stream):
                return None
            return NamedThing(found, str(found.get("/Subtype")), found.objgen)

        return self._once(resources, "/XObject", name, look)

    def font(self, resources: pikepdf.Object | None, name: str) -> PrintFont | None:
        """The font of a name."""
        return self._once(resources, "/Font", name, lambda: self._font(resources, name))

    def _font(self, resources: pikepdf.Object | None, name: str) -> PrintFont | None:
        found = self.entry(resources, "/Font", name)
        if not isinstance(found, pikepdf.Dictionary):
            return None
        known = self._fonts.get(found.objgen) if found.is_indirect else None
        if known is None:
            known = load_font(found)
            if found.is_indirect:
                _keep(self._fonts, found.objgen, known)
        return known

    def space(self, resources: pikepdf.Object | None, name: str) -> Space:
        """The colour space of a name, one of the device's own or one of the resources."""

        def look() -> Space:
            found = self.entry(resources, "/ColorSpace", name)
            return space_of(name) if found is None else self.space_object(found)

        return self._once(resources, "/ColorSpace", name, look)

    def space_object(self, found: pikepdf.Object | None) -> Space:
        """The colour space that an object describes."""
        if not isinstance(found, pikepdf.Array) or not found.is_indirect:
            return space_of(found)
        known = self._spaces.get(found.objgen)
        if known is None:
            known = space_of(found)
            _keep(self._spaces, found.objgen, known)
        return known

    @staticmethod
    def initial(space: Space) -> tuple[float, ...]:
        """The colour that holds until one is set (ISO 32000-1, 8.6)."""
        if space.family in ("Separation", "DeviceN"):
            return (1.0,) * space.parts
        black = (0.0, 0.0, 0.0, 1.0)
        return black if space.parts == 4 else (0.0,) * space.parts

    def apply(self, state: Graphics, resources: pikepdf.Object | None, name: str) -> None:
        """Operator gs."""
        state.__dict__.update(self._once(resources, "/ExtGState", name, lambda: self._changes(resources, name)))

    def _changes(self, resources: pikepdf.Object | None, name: str) -> dict[str, object]:
        """What a graphics state changes, by the names of ``Graphics``."""
        entry = self.entry(resources, "/ExtGState", name)
        changes: dict[str, object] = {}
        if not isinstance(entry, pikepdf.Dictionary):
            return changes
        if "/OP" in entry:
            changes["overprint_stroke"] = changes["overprint_fill"] = bool(entry["/OP"])
        if "/op" in entry:
            changes["overprint_fill"] = bool(entry["/op"])
        if "/OPM" in entry:
            changes["overprint_mode"] = int(entry["/OPM"])
        if "/LW" in entry:
            changes["line_pt"] = float(str(entry["/LW"]))
        if "/Font" in entry:
            changes["font"], changes["size"] = load_font(entry["/Font"][0]), float(str(entry["/Font"][1]))
        return changes


def _keep(shelf: OrderedDict[tuple[int, int], Kept], key: tuple[int, int], thing: Kept) -> None:
    shelf[key] = thing
    while len(shelf) > _KEPT:
        shelf.popitem(last=False)
