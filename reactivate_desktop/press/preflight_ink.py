"""Colour spaces and colours as what they put on the plates of a press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pikepdf

PROCESS: Final = ("Cyan", "Magenta", "Yellow", "Black")
ALL: Final = "All"
_INKLESS: Final = 0.001


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """A colour space. ``family`` is its PDF name without slash; ``inks`` are the plates that its components fill.

    ``base`` is what Indexed and uncoloured patterns are made of, ``parts`` how many numbers a colour has.
    """

    family: str
    parts: int
    inks: tuple[str, ...] = ()
    base: Space | None = None
    recipe: str = ""
    """Alternate space and tint transform of an ink, as text to compare."""
    high: int = 0
    lookup: bytes = b""

    @property
    def at_root(self) -> Space:
        """The space behind Indexed and Pattern."""
        return self.base.at_root if self.base is not None else self

    @property
    def on_press(self) -> bool:
        """Whether its colours reach the plates as they are."""
        return self.at_root.family in _PRESS_FAMILIES


_PRESS_FAMILIES: Final = frozenset({"DeviceCMYK", "DeviceGray", "Separation", "DeviceN", "Pattern"})
CMYK: Final = Space("DeviceCMYK", 4, PROCESS)
GRAY: Final = Space("DeviceGray", 1)
RGB: Final = Space("DeviceRGB", 3)
PATTERN: Final = Space("Pattern", 0)
_PLAIN: Final = {
    "/DeviceCMYK": CMYK, "/CMYK": CMYK, "/DeviceGray": GRAY, "/G": GRAY, "/DeviceRGB": RGB, "/RGB": RGB,
    "/Pattern": PATTERN, "/CalRGB": Space("CalRGB", 3), "/CalGray": Space("CalGray", 1), "/Lab": Space("Lab", 3),
}  # fmt: skip
_ICC: Final = {1: "gray", 3: "RGB", 4: "CMYK"}


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """A colour as name and tint (0 to 1) of each plate with ink; an estimate for spaces that are not the press's."""

    space: Space
    plates: tuple[tuple[str, float], ...]

    def tint(self, plate: str) -> float:
        """What a plate gets; the registration colour is on all of them."""
        for name, tint in self.plates:
            if name in (plate, ALL):
                return tint
        return 0.0

    @property
    def percent(self) -> float:
        """All plates together, in percent."""
        return 100 * sum(tint for _, tint in self.plates)

    @property
    def is_white(self) -> bool:
        """Nothing is printed: paper."""
        return not self.plates and self.space.family != "Pattern"

    @property
    def black(self) -> float:
        """The tint of the black plate."""
        return self.tint("Black")

    @property
    def is_black_alone(self) -> bool:
        """Nothing but solid black."""
        return len(self.plates) == 1 and self.plates[0][0] == "Black" and self.black > 1 - _INKLESS

    @property
    def is_mixed(self) -> bool:
        """From more than one ink."""
        return len(self.plates) > 1


@lru_cache(maxsize=4096)
def ink(space: Space, values: tuple[float, ...]) -> Ink:
    """The colour of those numbers in a space."""
    return Ink(space, tuple((name, tint) for name, tint in _tints(space, values) if tint > _INKLESS))


def _tints(space: Space, values: Sequence[float]) -> list[tuple[str, float]]:
    family = space.family
    if family == "Indexed" and space.base is not None and values:
        place = int(min(max(values[0], 0), space.high)) * space.base.parts
        return _tints(space.base, [byte / 255 for byte in space.lookup[place : place + space.base.parts]])
    if family in ("DeviceCMYK", "Separation", "DeviceN") or space.recipe == "CMYK":
        return [(name, tint) for name, tint in zip(space.inks, values, strict=False) if name != "None"]
    if family in ("DeviceGray", "CalGray") or space.recipe == "gray":
        return [("Black", 1.0 - values[-1])] if values else []
    if family == "Lab":
        return [("Black", 1.0 - values[0] / 100)] if values else []
    if family == "Pattern":
        return _tints(space.base, values) if space.base is not None else []
    return _from_rgb(values)


def _from_rgb(values: Sequence[float]) -> list[tuple[str, float]]:
    """An estimate: what red, green and blue lack, with their common part on black."""
    if len(values) < 3:
        return []
    lacks = [1.0 - value for value in values[:3]]
    common = min(lacks)
    return [*zip(PROCESS, (lack - common for lack in lacks), strict=False), ("Black", common)]


def space_of(found: pikepdf.Object | str | None) -> Space:
    """The space that an object or a name describes; what can't be understood is one of family "?"."""
    if isinstance(found, str):
        return _PLAIN.get(found, Space("?", 0))
    if isinstance(found, pikepdf.Name):
        return _PLAIN.get(str(found), Space("?", 0))
    if isinstance(found, pikepdf.Array) and len(found):
        try:
            return _array_space(found)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
            return Space("?", 0)
    return Space("?", 0)


def _array_space(found: pikepdf.Array) -> Space:
    family = str(found[0])
    if len(found) == 1 or family in ("/CalRGB", "/CalGray", "/Lab"):
        return _PLAIN.get(family, Space("?", 0))
    if family == "/ICCBased":
        parts = int(found[1].get("/N", 0))
        return Space("ICCBased", parts, PROCESS if parts == 4 else (), recipe=_ICC.get(parts, ""))
    if family in ("/Indexed", "/I"):
        table = found[3]
        lookup = table.read_bytes() if isinstance(table, pikepdf.Stream) else bytes(table)
        return Space("Indexed", 1, base=space_of(found[1]), high=int(found[2]), lookup=lookup)
    if family == "/Pattern":
        base = space_of(found[1])
        return Space("Pattern", base.parts, base=base)
    if family in ("/Separation", "/DeviceN"):
        names = [found[1]] if family == "/Separation" else list(found[1])
        inks = tuple(str(name)[1:] for name in names)
        return Space(family[1:], len(inks), inks, recipe=_recipe(found))
    return Space("?", 0)


def _recipe(found: pikepdf.Array) -> str:
    """Alternate and tint transform as text that is the same for the same recipe."""
    transform = found[3]
    body = transform.read_bytes() if isinstance(transform, pikepdf.Stream) else b""
    return f"{space_of(found[2]).family} {_plain(transform)} {body.hex()}"


def _plain(thing: pikepdf.Object) -> str:
    skipped = ("/Length", "/Filter", "/DecodeParms")
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return " ".join(f"{key} {_plain(value)}" for key, value in sorted(thing.items()) if key not in skipped)
    if isinstance(thing, pikepdf.Array):
        return "[" + " ".join(_plain(part) for part in thing) + "]"
    return str(float(str(thing))) if not isinstance(thing, (pikepdf.Name, pikepdf.String)) else str(thing)
