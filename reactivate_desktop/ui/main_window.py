"""The frame: rail, header, pages, job strip. It knows no business words; pages and session do."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.ui.header import Header
from reactivate_desktop.ui.jobs import Job, JobProgress
from reactivate_desktop.ui.navigation import PAGES, Needs, PageEntry
from reactivate_desktop.ui.notices import NoticeBar
from reactivate_desktop.ui.patient_search import PatientSearch
from reactivate_desktop.ui.quick_find import Finding, QuickFind, looks_like_code
from reactivate_desktop.ui.rail import Rail
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.start import start
from reactivate_desktop.ui.tokens import SPACE_12, SPACE_24
from reactivate_desktop.ui.widgets.empty_state import EmptyState
from reactivate_desktop.ui.widgets.job_strip import ProgressStrip
from reactivate_desktop.ui.widgets.page_frame import PageFrame

LEAST = QSize(1100, 700)
_FIRST = QSize(1280, 820)
_STRIP_DELAY_MS = 300


class MainWindow(QMainWindow):
    """Shows one page at a time, made when it is first asked for."""

    def __init__(self, session: Session, pages: tuple[PageEntry, ...] = PAGES) -> None:
        super().__init__()
        self._session = session
        self._entries = {entry.id: entry for entry in pages}
        self._made: dict[str, PageFrame] = {}
        self._page = ""
        self._job: Job | None = None
        self.setWindowTitle("Reactivate Desktop")
        self.setMinimumSize(LEAST)
        self.resize(_FIRST)
        self.rail = Rail(pages)
        self.header = Header()
        self.notice = NoticeBar()
        self.stack = QStackedWidget()
        self.strip = ProgressStrip()
        self.strip.hide()
        self._lacking = EmptyState("home", "", "", self.tr("Go to Home"))
        self.stack.addWidget(self._lacking)
        self._strip_timer = QTimer(self)
        self._strip_timer.setSingleShot(True)
        self._strip_timer.setInterval(_STRIP_DELAY_MS)
        self.quick_find = QuickFind((self._find_pages, self._find_campaigns, self._find_code), self)
        self._patient_search = PatientSearch(session, self.quick_find)
        self._lay_out()
        self._wire()
        self._show_session()
        self.restoreGeometry(session.remembered.geometry())
        self.show_page(session.remembered.word("page") or "home")

    def show_page(self, page: str) -> None:
        """Show a page, or what it lacks and the way there."""
        if page not in self._entries:
            page = "home"
        entry = self._entries[page]
        self._page = page
        lack = self._lack(entry)
        if lack:
            self._lacking.show_words(entry.label, lack)
            self.stack.setCurrentWidget(self._lacking)
        else:
            self.stack.setCurrentWidget(self._made_page(entry))
        self.rail.show_page(entry.under or page)
        self._session.remembered.keep("page", page)

    def open_at_start(self, workspace: str, campaign: Path | None, sample: Path | None) -> None:
        """Open what the command line names, else what was open last time."""
        try:
            start(self._session, workspace, campaign, sample)
        except ReactivateError as error:
            self.notice.show_error(error)

    def page(self, page: str) -> PageFrame:
        """The page of that id, made if need be. For tests and for taking pictures."""
        return self._made_page(self._entries[page])

    def _made_page(self, entry: PageEntry) -> PageFrame:
        if entry.id not in self._made:
            made = entry.make(self._session)
            self._made[entry.id] = made
            self.stack.addWidget(made)
        return self._made[entry.id]

    def _lack(self, entry: PageEntry) -> str:
        if entry.needs is not Needs.NOTHING and not self._session.has_workspace:
            return self.tr("No workspace is open. Open one, make one, or try the sample on the Home page.")
        if entry.needs in {Needs.WORKSPACE, Needs.CAMPAIGN} and self._session.desk_only:
            return self.tr("Your login may redeem codes only. Whoever keeps the workspace can do the rest.")
        if entry.needs is Needs.CAMPAIGN and self._session.campaign is None:
            return self.tr("No campaign is open. Choose one or start a new one on the Home page.")
        return ""

    def _lay_out(self) -> None:
        holder = QWidget()
        notice = QVBoxLayout(holder)
        notice.setContentsMargins(SPACE_24, SPACE_12, SPACE_24, 0)
        notice.addWidget(self.notice)
        holder.hide()
        self.notice.speaks.connect(holder.setVisible)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addWidget(holder)
        right.addWidget(self.stack, 1)
        right.addWidget(self.strip)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(middle)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def _wire(self) -> None:
        session = self._session
        self.rail.page_requested.connect(self.show_page)
        self.rail.find_requested.connect(self.quick_find.ask)
        self._lacking.action_requested.connect(self._on_home)
        session.page_requested.connect(self.show_page)
        session.failed.connect(self._on_failed)
        for signal in (
            session.workspace_changed,
            session.campaign_changed,
            session.drop_changed,
            session.overview_changed,
        ):
            signal.connect(self._show_session)
        session.audience_changed.connect(self._show_meter)
        session.steps_changed.connect(self._show_steps)
        session.jobs.watch.started.connect(self._on_job_started)
        session.jobs.watch.ended.connect(self._on_job_ended)
        self.strip.cancel_requested.connect(self._on_cancel)
        self._strip_timer.timeout.connect(self.strip.show)
        QShortcut(QKeySequence("Ctrl+K"), self, self.quick_find.ask)

    @Slot()
    def _show_session(self) -> None:
        resolved, drop = self._session.resolved, self._session.drop
        words = {
            "draft": self.tr("Draft"),
            "approved": self.tr("Approved"),
            "pressed": self.tr("Pressed"),
            "in homes": self.tr("In homes"),
            "closed": self.tr("Closed"),
        }
        if resolved is None:
            lacks = self.tr("No campaign open") if self._session.has_workspace else self.tr("No workspace open")
            self.header.show_campaign(lacks, "", "", "")
        else:
            state = drop.state.value if drop is not None else "draft"
            self.header.show_campaign(resolved.campaign.name, resolved.template.name, words[state], state)
        self.rail.show_brand(self._brand_name())
        self.rail.offer(self._brand_ways())
        self._show_meter()
        self._show_steps()
        if self._page:
            self.show_page(self._page)

    @Slot()
    def _show_meter(self) -> None:
        self.header.show_meter(self._session.meter)

    @Slot()
    def _show_steps(self) -> None:
        for page in self._entries:
            self.rail.show_step(page, self._session.step(page))

    def _brand_name(self) -> str:
        if self._session.resolved is not None:
            return self._session.resolved.kit.name
        return self._session.workspace_name or "Reactivate"

    def _brand_ways(self) -> tuple[Finding | None, ...]:
        campaigns = [
            Finding(found.name, self.tr("campaign"), partial(self._open_campaign, found.path))
            for found in self._session.campaigns
        ]
        ways: list[Finding | None] = [*campaigns]
        if campaigns:
            ways.append(None)
        ways.append(Finding(self.tr("All campaigns and new campaign"), "", self._on_home))
        if self._session.has_workspace:
            ways.append(Finding(self.tr("Close this workspace"), "", self._on_close_workspace))
        return tuple(ways)

    def _open_campaign(self, path: Path) -> None:
        try:
            self._session.open_campaign(path)
        except ReactivateError as error:
            self.notice.show_error(error)

    def _find_pages(self, text: str) -> tuple[Finding, ...]:
        return tuple(
            Finding(entry.label, self.tr("page"), partial(self.show_page, entry.id))
            for entry in self._entries.values()
            if text.lower() in entry.label.lower()
        )

    def _find_campaigns(self, text: str) -> tuple[Finding, ...]:
        return tuple(
            Finding(found.name, self.tr("campaign"), partial(self._open_campaign, found.path))
            for found in self._session.campaigns
            if text.lower() in found.name.lower()
        )

    def _find_code(self, text: str) -> tuple[Finding, ...]:
        if not self._session.has_workspace or not looks_like_code(text):
            return ()
        return (Finding(text.upper(), self.tr("redeem this code"), partial(self._session.ask_to_redeem, text)),)

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self.notice.show_error(error)

    @Slot()
    def _on_home(self) -> None:
        self.show_page("home")

    @Slot()
    def _on_close_workspace(self) -> None:
        self._session.close_workspace()
        self.show_page("home")

    @Slot(object)
    def _on_job_started(self, job: Job) -> None:
        self._job = job
        self.strip.begin(job.title)
        self.strip.hide()
        job.progressed.connect(self._on_progress)
        self._strip_timer.start()

    @Slot(object)
    def _on_progress(self, progress: JobProgress) -> None:
        self.strip.advance(progress.done, progress.total, progress.what, progress.seconds_left)

    @Slot(object)
    def _on_job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._strip_timer.stop()
            self.strip.hide()

    @Slot()
    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        if (
            self._job is not None
            and self._job.changes
            and not self._session.asker.confirm(
                self,
                self.tr("%1 is still running.").replace("%1", self._job.title),
                self.tr("If you close now it is stopped, and nothing of it is kept."),
                self.tr("Stop and close"),
            )
        ):
            event.ignore()
            return
        self._session.remembered.keep_geometry(self.saveGeometry())
        self._session.end()
        event.accept()
