"""What is open: workspace, campaign, audience and drop, and the jobs that change them. Pages share one session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from reactivate_desktop import settings as settings_file
from reactivate_desktop.errors import BugError, ReactivateError
from reactivate_desktop.services import campaign_file, list_campaigns
from reactivate_desktop.services.audience_session import HeldAudience

if TYPE_CHECKING:
    from collections.abc import Callable

    from reactivate_desktop.domain.campaign import Campaign
    from reactivate_desktop.domain.clinic import Clinic
    from reactivate_desktop.domain.piece import Drop
    from reactivate_desktop.services.build_audience import Audience
    from reactivate_desktop.services.campaign_file import ResolvedCampaign
    from reactivate_desktop.services.list_campaigns import CampaignSummary
    from reactivate_desktop.services.workspace import Store
    from reactivate_desktop.settings import Settings
    from reactivate_desktop.ui.jobs import JobRunner
    from reactivate_desktop.ui.notices import Asker
    from reactivate_desktop.ui.remembered import Remembered


class StepState(Enum):
    """What the rail shows beside a step."""

    OPEN = "open"
    DONE = "done"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Meter:
    """What the header always shows. ``pieces`` is None until the audience is known; money in US cents."""

    pieces: int | None = None
    cost_cents: int = 0
    budget_cents: int = 0


@dataclass(frozen=True, slots=True)
class _Overview:
    patients: int
    clinics: tuple[Clinic, ...]
    campaigns: tuple[CampaignSummary, ...]


class Session(QObject):
    """The one thing pages are given. It calls services and says what changed; it shows nothing.

    Signals:
        workspace_changed: another workspace is open, or none.
        patients_changed: patients were imported or undone.
        campaign_changed: another campaign is open, or the open one was saved.
        audience_changed: ``audience`` is another one (None while it is being built).
        drop_changed: ``drop`` was approved, pressed or is another one.
        redemptions_changed: a code was redeemed or undone.
        overview_changed: patients, clinics and campaigns of the workspace were read again.
        settings_changed: ``settings`` are other ones.
        steps_changed: a step's state is another one.
        page_requested: id of the page to show.
        unlock_requested: ``locked`` names a workspace that waits for its passphrase.
        patient_requested: name of a patient to show.
        code_requested: a code to put into the desk's field.
        preflight_requested: a PDF to check, its mailing list (or None) and the profile to check it by.
        failed: a ``ReactivateError`` of work that no page asked for.
    """

    workspace_changed = Signal()
    patients_changed = Signal()
    campaign_changed = Signal()
    audience_changed = Signal()
    drop_changed = Signal()
    redemptions_changed = Signal()
    overview_changed = Signal()
    settings_changed = Signal()
    steps_changed = Signal()
    page_requested = Signal(str)
    patient_requested = Signal(str)
    code_requested = Signal(str)
    preflight_requested = Signal(object, object, str)
    unlock_requested = Signal()
    failed = Signal(object)

    def __init__(
        self, settings: Settings, jobs: JobRunner, asker: Asker, remembered: Remembered, *, as_of: Callable[[], date]
    ) -> None:
        super().__init__()
        self.settings = settings
        self.jobs = jobs
        self.asker = asker
        self.remembered = remembered
        self.location = ""
        self.campaign_path: Path | None = None
        self.resolved: ResolvedCampaign | None = None
        self.audience: Audience | None = None
        self.drop: Drop | None = None
        self.patient_count = 0
        self.clinics: tuple[Clinic, ...] = ()
        self.campaigns: tuple[CampaignSummary, ...] = ()
        self.locked: tuple[str, Path | None] | None = None
        self._as_of = as_of
        self._store: Store | None = None
        self._held: HeldAudience | None = None
        self._marks: dict[str, StepState] = {}
        self.patients_changed.connect(self._on_patients_changed)
        self.campaign_changed.connect(self._decide)
        self.drop_changed.connect(self.refresh_overview)
        self.redemptions_changed.connect(self.refresh_overview)

    # What is open

    @property
    def as_of(self) -> date:
        """Today, or the day that was named at the start."""
        return self._as_of()

    @property
    def has_workspace(self) -> bool:
        """True while a workspace is open."""
        return self._store is not None

    @property
    def store(self) -> Store:
        """The open workspace's store; ask ``has_workspace`` first."""
        if self._store is None:
            raise BugError("No workspace is open.", hint="Open one on the Home page.", code="no-workspace")
        return self._store

    @property
    def desk_only(self) -> bool:
        """True while the workspace is open by a login that may redeem codes and do nothing else."""
        return self._store is not None and self._store.desk_only

    @property
    def campaign(self) -> Campaign | None:
        """The open campaign as its file says it."""
        return self.resolved.campaign if self.resolved is not None else None

    @property
    def workspace_name(self) -> str:
        """What the workspace is called on screen ('' = none is open)."""
        path = Path(self.location.split("?")[0])
        return path.name if "://" in self.location else path.stem

    @property
    def folder(self) -> Path:
        """Where new campaigns go: beside the workspace file, else the user's home."""
        return Path.home() if "://" in self.location or not self.location else Path(self.location).resolve().parent

    @property
    def out_folder(self) -> Path:
        """Where finished drops go."""
        if self.settings.out_folder:
            return Path(self.settings.out_folder)
        return (self.campaign_path.parent if self.campaign_path is not None else self.folder) / "mail"

    @property
    def meter(self) -> Meter:
        """Pieces, cost and budget of the open campaign."""
        return _meter(self.campaign, self.drop, self.audience)

    def step(self, page: str) -> StepState:
        """The state of a page's step."""
        return self._marks.get(page, StepState.OPEN)

    def mark_step(self, page: str, state: StepState) -> None:
        """Tell the rail how far a step is."""
        if self.step(page) is not state:
            self._marks[page] = state
            self.steps_changed.emit()

    def go_to(self, page: str) -> None:
        """Show a page."""
        self.page_requested.emit(page)

    def ask_to_redeem(self, code: str) -> None:
        """Show the desk with ``code`` in its field; nothing is redeemed yet."""
        self.go_to("redeem")
        self.code_requested.emit(code)

    def ask_to_preflight(self, pdf: Path, list_file: Path | None, profile: str) -> None:
        """Show the Preflight page, and check ``pdf`` there."""
        self.go_to("preflight")
        self.preflight_requested.emit(pdf, list_file, profile)

    def end(self) -> None:
        """Stop all work and close what is open."""
        self.jobs.close()
        self.close_workspace()

    # Workspaces (``ways_in`` opens and makes them)

    def ask_to_unlock(self, location: str, campaign: Path | None) -> None:
        """Let a workspace wait on the Home page for its passphrase; ``campaign`` is opened after it."""
        self.locked = (location, campaign)
        self.unlock_requested.emit()
        self.go_to("home")

    def adopt(self, location: str, store: Store) -> None:
        """Make an opened store the session's own; the one before is closed."""
        self.close_workspace()
        self._store = store
        self._held = None if store.desk_only else HeldAudience(store)
        self.location = location
        self.locked = None
        self.remembered.keep_workspace(location)
        self.workspace_changed.emit()
        self.refresh_overview()
        if store.desk_only:
            self.go_to("redeem")

    def close_workspace(self) -> None:
        """Close what is open; nothing is lost, all is on disk."""
        if self._store is None:
            return
        self._store.close()
        self._store, self._held = None, None
        self.location = ""
        self.campaign_path, self.resolved, self.audience, self.drop = None, None, None, None
        self.patient_count, self.clinics, self.campaigns = 0, (), ()
        self._marks.clear()
        self.workspace_changed.emit()
        self.campaign_changed.emit()
        self.steps_changed.emit()

    @Slot()
    def refresh_overview(self) -> None:
        """Read again what the workspace holds."""
        if self._store is None:
            return
        work = partial(_read_overview, self._store, self.folder, self.as_of)
        job = self.jobs.read(self.tr("Reading the workspace"), work, key="overview")
        job.succeeded.connect(self._on_overview)
        job.failed.connect(self.failed)
        job.start()

    # Campaigns

    def open_campaign(self, path: Path) -> None:
        """Open a campaign file.

        Raises:
            InputError: naming file and key.
        """
        resolved = campaign_file.resolve(path)
        self.campaign_path, self.resolved = path, resolved
        self.audience, self.drop = None, None
        self.remembered.keep("campaign", str(path))
        self.campaign_changed.emit()
        self._mark_steps()
        self.refresh_drop()

    def save_campaign(self, campaign: Campaign) -> None:
        """Write the open campaign's file and take it from there again.

        Raises:
            WorldError: when it can't be written, or says something that does not hold; the file is then as before.
        """
        if self.campaign_path is None:
            raise BugError("No campaign is open.", hint="Open one on the Home page.", code="no-campaign")
        self.resolved = campaign_file.change(self.campaign_path, campaign)
        self.campaign_changed.emit()

    @Slot()
    def refresh_audience(self) -> None:
        """Read the workspace again and decide anew; the answer comes with ``audience_changed``."""
        self._held = HeldAudience(self._store) if self._store is not None else None
        self._decide()

    @Slot()
    def _decide(self) -> None:
        """Decide over what was read before: only what the campaign changed is asked again."""
        held = self._held
        if held is None or self.resolved is None:
            self._on_audience(None)
            return
        campaign, kit, as_of = self.resolved.campaign, self.resolved.kit, self.as_of
        job = self.jobs.read(
            self.tr("Deciding who gets mail"),
            lambda progress: held.decide(campaign, kit, as_of=as_of, progress=progress),
            key="audience",
        )
        job.succeeded.connect(self._on_audience)
        job.failed.connect(self._on_no_audience)
        job.start()

    def refresh_drop(self) -> None:
        """Look again whether the open campaign has an approved drop; the answer comes with ``drop_changed``."""
        if self._store is None or self.campaign is None or self.desk_only:
            return
        store, name = self._store, self.campaign.name

        def work(_: object) -> Drop | None:
            with store.reading() as tx:
                return tx.drops.find(name)

        job = self.jobs.read(self.tr("Looking for the drop"), work, key="drop")
        job.succeeded.connect(self._on_drop)
        job.failed.connect(self.failed)
        job.start()

    def change_settings(self, **values: object) -> None:
        """Change settings and keep them.

        Raises:
            WorldError: when they can't be kept.
        """
        changed = replace(self.settings, **values)  # type: ignore[arg-type]  # names and values come from the fields
        settings_file.save(changed)
        self.settings = changed
        self.settings_changed.emit()

    def _mark_steps(self) -> None:
        self._marks |= _marks(self.patient_count, self.drop)
        self.steps_changed.emit()

    @Slot(object)
    def _on_overview(self, overview: _Overview) -> None:
        self.patient_count = overview.patients
        self.clinics = overview.clinics
        self.campaigns = overview.campaigns
        self._mark_steps()
        self.overview_changed.emit()

    @Slot(object)
    def _on_drop(self, drop: Drop | None) -> None:
        if self._store is not None and drop != self.drop:
            self._held = HeldAudience(self._store)  # the ledger of contacts is another one
        self.drop = drop
        self.drop_changed.emit()
        self._mark_steps()

    @Slot(object)
    def _on_audience(self, audience: Audience | None) -> None:
        self.audience = audience
        self.audience_changed.emit()

    @Slot(object)
    def _on_no_audience(self, error: ReactivateError) -> None:
        self._on_audience(None)
        self.failed.emit(error)

    @Slot()
    def _on_patients_changed(self) -> None:
        self.refresh_overview()
        self.refresh_audience()


def _read_overview(store: Store, folder: Path, as_of: date, _: object) -> _Overview:
    with store.reading() as tx:
        clinics = tx.clinics.all()
        patients = 0 if store.desk_only else tx.patients.count()
    return _Overview(patients, clinics, () if store.desk_only else list_campaigns.run(store, folder, as_of=as_of))


def _meter(campaign: Campaign | None, drop: Drop | None, audience: Audience | None) -> Meter:
    """Pieces of the drop, else of the audience, and their cost."""
    if campaign is None:
        return Meter()
    pieces = drop.piece_count if drop is not None else None
    if pieces is None and audience is not None:
        pieces = audience.decision.mailable_count
    return Meter(pieces, (pieces or 0) * campaign.budget.unit_cents, campaign.budget.limit_cents)


def _marks(patients: int, drop: Drop | None) -> dict[str, StepState]:
    """How far the steps are that the workspace itself can tell of."""
    approved = drop is not None
    facts = {
        "patients": patients > 0,
        "audience": approved,
        "design": approved,
        "proof": approved,
        "press": drop is not None and drop.pressed_at is not None,
    }
    return {page: StepState.DONE if done else StepState.OPEN for page, done in facts.items()}
