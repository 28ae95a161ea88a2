"""The output intent of a job: for which printing condition it is made, and the profile that says so.

One of the program's own (a stem of assets/icc), or a file of the brand or the printer (a name that ends in .icc or
.icm). What is chosen by the campaign goes before the brand's choice, and that before the paper's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from reactivate_desktop.brand.kit import BrandKit, KitProfile
from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.errors import PressError
from reactivate_desktop.press import icc_profile
from reactivate_desktop.press.icc_profile import IccProfile
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.resources import asset

ICC_REGISTRY = "http://www.color.org"
UNREGISTERED = "Custom"
_SUFFIXES = (".icc", ".icm")


@dataclass(frozen=True, slots=True)
class PrintingCondition:
    """A printing condition in the words of an output intent (ISO 32000-1, table 365).

    ``registry`` is where ``identifier`` is registered, '' for a condition that is not.
    """

    identifier: str
    condition: str
    info: str
    registry: str = ICC_REGISTRY


CONDITIONS: dict[str, PrintingCondition] = {
    "GRACoL_TR006_coated": PrintingCondition(
        "CGATS TR 006", "GRACoL 2006, sheetfed offset on coated paper, #1", "GRACoL 2006 coated, CGATS TR 006"
    ),
    "FOGRA47_uncoated": PrintingCondition(
        "FOGRA47", "Offset printing on uncoated white paper, 115 g/m2", "Offset uncoated, ISO 12647-2, FOGRA47"
    ),
}
"""The printing conditions of the program's own profiles, by the stem of their file names."""


@dataclass(frozen=True, slots=True)
class OutputIntent:
    """What a job is printed for: the condition in words, and its profile."""

    condition: PrintingCondition
    profile: IccProfile

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the profile and of the words beside it."""
        words = "\0".join((self.condition.identifier, self.condition.condition, self.condition.registry))
        return hashlib.sha256(words.encode() + b"\0" + self.profile.data).hexdigest()


def names_file(choice: str) -> bool:
    """Whether a choice names a file, rather than one of the program's own profiles."""
    return choice.lower().endswith(_SUFFIXES)


def located(choice: str, kit: BrandKit, folder: Path) -> str:
    """A choice as a job holds it: a file's whole path, found beside the campaign or in the kit's ``icc`` folder.

    Raises:
        PressError: when there is no such file.
    """
    if not names_file(choice):
        return choice
    places = (folder / choice, kit.folder / "icc" / choice)
    for place in places:
        if place.is_file():
            return str(place.resolve())
    raise PressError(
        f"There is no output profile '{choice}'.",
        hint=f"Put the file beside the campaign file ({folder}), or name one of: {', '.join(CONDITIONS)}.",
        code="output-intent-unknown",
    )


def of_job(job: PressJob) -> OutputIntent:
    """The output intent of a job, its profile checked.

    Raises:
        PressError: when it names a profile that is not there or can't be used.
    """
    return resolved(job.output_intent, job.kit, job.paper)


def resolved(choice: str, kit: BrandKit, paper: Paper) -> OutputIntent:
    """The output intent of a choice ('' = the brand's, or else the paper's), its profile checked.

    Raises:
        PressError: when it names a profile that is not there or can't be used.
    """
    choice = located(choice or kit.output_intent or paper.output_intent, kit, kit.folder)
    if names_file(choice):
        path = Path(choice)
        return _of_file(path, _kit_entry(kit, path))
    if choice not in CONDITIONS:
        raise PressError(
            f"There is no output profile '{choice}'.",
            hint=f"Use one of: {', '.join(CONDITIONS)}, or name a file that ends in .icc.",
            code="output-intent-unknown",
        )
    return OutputIntent(CONDITIONS[choice], icc_profile.read(asset("icc", f"{choice}.icc")))


def _kit_entry(kit: BrandKit, path: Path) -> KitProfile | None:
    folder = (kit.folder / "icc").resolve()
    return next((entry for entry in kit.icc if (folder / entry.file).resolve() == path), None)


def _of_file(path: Path, entry: KitProfile | None) -> OutputIntent:
    profile = icc_profile.read(path)
    described = profile.description or path.stem
    if entry:
        words = PrintingCondition(
            entry.identifier, entry.condition or described, entry.info or described, entry.registry
        )
    elif profile.reference:
        words = PrintingCondition(profile.reference, described, described)
    else:
        words = PrintingCondition(UNREGISTERED, described, described, registry="")
    return OutputIntent(words, profile)
