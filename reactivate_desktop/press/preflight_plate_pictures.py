"""Pictures as one plate sees them: gray pixels, 255 = no ink. Large ones are reduced: plates are drawn coarsely."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pikepdf
from PIL import Image

from reactivate_desktop.press.preflight_ink import PROCESS, Space

_LONGEST_SIDE: Final = 1400
_MOST_PIXELS: Final = 120_000_000
Samples = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """A picture's samples (rows, columns, parts), 0 to 255 of each part's range, and their space."""

    samples: Samples
    space: Space

    def on_plate(self, plate: str) -> Samples:
        """Rows and columns of gray."""
        space = self.space
        whole = np.full(self.samples.shape[:2], 255, dtype=np.uint8)
        if space.family in ("DeviceCMYK", "Separation", "DeviceN") or (space.family == "ICCBased" and space.parts == 4):
            for name in (plate, "All"):
                if name in space.inks:
                    return np.asarray(255 - self.samples[:, :, space.inks.index(name)], dtype=np.uint8)
            return whole
        if self.samples.shape[2] == 1:
            return np.array(self.samples[:, :, 0]) if plate == "Black" else whole
        return self._estimated(plate) if plate in PROCESS else whole

    def _estimated(self, plate: str) -> Samples:
        """Red, green and blue: what they lack, with their common part on black."""
        light = self.samples[:, :, :3]
        brightest: Samples = light.max(axis=2)
        if plate == "Black":
            return brightest
        channel = light[:, :, PROCESS.index(plate)].astype(np.int16)
        return (255 - (brightest.astype(np.int16) - channel)).astype(np.uint8)

    def used(self) -> set[str]:
        """Plates that get ink."""
        names = {*PROCESS, *self.space.at_root.inks} - {"None"}
        return {name for name in names if (self.on_plate(name) < 255).any()}


def sample(picture: pikepdf.Stream, space: Space) -> Sampled | None:
    """The samples of an image, or None when they can't be had or are too many."""
    wide, high = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
    if not 0 < wide * high <= _MOST_PIXELS:
        return None
    try:
        found = _decoded(picture, space, wide, high)
    except (pikepdf.PdfError, ValueError, OSError, NotImplementedError, pikepdf.DataDecodingError):
        return None
    found = _ranged(found, picture, space)
    if space.family == "Indexed" and space.base is not None:
        found, space = _looked_up(found[:, :, 0], space)
    return Sampled(_reduced(found), space)


def _decoded(picture: pikepdf.Stream, space: Space, wide: int, high: int) -> Samples:
    value = picture.get("/Filter")
    last = str(list(value)[-1] if isinstance(value, pikepdf.Array) and len(value) else value)
    if last in ("/DCTDecode", "/DCT", "/JPXDecode"):
        image = Image.open(io.BytesIO(picture.read_raw_bytes()))
        found = np.asarray(image, dtype=np.uint8)
        if image.mode == "CMYK" and last != "/JPXDecode":
            found = 255 - found  # Pillow takes every CMYK JPEG for one of Adobe's inverted ones; PDF takes none so
        return found.reshape(found.shape[0], found.shape[1], -1)
    if last in ("/CCITTFaxDecode", "/CCF", "/JBIG2Decode"):
        gray = np.asarray(pikepdf.PdfImage(picture).as_pil_image().convert("L"), dtype=np.uint8)
        return gray.reshape(*gray.shape, 1)
    bits = int(picture.get("/BitsPerComponent", 8))
    return _unpacked(picture.read_bytes(), wide, high, max(space.parts, 1), bits, indexed=space.family == "Indexed")


def _unpacked(data: bytes, wide: int, high: int, parts: int, bits: int, *, indexed: bool) -> Samples:
    raw = np.frombuffer(data, dtype=np.uint8)
    line = (wide * parts * bits + 7) // 8
    rows = raw[: line * high].reshape(high, line)
    if bits == 8:
        return rows.reshape(high, wide, parts)
    if bits == 16:
        return np.array(rows.reshape(high, wide, parts, 2)[:, :, :, 0])
    each = np.unpackbits(rows, axis=1)[:, : wide * parts * bits].reshape(high, wide, parts, bits)
    values = (each * (1 << np.arange(bits - 1, -1, -1))).sum(axis=3)
    return np.asarray(values if indexed else values * 255 // ((1 << bits) - 1), dtype=np.uint8)


def _ranged(found: Samples, picture: pikepdf.Object, space: Space) -> Samples:
    """What Decode makes of the samples (ISO 32000-1, 8.9.5.2)."""
    decode = picture.get("/Decode")
    if decode is None or space.family == "Indexed":
        return found
    limits = np.array([float(str(number)) for number in decode]).reshape(-1, 2)
    if len(limits) != found.shape[2] or space.family == "Lab":
        return found
    low, high = limits[:, 0], limits[:, 1]
    return np.asarray(np.clip(255 * low + found * (high - low), 0, 255), dtype=np.uint8)


def _looked_up(places: Samples, space: Space) -> tuple[Samples, Space]:
    assert space.base is not None  # noqa: S101 - the caller looked
    base = space.base
    parts = max(base.parts, 1)
    table = np.zeros((256, parts), dtype=np.uint8)
    known = np.frombuffer(space.lookup[: (space.high + 1) * parts], dtype=np.uint8)
    table[: len(known) // parts] = known[: len(known) // parts * parts].reshape(-1, parts)
    return np.asarray(table[places], dtype=np.uint8), base


def _reduced(found: Samples) -> Samples:
    """Averages of squares, so that the longest side has some 1,400 pixels."""
    step = max(found.shape[:2]) // _LONGEST_SIDE
    if step < 2:
        return found
    high, wide = (length // step * step for length in found.shape[:2])
    squares = found[:high, :wide].reshape(high // step, step, wide // step, step, -1)
    return np.asarray(squares.mean(axis=(1, 3), dtype=np.float32) + 0.5, dtype=np.uint8)
