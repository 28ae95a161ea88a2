"""Audience: who gets mail, and why the others do not."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from reactivate_desktop.audience.rules import RULES
from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import list_patients, suppress_people
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.services.suppress_people import Suppression
from reactivate_desktop.ui.formats import money, number
from reactivate_desktop.ui.models.frame_model import Column, FrameModel
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.audience_tabs import BudgetTab, ClinicsTab, ExperimentTab
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.page_frame import PageFrame
from reactivate_desktop.ui.widgets.rule_card import RuleCard, RuleParameter
from reactivate_desktop.ui.widgets.table import FrameTable
from reactivate_desktop.ui.widgets.waterfall_view import WaterfallStep, WaterfallView

_RULES_PX = 320
MAILED, IMPORTED = "(mailed)", "(imported)"


class AudiencePage(PageFrame):
    """Rules on the left, the waterfall on the right, and below it the people of a step."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.set_title(self.tr("Audience"), self.tr("Who gets mail, and why the others do not."))
        self._session = session
        self._step = MAILED
        self._patients = pd.DataFrame()
        self._cards: dict[str, RuleCard] = {}
        self._waterfall = WaterfallView()
        self._model = FrameModel()
        self._people = FrameTable(self._model, self.tr("The people of the chosen step"))
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Why is … in or out?"))
        self._search.setAccessibleName(self.tr("Find a person and see why they are in or out"))
        self._search.setClearButtonEnabled(True)
        self._caption = label("", "heading")
        self.never = QPushButton(self.tr("Never mail this person"))
        self.never.setAccessibleDescription(self.tr("Puts the chosen people on the suppression list"))
        self.never.setEnabled(False)
        self._clinics, self._experiment, self._budget = ClinicsTab(), ExperimentTab(), BudgetTab()
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_16)
        columns.addWidget(self._build_rules())
        columns.addWidget(self._build_right(), 1)
        self.body.addLayout(columns, 1)
        self.set_primary(self.tr("Continue to Design"))
        self._wire()
        self._show_session()

    def _build_rules(self) -> QScrollArea:
        parameters = {
            "seen_recently": RuleParameter("months", self.tr("No visit for"), self.tr("months"), 1, 240),
            "too_long_ago": RuleParameter("max_months", self.tr("Stop after"), self.tr("months (0 = never)"), 0, 600),
            "mailed_lately": RuleParameter("mailed_within_days", self.tr("Mailed within"), self.tr("days"), 0, 730),
            "minor_without_guardian": RuleParameter("minor_age", self.tr("Minor below"), self.tr("years"), 0, 25),
        }
        inside = QWidget()
        inside.setProperty("role", "page")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, SPACE_8, 0)
        layout.setSpacing(SPACE_8)
        for rule in RULES:
            card = RuleCard(rule.id, self.tr(rule.label), rule.never_off, parameters.get(rule.id))
            card.switched.connect(self._on_switched)
            card.parameter_changed.connect(self._on_parameter)
            self._cards[rule.id] = card
            layout.addWidget(card)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFixedWidth(_RULES_PX)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def _build_right(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.addTab(_waterfall_tab(self._waterfall), self.tr("Waterfall"))
        tabs.addTab(self._build_people(), self.tr("People"))
        words = (self.tr("By clinic"), self.tr("Experiment"), self.tr("Budget"))
        for tab, name in zip((self._clinics, self._experiment, self._budget), words, strict=True):
            tabs.addTab(tab, name)
        self._tabs = tabs
        return tabs

    def _build_people(self) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, SPACE_12, 0, 0)
        layout.setSpacing(SPACE_12)
        bar = QHBoxLayout()
        self._search.setMinimumWidth(180)
        self._search.setMaximumWidth(320)
        bar.addWidget(self._caption)
        bar.addStretch(1)
        bar.addWidget(self._search, 2)
        layout.addLayout(bar)
        layout.addWidget(self._people, 1)
        layout.addWidget(self.never, 0, Qt.AlignmentFlag.AlignLeft)
        return holder

    def _wire(self) -> None:
        self._waterfall.step_chosen.connect(self._on_step)
        self._search.textChanged.connect(self._on_search)
        self._people.selectionModel().selectionChanged.connect(self._on_chosen)
        self._model.modelReset.connect(self._on_chosen)
        self.never.clicked.connect(self._on_never)
        self._experiment.holdout_changed.connect(self._on_holdout)
        self._budget.budget_changed.connect(self._on_budget)
        self.action_requested.connect(self._on_action)
        self._session.audience_changed.connect(self._show_session)
        self._session.patients_changed.connect(self._on_other_people)
        self._session.workspace_changed.connect(self._on_other_people)
        self._session.campaign_changed.connect(self._show_session)

    @Slot()
    def _show_session(self) -> None:
        campaign, audience = self._session.campaign, self._session.audience
        if campaign is None:
            return
        if audience is None:
            self._waterfall.show_steps(())
            return
        self._show_rules(campaign, audience)
        steps = [
            WaterfallStep(step.rule, self.tr(step.label), step.excluded, step.left) for step in audience.decision.steps
        ]
        mailed = len(audience.recipients)
        steps.insert(0, WaterfallStep(IMPORTED, self.tr("Imported"), 0, audience.decision.imported, total=True))
        self._waterfall.show_steps((*steps, WaterfallStep(MAILED, self.tr("Mailable"), 0, mailed, total=True)))
        self._waterfall.choose(self._step)
        self.set_lead(
            self.tr("%1 of %2 patients get mail.")
            .replace("%1", number(mailed))
            .replace("%2", number(audience.decision.imported))
        )
        self._clinics.show_counts(audience.clinics, audience.by_clinic())
        self._experiment.show_holdout(campaign.experiment.holdout_percent, len(audience.holdout), mailed)
        self._budget.show_budget(campaign.budget.limit_cents, campaign.budget.per_piece_cents, mailed)
        if self._patients.empty:
            self._read_people()
        else:
            self._show_people(audience)
        cost = mailed * campaign.budget.per_piece_cents
        if campaign.budget.limit_cents and cost > campaign.budget.limit_cents:
            words = self.tr("%1 pieces cost %2, more than the budget of %3.")
            for place, value in enumerate((number(mailed), money(cost), money(campaign.budget.limit_cents)), start=1):
                words = words.replace(f"%{place}", value)
            self.notice.say(words, "warn")
        elif audience.warnings:
            self.notice.say(" ".join(audience.warnings), "warn")
        else:
            self.notice.clear()

    def _show_rules(self, campaign: Campaign, audience: Audience) -> None:
        values = {
            "seen_recently": campaign.inactive.months,
            "too_long_ago": campaign.rules.max_months,
            "mailed_lately": campaign.rules.mailed_within_days,
            "minor_without_guardian": campaign.rules.minor_age,
        }
        steps = {step.rule: step for step in audience.decision.steps}
        for rule in RULES:
            step = steps.get(rule.id)
            self._cards[rule.id].show_rule(
                rule.sentence_for(audience.context),
                on=rule.id not in campaign.rules.off,
                excluded=step.excluded if step else 0,
                alone=step.alone if step else 0,
                value=values.get(rule.id),
            )

    @Slot()
    def _on_other_people(self) -> None:
        self._patients = pd.DataFrame()
        if self._session.has_workspace:
            self._read_people()

    def _read_people(self) -> None:
        store = self._session.store
        job = self._session.jobs.read(
            self.tr("Reading the patients"), lambda _: list_patients.run(store), key="audience-people"
        )
        job.succeeded.connect(self._on_people)
        job.failed.connect(self.notice.show_error)
        job.start()

    @Slot(object)
    def _on_people(self, patients: pd.DataFrame) -> None:
        self._patients = patients
        if self._session.audience is not None:
            self._show_people(self._session.audience)

    def _show_people(self, audience: Audience) -> None:
        names = self._patients.reindex(columns=["last_name", "first_name", "last_visit", "zip"])
        out = audience.not_mailed.join(names, how="inner")
        mailed = audience.recipients.assign(label=self.tr("Gets mail"), reason="")
        everyone = pd.concat([mailed, out]) if self._step == IMPORTED or self._search.text().strip() else None
        if everyone is not None:
            frame, caption = everyone, self.tr("Everyone")
        elif self._step == MAILED:
            frame, caption = mailed, self.tr("Those who get mail")
        else:
            frame = out[out["rule"] == self._step]
            caption = str(frame["label"].iat[0]) if len(frame) else self.tr("Nobody is left out here")
        columns = (
            Column("last_name", self.tr("Last name")),
            Column("first_name", self.tr("First name")),
            Column("label", self.tr("In or out")),
            Column("reason", self.tr("Why")),
            Column("last_visit", self.tr("Last visit")),
            Column("zip", self.tr("ZIP"), "code"),
            Column("source_row", self.tr("Row"), "code"),
        )
        shown = tuple(column for column in columns if column.name in frame.columns)
        self._model.show_frame(frame, shown)
        self._caption.setText(f"{caption} · {number(len(frame))}")

    def _save(self, campaign: Campaign) -> None:
        try:
            self._session.save_campaign(campaign)
        except ReactivateError as error:
            self.notice.show_error(error)

    @Slot(str, bool)
    def _on_switched(self, rule: str, on: bool) -> None:
        campaign = self._session.campaign
        if campaign is None:
            return
        others = tuple(name for name in campaign.rules.off if name != rule)
        self._save(replace(campaign, rules=replace(campaign.rules, off=others if on else (*others, rule))))

    @Slot(str, int)
    def _on_parameter(self, name: str, value: int) -> None:
        campaign = self._session.campaign
        if campaign is None:
            return
        match name:
            case "months":
                self._save(replace(campaign, inactive=replace(campaign.inactive, months=value)))
            case "max_months":
                self._save(replace(campaign, rules=replace(campaign.rules, max_months=value)))
            case "mailed_within_days":
                self._save(replace(campaign, rules=replace(campaign.rules, mailed_within_days=value)))
            case "minor_age":
                self._save(replace(campaign, rules=replace(campaign.rules, minor_age=value)))

    @Slot(str)
    def _on_step(self, step: str) -> None:
        self._step = step
        if self._session.audience is not None:
            self._show_people(self._session.audience)
            self._tabs.setCurrentIndex(1)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        if self._session.audience is not None:
            self._show_people(self._session.audience)
        self._model.show_only(text)

    def _chosen(self) -> list[int]:
        """Keys of the patients whose rows are chosen."""
        rows = sorted({index.row() for index in self._people.selectionModel().selectedRows()})
        return [int(str(self._model.key(row))) for row in rows]

    @Slot()
    def _on_chosen(self) -> None:
        count = len(self._chosen())
        self.never.setEnabled(count > 0)
        several = self.tr("Never mail these %1 people").replace("%1", number(count))
        self.never.setText(several if count > 1 else self.tr("Never mail this person"))

    @Slot()
    def _on_never(self) -> None:
        keys, store = self._chosen(), self._session.store
        agreed = bool(keys) and self._session.asker.confirm(
            self,
            self.never.text() + self.tr("?"),
            self.tr("The suppression list always holds, in every campaign of this workspace."),
            self.never.text(),
        )
        if not agreed:
            return
        job = self._session.jobs.change(
            self.tr("Adding to the suppression list"), lambda _: suppress_people.by_patients(store, keys), shown=False
        )
        job.succeeded.connect(self._on_suppressed)
        job.failed.connect(self.notice.show_error)
        job.start()

    @Slot(object)
    def _on_suppressed(self, done: Suppression) -> None:
        if done.added:
            self._session.refresh_audience()
        else:
            self.notice.say(" ".join(done.sentences()), "warn")

    @Slot(float)
    def _on_holdout(self, percent: float) -> None:
        campaign = self._session.campaign
        if campaign is not None:
            self._save(replace(campaign, experiment=replace(campaign.experiment, holdout_percent=percent)))

    @Slot(int, int)
    def _on_budget(self, limit_cents: int, per_piece_cents: int) -> None:
        campaign = self._session.campaign
        if campaign is not None:
            budget = replace(campaign.budget, limit_cents=limit_cents, per_piece_cents=per_piece_cents)
            self._save(replace(campaign, budget=budget))

    @Slot()
    def _on_action(self) -> None:
        self._session.go_to("design")


def _waterfall_tab(waterfall: WaterfallView) -> QScrollArea:
    card = Card()
    card.body.addWidget(waterfall)
    card.body.addWidget(label(waterfall.tr("Press a step to list its people."), "secondary"))
    inside = QWidget()
    inside.setProperty("role", "page")
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(0, SPACE_12, SPACE_8, 0)
    layout.addWidget(card)
    layout.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
