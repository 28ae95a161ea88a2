"""Output profiles: whether a file describes a CMYK press, and whether it may be embedded (ICC.1:2001-04, 6 and 7).

PDF 1.4 (PDF/X-1a) knows ICC version 2, PDF 1.6 (PDF/X-4) also 4.0 and 4.1 (ISO 32000-1, table 67). What is newer is
refused: a RIP may ignore or misread it, and all registered conditions are published as version 2 too.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageCms

from reactivate_desktop.errors import PressError

_HEADER: Final = 128
_ENTRY: Final = 12
_LARGEST: Final = 32 * 1024 * 1024
_MOST_TAGS: Final = 1000
_TABLES: Final = (("A2B0", "A2B1"), ("B2A0", "B2A1"))
_REFERENCE: Final = "ICCHDAT"
_NEWEST: Final = (4, 1)
_ASK: Final = "Ask the printer for its CMYK output profile as ICC version 2, and put that file there."


@dataclass(frozen=True, slots=True)
class IccProfile:
    """An output profile that was checked: its bytes, version, description and the characterization data it names."""

    name: str
    data: bytes
    version: tuple[int, int]
    description: str
    reference: str

    @property
    def warning(self) -> str:
        """What a printer should know of it, or ''."""
        if self.version[0] == 2:
            return ""
        major, minor = self.version
        return f"The output profile {self.name} is ICC version {major}.{minor}; older RIPs read only version 2."

    def require(self, pdf_version: str) -> None:
        """Refuse a profile that a file of that PDF version can't hold.

        Raises:
            PressError: naming the profile.
        """
        if self.version[0] > 2 and pdf_version < "1.5":
            raise _refused(self.name, "it is newer than ICC version 2, and PDF/X-1a holds no newer one")


def read(path: Path) -> IccProfile:
    """The output profile of a file.

    Raises:
        PressError: naming the file and what is the matter with it.
    """
    try:
        stat = path.stat()
        if stat.st_size > _LARGEST:
            raise _refused(path.name, f"it is larger than {_LARGEST >> 20} MB")
        return _read(path, stat.st_mtime_ns, stat.st_size)
    except OSError:
        raise PressError(
            f"The output profile {path.name} is missing ({path.parent}).",
            hint="Put the file back, or name another one.",
            code="profile-missing",
        ) from None


@lru_cache(maxsize=8)
def _read(path: Path, _modified: int, _size: int) -> IccProfile:
    return parse(path.read_bytes(), path.name)


def parse(data: bytes, name: str) -> IccProfile:
    """The output profile in ``data``; ``name`` is what it is called in errors.

    Raises:
        PressError: naming it and what is the matter with it.
    """
    if len(data) < _HEADER + 4 or data[36:40] != b"acsp":
        raise _refused(name, "it is not an ICC profile")
    if data[12:16] != b"prtr":
        raise _refused(name, f"it describes {_device(data[12:16])}, not a press")
    if data[16:20] != b"CMYK":
        raise _refused(name, f"its colours are {data[16:20].decode('latin-1').strip()}, not CMYK")
    version = (data[8], data[9] >> 4)
    if version > _NEWEST or version[0] < 2:
        major, minor = version
        raise _refused(name, f"it is ICC version {major}.{minor}; print files hold 2.x, or 4.0 and 4.1 at most")
    tags = _tags(data, name)
    if any(not tags & set(names) for names in _TABLES):
        raise _refused(name, "it lacks the tables that convert colours (A2B and B2A)")
    description, target = _understood(data, name)
    return IccProfile(name, data, version, description, _reference(target))


def _tags(data: bytes, name: str) -> set[str]:
    size = struct.unpack_from(">I", data)[0]
    count = struct.unpack_from(">I", data, _HEADER)[0]
    if size > len(data) or count > _MOST_TAGS or _HEADER + 4 + count * _ENTRY > len(data):
        raise _damaged(name)
    tags = set()
    for place in range(count):
        signature, offset, length = struct.unpack_from(">4sII", data, _HEADER + 4 + place * _ENTRY)
        if offset + length > len(data):
            raise _damaged(name)
        tags.add(signature.decode("latin-1"))
    return tags


def _understood(data: bytes, name: str) -> tuple[str, str]:
    """Description and target of a profile that LittleCMS can convert with, both ways."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        lab = ImageCms.createProfile("LAB")
        for source, target, here, there in ((profile, lab, "CMYK", "LAB"), (lab, profile, "LAB", "CMYK")):
            transform = ImageCms.buildTransform(source, target, here, there, ImageCms.Intent.RELATIVE_COLORIMETRIC)
            ImageCms.applyTransform(Image.new(here, (1, 1)), transform)
        return str(profile.profile.profile_description or ""), str(profile.profile.target or "")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        raise _damaged(name) from None


def _reference(target: str) -> str:
    """The registered characterization data that a profile was made from, where its ``targ`` tag names it."""
    words = target.strip()
    return words[len(_REFERENCE) :].strip().splitlines()[0] if words.startswith(f"{_REFERENCE} ") else ""


def _device(kind: bytes) -> str:
    known = {b"mntr": "a screen", b"scnr": "a scanner or camera", b"link": "a link between two devices"}
    return known.get(kind, f"a '{kind.decode('latin-1').strip()}' device")


def _damaged(name: str) -> PressError:
    return _refused(name, "it is damaged or cut short")


def _refused(name: str, why: str) -> PressError:
    return PressError(f"The output profile {name} can't be used: {why}.", hint=_ASK, code="profile-refused")
