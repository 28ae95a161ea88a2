"""Whether a disk has room for what is to be written, asked before the work begins."""

from __future__ import annotations

import shutil
from pathlib import Path

from reactivate_desktop.errors import PressError


def require(folder: Path, needed: int) -> None:
    """Stop where the disk of ``folder`` has less than ``needed`` bytes left.

    Raises:
        PressError: saying how much there is and how much it takes.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise PressError(
            f"The disk of {folder.parent} has {_gigabytes(free)} left, and this takes about {_gigabytes(needed)}.",
            hint="Nothing was written. Free some room, or name a folder on another disk.",
            code="disk-too-small",
        )


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:,.2f} GB"
