"""Compression of what each piece has of its own: some hundred bytes in which there is little to be won, very often.

ISA-L does it in half the time of libdeflate, mostly because it has less to set up; files grow by three percent. Which
bytes it gives depends on the kind of processor (x86 or ARM), what they say does not.
"""

from __future__ import annotations

from typing import Final

from reactivate_desktop.press.writer import QUICK_COMPRESSION, deflate

try:
    from isal.isal_zlib import compress
except ImportError:  # Windows on ARM has no build of it

    def quick_deflate(content: bytes) -> bytes:
        """A page's operators, Flate-compressed as fast as may be."""
        return deflate(content, QUICK_COMPRESSION)

else:
    _LEVEL: Final = 1

    def quick_deflate(content: bytes) -> bytes:
        """A page's operators, Flate-compressed as fast as may be."""
        return compress(content, _LEVEL)
