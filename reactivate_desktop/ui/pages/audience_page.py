"""Audience: who gets mail, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from reactivate_desktop.domain.campaign import Budget, Campaign
from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import check_power, clinic_goals, why_they_left
from reactivate_desktop.services.budget_cut import OVER_BUDGET, BudgetPlan
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.services.check_power import PowerCheck
from reactivate_desktop.services.step_people import IMPORTED, MAILED
from reactivate_desktop.services.why_they_left import ReasonShare, WhyTheyLeft
from reactivate_desktop.ui.audience_people import AudiencePeople
from reactivate_desktop.ui.audience_variants import AudienceVariants
from reactivate_desktop.ui.formats import money, number
from reactivate_desktop.ui.rule_column import RuleColumn
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.audience_tabs import ClinicsTab, ExperimentTab
from reactivate_desktop.ui.widgets.budget_tab import BudgetTab, ClinicCost
from reactivate_desktop.ui.widgets.card import Card, label
from reactivate_desktop.ui.widgets.page_frame import PageFrame
from reactivate_desktop.ui.widgets.reasons_tab import ReasonLine, ReasonsTab
from reactivate_desktop.ui.widgets.verdict_list import VerdictLine
from reactivate_desktop.ui.widgets.waterfall_view import WaterfallStep, WaterfallView


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    """What of an audience takes its time: clinics, cost, warnings."""

    audience: Audience
    by_clinic: dict[str, int]
    budget: BudgetPlan
    warnings: tuple[str, ...]


class AudiencePage(PageFrame):
    """Rules on the left; on the right the waterfall, the people of a step, and what the mailing tries and costs."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.set_title(self.tr("Audience"), self.tr("Who gets mail, and why the others do not."))
        self._session = session
        self.rules = RuleColumn(session)
        self.people = AudiencePeople(session)
        self._waterfall = WaterfallView()
        self._clinics, self._experiment, self._budget = ClinicsTab(), ExperimentTab(), BudgetTab()
        self.variants = AudienceVariants(session, self._experiment.variants)
        self.reasons = ReasonsTab()
        self._why: WhyTheyLeft | None = None
        self._wrong: Campaign | None = None
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_16)
        columns.addWidget(self.rules)
        columns.addWidget(self._build_right(), 1)
        self.body.addLayout(columns, 1)
        self.set_primary(self.tr("Continue to Design"))
        self._wire()
        self._show_session()

    def _build_right(self) -> QTabWidget:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._chart = Card()
        self._chart.body.addWidget(self._waterfall)
        self._chart.body.addWidget(label(self.tr("Press a step to list its people."), "secondary"))
        self.tabs.addTab(_scrolling(self._chart), self.tr("Waterfall"))
        self.tabs.addTab(self.people, self.tr("People"))
        words = (self.tr("By clinic"), self.tr("Why they left"), self.tr("Experiment"), self.tr("Budget"))
        for tab, name in zip((self._clinics, self.reasons, self._experiment, self._budget), words, strict=True):
            self.tabs.addTab(tab, name)
        return self.tabs

    def _wire(self) -> None:
        self._waterfall.step_chosen.connect(self._on_step)
        self.tabs.currentChanged.connect(self._read_tab)
        self.reasons.reason_chosen.connect(self._on_reason)
        self._experiment.holdout_changed.connect(self._on_holdout)
        self._budget.budget_changed.connect(self._on_budget)
        self._clinics.room_changed.connect(self._on_room)
        self._clinics.limit_changed.connect(self._on_clinic_limit)
        self._budget.left_out_requested.connect(self._on_left_out)
        self.action_requested.connect(self._on_action)
        self.variants.failed.connect(self.notice.show_error)
        for part in (self.rules, self.people):
            part.said.connect(self.notice.say)
            part.failed.connect(self.notice.show_error)
        self._session.audience_changed.connect(self._show_session)
        self._session.campaign_changed.connect(self._on_campaign)
        self._session.failed.connect(self._on_failed)

    @Slot()
    def _on_campaign(self) -> None:
        """Until the new answer is there, the old one stands and says so."""
        campaign, audience = self._session.campaign, self._session.audience
        if campaign is not None and (campaign is self._wrong or (audience is not None and audience.asked is campaign)):
            return  # the answer was there at once
        if audience is not None:
            self.set_lead(self.tr("Deciding who gets mail…"))
        else:
            self._show_session()

    @Slot(object)
    def _on_failed(self, _: ReactivateError) -> None:
        """The window says what went wrong; the page says what that means for it."""
        if self._session.campaign is not None and self._session.audience is None:
            self._wrong = self._session.campaign
            self.set_lead(self.tr("It can't be decided who gets mail until this is mended."))

    @Slot()
    def _show_session(self) -> None:
        campaign, audience = self._session.campaign, self._session.audience
        self.people.refresh()
        self._chart.setVisible(audience is not None)
        if campaign is None or audience is None:
            self._waterfall.show_steps(())
            asked = self.tr("Deciding who gets mail…")
            self.set_lead(asked if campaign is not None else self.tr("Who gets mail, and why the others do not."))
            return
        decision = audience.decision
        self.rules.show_audience(campaign, audience)
        idle = self.rules.idle
        steps = [
            WaterfallStep(step.rule, self.tr(step.label), step.excluded, step.left)
            for step in decision.steps
            if step.excluded or step.rule not in idle
        ]
        first = WaterfallStep(IMPORTED, self.tr("Imported"), 0, decision.imported, total=True)
        last = WaterfallStep(MAILED, self.tr("Mailable"), 0, decision.mailable_count, total=True)
        self._waterfall.show_steps((first, *steps, last))
        self._waterfall.choose(self.people.step)
        lead = self.tr("%1 of %2 patients get mail.").replace("%1", number(decision.mailable_count))
        self.set_lead(lead.replace("%2", number(decision.imported)))
        self._experiment.show_holdout(
            campaign.experiment.holdout_percent, len(audience.holdout), decision.mailable_count
        )
        if not decision.imported:
            nobody = self.tr("There are no patients in this workspace yet.")
            self.notice.say(nobody, "accent", self.tr("Import a list"), lambda: self._session.go_to("patients"))
        self._read_figures(audience)
        self._read_tab()

    @Slot()
    def _read_tab(self) -> None:
        """What takes its time is asked only while its tab is looked at."""
        audience, tab = self._session.audience, self.tabs.currentWidget()
        if audience is None:
            return
        store = self._session.store
        if tab is self._experiment:
            job = self._session.jobs.read(
                self.tr("Reckoning what will show"), lambda _: check_power.run(store, audience), key="audience-power"
            )
            job.succeeded.connect(self._on_power)
        elif tab is self.reasons:
            job = self._session.jobs.read(
                self.tr("Looking for reasons"), lambda _: why_they_left.run(audience), key="audience-reasons"
            )
            job.succeeded.connect(self._on_reasons)
        else:
            return
        job.failed.connect(self.notice.show_error)
        job.start()

    @Slot(object)
    def _on_power(self, check: PowerCheck) -> None:
        self._experiment.show_power(check.sentences())

    @Slot(object)
    def _on_reasons(self, why: WhyTheyLeft) -> None:
        self._why = why
        ordered = sorted(why.reasons, key=lambda one: (not one.stands_out, -one.count))
        self.reasons.show_reasons(why.left, why.active, [_reason_line(one) for one in ordered])

    @Slot(str)
    def _on_reason(self, reason: str) -> None:
        why = self._why
        if why is None:
            return
        labels = {one.reason: self.tr(one.label) for one in why.reasons}

        def evidence(patient_key: int) -> list[VerdictLine]:
            person = why.person(patient_key)
            told = zip(person.reasons, person.evidence, strict=True)
            return [VerdictLine(labels[name], self.tr("? left"), "accent", sentence) for name, sentence in told]

        self.people.show_listed(labels[reason], why.keys(reason), evidence)
        self._waterfall.choose("")
        self.tabs.setCurrentWidget(self.people)

    def _read_figures(self, audience: Audience) -> None:
        def work(progress: Progress) -> _Figures:
            progress.report(0, 1, "counting")
            _ = audience.by_variant  # counted here, shown by ``variants``
            return _Figures(audience, audience.by_clinic(), audience.budget, audience.warnings)

        job = self._session.jobs.read(self.tr("Counting by clinic"), work, key="audience-figures")
        job.succeeded.connect(self._on_figures)
        job.failed.connect(self.notice.show_error)
        job.start()

    @Slot(object)
    def _on_figures(self, figures: _Figures) -> None:
        audience, plan = figures.audience, figures.budget
        campaign = self._session.campaign
        if campaign is None or audience is not self._session.audience:
            return
        self.variants.show_audience(campaign, audience)
        self._clinics.show_counts(audience.clinics, figures.by_clinic)
        self._clinics.show_limits(audience.asked.mail.capacity, audience.asked.budget.clinics)
        shares = [
            ClinicCost(one.name, one.pieces, one.cost_cents, one.limit_cents, one.left_out) for one in plan.clinics
        ]
        self._budget.show_budget(audience.asked.budget, plan.pieces, plan.left_out, shares)
        if plan.over or plan.left_out:
            self._say_budget(plan)
        elif figures.warnings:
            self.notice.say(" ".join(figures.warnings), "warn")
        elif self.notice.property("tone") in ("warn", "bad"):
            self.notice.clear()

    def _say_budget(self, plan: BudgetPlan) -> None:
        """What is over the budget, or whom it leaves out: never silently."""
        if not plan.over:
            words = self.tr("The budget leaves out %1 people; they have the lowest scores.")
            self.notice.say(words.replace("%1", number(plan.left_out)), "warn", self.tr("Show"), self._on_left_out)
            return
        limit = plan.limit_cents or sum(one.limit_cents for one in plan.clinics)
        words = self.tr("%1 pieces cost %2, more than the budget of %3.")
        for place, value in enumerate((number(plan.pieces), money(plan.cost_cents), money(limit)), start=1):
            words = words.replace(f"%{place}", value)
        if plan.waits:
            words += self.tr(" Decide before approval: leave out the lowest scores, mail all, or raise the limit.")
        self.notice.say(words, "warn", self.tr("Decide"), lambda: self.tabs.setCurrentWidget(self._budget))

    def _save(self, campaign: Campaign) -> None:
        try:
            self._session.save_campaign(campaign)
        except ReactivateError as error:
            self.notice.show_error(error)

    @Slot(str)
    def _on_step(self, step: str) -> None:
        self.people.show_step(step)
        self.tabs.setCurrentWidget(self.people)

    @Slot()
    def _on_left_out(self) -> None:
        self._waterfall.choose(OVER_BUDGET)
        self._on_step(OVER_BUDGET)

    @Slot(float)
    def _on_holdout(self, percent: float) -> None:
        campaign = self._session.campaign
        if campaign is not None:
            self._save(replace(campaign, experiment=replace(campaign.experiment, holdout_percent=percent)))

    @Slot(object)
    def _on_budget(self, budget: Budget) -> None:
        campaign = self._session.campaign
        if campaign is not None:
            self._save(replace(campaign, budget=budget))

    @Slot(str, int)
    def _on_room(self, clinic: str, pieces: int) -> None:
        campaign = self._session.campaign
        if campaign is not None:
            self._save(clinic_goals.with_room(campaign, clinic, pieces))

    @Slot(str, int)
    def _on_clinic_limit(self, clinic: str, cents: int) -> None:
        campaign = self._session.campaign
        if campaign is not None:
            self._save(clinic_goals.with_limit(campaign, clinic, cents))

    @Slot()
    def _on_action(self) -> None:
        self._session.go_to("design")


def _reason_line(one: ReasonShare) -> ReasonLine:
    difference = ""
    if one.difference is not None and one.low is not None and one.high is not None:
        points = f"{100 * one.difference:+.1f} ({100 * one.low:+.1f} … {100 * one.high:+.1f})"
        difference = QCoreApplication.translate("AudiencePage", "%1 points").replace("%1", points)
    return ReasonLine(
        id=one.reason,
        label=one.label,
        count=one.count,
        share=one.share,
        active_share=one.active_share,
        difference=difference,
        stands_out=one.stands_out,
        fields=", ".join(one.fields),
    )


def _scrolling(card: Card) -> QScrollArea:
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
