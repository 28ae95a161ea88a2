"""Screen colours and pictures become inks: LittleCMS, relative colorimetric with black point compensation.

No mixture holds more ink than the paper takes. Where the profile asks for more, ink is taken so that the colour moves
least: of what cyan, magenta and yellow have in common (their gray) each gives d, and black gets d / 4; what is still
too much is taken from the three in proportion. Black is never reduced. (With the coated profile and a limit of 260 %
this moves the colours concerned by 0.4 in delta E on average; taking in proportion alone by 0.7.)
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

from reactivate_desktop.brand.colours import BLACK, WHITE, Cmyk, Rgb
from reactivate_desktop.press.icc_profile import IccProfile

Inks = npt.NDArray[np.uint8]
"""Rows, columns and C, M, Y, K of a picture; 255 is full ink."""

_STRIP = 1 << 18  # pixels worked on at a time
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_BPC = ImageCms.Flags.BLACKPOINTCOMPENSATION


@lru_cache(maxsize=4)
def converter(profile: IccProfile, tac_limit: float) -> Converter:
    """The converter into a printing condition, made once per process; ``tac_limit`` in percent."""
    return Converter(profile.data, tac_limit)


class Converter:
    """Converts into the inks of one printing condition."""

    def __init__(self, profile: bytes, tac_limit: float) -> None:
        self._profile = profile
        self.tac_limit = tac_limit

    @cached_property
    def _target(self) -> ImageCms.ImageCmsProfile:
        return ImageCms.ImageCmsProfile(io.BytesIO(self._profile))

    @cached_property
    def _from_srgb(self) -> ImageCms.ImageCmsTransform:
        return self._transform(ImageCms.createProfile("sRGB"))

    def _transform(self, source: Any) -> ImageCms.ImageCmsTransform:
        return ImageCms.buildTransform(source, self._target, "RGB", "CMYK", _INTENT, flags=_BPC)

    def colour(self, colour: Rgb) -> Cmyk:
        """A colour of a palette. Grays become black ink alone, so that type in them stays sharp."""
        if colour == (255, 255, 255):
            return WHITE
        if colour == (0, 0, 0):
            return BLACK
        if colour.red == colour.green == colour.blue:
            return (0.0, 0.0, 0.0, _percent(int(self.black_of_gray[colour.red])))
        pixel = self.picture(Image.new("RGB", (1, 1), tuple(colour)))[0, 0]
        cyan, magenta, yellow, black = (_percent(int(ink)) for ink in pixel)
        return (cyan, magenta, yellow, black)

    def picture(self, image: Image.Image) -> Inks:
        """An sRGB picture as inks."""
        return self.pictures()(image)

    def pictures(self, profile: ImageCms.ImageCmsProfile | None = None) -> Callable[[Image.Image], Inks]:
        """What turns RGB pictures, or parts of one, into inks; ``profile`` is their own, None = sRGB."""
        transform = self._transform(profile) if profile else self._from_srgb

        def convert(image: Image.Image) -> Inks:
            inks = np.array(ImageCms.applyTransform(image, transform))
            self.limit(inks)
            return inks

        return convert

    def limit(self, inks: Inks) -> bool:
        """Take ink away, in place, where there is more than the paper takes; says whether there was."""
        flat = inks.reshape(-1, 4)
        touched = False
        for first in range(0, len(flat), _STRIP):
            touched |= _limit(flat[first : first + _STRIP], int(self.tac_limit * 255 // 100))
        return touched

    @cached_property
    def black_of_gray(self) -> npt.NDArray[np.uint8]:
        """How much black ink (255 = full) looks like each gray of sRGB, from black ink alone to bare paper."""
        ramp = np.zeros((1, 256, 4), np.uint8)
        ramp[0, :, 3] = np.arange(256)
        to_lab = ImageCms.buildTransform(self._target, ImageCms.createProfile("LAB"), "CMYK", "LAB", _INTENT)
        lab = np.asarray(ImageCms.applyTransform(Image.fromarray(ramp, "CMYK"), to_lab))
        printed = _luminance(lab[0, :, 0] * (100 / 255))
        linear = np.arange(256) / 255
        linear = np.where(linear <= 0.04045, linear / 12.92, ((linear + 0.055) / 1.055) ** 2.4)
        darkest = printed[-1]
        wanted = darkest + (1 - darkest) * linear
        found = np.interp(wanted, np.maximum.accumulate(printed[::-1]), np.arange(255, -1, -1))
        found[0], found[-1] = 255, 0
        black: npt.NDArray[np.uint8] = found.round().astype(np.uint8)
        return black


def _limit(inks: Inks, limit: int) -> bool:
    total = inks.sum(axis=1, dtype=np.int32)
    over = np.flatnonzero(total > limit)
    if not over.size:
        return False
    part = inks[over].astype(np.int32)
    excess = total[over] - limit
    gray = np.minimum.reduce([-(-excess * 4 // 11), part[:, :3].min(axis=1), (255 - part[:, 3]) * 4])
    part[:, :3] -= gray[:, None]
    part[:, 3] += gray // 4
    colours = part[:, :3].sum(axis=1)
    room = np.maximum(limit - part[:, 3], 0)
    share = np.minimum(1.0, room / np.maximum(colours, 1))
    part[:, :3] = np.floor(part[:, :3] * share[:, None] + 1e-9)
    inks[over] = part.astype(np.uint8)
    return True


def _luminance(lightness: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """CIE Y (paper = 1) of CIE L*."""
    root = (lightness + 16) / 116
    return np.where(lightness > 8, root**3, lightness / 903.3)


def _percent(ink: int) -> float:
    """Percent, rounded down to a tenth so that no limit is passed."""
    return int(ink * 1000 / 255) / 10
