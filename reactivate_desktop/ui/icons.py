"""The icon set: line drawings of assets/icons, tinted in the colour of the text they stand beside."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from reactivate_desktop.resources import asset
from reactivate_desktop.ui.tokens import ICON_PX, tokens_of

_NAME, _TONE = "iconName", "iconTone"
_SCALE = 2.0


@cache
def _renderer(name: str) -> QSvgRenderer | None:
    path = asset("icons", f"{name}.svg")
    if not path.is_file():
        return None
    renderer = QSvgRenderer(QByteArray(path.read_bytes()))
    return renderer if renderer.isValid() else None


@cache
def _pixmap(name: str, colour: str, size: int) -> QPixmap:
    """The drawing in one colour; without a drawing a small ring, so that nothing shifts."""
    pixmap = QPixmap(QSize(size, size) * _SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(pixmap.rect())
    renderer = _renderer(name)
    if renderer is None:
        third = box.width() / 3
        painter.drawEllipse(box.adjusted(third, third, -third, -third))
    else:
        renderer.render(painter, box)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(box, QColor(colour))
    painter.end()
    pixmap.setDevicePixelRatio(_SCALE)
    return pixmap


def pixmap(name: str, colour: str, size: int = ICON_PX) -> QPixmap:
    """The icon ``name`` as a square picture of ``size`` logical pixels in ``colour`` (#RRGGBB)."""
    return _pixmap(name, colour, size)


def dress(button: QAbstractButton, name: str, tone: str = "text", size: int = ICON_PX) -> None:
    """Give ``button`` the icon ``name`` in the tone of a token; it follows a change of theme."""
    button.setProperty(_NAME, name)
    button.setProperty(_TONE, tone)
    button.setIconSize(QSize(size, size))
    button.setIcon(QIcon(_pixmap(name, tokens_of(button).tone(tone), size)))


def redress(root: QWidget) -> None:
    """Draw the icons of all buttons below ``root`` again, after the theme changed."""
    for button in root.findChildren(QAbstractButton):
        name = button.property(_NAME)
        if name:
            dress(button, str(name), str(button.property(_TONE)), button.iconSize().width())


def forget() -> None:
    """Drop cached pictures; needed before fonts or screens change and when a test ends."""
    _pixmap.cache_clear()


class IconLabel(QWidget):
    """A picture of the set beside words; it carries no meaning of its own and is silent for assistive technology."""

    def __init__(self, name: str, tone: str = "text", size: int = ICON_PX, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._size = name, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, tone: str) -> None:
        """Show another picture of the set."""
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, _pixmap(self._name, tokens_of(self).tone(self._tone), self._size))
        painter.end()
