"""The colours that a brand kit may name: process inks, spot inks and screen colours."""

from __future__ import annotations

import re
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, ValidationError
from pydantic_core import PydanticCustomError

from reactivate_desktop.brand.model import BrandModel

Cmyk = tuple[float, float, float, float]
"""Cyan, magenta, yellow, black, each 0 to 100 percent."""

BLACK: Cmyk = (0.0, 0.0, 0.0, 100.0)
WHITE: Cmyk = (0.0, 0.0, 0.0, 0.0)

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_NOT_SPOTS = frozenset({"all", "none", "cyan", "magenta", "yellow", "black"})
_FORMS = 'write [c, m, y, k] in percent, "#rrggbb", or {spot = "its name", alternate = [c, m, y, k]}'


class Rgb(NamedTuple):
    """A screen colour in sRGB, each part 0 to 255; the press converts it into the inks of its printing condition."""

    red: int
    green: int
    blue: int


class Spot(BrandModel):
    """A spot ink under the printer's name for it, such as ``PANTONE 185 C``.

    ``alternate`` is the mixture that stands for it where the ink is not there, ``tint`` its share in percent.
    """

    spot: str
    alternate: Cmyk
    tint: float = 100.0

    def nearest(self) -> Cmyk:
        """The process inks nearest to this tint."""
        cyan, magenta, yellow, black = (ink * self.tint / 100 for ink in self.alternate)
        return (cyan, magenta, yellow, black)


def _read(value: Any) -> Any:
    if isinstance(value, Spot | Rgb):
        return value
    if isinstance(value, str) and _HEX.fullmatch(value):
        return Rgb(*bytes.fromhex(value[1:]))
    if isinstance(value, list | tuple) and len(value) == 4 and all(isinstance(ink, int | float) for ink in value):
        return tuple(float(ink) for ink in value)
    if isinstance(value, dict):
        try:
            return Spot.model_validate(value)
        except ValidationError:
            pass
    raise PydanticCustomError("colour", _FORMS)


PaletteColour = Annotated[Cmyk | Rgb | Spot, BeforeValidator(_read)]
"""A colour as kit.toml spells it: ``[c, m, y, k]``, ``"#rrggbb"`` or ``{spot, alternate, tint}``."""


def wrong_with(colour: Cmyk | Rgb | Spot) -> str:
    """What is wrong with a colour, or ''."""
    if isinstance(colour, Rgb):
        return ""
    inks = (*colour.alternate, colour.tint) if isinstance(colour, Spot) else colour
    if not all(0 <= ink <= 100 for ink in inks):
        return "each ink is a percentage from 0 to 100"
    if isinstance(colour, Spot) and (not colour.spot.strip() or colour.spot.strip().lower() in _NOT_SPOTS):
        return f"'{colour.spot}' is not the name of a spot ink"
    return ""


def in_words(colour: Cmyk | Rgb | Spot) -> str:
    """A colour as people read it: ``C100  M70  Y20  K30``, ``#1A2B3C`` or ``PANTONE 185 C 40 %``."""
    if isinstance(colour, Rgb):
        return "#{:02X}{:02X}{:02X}".format(*colour)
    if isinstance(colour, Spot):
        return colour.spot if colour.tint == 100 else f"{colour.spot} {colour.tint:g} %"
    return "  ".join(f"{ink}{part:g}" for ink, part in zip("CMYK", colour, strict=True))
