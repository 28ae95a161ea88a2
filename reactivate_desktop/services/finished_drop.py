"""Look at the folder of a pressed drop: its files with their sizes, and what was checked when it was made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reactivate_desktop.domain.piece import Drop
from reactivate_desktop.errors import InputError
from reactivate_desktop.services import drop_files, drop_folder


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """One file: its name, what it is for, its size in bytes."""

    name: str
    purpose: str
    size: int


@dataclass(frozen=True, slots=True)
class FinishedDrop:
    """A folder for the printer. ``warnings`` are the sentences of preflight; errors would have stopped the press."""

    folder: Path
    files: tuple[FinishedFile, ...]
    pieces: int
    pages: int
    held: int
    decoded_rasters: int
    standard: str
    warnings: tuple[str, ...]
    standard_id: str = ""


def find(out: Path, drop: Drop) -> FinishedDrop | None:
    """The folder of a drop below ``out``; None when it is not there (moved, or pressed to another place).

    Raises:
        InputError: when its manifest can't be read.
    """
    folder = out / drop_folder.folder_name(drop)
    manifest, checks = folder / drop_folder.MANIFEST, folder / drop_folder.PREFLIGHT
    if not manifest.is_file() or not checks.is_file():
        return None
    try:
        facts: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
        found: dict[str, Any] = json.loads(checks.read_text(encoding="utf-8"))
        if facts["drop"] != drop.drop_id:
            return None
        files = tuple(
            FinishedFile(name, drop_files.purpose(name), (folder / name).stat().st_size)
            for name in drop_files.in_order((*facts["files"], drop_folder.MANIFEST))
            if (folder / name).is_file()
        )
        return FinishedDrop(
            folder=folder,
            files=files,
            pieces=int(found["read_back"]["pieces"]),
            pages=int(found["read_back"]["pages"]),
            held=int(facts["held"]),
            decoded_rasters=int(found["read_back"]["decoded_rasters"]),
            standard=str(found["standard"]),
            warnings=tuple(dict.fromkeys(str(warning["message"]) for warning in found["warnings"])),
            standard_id=str(facts.get("standard", "")),
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            f"The folder {folder.name} is there, but its manifest can't be read.",
            hint="Press again: codes and pages stay the same.",
            code="manifest-unreadable",
        ) from None
