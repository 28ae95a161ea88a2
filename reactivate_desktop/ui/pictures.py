"""From the press's pictures (raw RGB) to Qt's."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QImage


class Raster(Protocol):
    """A picture as the press gives it: ``rgb`` holds ``width * height * 3`` bytes, row by row from the top."""

    @property
    def width(self) -> int:
        """Pixels across."""

    @property
    def height(self) -> int:
        """Pixels down."""

    @property
    def rgb(self) -> bytes:
        """The pixels."""


def as_image(picture: Raster) -> QImage:
    """A Qt image that owns its pixels."""
    stride = picture.width * 3
    return QImage(picture.rgb, picture.width, picture.height, stride, QImage.Format.Format_RGB888).copy()
