"""Volumes that a broken-off run finished: noted with their hashes, and taken up by the next run of the same work.

"The same work" is a key that the caller makes of all that decides about the bytes. What does not fit is removed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reactivate_desktop.press.pressing import Part
from reactivate_desktop.services import drop_folder


class KeptVolumes:
    """The volumes in a work folder that are done."""

    def __init__(self, work: Path, key: str) -> None:
        self._work, self._key = work, key
        self._hashes = self._read()
        for path in work.iterdir():
            if drop_folder.VOLUME.fullmatch(path.name) and path.name not in self._hashes:
                path.unlink()

    def ready(self, part: Part) -> bool:
        """Whether the file of a part is there, whole, from a run of the same work; one that differs is removed."""
        wanted = self._hashes.get(part.path.name)
        if wanted and part.path.is_file() and drop_folder.sha256(part.path) == wanted:
            return True
        self._hashes.pop(part.path.name, None)
        part.path.unlink(missing_ok=True)
        return False

    def add(self, path: Path) -> None:
        """Note a file that is done."""
        self._hashes[path.name] = drop_folder.sha256(path)
        target = self._work / drop_folder.VOLUMES_DONE
        beside = target.with_name(f"{target.name}.part")
        drop_folder.write_json(beside, {"key": self._key, "volumes": self._hashes})
        beside.replace(target)

    def _read(self) -> dict[str, str]:
        try:
            noted: dict[str, Any] = json.loads((self._work / drop_folder.VOLUMES_DONE).read_text(encoding="utf-8"))
            same = noted["key"] == self._key
            return {str(name): str(digest) for name, digest in noted["volumes"].items()} if same else {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
