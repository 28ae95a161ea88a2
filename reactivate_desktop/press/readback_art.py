"""Words that a brand's own pictures hold, read from the picture files themselves and not from what the press copied."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from reactivate_desktop.press.readback_foreign import open_file
from reactivate_desktop.press.readback_page import PageReader
from reactivate_desktop.press.readback_pages import pages_from


@lru_cache(maxsize=64)
def art_words(path: Path) -> str:
    """The words of a one-page PDF in painting order, without blanks, also those cut off; '' for a picture without any.

    Raises:
        pikepdf.PdfError: when the file can't be read.
        OSError: when it is not there.
    """
    with open_file(path) as file:
        return PageReader(file).read(next(pages_from(file, 0))).words
