"""The checks of a press run: every piece read back against the list as written, and the preflight of its files."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

from reactivate_desktop.errors import PressError
from reactivate_desktop.mail import lists
from reactivate_desktop.press.preflight import PreflightReport, preflight
from reactivate_desktop.press.readback import Volume, read_back
from reactivate_desktop.services import drop_documents, drop_folder, mailed_papers, preflight_volumes, press_thresholds
from reactivate_desktop.services.drop_folder import LIST_CSV, PREFLIGHT
from reactivate_desktop.services.press_run import PressRun


def read_back_pages(run: PressRun) -> None:
    """Read every piece back.

    Raises:
        ReadBackError: when a written page differs from its list row.
    """
    run.found.read = read_back(
        [Volume(volume.path, volume.pieces) for volume in run.found.volumes],
        drop_documents.expected_pieces(lists.read_mailing_list(run.work / LIST_CSV), run.pieces),
        run.job,
        raster=run.raster,
        workers=run.workers,
        total=len(run.pieces),
        progress=run.watch,
    )


def preflight_pages(run: PressRun) -> None:
    """Check every press file and write preflight.json, with what the read-back found.

    Raises:
        PressError: when a file fails.
    """
    profile = press_thresholds.of_job(run.job, run.resolved.campaign.press.profile, beside=run.resolved.folder)
    papers, checked = (mailed_papers.of_paper(run.job.paper),), {}
    check = partial(preflight, profile=profile, papers=papers, mailed=True)
    for path, report in preflight_volumes.run(run.found.press_files, check, run.workers, run.watch):
        checked[path.name] = report
        _require_clean(path.name, report)
    run.found.checked = _together(list(checked.values()))
    document = run.found.checked.as_json() if len(checked) == 1 else _by_file(checked)
    drop_folder.write_json(run.work / PREFLIGHT, {**document, "read_back": run.found.read_back.as_json()})


def _together(reports: list[PreflightReport]) -> PreflightReport:
    """The findings of all files as one report."""
    errors, warnings, infos = (
        tuple(chain.from_iterable(getattr(report, kind) for report in reports))
        for kind in ("errors", "warnings", "infos")
    )
    return replace(reports[0], errors=errors, warnings=warnings, infos=infos)


def _by_file(checked: dict[str, PreflightReport]) -> dict[str, Any]:
    """The JSON of several reports: as that of one, each finding with its ``file``, facts by file."""
    document: dict[str, Any] = {"standard": next(iter(checked.values())).standard, "facts": {}}
    for name, report in checked.items():
        found: dict[str, Any] = report.as_json()
        for kind in ("errors", "warnings", "infos"):
            document.setdefault(kind, []).extend({"file": name, **finding} for finding in found[kind])
        document["facts"][name] = found["facts"]
    return document


def _require_clean(name: str, checked: PreflightReport) -> None:
    if checked.errors:
        first = checked.errors[0]
        raise PressError(
            f"The written file {name} fails preflight: {first.message} ({len(checked.errors):,} errors in all).",
            hint="Nothing was kept. Mend the brand's art or choose another standard.",
            code="preflight-failed",
        )
