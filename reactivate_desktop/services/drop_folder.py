"""The folder of a drop: it appears under its name only when every file in it is whole and checked.

Work is done in a hidden folder beside it that carries a marker; what a stopped run left there is cleared away by the
next one, and nothing is ever removed that does not carry the marker of the same drop.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from reactivate_desktop.domain.piece import Drop
from reactivate_desktop.errors import PressError, WorldError
from reactivate_desktop.services import drop_lock

PRESS: Final = "press.pdf"
VOLUME: Final = re.compile(r"press-(\d{3,})\.pdf")
OF_VOLUME: Final = re.compile(r"(press|imposed|imposition)-\d{3,}(\.\w+)")
"""The name of a volume, with its number: where a job has several press files, they take the place of press.pdf."""
LIST_CSV: Final = "mailing-list.csv"
LIST_XLSX: Final = "mailing-list.xlsx"
ADDRESSES: Final = "address-list.csv"
NOT_MAILED: Final = "not-mailed.csv"
HELD: Final = "held.csv"
PROOF: Final = "proof.pdf"
PREFLIGHT: Final = "preflight.json"
CERTIFICATE: Final = "readback-certificate.json"
CERTIFICATE_PDF: Final = "readback-certificate.pdf"
TICKET: Final = "job-ticket.pdf"
XJDF: Final = "job.xjdf"
MANIFEST: Final = "manifest.json"
VOLUMES_DONE: Final = ".volumes.json"
"""In the work folder: which volumes are done, so that a run that was broken off need not make them again."""
_MARKER: Final = ".reactivate-work.json"
_FULL: Final = "disk-full"


BROKEN_OFF: Final = frozenset({"worker-died", "cluster-lost"})
"""Codes of errors after which finished volumes stay for the next run: nobody wished it to end, and there is room."""


def volume_name(number: int, total: int) -> str:
    """The name of a press file: press.pdf where there is one, else such as ``press-003.pdf``."""
    return f"press-{number:0{max(3, len(str(total)))}d}.pdf" if total > 1 else PRESS


def beside_volume(name: str, number: int, total: int) -> str:
    """The name of a file made of one press file: ``imposed.pdf`` of press.pdf, ``imposed-003.pdf`` of press-003.pdf."""
    stem, dot, kind = name.partition(".")
    return f"{stem}-{number:0{max(3, len(str(total)))}d}{dot}{kind}" if total > 1 else name


def folder_name(drop: Drop) -> str:
    """Campaign and drop token, safe on every file system, such as ``back-in-motion-K7Q4MX``."""
    return name_for(drop.campaign, drop.token)


def name_for(campaign: str, token: str) -> str:
    """The name of a drop's folder, from its campaign and token."""
    plain = unicodedata.normalize("NFKD", campaign).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return f"{words or 'drop'}-{token}"


@contextmanager
def making(out: Path, drop: Drop, name: str = "") -> Iterator[Path]:
    """A hidden work folder for ``drop``; when the block ends well it becomes ``out/<folder name>`` in one step.

    ``name`` is another name for it, where it holds something else of the drop than its pressing.

    On any error the work folder is removed and ``out`` is as before; only volumes that were done when workers failed
    stay in it, for the next run of the same drop. A folder that an earlier run of the same drop finished is replaced.

    Raises:
        PressError: when the place is taken by something else or by another run of the same drop, not writable, or the
            disk is full.
    """
    final = out / (name or folder_name(drop))
    work = out / f".{final.name}.partial"
    _refuse_foreign(final, drop)
    with sentences(out):
        out.mkdir(parents=True, exist_ok=True)
        with drop_lock.holding(out / f".{final.name}.lock", drop.token):
            _clear(work, drop)
            work.mkdir(exist_ok=True)
            (work / _MARKER).write_text(json.dumps({"drop": drop.drop_id}), encoding="utf-8")
            try:
                yield work
                (work / VOLUMES_DONE).unlink(missing_ok=True)
                (work / _MARKER).unlink()
                _put_in_place(work, final, drop)
            except BaseException as error:
                if not (isinstance(error, WorldError) and error.code in BROKEN_OFF and _keep_volumes(work)):
                    shutil.rmtree(work, ignore_errors=True)
                raise


@contextmanager
def sentences(out: Path) -> Iterator[None]:
    """Turns what the disk says into one sentence."""
    try:
        yield
    except WorldError as error:
        if error.code != _FULL:
            raise
        raise _full(out) from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _full(out) from None
        raise PressError(
            f"The folder {out} can't be written: {error.strerror or error.__class__.__name__}.",
            hint="Check its rights, or name another folder.",
            code="folder-unwritable",
        ) from None


def _full(out: Path) -> PressError:
    return PressError(
        f"The disk of {out} is full; nothing was kept.",
        hint="Free some room, or name another folder, and try again: codes and pages stay the same.",
        code=_FULL,
    )


def _refuse_foreign(final: Path, drop: Drop) -> None:
    if final.exists() and _owner(final / MANIFEST) != drop.drop_id:
        raise PressError(
            f"{final} is there already and does not belong to this drop.",
            hint="Move it away, or name another folder.",
            code="folder-taken",
        )


def _owner(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["drop"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _clear(work: Path, drop: Drop) -> None:
    """Remove what a stopped run of the same drop left, but for volumes that are done."""
    if not work.exists():
        return
    leftovers = [path.name for path in work.iterdir()]
    if leftovers and _owner(work / _MARKER) != drop.drop_id and _owner(work / MANIFEST) != drop.drop_id:
        raise PressError(
            f"{work} is there already and does not belong to this drop.", hint="Move it away.", code="folder-taken"
        )
    if not _keep_volumes(work):
        shutil.rmtree(work)


def _keep_volumes(work: Path) -> bool:
    """Remove all but finished volumes and the note about them; False where there is none (nothing is removed)."""
    if not (work / VOLUMES_DONE).is_file():
        return False
    for path in work.iterdir():
        if path.name in (VOLUMES_DONE, _MARKER) or VOLUME.fullmatch(path.name):
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return True


def _put_in_place(work: Path, final: Path, drop: Drop) -> None:
    older = final.with_name(f".{final.name}.older")
    _remove(older, drop)
    if not final.exists():
        work.replace(final)
        return
    final.replace(older)
    try:
        work.replace(final)
    except OSError:
        older.replace(final)
        raise
    _remove(older, drop)


def _remove(older: Path, drop: Drop) -> None:
    """Remove the folder of an earlier pressing; the manifest, by which it is known, goes last."""
    if _owner(older / MANIFEST) == drop.drop_id:
        for path in sorted(older.iterdir(), key=lambda path: path.name == MANIFEST):
            path.unlink()
        older.rmdir()


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, document: object) -> None:
    """Write JSON the same way every time, and to the disk."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        json.dump(document, file, ensure_ascii=False, indent=2, sort_keys=True)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def inventory(work: Path) -> dict[str, dict[str, object]]:
    """Each file of a work folder, by name, with its size (``bytes``) and ``sha256``; hidden ones are no part of it."""
    return {
        path.name: {"bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted(work.iterdir())
        if path.name != MANIFEST and not path.name.startswith(".")
    }
