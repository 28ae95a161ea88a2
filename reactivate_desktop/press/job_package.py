"""A job with all files that it is composed from, to be sent to a machine that shares no disk with this one.

It holds what a brand prints (art, fonts, profiles) and no piece. The receiver checks every file by its hash, and by
composing invented pieces that it makes the very bytes which the sender makes.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Final

from reactivate_desktop import __version__
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.errors import PressError
from reactivate_desktop.press import imb, output_intent
from reactivate_desktop.press.chunk import compose_chunk, cut
from reactivate_desktop.press.fonts import FontBook
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.resources import asset

_KIT: Final = "kit"
_ASSETS: Final = "assets"
_INTENT: Final = "intent"


@dataclass(frozen=True, slots=True)
class JobPackage:
    """The job (pickled), and its files by their path in the package; ``fingerprint`` as the function of that name."""

    version: str
    job: bytes = field(repr=False)
    files: dict[str, bytes] = field(repr=False)
    hashes: dict[str, str] = field(repr=False)
    fingerprint: str


def pack(job: PressJob) -> JobPackage:
    """The package of a job.

    Raises:
        PressError: when the job can't be used.
    """
    proof = fingerprint(job)
    files = dict(_files(job))
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return JobPackage(__version__, pickle.dumps(job), files, hashes, proof)


def unpack(package: JobPackage, folder: Path) -> PressJob:
    """Write the files of a package below ``folder`` and give the job as it is composed from them.

    Fonts and profiles of the program stand in ``folder/assets`` where this installation has others or none: the caller
    sees to it that they are taken from there (``resources.prefer``).

    Raises:
        PressError: when a file is not what was sent.
    """
    for name, data in package.files.items():
        if hashlib.sha256(data).hexdigest() != package.hashes.get(name):
            raise PressError(
                f"The file {PurePosixPath(name).name} did not arrive as it was sent.",
                hint="Press again.",
                code="cluster-files",
            )
        if not _is_here(name, data):
            target = folder.joinpath(*PurePosixPath(name).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    job: PressJob = pickle.loads(package.job)  # noqa: S301 - from the machine that this one works for
    return replace(job, kit=job.kit.at(folder / _KIT), output_intent=_moved_intent(job, folder))


def fingerprint(job: PressJob) -> str:
    """SHA-256 (hex) of what invented pieces of a job become, one for each clinic and variant.

    The same on each machine with the same engine, libraries, art and fonts.

    Raises:
        PressError: when the job can't be used.
    """
    digest = hashlib.sha256()
    for chunk in cut(job, _invented(job)):
        result = compose_chunk(chunk)
        digest.update(result.pages.objects.data)
        for content in result.pages.shared:
            digest.update(len(content).to_bytes(8, "big") + content)
        glyphs = sorted((face, sorted(used)) for face, used in result.glyphs.items())
        digest.update(repr((result.held, glyphs)).encode())
    return digest.hexdigest()


def _invented(job: PressJob) -> Iterator[Piece]:
    digits = imb.digits("00", "301", "901234", 1, "02360")
    number = 0
    for clinic in job.clinics:
        for variant in job.variant_ids:
            number += 1
            yield Piece(
                piece_id=f"PROBE-{number:06d}", sequence=number, patient_key=0, clinic_id=clinic.id,
                tracking_code="234567892", qr_payload="HTTPS://EXAMPLE.COM/P/234567892", addressee="Zoë Wójcik",
                first_name="Zoë", last_name="Wójcik", greeting_name="Zoë", address1="1 Quay Road", address2="",
                city="Plymouth", state="MA", zip="02360", imb_digits=digits, imb=imb.encode(digits), variant=variant,
            )  # fmt: skip


def _files(job: PressJob) -> Iterator[tuple[str, bytes]]:
    folder = job.kit.folder
    for part in ("art", "fonts", "icc"):
        for path in sorted((folder / part).rglob("*")):
            if path.is_file() and path.suffix not in (".py", ".pyc") and not path.name.startswith("."):
                yield f"{_KIT}/{path.relative_to(folder).as_posix()}", path.read_bytes()
    for font in FontBook(job.kit).files:
        path = job.kit.font_path(font)
        if not path.is_relative_to(folder):
            yield f"{_ASSETS}/fonts/{font}", path.read_bytes()
    for path in sorted(asset("icc").glob("*.icc")):
        yield f"{_ASSETS}/icc/{path.name}", path.read_bytes()
    if output_intent.names_file(job.output_intent):
        path = Path(job.output_intent)
        yield f"{_INTENT}/{path.name}", path.read_bytes()


def _moved_intent(job: PressJob, folder: Path) -> str:
    """The profile of the job, where it is a file: its place below ``folder``."""
    if not output_intent.names_file(job.output_intent):
        return job.output_intent
    path = Path(job.output_intent)
    own = (job.kit.folder / "icc").resolve()
    if path.is_relative_to(own):
        return str((folder / _KIT / "icc" / path.relative_to(own)).resolve())
    return str((folder / _INTENT / path.name).resolve())


def _is_here(name: str, data: bytes) -> bool:
    """Whether this installation has the very file among its assets."""
    kind, *parts = PurePosixPath(name).parts
    path = asset(*parts)
    return kind == _ASSETS and path.is_file() and path.read_bytes() == data
