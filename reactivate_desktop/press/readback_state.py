"""The graphics state of a content stream, as far as it tells what is seen (ISO 32000-1, 8.4)."""

from __future__ import annotations

from typing import Final, NamedTuple

from reactivate_desktop.press.readback_fonts import ReadFont
from reactivate_desktop.press.readback_marks import IDENTITY, Box, Matrix

_ADDITIVE: Final = frozenset({"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/G", "/RGB"})


class Transparency(NamedTuple):
    """What a graphics state dictionary sets: alphas (None = as before), and whether it blends or masks."""

    alpha: float | None
    stroke_alpha: float | None
    plain: bool | None


class GraphicsState:
    """Inks are 0 (paper) to 1 (solid); ``plain`` is False while colours blend with what lies under them."""

    def __init__(self, clip: Box) -> None:
        self.matrix: Matrix = IDENTITY
        self.clip = clip
        self.fill = self.stroke = 1.0
        self.additive = self.stroke_additive = False
        self.alpha = self.stroke_alpha = 1.0
        self.plain = True
        self.width = 1.0
        self.cap = 0
        self.dash: tuple[float, ...] = ()
        self.phase = 0.0
        self.font: ReadFont | None = None
        self.size = self.leading = self.rise = self.spacing = 0.0
        self.across = 1.0
        self.render = 0

    def copy(self) -> GraphicsState:
        """The same state, to come back to."""
        twin = object.__new__(GraphicsState)
        twin.__dict__.update(self.__dict__)
        return twin

    def take(self, change: Transparency) -> None:
        """Set what a graphics state dictionary names."""
        if change.alpha is not None:
            self.alpha = change.alpha
        if change.stroke_alpha is not None:
            self.stroke_alpha = change.stroke_alpha
        if change.plain is not None:
            self.plain = change.plain

    def set_space(self, name: str) -> None:
        """The colour space of fills: whether 1 is light."""
        self.additive, self.fill = name in _ADDITIVE, 1.0

    def set_stroke_space(self, name: str) -> None:
        """The colour space of lines."""
        self.stroke_additive, self.stroke = name in _ADDITIVE, 1.0
