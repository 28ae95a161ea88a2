"""Who draws with PDFium takes turns: it is not made for several threads of one process at once."""

from __future__ import annotations

import threading
from typing import Final

turn: Final = threading.RLock()
"""Held while PDFium opens, draws or closes; never for longer than a few pages take."""
