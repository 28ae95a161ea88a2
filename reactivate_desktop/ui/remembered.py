"""What comes back at the next start: place of the window, workspace, campaign, page, the clinic of this desk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

_RECENT = 6


class Remembered:
    """A small file of this machine. It holds no patient data and no passphrase; without it only comfort is lost."""

    def __init__(self, path: Path) -> None:
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    def word(self, name: str) -> str:
        """The word kept under ``name`` ('' = none)."""
        value = self._file.value(name, "")
        return value if isinstance(value, str) else ""

    def keep(self, name: str, word: str) -> None:
        """Keep ``word`` under ``name``."""
        self._file.setValue(name, word)

    def geometry(self) -> QByteArray:
        """Place and size of the window as Qt saved it; may be empty."""
        value = self._file.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_geometry(self, geometry: QByteArray) -> None:
        """Keep place and size of the window."""
        self._file.setValue("window/geometry", geometry)

    def workspaces(self) -> tuple[str, ...]:
        """Workspaces opened lately, the last one first; files that are gone are left out."""
        kept = self.word("workspaces").splitlines()
        return tuple(place for place in kept if "://" in place or Path(place).is_file())

    def keep_workspace(self, location: str) -> None:
        """Put ``location`` first in the list."""
        others = [place for place in self.word("workspaces").splitlines() if place != location]
        self.keep("workspaces", "\n".join([location, *others][:_RECENT]))
