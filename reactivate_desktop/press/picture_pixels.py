"""Pixels of a picture, read, reduced and converted into inks, packed as an image XObject holds them."""

from __future__ import annotations

import io
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms, ImageOps

from reactivate_desktop.press import jpeg
from reactivate_desktop.press.artwork import ArtRefusal
from reactivate_desktop.press.conversion import Converter
from reactivate_desktop.press.syntax import dictionary
from reactivate_desktop.press.writer import COMPRESSION

_CLEAR, _SOLID = 16, 239
_MOST_FADING = 0.05
_STRIP = 256  # rows packed at a time
_FINE, _MOST = 300, 450  # pixels per inch

Samples = npt.NDArray[np.uint8]
Convert = Callable[[Image.Image], Samples]

_alone = threading.Lock()  # Pillow's limit of pixels is one for the whole process


class Source(NamedTuple):
    """A file as it stands now: another time or size is another picture."""

    path: Path
    modified: int
    size: int
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pixels:
    """An image XObject: its entries, its data as the file holds it, and what hides parts of it."""

    entries: dict[str, bytes]
    data: bytes
    mask: Pixels | None = None
    mask_key: str = "SMask"


@contextmanager
def opened(path: Path, formats: tuple[str, ...]) -> Iterator[Image.Image]:
    """A picture of which only the header is read yet. How many pixels are too many is for the caller to say."""
    with _alone:
        before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            image = Image.open(path, formats=formats)
        finally:
            Image.MAX_IMAGE_PIXELS = before
    with image:
        yield image


def has_alpha(image: Image.Image) -> bool:
    """Whether parts of a picture may be transparent."""
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


@lru_cache(maxsize=6)
def converted(source: Source, converter: Converter, wanted: tuple[int, int], transparency: bool) -> Pixels:
    """A picture in the converter's inks, with about ``wanted`` pixels across and down.

    It is remembered: a job of several files, or a preview at each word, converts it once.

    Raises:
        ArtRefusal: when the print standard can't hold it.
        OSError: and others of Pillow's, when it is damaged.
    """
    with opened(source.path, source.formats) as image:
        straight = image.getexif().get(0x112, 1) == 1
        if image.mode == "CMYK" and image.format == "JPEG" and straight and image.size == wanted:
            kept = _kept_jpeg(source.path, image, converter)
            if kept:
                return kept
        inverted = image.format == "JPEG" and image.mode == "CMYK" and not jpeg.has_adobe_marker(image)
        least = (wanted[0] * _FINE // _MOST, wanted[1] * _FINE // _MOST)
        image.draft(None, least if straight else least[::-1])  # a JPEG is read at half its size where that is fine
        turned = image if straight else ImageOps.exif_transpose(image, in_place=False)
        profile = image.info.get("icc_profile")
        return _packed(_reduced(turned, wanted), profile, inverted, converter, transparency)


def _reduced(image: Image.Image, wanted: tuple[int, int]) -> Image.Image:
    if image.mode.startswith("I;16"):
        deep = np.asarray(image).astype(np.uint32)
        image = Image.fromarray(((deep * 255 + 32895) >> 16).astype(np.uint8), "L")
    if image.mode in {"P", "PA"}:
        image = image.convert("RGBA" if has_alpha(image) else "RGB")
    elif "transparency" in image.info:
        image = image.convert({"L": "LA", "RGB": "RGBA"}.get(image.mode, image.mode))
    if image.mode == "1" or (image.width <= wanted[0] and image.height <= wanted[1]):
        return image
    return image.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _packed(
    image: Image.Image, profile: bytes | None, inverted: bool, converter: Converter, transparency: bool
) -> Pixels:
    if image.mode == "1":
        return _bilevel(image)
    alpha = image.getchannel("A") if image.mode in {"LA", "RGBA"} else None
    mask = None
    if alpha is not None and np.asarray(alpha).min() < 255:
        mask = _soft(alpha) if transparency else _hard(alpha)
    colours = 1 if image.mode in {"L", "LA"} else 4
    convert = _conversion(image.mode, profile, inverted, converter)
    return _flate(image, colours, convert, mask, "SMask" if transparency else "Mask")


def _conversion(mode: str, profile: bytes | None, inverted: bool, converter: Converter) -> Convert:
    """From a part of a picture to rows, columns and inks; gray has one, which is white at 255 as in DeviceGray."""
    if mode in {"L", "LA"}:
        own = own_profile(profile, "GRAY")
        light: Samples = 255 - converter.black_of_gray
        return lambda part: light[np.asarray(_srgb_gray(part.getchannel(0), own))][..., None]
    if mode == "CMYK":

        def limited(part: Image.Image) -> Samples:
            inks = 255 - np.asarray(part) if inverted else np.array(part)
            converter.limit(inks)
            return inks

        return limited
    to_inks = converter.pictures(own_profile(profile, "RGB"))
    return lambda part: to_inks(part.convert("RGB"))


def own_profile(data: bytes | None, space: str) -> ImageCms.ImageCmsProfile | None:
    """A picture's own profile; None where there is none, or none that converts pixels of its kind ("RGB", "GRAY")."""
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        if profile.profile.xcolor_space.strip() != space:
            return None
        _to_srgb(profile, space)
    except (ImageCms.PyCMSError, OSError):
        return None
    return profile


def _to_srgb(profile: ImageCms.ImageCmsProfile, space: str) -> ImageCms.ImageCmsTransform:
    mode = "L" if space == "GRAY" else "RGB"
    srgb = ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(profile, srgb, mode, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC)


def _srgb_gray(image: Image.Image, own: ImageCms.ImageCmsProfile | None) -> Image.Image:
    if own is None:
        return image
    return Image.fromarray(np.asarray(ImageCms.applyTransform(image, _to_srgb(own, "GRAY")))[..., 1])


def _soft(alpha: Image.Image) -> Pixels:
    return _flate(alpha, 1, lambda part: np.asarray(part)[..., None], None, "")


def _hard(alpha: Image.Image) -> Pixels:
    """What is more than half clear is left out; samples of 1 are not painted (ISO 32000-1, 8.9.6.3)."""
    amount = np.asarray(alpha)
    if np.count_nonzero((amount > _CLEAR) & (amount < _SOLID)) > _MOST_FADING * amount.size:
        raise ArtRefusal("parts of it fade out, which this print standard forbids")
    bits = np.packbits(amount < 128, axis=1)
    entries = _size(alpha.size) | {"ImageMask": b"true", "BitsPerComponent": b"1", "Filter": b"/FlateDecode"}
    return Pixels(entries, zlib.compress(bits.tobytes(), COMPRESSION))


def _bilevel(image: Image.Image) -> Pixels:
    entries = _size(image.size) | {"ColorSpace": b"/DeviceGray", "BitsPerComponent": b"1", "Filter": b"/FlateDecode"}
    return Pixels(entries, zlib.compress(image.tobytes(), COMPRESSION))


def _flate(image: Image.Image, colours: int, convert: Convert, mask: Pixels | None, mask_key: str) -> Pixels:
    """Converted and packed strip by strip with the horizontal predictor, which suits photographs (7.4.4.4)."""
    width, height = image.size
    parameters = {"Predictor": b"2", "Colors": b"%d" % colours, "BitsPerComponent": b"8", "Columns": b"%d" % width}
    entries = _size((width, height)) | {
        "ColorSpace": b"/DeviceCMYK" if colours == 4 else b"/DeviceGray",
        "BitsPerComponent": b"8",
        "Filter": b"/FlateDecode",
        "DecodeParms": dictionary(parameters),
    }
    packer = zlib.compressobj(COMPRESSION)
    parts = []
    for top in range(0, height, _STRIP):
        samples = convert(image.crop((0, top, width, min(height, top + _STRIP))))
        steps = samples.copy()
        steps[:, 1:] -= samples[:, :-1]
        parts.append(packer.compress(steps.tobytes()))
    return Pixels(entries, b"".join([*parts, packer.flush()]), mask, mask_key)


def _size(size: tuple[int, int]) -> dict[str, bytes]:
    return {"Width": b"%d" % size[0], "Height": b"%d" % size[1]}


def _kept_jpeg(path: Path, image: Image.Image, converter: Converter) -> Pixels | None:
    """A CMYK JPEG as it is, where every reader of PDF understands it and it asks for no more ink than the paper takes.

    Programs that write the Adobe marker write inks upside down; Decode says so.
    """
    if image.info.get("progressive") or image.info.get("progression"):
        return None
    adobe = jpeg.has_adobe_marker(image)
    inks = np.array(image)
    if not adobe:
        inks = 255 - inks  # Pillow turns all of them
    if converter.limit(inks):
        return None
    data = jpeg.without_metadata(path.read_bytes())
    entries = _size(image.size) | {
        "ColorSpace": b"/DeviceCMYK",
        "BitsPerComponent": b"8",
        "Filter": b"/DCTDecode",
    }
    if adobe:
        entries["Decode"] = b"[1 0 1 0 1 0 1 0]"
    return Pixels(entries, data) if data else None
