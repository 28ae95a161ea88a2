"""Look at the folder of a pressed drop: its files with their sizes, and what was checked when it was made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reactivate_desktop.domain.piece import Drop
from reactivate_desktop.errors import InputError
from reactivate_desktop.services import drop_files, drop_folder, imposition

VOLUMES_NAMED: Final = 4
"""Up to so many volumes are listed one by one."""


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """One file, or all volumes: its name, what it is for, its size in bytes."""

    name: str
    purpose: str
    size: int

    @property
    def printed(self) -> bool:
        """Whether a printer prints it: pages or sheets."""
        return drop_files.kind(self.name) in (drop_folder.PRESS, imposition.IMPOSED)


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

    def list_of(self, name: str) -> Path | None:
        """The mailing list that a file's pages can be compared with; None for sheets, which hold several pieces."""
        listed = self.folder / drop_folder.LIST_CSV
        return listed if drop_files.is_press_file(name) and listed.is_file() else None


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
        names = drop_files.in_order((*facts["files"], drop_folder.MANIFEST))
        return FinishedDrop(
            folder=folder,
            files=_files(folder, [name for name in names if (folder / name).is_file()]),
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


def _files(folder: Path, names: Sequence[str]) -> tuple[FinishedFile, ...]:
    """The files in the order of ``names``; where there are many volumes, one line for all of them."""
    volumes = [name for name in names if drop_folder.VOLUME.fullmatch(name)]
    together = len(volumes) > VOLUMES_NAMED
    found = []
    for name in names:
        size = (folder / name).stat().st_size
        if not together or name not in volumes:
            found.append(FinishedFile(name, drop_files.purpose(name), size))
        elif name == volumes[0]:
            size = sum((folder / volume).stat().st_size for volume in volumes)
            words = f"{drop_files.purpose(name)}: {len(volumes):,} volumes"
            found.append(FinishedFile(f"{name} … {volumes[-1]}", words, size))
    return tuple(found)
