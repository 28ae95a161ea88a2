"""The sample workspace: both sample brands, a messy export, and a campaign for each brand."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from reactivate_desktop.brand.kit import bundled_kits
from reactivate_desktop.domain.campaign import Budget, Campaign, Mail
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.services import campaign_file, import_patients, new_workspace
from reactivate_desktop.services.import_patients import ImportResult
from reactivate_desktop.services.sample_data import SampleFacts, make_sample_export

PASSPHRASE = "sample workspace"  # noqa: S105 - of invented patients only, and printed where it is needed
MARKER = "sample.json"
_CAMPAIGNS = {
    "harbor-dental": ("Spring recall", "postcard-6x9", 300_000),
    "stride-physio": ("Back in motion", "flyer-selfmailer", 400_000),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """Where the parts of a sample workspace stand."""

    folder: Path
    workspace: Path
    export: Path
    campaigns: tuple[Path, ...]
    facts: SampleFacts
    imported: ImportResult


def make(folder: Path, *, patients: int, seed: int, as_of: date, progress: Progress | None = None) -> Sample:
    """Make a fresh sample workspace in ``folder``; an earlier one there is replaced, anything else is left alone.

    Raises:
        InputError: when the folder holds something that this program did not put there.
    """
    watch = progress or NoProgress()
    _clear(folder)
    kits = bundled_kits()
    clinics = tuple(replace(clinic, brand=kit.id) for kit in kits for clinic in kit.clinics)
    watch.report(0, 0, "making a sample export")
    export = folder / "practice-export.xlsx"
    facts = make_sample_export(export, patients=patients, seed=seed, clinics=clinics, as_of=as_of)
    location = folder / "sample.reactivate"
    with new_workspace.create(str(location), PASSPHRASE, brands=tuple(kit.id for kit in kits)) as store:
        imported = import_patients.run(store, export, progress=watch)
    campaigns = tuple(_write_campaign(folder, kit.id, location.name) for kit in kits if kit.id in _CAMPAIGNS)
    return Sample(folder, location, export, campaigns, facts, imported)


def is_sample(folder: Path) -> bool:
    """True when ``folder`` holds a sample workspace made by ``make``."""
    return (folder / MARKER).is_file() and (folder / "sample.reactivate").is_file()


def campaign_paths(folder: Path) -> tuple[Path, ...]:
    """The campaign files of a sample workspace, in the order in which they were made."""
    return tuple(folder / f"{brand}.toml" for brand in _CAMPAIGNS if (folder / f"{brand}.toml").is_file())


def _clear(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / MARKER).is_file():
            raise InputError(
                f"{folder} is not empty, and not a sample made by this program.",
                hint="Name a new or empty folder.",
                code="folder-not-empty",
            )
        shutil.rmtree(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).write_text(json.dumps({"sample": True, "passphrase": PASSPHRASE}, indent=2), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "not writable"
        raise InputError(f"{folder} can't be made: {reason}.", hint="Name another folder.", code="folder") from None


def _write_campaign(folder: Path, brand: str, workspace_name: str) -> Path:
    name, template, limit = _CAMPAIGNS[brand]
    mail = Mail(mid="901234", permit_city="Boston", permit_state="MA", permit_number="123")
    path = folder / f"{brand}.toml"
    budget = Budget(limit_cents=limit, when_over="cut")
    campaign_file.save(path, Campaign(name, workspace_name, brand, template, mail=mail, budget=budget))
    return path
