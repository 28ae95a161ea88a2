"""Make the program's icon files from assets/icons/app.svg: app-256.png beside it and icon.ico in this folder.

Usage: QT_QPA_PLATFORM=offscreen python packaging/draw_icons.py
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[1]
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)


def drawn(source: Path, size: int) -> Image.Image:
    """The drawing as a square picture of ``size`` pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(source)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(bytes(buffer.data().data())))


def main() -> None:
    """Write the icon files."""
    app = QGuiApplication([])
    source = ROOT / "assets" / "icons" / "app.svg"
    pictures = {size: drawn(source, size) for size in ICO_SIZES}
    pictures[256].save(source.with_name("app-256.png"), optimize=True)
    pictures[256].save(
        ROOT / "packaging" / "icon.ico",
        sizes=[(size, size) for size in ICO_SIZES],
        append_images=[pictures[size] for size in ICO_SIZES[:-1]],
    )
    app.quit()


if __name__ == "__main__":
    main()
