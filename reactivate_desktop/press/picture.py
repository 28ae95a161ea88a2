"""Photographs and drawings in pixels: JPEG, PNG and TIFF, checked from their header before any pixel is read.

How many pixels there are on an inch of paper is judged where the picture is placed largest (GWG-style thresholds).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image, ImageOps

from reactivate_desktop.errors import BugError
from reactivate_desktop.press import picture_pixels
from reactivate_desktop.press.artwork import ArtRefusal, ArtUse, Artwork, missing, refused
from reactivate_desktop.press.picture_pixels import Pixels
from reactivate_desktop.press.syntax import dictionary, numbers, reference
from reactivate_desktop.press.writer import PdfWriter

FORMATS: Final = ("JPEG", "PNG", "TIFF")
LEAST_PPI: Final = 150
FINE_PPI: Final = 225
LEAST_LINE_PPI: Final = 550
FINE_LINE_PPI: Final = 800
MOST_PPI: Final = 450

_MOST_PIXELS: Final = 80_000_000
_MOST_JPEG_PIXELS: Final = 250_000_000  # read at a half, a quarter or an eighth of its size where that is enough
_PT_PER_PIXEL: Final = 72 / 300
_TURNED: Final = range(5, 9)
_MODES: Final = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16", "I;16B", "I;16L"}
_HINT: Final = "Save it again as a JPEG, PNG or TIFF in RGB, gray or CMYK."


def is_picture(path: Path) -> bool:
    """Whether a file begins as a JPEG, PNG or TIFF does."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError:
        return False
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*"))


def thumbnail(path: Path, most: int) -> Image.Image:
    """A picture for a screen, in RGB on white, no side longer than ``most`` pixels.

    Raises:
        PressError: when it can't be read.
    """
    file = PictureFile(path, ArtUse(path.name))
    with file.refusing(), picture_pixels.opened(path, FORMATS) as image:
        image.draft("RGB", (most, most))
        image.thumbnail((most, most))
        shown = ImageOps.exif_transpose(image, in_place=False)
        if not picture_pixels.has_alpha(shown):
            return shown.convert("RGB")
        shown = shown.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown).convert("RGB")


class PictureFile(Artwork):
    """One picture; its pixels are read and converted when it is first put into a file."""

    def __init__(self, path: Path, use: ArtUse) -> None:
        self.path = path
        self._use = use
        self.left = self.bottom = 0.0
        with self.refusing(), picture_pixels.opened(path, FORMATS) as image:
            self.pixels = self._checked(image)
            self._mode = image.mode
            self._has_profile = picture_pixels.own_profile(image.info.get("icc_profile"), "RGB") is not None
            self.uses_transparency = use.transparency and picture_pixels.has_alpha(image)
        self.width, self.height = (side * _PT_PER_PIXEL for side in self.pixels)

    @property
    def ppi(self) -> float:
        """Pixels per inch where it is placed largest; infinite where it is not placed."""
        scales = [placement.scale(*self.pixels) for placement in self._use.placements]
        return 72 / max(scales) if scales else math.inf

    @property
    def notes(self) -> tuple[str, ...]:
        """What a brand's owner should know of it, each a sentence."""
        return tuple(self._notes())

    def put(self, writer: PdfWriter) -> int:
        """Write the picture as a Form XObject; gives its number.

        Raises:
            PressError: when its pixels can't be read.
        """
        image = self._put_image(writer, self._converted)
        content = f"q {numbers(self.width, 0, 0, self.height, 0, 0)} cm /Im Do Q\n".encode()
        entries = {
            "Type": b"/XObject",
            "Subtype": b"/Form",
            "BBox": f"[0 0 {numbers(self.width, self.height)}]".encode(),
            "Resources": dictionary({"XObject": dictionary({"Im": reference(image)})}),
        }
        if self.uses_transparency:
            entries["Group"] = b"<</Type /Group /S /Transparency /CS /DeviceCMYK>>"
        return writer.put_stream(content, entries)

    @staticmethod
    def _put_image(writer: PdfWriter, pixels: Pixels) -> int:
        entries = dict(pixels.entries)
        if pixels.mask is not None:
            entries[pixels.mask_key] = reference(PictureFile._put_image(writer, pixels.mask))
        return writer.put_stream(pixels.data, {"Type": b"/XObject", "Subtype": b"/Image", **entries})

    @cached_property
    def _converted(self) -> Pixels:
        if self._use.converter is None:
            raise BugError("A picture was to be printed without inks.", code="art-inks")
        with self.refusing():
            stat = self.path.stat()
            return picture_pixels.converted(
                picture_pixels.Source(self.path, stat.st_mtime_ns, stat.st_size, FORMATS),
                self._use.converter(),
                self._wanted_pixels(),
                self._use.transparency,
            )

    def _wanted_pixels(self) -> tuple[int, int]:
        share = min(1.0, MOST_PPI / self.ppi) if math.isfinite(self.ppi) else 1.0
        across, down = (max(1, math.ceil(side * share)) for side in self.pixels)
        return across, down

    def _checked(self, image: Image.Image) -> tuple[int, int]:
        """The picture's size as it is looked at."""
        across, down = image.size
        most = _MOST_JPEG_PIXELS if image.format == "JPEG" else _MOST_PIXELS
        if across * down > most:
            raise ArtRefusal(f"it has {across * down / 1e6:,.0f} million pixels; {most / 1e6:.0f} million are the most")
        if image.mode not in _MODES:
            raise ArtRefusal(f"its pixels are of a kind ({image.mode}) that is not printed")
        if getattr(image, "n_frames", 1) > 1 and image.format == "TIFF":
            raise ArtRefusal("it holds several pictures")
        if image.getexif().get(ExifTags.Base.Orientation) in _TURNED:
            across, down = down, across
        scale = max((one.scale(across, down) for one in self._use.placements), default=0.0)
        least = LEAST_LINE_PPI if image.mode == "1" else LEAST_PPI
        if scale and round(72 / scale) < least:
            needed = (math.ceil(side * scale * least / 72) for side in (across, down))
            wanted = " × ".join(f"{side:,}" for side in needed)
            raise ArtRefusal(
                f"it has {72 / scale:.0f} pixels per inch where it is placed, {least} are the least ({wanted} pixels)"
            )
        return across, down

    def _notes(self) -> Iterator[str]:
        fine = FINE_LINE_PPI if self._mode == "1" else FINE_PPI
        if round(self.ppi) < fine:
            yield f"The picture {self._use.called} has {self.ppi:.0f} pixels per inch; {fine} or more look sharper."
        if self._mode in {"RGB", "RGBA", "P", "PA"} and not self._has_profile:
            yield f"The picture {self._use.called} has no colour profile that can be used; it is taken as sRGB."

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Errors of a damaged file become sentences that name it."""
        called = self._use.called
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Pillow warns of what is refused or decided here
                yield
        except FileNotFoundError:
            raise missing(self.path) from None
        except ArtRefusal as refusal:
            raise refused(called, str(refusal), _HINT) from None
        except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError):
            raise refused(called, "it is damaged, or not a JPEG, PNG or TIFF that can be read", _HINT) from None
        except Image.DecompressionBombError:
            raise refused(called, "it has more pixels than can be printed", _HINT) from None
