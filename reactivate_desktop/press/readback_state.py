"""The graphics state of a content stream, as far as it tells what is seen (ISO 32000-1, 8.4).

A state never changes: an operator leads from one to another, and the way is kept, since thousands of pages take it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from reactivate_desktop.press.readback_fonts import ReadFont
from reactivate_desktop.press.readback_marks import IDENTITY, Box, Layer, Matrix

_ADDITIVE: Final = frozenset({"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/G", "/RGB"})
_WAYS_KEPT: Final = 256


class Transparency(NamedTuple):
    """What a graphics state dictionary sets: alphas (None = as before), and whether it blends or masks."""

    alpha: float | None
    stroke_alpha: float | None
    plain: bool | None


class Resources(Protocol):
    """Where fonts, forms and states of a content stream come from."""

    def font(self, name: str) -> ReadFont:
        """The font of a resource name."""

    def placed(self, name: str, matrix: Matrix, clip: Box) -> tuple[Layer, ...] | None:
        """The layers of a form placed by ``matrix``; None for a picture."""

    def state(self, name: str) -> Transparency:
        """What a graphics state dictionary says of transparency."""

    def start(self, clip: Box) -> GraphicsState:
        """The state in which content with these resources begins, open in ``clip``."""


class GraphicsState:
    """Inks are 0 (paper) to 1 (solid); ``plain`` is False while colours blend with what lies under them.

    ``ways`` lead on: by an operator's operands and name to the state after it. ``forms`` are those that were placed in
    this state, by the operands of Do.
    """

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
        self.ways: dict[tuple[bytes, bytes], GraphicsState] = {}
        self.forms: dict[bytes, tuple[Layer, ...] | None] = {}

    def after(self, change: Change, operands: bytes, operator: bytes, resources: Resources) -> GraphicsState:
        """The state that an operator leads to, which is kept for the next page that takes this way."""
        twin = self.copy()
        change(twin, operands, resources)
        if len(self.ways) < _WAYS_KEPT:
            self.ways[operands, operator] = twin
        return twin

    def copy(self) -> GraphicsState:
        """The same state with ways of its own."""
        twin = object.__new__(GraphicsState)
        twin.__dict__.update(self.__dict__)
        twin.ways = {}
        twin.forms = {}
        return twin

    def keep_form(self, operands: bytes, layers: tuple[Layer, ...] | None) -> None:
        """Remember what was placed here."""
        if len(self.forms) < _WAYS_KEPT:
            self.forms[operands] = layers

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


Change = Callable[[GraphicsState, bytes, Resources], None]
"""What an operator makes of a state: it sets a fresh copy of it."""
