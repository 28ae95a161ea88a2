"""Words that a brand's own pictures hold, read from the picture files themselves and not from what the press copied."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from reactivate_desktop.press.readback_foreign import open_file
from reactivate_desktop.press.readback_page import PageReader
from reactivate_desktop.press.readback_pages import pages_from

_PHOTOGRAPHS: Final = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*")  # JPEG, PNG, TIFF
_PHOTOGRAPH_BYTES: Final = 4


@lru_cache(maxsize=64)
def art_words(path: Path) -> str:
    """The words of a one-page PDF in painting order, also those cut off, without blanks; '' for a photograph.

    Raises:
        pikepdf.PdfError: when the file can't be read.
        OSError: when it is not there.
    """
    with path.open("rb") as head:
        if head.read(_PHOTOGRAPH_BYTES).startswith(_PHOTOGRAPHS):
            return ""
    with open_file(path) as file:
        return PageReader(file).read(next(pages_from(file, 0))).words
