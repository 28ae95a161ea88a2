"""Words that a brand's own pictures hold, read from the picture files themselves and not from what the press copied."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pikepdf

from reactivate_desktop.press.readback_page import PageReader


@lru_cache(maxsize=64)
def art_words(path: Path) -> str:
    """The words of a one-page PDF in painting order, without blanks; '' for a picture without any.

    Raises:
        pikepdf.PdfError: when the file can't be read.
        OSError: when it is not there.
    """
    with pikepdf.open(path) as document:
        return PageReader().read(document.pages[0].obj).words
