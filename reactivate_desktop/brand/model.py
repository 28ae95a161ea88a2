"""The base of everything that a brand's TOML files hold: frozen, and strict about unknown keys."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from reactivate_desktop.units import Length, Rect


class BrandModel(BaseModel):
    """Frozen, strict; readable from TOML through ``resources.load_toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def _box(value: object) -> object:
    if isinstance(value, (list, tuple)) and len(value) == 4 and all(isinstance(n, (int, float)) for n in value):
        return Rect.inches(*(float(n) for n in value))
    return value


def _inches(value: object) -> object:
    return Length.inches(float(value)) if isinstance(value, (int, float)) else value


Box = Annotated[Rect, BeforeValidator(_box)]
"""``[x, y, width, height]`` in inches, from the left and TOP trim edge of its panel."""

Inches = Annotated[Length, BeforeValidator(_inches)]
"""A number of inches."""
