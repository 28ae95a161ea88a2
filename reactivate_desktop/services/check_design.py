"""Preflight a design before anybody is mailed: one invented piece a clinic and variant is pressed and checked."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.press import pressing
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.preflight import PreflightReport, preflight
from reactivate_desktop.services import mailed_papers, picture_template, press_thresholds

__all__ = ["PreflightReport", "run"]


def run(job: PressJob, *, progress: Progress | None = None) -> PreflightReport:
    """What a printer would say of the design. No patient is in the file, which is removed at once.

    Raises:
        PressError: when the design can't be pressed.
    """
    pieces = [
        replace(picture_template.sample_piece(clinic), piece_id=f"SAMPLE-{number}", sequence=number, variant=variant)
        for number, (variant, clinic) in enumerate(product(job.variant_ids, job.clinics), start=1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.pdf"
        pressing.press(job, pieces, path, workers=1, progress=progress)
        papers = (mailed_papers.of_paper(job.paper),)
        profile = press_thresholds.of_job(job)
        return preflight(path, profile=profile, papers=papers, mailed=True, progress=progress)
