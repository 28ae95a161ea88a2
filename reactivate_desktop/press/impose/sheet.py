"""Sheets that a press is fed with: size, and the ways to lay pieces out on it. One TOML file each in assets/sheets."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reactivate_desktop.errors import InputError
from reactivate_desktop.resources import asset, load_toml
from reactivate_desktop.units import Length

AUTO: Final = "auto"
"""The id that stands for the sheet with the least waste."""

_Measure = Annotated[float, Field(ge=0, le=2000)]
_Size = Annotated[float, Field(gt=0, le=2000)]
_Count = Annotated[int, Field(ge=0, le=100)]


class Mark(Enum):
    """What is printed beside the pieces."""

    CROP = "crop"
    REGISTER = "register"
    FOLD = "fold"
    COLOUR_BAR = "colour_bar"
    SLUG = "slug"


class _SheetModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SheetLayout(_SheetModel):
    """One way to use a sheet; lengths in the sheet's unit.

    ``margins`` are left, gripper side, right, tail: what the press can't print on. ``gripper`` is the depth that the
    press holds the sheet by; it takes the place of the margin there where it is deeper. ``gripper_edge`` is the edge
    that goes first: ``either`` takes the one that fits more. ``gutters`` stand between columns and between rows; twice
    the bleed is a double cut. ``across`` and ``down`` 0 = as many as fit. ``separators`` puts a sheet of
    cards before each lift, where the order has lifts.
    """

    id: str
    name: str
    margins: tuple[_Measure, _Measure, _Measure, _Measure]
    gutters: tuple[_Measure, _Measure] = (0.25, 0.25)
    gripper: _Measure = 0.0
    gripper_edge: Literal["short", "long", "either"] = "either"
    across: _Count = 0
    down: _Count = 0
    rotate: Literal["best", "never", "always"] = "best"
    marks: tuple[Mark, ...] = tuple(Mark)
    separators: bool = False


class Sheet(_SheetModel):
    """A sheet; ``width`` and ``height`` in ``unit``, the first of its ``layouts`` is the usual one."""

    id: str
    name: str
    unit: Literal["in", "mm"]
    width: _Size
    height: _Size
    layouts: Annotated[tuple[SheetLayout, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _layouts_differ(self) -> Sheet:
        ids = [layout.id for layout in self.layouts]
        if len(set(ids)) < len(ids):
            raise ValueError("two layouts have the same id")
        return self

    def length(self, value: float) -> Length:
        """``value`` in this sheet's unit."""
        return Length.inches(value) if self.unit == "in" else Length.mm(value)

    def layout(self, layout_id: str = "") -> SheetLayout:
        """The layout of that id ('' = the first).

        Raises:
            InputError: when there is none; it lists those that there are.
        """
        for layout in self.layouts:
            if layout_id in ("", layout.id):
                return layout
        known = ", ".join(f"{self.id}/{layout.id}" for layout in self.layouts)
        raise InputError(
            f"Sheet {self.id} has no layout '{layout_id}'.", hint=f"Use one of: {known}.", code="sheet-layout-unknown"
        )


def load_sheet(name: str, beside: Path | None = None) -> tuple[Sheet, SheetLayout]:
    """The sheet and layout of a name: an id (``13x19``), id and layout (``13x19/offset``), or a TOML file of one's own.

    A file's path is relative to the folder ``beside``, else to the current one.

    Raises:
        InputError: when there is no such sheet or layout, or the file is not one; names file and key.
    """
    own = re.fullmatch(r"(.+\.toml)(?:/([^/\\]+))?", name, re.IGNORECASE)
    if own:
        sheet = load_toml((beside or Path()) / own[1], Sheet)
        return sheet, sheet.layout(own[2] or "")
    sheet_id, _, layout_id = name.partition("/")
    known = {one.lower(): one for one in sheet_ids()}
    if sheet_id.lower() not in known:
        raise InputError(
            f"There is no sheet '{sheet_id}'.",
            hint=f"Use one of: {', '.join(sheet_ids())}; or name a TOML file of your own.",
            code="sheet-unknown",
        )
    sheet = load_toml(asset("sheets", f"{known[sheet_id.lower()]}.toml"), Sheet)
    return sheet, sheet.layout(layout_id)


def bundled_sheets() -> tuple[tuple[Sheet, SheetLayout], ...]:
    """Every bundled sheet in every layout of it, smallest sheet first."""
    return tuple((sheet, layout) for sheet in _bundled() for layout in sheet.layouts)


def sheet_ids() -> tuple[str, ...]:
    """Ids of the bundled sheets, smallest first."""
    return tuple(sheet.id for sheet in _bundled())


def _bundled() -> list[Sheet]:
    folder: Path = asset("sheets")
    return sorted((load_toml(path, Sheet) for path in sorted(folder.glob("*.toml"))), key=_area)


def _area(sheet: Sheet) -> float:
    return sheet.length(sheet.width).pt * sheet.length(sheet.height).pt
