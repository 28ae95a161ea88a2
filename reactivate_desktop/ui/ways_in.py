"""The ways into a workspace, each as a job that ends with the session having it open."""

from __future__ import annotations

from functools import partial

from reactivate_desktop.services import new_workspace, passphrase, workspace
from reactivate_desktop.services.workspace import Store
from reactivate_desktop.ui.jobs import Job
from reactivate_desktop.ui.session import Session


def opening(session: Session, location: str, secret: str, *, remember: bool = False) -> Job:
    """Open a workspace with its passphrase; ``remember`` keeps that in the system's keyring once it fits."""

    def work(_: object) -> Store:
        store = workspace.open_(location, secret)
        if remember:
            passphrase.remember(location, secret)
        return store

    return _adopting(session, location, session.jobs.read(session.tr("Opening the workspace"), work))


def opening_kept(session: Session, location: str) -> Job:
    """Open a workspace whose passphrase the system keeps (it fails with ``passphrase-missing`` when it does not)."""
    job = session.jobs.read(
        session.tr("Opening the workspace"), lambda _: workspace.open_(location, passphrase.find(location))
    )
    return _adopting(session, location, job)


def making(session: Session, location: str, secret: str, brands: tuple[str, ...]) -> Job:
    """Make a new workspace and open it."""
    job = session.jobs.read(
        session.tr("Making the workspace"), lambda _: new_workspace.create(location, secret, brands=brands)
    )
    return _adopting(session, location, job)


def _adopting(session: Session, location: str, job: Job) -> Job:
    job.succeeded.connect(partial(session.adopt, location))
    return job
