"""The program's log: a small rotating file that never holds personal data."""

from __future__ import annotations

import logging
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

_APPLICATION = "reactivate-desktop"
_LIMIT_BYTES = 1_000_000
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+"  # e-mail
    r"|\(?\d{3}\)?[ .-]\d{3}[ .-]?\d{4}"  # phone
    r"|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"  # dates
    r"|\b\d{5}(?:-\d{4})?\b"  # ZIP codes
    r"|\b[2-9A-HK-NP-Z]{3}-[2-9A-HK-NP-Z]{3}-[2-9A-HK-NP-Z]{3}\b"  # tracking codes
)


def redact(text: str) -> str:
    """``text`` with everything that looks like contact data, a date, a ZIP code or a tracking code blacked out."""
    return _PERSONAL.sub("[…]", text)


class _Redacting(logging.Formatter):
    """The last gate: what slipped into a message is blacked out, and tracebacks keep places but no values."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{self.formatTime(record)} {record.levelname} {record.name}: {redact(record.getMessage())}"


def log_file() -> Path:
    """Where the log stands on this machine."""
    return Path(user_log_path(_APPLICATION, appauthor=False)) / "reactivate.log"


def configure() -> None:
    """Start logging to the file; where its folder can't be written the program starts all the same, without a log."""
    logger = logging.getLogger("reactivate_desktop")
    if logger.handlers:
        return
    logger.setLevel(logging.INFO)
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file(), maxBytes=_LIMIT_BYTES, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(_Redacting())
    logger.addHandler(handler)


def places(error: BaseException) -> str:
    """Kind of ``error`` and the places it came through: no message and no values, which might hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    steps = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} at {steps}"
