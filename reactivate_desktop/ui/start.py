"""What opens by itself when the program starts: what was named, the sample, or what was open last time."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import campaign_file, sample_workspace
from reactivate_desktop.ui import ways_in
from reactivate_desktop.ui.session import Session

SAMPLE_PATIENTS, SAMPLE_SEED = 5_000, 7


def start(session: Session, workspace: str, campaign: Path | None, sample: Path | None) -> None:
    """Open the sample in folder ``sample``, or ``campaign``, or ``workspace``, or else what was open last time.

    A workspace whose passphrase is not at hand waits on the Home page.

    Raises:
        InputError: when the campaign file can't be used.
    """
    if sample is not None:
        open_sample(session, sample)
    elif campaign is not None:
        resolved = campaign_file.resolve(campaign)
        _open_kept(session, resolved.workspace_location, campaign)
    elif workspace:
        _open_kept(session, workspace, None)
    elif session.settings.reopen_last and session.remembered.workspaces():
        last = session.remembered.word("campaign")
        path = Path(last) if last and Path(last).is_file() else None
        _open_kept(session, session.remembered.workspaces()[0], path)


def open_sample(session: Session, folder: Path) -> None:
    """Open the sample workspace in ``folder``; where there is none it is made first, as a job."""
    if sample_workspace.is_sample(folder):
        _open(session, folder)
        return
    as_of = session.as_of
    job = session.jobs.change(
        session.tr("Making the sample workspace"),
        lambda progress: sample_workspace.make(
            folder, patients=SAMPLE_PATIENTS, seed=SAMPLE_SEED, as_of=as_of, progress=progress
        ),
    )
    job.succeeded.connect(lambda _: _open(session, folder))
    job.failed.connect(session.failed)
    job.start()


def _open_kept(session: Session, location: str, campaign: Path | None) -> None:
    """Open with the passphrase that the system keeps; where it keeps none the Home page asks for it."""
    job = ways_in.opening_kept(session, location)
    if campaign is not None:
        job.succeeded.connect(partial(_open_campaign, session, campaign))
    job.failed.connect(partial(_on_not_kept, session, location, campaign))
    job.start()


def _on_not_kept(session: Session, location: str, campaign: Path | None, error: ReactivateError) -> None:
    session.ask_to_unlock(location, campaign)
    if error.code != "passphrase-missing":
        session.failed.emit(error)


def _open(session: Session, folder: Path) -> None:
    paths = sample_workspace.campaign_paths(folder)
    job = ways_in.opening(session, str(folder / "sample.reactivate"), sample_workspace.PASSPHRASE)
    job.failed.connect(session.failed)
    if paths:
        job.succeeded.connect(partial(_open_campaign, session, paths[0]))
    job.start()


def _open_campaign(session: Session, path: Path, _store: object) -> None:
    try:
        session.open_campaign(path)
    except ReactivateError as error:
        session.failed.emit(error)
