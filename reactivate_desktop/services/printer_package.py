"""Pack a pressed drop for the printer: one file with only what prints and mails, checked and, if wished, encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.press.writer import whole_file
from reactivate_desktop.services import drop_folder, package_contents
from reactivate_desktop.services.package_archive import Packing
from reactivate_desktop.services.package_contents import PackageContents
from reactivate_desktop.services.package_seal import Seal, seal
from reactivate_desktop.store import Store

__all__ = ["PackageResult", "Seal", "default_path", "run", "seal"]

_AGREEMENT = (
    "It holds names and addresses of patients: hand it only to a printer with whom you have a business associate "
    "agreement."
)
_HOW_CLOSED = {
    "none": "The package is not encrypted.",
    "aes-256": "The package is encrypted with AES-256: tell the passphrase by telephone, never in the same mail.",
    "age": "The package is encrypted with age: only the recipients' private keys open it.",
}


@dataclass(frozen=True, slots=True)
class PackageResult:
    """What was packed: ``sha256`` is that of the package itself, ``encryption`` none, aes-256 or age.

    ``recorded`` tells whether the workspace's audit log knows of it.
    """

    path: Path
    token: str
    pieces: int
    pages: int
    files: tuple[str, ...]
    size: int
    sha256: str
    encryption: str
    recorded: bool

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate package``."""
        return {
            "file": str(self.path),
            "token": self.token,
            "pieces": self.pieces,
            "pages": self.pages,
            "files": list(self.files),
            "bytes": self.size,
            "sha256": self.sha256,
            "encryption": self.encryption,
            "recorded": self.recorded,
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        lines = [
            f"{self.pieces:,} pieces of drop {self.token}, {len(self.files)} files, are packed in {self.path}",
            f"SHA-256 {self.sha256}",
            _HOW_CLOSED[self.encryption],
            _AGREEMENT,
        ]
        if not self.recorded:
            lines.append("It is in no audit log: name the workspace (--workspace) to keep a record.")
        return lines


def default_path(folder: Path, closed: Seal) -> Path:
    """Where a package goes when nobody says: beside the drop's folder, under its name."""
    return folder.with_name(f"{folder.name}{closed.suffix}")


def run(
    folder: Path,
    out: Path,
    *,
    closed: Seal | None = None,
    store: Store | None = None,
    recipient: str = "",
    progress: Progress | None = None,
) -> PackageResult:
    """Pack the drop in ``folder`` into ``out``, whole or not at all; an earlier package of that name is replaced.

    The same drop gives the same bytes where it is not encrypted. With ``store`` the deed goes into the audit log:
    counts, hash, how it was closed, and ``recipient``, the firm that gets it.

    Raises:
        InputError: when the folder is no finished drop, a file of it changed, or ``out`` can't be a package.
        PressError: when the disk is full or ``out`` can't be written.
        Cancelled: when ``progress`` says so; nothing is left.
    """
    closed = closed or Seal()
    contents = package_contents.of_folder(folder)
    _require_place(folder, out)
    packing = Packing(contents, progress or NoProgress())
    with drop_folder.sentences(out.parent):
        out.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(out) as stream:
            packing.write(stream, closed)
    result = PackageResult(
        path=out,
        token=contents.token,
        pieces=contents.pieces,
        pages=contents.pages,
        files=tuple(file.name for file in contents.files),
        size=out.stat().st_size,
        sha256=drop_folder.sha256(out),
        encryption=closed.kind,
        recorded=store is not None,
    )
    if store is not None:
        _record(store, contents, result, recipient)
    return result


def _require_place(folder: Path, out: Path) -> None:
    if out.is_dir():
        raise InputError(f"{out} is a folder.", hint="Name a file, such as for-the-printer.zip.", code="package-out")
    if folder.resolve() in out.resolve().parents:
        raise InputError(
            "The package can't lie in the drop's own folder.",
            hint="Put it beside that folder, or anywhere else.",
            code="package-out",
        )


def _record(store: Store, contents: PackageContents, result: PackageResult, recipient: str) -> None:
    detail = (
        f"{contents.token}: {contents.pieces} pieces, {len(contents.files)} files, {result.size} bytes, "
        f"encryption {result.encryption}, SHA-256 {result.sha256}"
    )
    with store.transaction() as tx:
        tx.audit.add("package", "printer package", f"{detail}, for {recipient}" if recipient else detail)
