"""The steps of a press run, in their order. A new step is one function and one line here.

Whatever a step leaves in the run's folder is listed in manifest and result by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from reactivate_desktop.services import (
    drop_documents,
    drop_files,
    drop_folder,
    impose_drop,
    press_checks,
    press_lists,
    press_pages,
    press_papers,
    press_thresholds,
    read_back_certificate,
)
from reactivate_desktop.services.drop_folder import MANIFEST
from reactivate_desktop.services.press_run import PressRun, Step

STEPS: Final[tuple[Step, ...]] = (
    press_pages.write,
    press_lists.write,
    press_checks.read_back_pages,
    read_back_certificate.write,
    press_checks.preflight_pages,
    impose_drop.write,
    press_papers.draw_proof,
    press_papers.write_ticket,
)


def carry_out(run: PressRun, steps: Iterable[Step], facts: Mapping[str, object]) -> tuple[str, ...]:
    """Take all steps, then write the manifest (with ``facts``); gives the names of the files that are there now."""
    for step in steps:
        step(run)
    files = drop_folder.inventory(run.work)
    drop_folder.write_json(run.work / MANIFEST, {**_facts(run), **facts, **run.found.facts, "files": files})
    return drop_files.in_order((*files, MANIFEST))


def _facts(run: PressRun) -> dict[str, object]:
    """What is said of every run."""
    drop, read = run.drop, run.found.read_back
    return {
        "drop": drop.drop_id,
        "token": drop.token,
        "campaign": drop.campaign,
        "brand": drop.brand,
        "template": drop.template,
        "standard": run.job.standard,
        "inks": press_thresholds.facts(run.job),
        "approved_at": drop.approved_at.isoformat(),
        "as_of": drop.as_of.isoformat(),
        "pieces": read.pieces,
        "pages": read.pages,
        "hashes": {label.lower(): value for label, value in drop_documents.drop_hashes(drop)},
    }
