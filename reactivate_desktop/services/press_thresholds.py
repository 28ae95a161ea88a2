"""Thresholds of preflight for a job: the campaign's profile, the ink that the paper takes, the brand's spot inks."""

from __future__ import annotations

from pathlib import Path

from reactivate_desktop.brand.colours import Spot
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.preflight_profile import Profile, load_profile


def of_job(job: PressJob, profile: str = "", *, beside: Path | None = None) -> Profile:
    """The profile of that id or file; spot inks of the brand's palette count as ordered."""
    spots = (colour.spot for colour in job.kit.palette.values() if isinstance(colour, Spot))
    return load_profile(profile, beside=beside).for_paper(job.paper.tac_limit, tuple(dict.fromkeys(spots)))
