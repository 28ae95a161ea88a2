"""Thresholds of preflight for a job: the campaign's profile, the ink that the paper takes, the brand's spot inks."""

from __future__ import annotations

import json
from pathlib import Path

from reactivate_desktop.brand.colours import Spot
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.preflight_profile import Profile, load_profile
from reactivate_desktop.services.drop_folder import MANIFEST


def facts(job: PressJob) -> dict[str, object]:
    """What the manifest of a drop's folder says of them, for ``of_file``."""
    return {"ink_percent": job.paper.tac_limit, "spots": list(_spots(job))}


def of_file(pdf: Path, profile: Profile) -> Profile:
    """``profile`` for a PDF; where the manifest beside it names the file, with what it says of paper and inks."""
    try:
        said = json.loads(pdf.with_name(MANIFEST).read_text(encoding="utf-8"))
        if said["files"][pdf.name]["bytes"] != pdf.stat().st_size:
            return profile
        return profile.for_paper(float(said["inks"]["ink_percent"]), tuple(map(str, said["inks"]["spots"])))
    except (OSError, ValueError, KeyError, TypeError):  # no manifest, another program's, or one of before it said so
        return profile


def of_job(job: PressJob, profile: str = "", *, beside: Path | None = None) -> Profile:
    """The profile of that id or file; spot inks of the brand's palette count as ordered."""
    return load_profile(profile, beside=beside).for_paper(job.paper.tac_limit, _spots(job))


def _spots(job: PressJob) -> tuple[str, ...]:
    spots = (colour.spot for colour in job.kit.palette.values() if isinstance(colour, Spot))
    return tuple(dict.fromkeys(spots))
