"""Home: the campaigns with the pictures of their mail, what needs you, and the way to a new one. Or the way in."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.ui.home.new_campaign import NewCampaignPanel
from reactivate_desktop.ui.home.overview import OverviewPanel
from reactivate_desktop.ui.home.welcome import WelcomePanel
from reactivate_desktop.ui.icons import dress
from reactivate_desktop.ui.start import open_sample
from reactivate_desktop.ui.widgets.empty_state import EmptyState
from reactivate_desktop.ui.widgets.page_frame import PageFrame

if TYPE_CHECKING:
    from reactivate_desktop.ui.session import Session


class HomePage(PageFrame):
    """Three faces: the way in (no workspace), the campaigns, and a new campaign."""

    def __init__(self, session: Session) -> None:
        super().__init__(scrolls=True)
        self._session = session
        self.welcome = WelcomePanel(session)
        self.overview = OverviewPanel(session)
        self.new_campaign = NewCampaignPanel(session)
        self.start_new = QPushButton(self.tr("New campaign"))
        self.start_new.setProperty("kind", "primary")
        self.start_new.setAccessibleName(self.tr("New campaign"))
        dress(self.start_new, "plus", "on_accent", 16)
        self.head.addWidget(self.start_new)
        self._faces = QStackedWidget()
        self.desk = EmptyState(
            "redeem",
            self.tr("This login is for the desk"),
            self.tr("It redeems codes. Patients and campaigns are open to whoever keeps the workspace."),
            self.tr("Redeem a code"),
        )
        for face in (self.welcome, self.overview, self.new_campaign, self.desk):
            self._faces.addWidget(face)
        self.body.addWidget(self._faces)
        self.body.addStretch(1)
        self.start_new.clicked.connect(self._on_new)
        self.overview.new_requested.connect(self._on_new)
        self.desk.action_requested.connect(partial(session.go_to, "redeem"))
        self.overview.open_requested.connect(self._on_open)
        self.new_campaign.made.connect(self._on_open)
        self.new_campaign.left.connect(self._show)
        self.new_campaign.failed.connect(self._on_failed)
        self.welcome.sample_requested.connect(self._on_sample)
        self.welcome.failed.connect(self._on_failed)
        session.workspace_changed.connect(self._show)
        session.unlock_requested.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        self.notice.clear()
        if self._session.has_workspace:
            self.set_title(self.tr("Home"), self._session.workspace_name)
            self._face(self.desk if self._session.desk_only else self.overview)
        else:
            self.set_title(
                self.tr("Welcome"), self.tr("From a practice's spreadsheet to mail that brings patients back.")
            )
            self.welcome.refresh()
            self._face(self.welcome)

    def _face(self, face: QWidget) -> None:
        self._faces.setCurrentWidget(face)
        self.start_new.setVisible(face is self.overview)

    @Slot()
    def _on_new(self) -> None:
        self.set_title(
            self.tr("New campaign"), self.tr("A brand, a template, a name. Everything else can change later.")
        )
        self.new_campaign.begin()
        self._face(self.new_campaign)

    @Slot(object)
    def _on_open(self, path: Path) -> None:
        try:
            self._session.open_campaign(path)
        except ReactivateError as error:
            self.notice.show_error(error)
            return
        self._show()
        self._session.go_to("audience" if self._session.patient_count else "patients")

    @Slot(object)
    def _on_sample(self, folder: Path) -> None:
        open_sample(self._session, folder)

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self.notice.show_error(error)
