"""What goes into a printer package: of a finished drop's folder, only what prints and mails.

Never in it: who is not mailed or held (other people's data), the full mailing list (codes and links that are on the
pages anyway) and the proof (its notes are for the practice, its colours for the screen; it is no file to print from).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from reactivate_desktop.errors import InputError
from reactivate_desktop.services import drop_files
from reactivate_desktop.services.drop_folder import (
    ADDRESSES,
    CERTIFICATE,
    CERTIFICATE_PDF,
    MANIFEST,
    PREFLIGHT,
    TICKET,
    XJDF,
    name_for,
    sha256,
)
from reactivate_desktop.services.imposition import IMPOSED, LISTED, PICTURE

_ALWAYS: Final = (ADDRESSES, TICKET, XJDF, PREFLIGHT)
_MAY_BE: Final = (CERTIFICATE, CERTIFICATE_PDF)
_AGAIN: Final = "Press the drop again: codes and pages stay the same."


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file to pack: size in bytes and SHA-256 (hex), as the drop's manifest says."""

    name: str
    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackageContents:
    """A finished drop as a printer gets it; ``files`` in the order in which they are packed."""

    token: str
    campaign: str
    pieces: int
    pages: int
    approved_at: datetime
    facts: dict[str, Any]
    files: tuple[PackageFile, ...]

    @property
    def top(self) -> str:
        """The one folder in the package: the drop's name, also where its folder was called otherwise."""
        return name_for(self.campaign, self.token) + ("-reprint" if "reprint" in self.facts else "")

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


_FACTS: Final = ("drop", "token", "campaign", "brand", "template", "standard", "approved_at", "pieces", "pages")

_IF_THERE: Final = ("reprint", "volumes", "imposition", "inks")


def of_folder(folder: Path) -> PackageContents:
    """The package's contents, by the manifest of a drop's folder.

    Raises:
        InputError: when the folder is no finished drop, or a file of it is missing or has another size.
    """
    manifest = _manifest(folder)
    try:
        listed = {str(name): (int(entry["bytes"]), str(entry["sha256"])) for name, entry in manifest["files"].items()}
        facts = {key: manifest[key] for key in _FACTS} | {key: manifest[key] for key in _IF_THERE if key in manifest}
        facts |= {"manifest_sha256": sha256(folder / MANIFEST)}
        files = tuple(PackageFile(name, folder / name, *listed[name]) for name in _chosen(folder, tuple(listed)))
        contents = PackageContents(
            token=str(manifest["token"]),
            campaign=str(manifest["campaign"]),
            pieces=int(manifest["pieces"]),
            pages=int(manifest["pages"]),
            approved_at=datetime.fromisoformat(manifest["approved_at"]),
            facts=facts,
            files=files,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _no_drop(folder) from None
    for file in files:
        _require_there(folder, file)
    return contents


def _manifest(folder: Path) -> Any:
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.", hint="Name the folder that press made.", code="file-missing")
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _no_drop(folder) from None


def _chosen(folder: Path, names: tuple[str, ...]) -> list[str]:
    """Imposed sheets with their lists where there are any, else the pages; then the papers that go with them."""
    ordered = drop_files.in_order(names)
    to_print = [name for name in ordered if drop_files.kind(name) == IMPOSED]
    if to_print:
        to_print += [name for name in ordered if drop_files.kind(name) in (LISTED, PICTURE)]
    else:
        to_print = [name for name in ordered if drop_files.is_press_file(name)]
    missing = [name for name in _ALWAYS if name not in names] + ([] if to_print else ["press.pdf"])
    if missing:
        raise InputError(
            f"{missing[0]} is not in the folder {folder.name}.",
            hint=f"It may come from an older version. {_AGAIN}",
            code="package-incomplete",
        )
    return [*to_print, *_ALWAYS, *(name for name in _MAY_BE if name in names)]


def _require_there(folder: Path, file: PackageFile) -> None:
    try:
        size = file.path.stat().st_size
    except OSError:
        raise InputError(
            f"{file.name} is missing in the folder {folder.name}.", hint=_AGAIN, code="package-incomplete"
        ) from None
    if size != file.size:
        raise changed(file.name)


def changed(name: str) -> InputError:
    """The error for a file that is not the one which was made and checked."""
    return InputError(
        f"{name} is not the file that was pressed and checked: it differs from {MANIFEST}.",
        hint=f"Nothing was packed. {_AGAIN}",
        code="package-changed",
    )


def _no_drop(folder: Path) -> InputError:
    return InputError(
        f"The folder {folder.name} is no finished drop: it has no {MANIFEST} that can be read.",
        hint="Name the folder that press made, such as mail/spring-recall-K7Q4MX.",
        code="package-no-drop",
    )
