"""The campaigns as cards, goals per clinic as small bars, and what needs a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.services import picture_template
from reactivate_desktop.services.list_campaigns import DRAFT, CampaignSummary
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.icons import IconLabel
from reactivate_desktop.ui.pictures import Raster, as_image
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, ClickCard, StatePill, label
from reactivate_desktop.ui.widgets.empty_state import EmptyState
from reactivate_desktop.ui.widgets.flow_layout import FlowLayout
from reactivate_desktop.ui.widgets.layouts import empty
from reactivate_desktop.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from reactivate_desktop.ui.session import Session

_CARD_PX, _PICTURE_PX = 272, 172
_SIDE_PX = 252
_PICTURE_DPI = 48


class CampaignCard(ClickCard):
    """One campaign: the front of its mail, its name, its state, its one number."""

    def __init__(self, summary: CampaignSummary, state_word: str, figure: str) -> None:
        super().__init__(f"{summary.name}. {state_word}. {figure}")
        self.summary = summary
        self.setFixedWidth(_CARD_PX)
        self.body.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_16)
        self.picture = Picture(QSize(_CARD_PX - 2 * SPACE_12, _PICTURE_PX), summary.name)
        self.body.addWidget(self.picture)
        head = QHBoxLayout()
        head.addWidget(label(summary.name, "heading", wraps=True), 1)
        pill = StatePill()
        pill.show_campaign_state(state_word, summary.state)
        head.addWidget(pill)
        self.body.addLayout(head)
        template = summary.resolved.template.name if summary.resolved is not None else summary.problem
        self.body.addWidget(label(template, "secondary", wraps=True))
        self.body.addWidget(label(figure, "strong"))


class OverviewPanel(QWidget):
    """What the workspace holds.

    Signals:
        open_requested: path of the campaign to open.
        new_requested: a new campaign is wanted.
    """

    open_requested = Signal(object)
    new_requested = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.cards: dict[Path, CampaignCard] = {}
        self._drawn: tuple[Path, ...] = ()
        self._grid = QWidget()
        self._flow = FlowLayout(self._grid, SPACE_16)
        self._empty = EmptyState(
            "design",
            self.tr("No campaign yet"),
            self.tr("A campaign is one mailing to patients who have not come for a while."),
            self.tr("New campaign"),
        )
        self._empty.setMinimumHeight(300)
        self._needs = Card(self.tr("What needs you"))
        self._goals = Card(self.tr("Goals"))
        side = QVBoxLayout()
        side.setSpacing(SPACE_16)
        for card in (self._needs, self._goals):
            card.setFixedWidth(_SIDE_PX)
            side.addWidget(card)
        side.addStretch(1)
        middle = QVBoxLayout()
        middle.addWidget(self._grid)
        middle.addWidget(self._empty)
        middle.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_16)
        layout.addLayout(middle, 1)
        layout.addLayout(side)
        self._empty.action_requested.connect(self.new_requested)
        session.overview_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        self._flow.clear()
        self.cards = {}
        for summary in self._session.campaigns:
            card = CampaignCard(summary, self._state_word(summary.state), self._figure(summary))
            card.clicked.connect(lambda path=summary.path: self.open_requested.emit(path))
            self.cards[summary.path] = card
            self._flow.addWidget(card)
        self._grid.setVisible(bool(self.cards))
        self._empty.setVisible(not self.cards)
        self._show_needs()
        self._show_goals()
        self._fetch_pictures()

    def _state_word(self, state: str) -> str:
        words = {
            DRAFT: self.tr("Draft"),
            "approved": self.tr("Approved"),
            "pressed": self.tr("Pressed"),
            "in homes": self.tr("In homes"),
            "closed": self.tr("Closed"),
        }
        return words[state]

    def _figure(self, summary: CampaignSummary) -> str:
        if summary.problem:
            return self.tr("can't be read")
        if summary.state == DRAFT:
            return self.tr("not approved yet")
        if summary.redeemed:
            words = self.tr("%1 of %2 came back")
            return words.replace("%1", number(summary.redeemed)).replace("%2", number(summary.pieces))
        return self.tr("%1 pieces").replace("%1", number(summary.pieces))

    def _show_needs(self) -> None:
        empty(self._needs.body, keep=1)
        session = self._session
        if session.patient_count == 0:
            self._need(self.tr("Import the practice's patients."), "patients", None)
        for summary in session.campaigns:
            if summary.problem:
                self._need(summary.problem, "", None)
            elif summary.state == DRAFT and session.patient_count:
                self._need(self.tr("Proof and approve “%1”.").replace("%1", summary.name), "proof", summary.path)
            elif summary.state == "approved":
                self._need(self.tr("Press “%1”.").replace("%1", summary.name), "press", summary.path)
        if self._needs.body.count() == 1:
            self._needs.body.addWidget(label(self.tr("Nothing. All is done."), "secondary"))

    def _need(self, sentence: str, page: str, path: Path | None) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(IconLabel(page or "warning", "warn", 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(sentence, "", wraps=True), 1)
        if page:
            go = QPushButton(self.tr("Go"))
            go.setProperty("kind", "quiet")
            go.setAccessibleName(sentence)
            go.clicked.connect(lambda: self._go(page, path))
            row.addWidget(go)
        holder = QWidget()
        row.setContentsMargins(0, SPACE_4, 0, SPACE_4)
        holder.setLayout(row)
        self._needs.body.addWidget(holder)

    def _go(self, page: str, path: Path | None) -> None:
        if path is not None and path != self._session.campaign_path:
            self._session.open_campaign(path)
        self._session.go_to(page)

    def _show_goals(self) -> None:
        empty(self._goals.body, keep=1)
        shown = [item for item in self._session.campaigns if item.by_clinic]
        names = {clinic.id: clinic.name for clinic in self._session.clinics}
        for summary in shown:
            self._goals.body.addWidget(label(summary.name, "secondary"))
            for clinic, (redeemed, goal) in summary.by_clinic.items():
                self._goals.body.addWidget(_goal(names.get(clinic, clinic), redeemed, goal))
        self._goals.setVisible(bool(shown))

    def _fetch_pictures(self) -> None:
        drawn = [summary for summary in self._session.campaigns if summary.resolved is not None]
        if not drawn:
            return
        self._drawn = tuple(summary.path for summary in drawn)
        wanted = tuple(summary.resolved for summary in drawn if summary.resolved is not None)
        as_of = self._session.as_of
        job = self._session.jobs.read(
            self.tr("Drawing the campaigns"),
            lambda progress: picture_template.of_campaigns(wanted, dpi=_PICTURE_DPI, as_of=as_of, progress=progress),
            key="campaign-pictures",
        )
        job.succeeded.connect(self._on_pictures)
        job.failed.connect(self._session.failed)
        job.start()

    @Slot(object)
    def _on_pictures(self, pictures: tuple[Raster, ...]) -> None:
        for path, picture in zip(self._drawn, pictures, strict=True):
            if path in self.cards:
                self.cards[path].picture.show_image(as_image(picture))


def _goal(clinic: str, redeemed: int, goal: int) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, SPACE_4)
    column.setSpacing(SPACE_4)
    head = QHBoxLayout()
    head.addWidget(label(clinic), 1)
    head.addWidget(label(f"{number(redeemed)} / {number(goal)}", "secondary"))
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setRange(0, max(1, goal))
    bar.setValue(min(redeemed, goal))
    bar.setAccessibleName(clinic)
    column.addLayout(head)
    column.addWidget(bar)
    return holder
