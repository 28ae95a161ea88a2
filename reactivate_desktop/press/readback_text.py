"""Text as read-back compares it: from the page and from the list in one form."""

from __future__ import annotations

import unicodedata
from typing import Final

from reactivate_desktop.press.readback_scripts import ALIKE

_SELECTORS: Final = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_UNSEEN: Final = {
    **dict.fromkeys((0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *_SELECTORS)),
    **ALIKE,
}


def plain(text: str) -> str:
    """Compatibility forms unified (ligatures, no-break signs), no blanks, no unseen signs."""
    text = text.translate(_UNSEEN)
    return "".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split())


def joined(parts: list[str]) -> str:
    """Texts that are ``plain`` as one that is: a mark may stand in another part than its letter."""
    text = "".join(parts)
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
