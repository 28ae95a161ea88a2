"""What a JPEG says beside its pixels: the Adobe marker, and metadata that no press needs (ISO 10918-1, annex B)."""

from __future__ import annotations

from PIL import Image

_SCAN = 0xDA
_ADOBE = 0xEE
_METADATA = {*range(0xE1, 0xF0), 0xFE} - {_ADOBE}


def has_adobe_marker(image: Image.Image) -> bool:
    """Whether an opened JPEG has an Adobe marker: then its CMYK is stored upside down."""
    return "adobe" in image.info


def without_metadata(data: bytes) -> bytes:
    """The same picture without EXIF, profiles and comments; empty where its markers don't follow each other."""
    kept = [data[:2]]
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return b""
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == _SCAN:
            return b"".join([*kept, data[at:]])
        if marker not in _METADATA:
            kept.append(data[at:end])
        at = end
    return b""
