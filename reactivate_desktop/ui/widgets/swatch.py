"""A colour of a brand as it stands in its kit: the mixture of inks, and a fair idea of it on screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reactivate_desktop.brand.colours import Cmyk, Rgb, Spot, in_words
from reactivate_desktop.ui.tokens import RADIUS_CONTROL, SPACE_4, tokens_of
from reactivate_desktop.ui.widgets.card import label

_WIDTH, _HEIGHT = 120, 56


def on_screen(colour: Cmyk | Rgb | Spot) -> QColor:
    """A fair idea of a colour on screen; the press alone says what it is on paper."""
    if isinstance(colour, Rgb):
        return QColor(*colour)
    inks = colour.nearest() if isinstance(colour, Spot) else colour
    cyan, magenta, yellow, black = (part / 100 for part in inks)
    # Printed inks are less pure than screen primaries: each absorbs some of its neighbours' light.
    red = (1 - cyan) * (1 - 0.07 * magenta) * (1 - black)
    green = (1 - 0.35 * cyan) * (1 - magenta * 0.92) * (1 - 0.05 * yellow) * (1 - black)
    blue = (1 - 0.12 * cyan) * (1 - 0.45 * magenta) * (1 - 0.93 * yellow) * (1 - black)
    floor = 0.1 * black
    return QColor.fromRgbF(*(min(1.0, max(0.0, value + floor)) for value in (red, green, blue)))


class _Patch(QWidget):
    def __init__(self, colour: QColor) -> None:
        super().__init__()
        self._colour = colour
        self.setFixedSize(_WIDTH, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens_of(self).line_strong))
        painter.setBrush(self._colour)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.end()


class Swatch(QWidget):
    """A patch of colour with its name and its inks."""

    def __init__(self, name: str, colour: Cmyk | Rgb | Spot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = in_words(colour)
        self.setAccessibleName(f"{name}: {words}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_4)
        layout.addWidget(_Patch(on_screen(colour)))
        title = label(name, "strong")
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(title)
        layout.addWidget(label(words, "secondary"))
