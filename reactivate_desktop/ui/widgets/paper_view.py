"""The paper in the middle of a preview: zoomed with Ctrl and the wheel, moved with the mouse, fitted by a key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reactivate_desktop.ui.tokens import tokens_of
from reactivate_desktop.ui.widgets.picture import paint_paper

_MARGIN = 14
_STEP = 1.25
_LEAST, _MOST = 0.2, 8.0
_SCREEN_DPI = 96.0
_HALO_PX, _LEAST_FRAME_PX, _ROOM_AROUND = 4, 14, 5
_DPI_STEPS = (72, 108, 144, 216, 288, 432, 600)


class PaperView(QWidget):
    """Shows one image of a sheet whose size in inches is known. ``zoom`` 1.0 is 96 pixels to the inch.

    Signals:
        dpi_changed: the picture needs another resolution (pixels per inch) to be sharp.
        zoom_changed: the zoom is another one.
    """

    dpi_changed = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._inches = QSizeF(9.25, 6.25)
        self._panels: tuple[QRectF, ...] = ()
        self._frames: tuple[QRectF, ...] = ()
        self._chosen = -1
        self._zoom = 1.0
        self._fits = True
        self._offset = QPointF()
        self._grip: QPointF | None = None
        self._dpi = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Preview of the piece"))

    @property
    def zoom(self) -> float:
        """The present zoom."""
        return self._zoom

    @property
    def dpi(self) -> int:
        """The resolution that is sharp at the present zoom."""
        wanted = self._zoom * _SCREEN_DPI * self.devicePixelRatioF()
        return next((step for step in _DPI_STEPS if step >= wanted * 0.98), _DPI_STEPS[-1])

    def set_sheet(self, width_in: float, height_in: float, panels: Sequence[QRectF] = ()) -> None:
        """The size of the sheet in inches, as the image shows it (with bleed, when the image has it).

        ``panels`` are parts of the image, in inches, that are shown as papers of their own; between them is no paper.
        """
        if (width_in, height_in, tuple(panels)) != (self._inches.width(), self._inches.height(), self._panels):
            self._inches = QSizeF(width_in, height_in)
            self._panels = tuple(panels)
            self._image = None
            self.fit()

    def show_image(self, image: QImage | None) -> None:
        """Show another image; the zoom stays."""
        self._image = image
        self.update()

    def show_frames(self, frames: Sequence[QRectF], chosen: int = -1) -> None:
        """Frame places of the sheet, in inches; the ``chosen`` one strongly, and moved into sight (-1 = none)."""
        self._frames, self._chosen = tuple(frames), chosen
        if 0 <= chosen < len(self._frames) and not QRectF(self.rect()).contains(self._place(self._frames[chosen])):
            self._bring(self._frames[chosen])
        self.update()

    def look_closely(self) -> None:
        """Zoom to the chosen frame, with some of what stands around it."""
        if not 0 <= self._chosen < len(self._frames):
            return
        place = self._frames[self._chosen]
        self._fits = False
        across = self.width() / (max(place.width(), 0.1) * _SCREEN_DPI * _ROOM_AROUND)
        down = self.height() / (max(place.height(), 0.1) * _SCREEN_DPI * _ROOM_AROUND)
        self._set_zoom(max(self._zoom, min(across, down, _MOST)))
        self._bring(place)

    def _bring(self, place: QRectF) -> None:
        """Move the middle of a place into the middle of the view, where the sheet is larger than that."""
        if self._fits:
            return
        scale = self._zoom * _SCREEN_DPI
        middle = QPointF(self._inches.width() / 2, self._inches.height() / 2)
        self._offset = (middle - place.center()) * scale
        self.update()

    def fit(self) -> None:
        """Show the whole sheet."""
        self._fits = True
        self._offset = QPointF()
        across = (self.width() - 2 * _MARGIN) / (self._inches.width() * _SCREEN_DPI)
        down = (self.height() - 2 * _MARGIN) / (self._inches.height() * _SCREEN_DPI)
        self._set_zoom(max(_LEAST, min(across, down, _MOST)))

    def zoom_by(self, factor: float) -> None:
        """Zoom around the middle."""
        self._fits = False
        self._set_zoom(max(_LEAST, min(self._zoom * factor, _MOST)))

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self.zoom_changed.emit(zoom)
        if self.dpi != self._dpi:
            self._dpi = self.dpi
            self.dpi_changed.emit(self._dpi)
        self.update()

    def _sheet(self) -> QRectF:
        size = self._inches * (self._zoom * _SCREEN_DPI)
        middle = QRectF(self.rect()).center() + self._offset
        return QRectF(middle.x() - size.width() / 2, middle.y() - size.height() / 2, size.width(), size.height())

    def _place(self, part: QRectF) -> QRectF:
        """Where a part of the sheet, in inches, stands in the widget."""
        scale, sheet = self._zoom * _SCREEN_DPI, self._sheet()
        corner = sheet.topLeft() + part.topLeft() * scale
        return QRectF(corner, part.size() * scale)

    def _cut(self, part: QRectF) -> QImage | None:
        if self._image is None or not self._panels:
            return self._image
        across = self._image.width() / self._inches.width()
        down = self._image.height() / self._inches.height()
        box = QRectF(part.x() * across, part.y() * down, part.width() * across, part.height() * down)
        return self._image.copy(box.toRect())

    def _paint_frame(self, painter: QPainter, place: QRectF, pen: QPen) -> None:
        """A frame just outside a place, never so small that it is overlooked."""
        box = self._place(place)
        more = (max(0.0, _LEAST_FRAME_PX - edge) / 2 + _HALO_PX for edge in (box.width(), box.height()))
        across, down = more
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawRoundedRect(box.adjusted(-across, -down, across, down), 3, 3)

    def sizeHint(self) -> QSize:
        return QSize(640, 460)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 180)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect())
        for part in self._panels or (QRectF(QPointF(), self._inches),):
            paint_paper(painter, self._place(part), self._cut(part), QColor(tokens.line), QColor(tokens.shadow))
        for number, place in enumerate(self._frames):
            if number != self._chosen:
                self._paint_frame(painter, place, QPen(QColor(tokens.warn), 1, Qt.PenStyle.DashLine))
        if 0 <= self._chosen < len(self._frames):
            place = self._frames[self._chosen]
            self._paint_frame(painter, place, QPen(QColor(tokens.surface), _HALO_PX + 3))
            self._paint_frame(painter, place, QPen(QColor(tokens.bad), 3))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fits:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            place = event.position() - QRectF(self.rect()).center() - self._offset
            before = self._zoom
            self.zoom_by(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)
            self._offset -= place * (self._zoom / before - 1)
        elif not self._fits:
            self._offset += QPointF(event.angleDelta()) / 4
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and not self._fits:
            self._offset += event.position() - self._grip
            self._grip = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._fits:
            self.zoom_by(max(1.0, 1 / self._zoom) * _STEP)
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.text():
            case "+" | "=":
                self.zoom_by(_STEP)
            case "-":
                self.zoom_by(1 / _STEP)
            case "0":
                self.fit()
            case _:
                super().keyPressEvent(event)
