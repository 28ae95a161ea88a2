"""A picture of a real piece: paper with a soft shadow, at the size there is; a quiet sheet until it comes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reactivate_desktop.ui.tokens import tokens_of

_SHADOW_STEPS = 5
_SHADOW_ALPHA = 7


def paint_paper(painter: QPainter, sheet: QRectF, image: QImage | None, blank: QColor, shadow: QColor) -> None:
    """Draw a sheet with its shadow, and the image on it (scaled to the sheet) once there is one."""
    painter.setPen(Qt.PenStyle.NoPen)
    for step in range(_SHADOW_STEPS, 0, -1):
        colour = QColor(shadow)
        colour.setAlpha(_SHADOW_ALPHA)
        painter.setBrush(colour)
        painter.drawRoundedRect(sheet.adjusted(-step, -step + 2, step, step + 2), step, step)
    painter.fillRect(sheet, blank)
    if image is not None and not image.isNull():
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(sheet, image)


class Picture(QWidget):
    """Shows one image, whole and undistorted, centred."""

    def __init__(self, size: QSize, accessible_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._hint = size
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(accessible_name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_image(self, image: QImage | None) -> None:
        """Show another image, or the quiet sheet."""
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        return self._hint

    def minimumSizeHint(self) -> QSize:
        return QSize(self._hint.width() // 2, self._hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(8, 6, -8, -10)
        size = QSizeF(9, 6) if self._image is None else QSizeF(self._image.size())
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        sheet = QRectF(
            room.center().x() - size.width() / 2, room.center().y() - size.height() / 2, size.width(), size.height()
        )
        paint_paper(painter, sheet, self._image, QColor(tokens.line), QColor(tokens.shadow))
        painter.end()
