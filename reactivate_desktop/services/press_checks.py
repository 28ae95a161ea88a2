"""The checks of a press run: every piece read back against the list as written, and the preflight of its files."""

from __future__ import annotations

from reactivate_desktop.errors import PressError
from reactivate_desktop.mail import lists
from reactivate_desktop.press.preflight import PreflightReport, preflight
from reactivate_desktop.press.preflight_profile import load_profile
from reactivate_desktop.press.readback import read_back
from reactivate_desktop.services import drop_documents, drop_folder
from reactivate_desktop.services.drop_folder import LIST_CSV, PREFLIGHT
from reactivate_desktop.services.press_run import PressRun


def read_back_pages(run: PressRun) -> None:
    """Read every piece back.

    Raises:
        ReadBackError: when a written page differs from its list row.
    """
    (press_file,) = run.found.press_files
    run.found.read = read_back(
        press_file,
        drop_documents.expected_pieces(lists.read_mailing_list(run.work / LIST_CSV), run.pieces),
        run.job,
        raster=run.raster,
        workers=run.workers,
        total=len(run.pieces),
        progress=run.watch,
    )


def preflight_pages(run: PressRun) -> None:
    """Check the press file and write preflight.json, with what the read-back found.

    Raises:
        PressError: when the file fails.
    """
    (press_file,) = run.found.press_files
    chosen = load_profile(run.resolved.campaign.press.profile, beside=run.resolved.folder)
    checked = preflight(press_file, profile=chosen.for_paper(run.job.paper.tac_limit), progress=run.watch)
    _require_clean(checked)
    run.found.checked = checked
    drop_folder.write_json(run.work / PREFLIGHT, {**checked.as_json(), "read_back": run.found.read_back.as_json()})


def _require_clean(checked: PreflightReport) -> None:
    if checked.errors:
        first = checked.errors[0]
        raise PressError(
            f"The written file fails preflight: {first.message} ({len(checked.errors):,} errors in all).",
            hint="Nothing was kept. Mend the brand's art or choose another standard.",
            code="preflight-failed",
        )
