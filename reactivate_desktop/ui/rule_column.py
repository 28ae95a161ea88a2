"""The left side of the Audience page: rule sets, and a card for each rule; what is changed there is saved at once."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from reactivate_desktop.audience.waterfall import Step
from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import rule_forms, rule_sets, rule_values
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.services.rule_forms import RuleForm
from reactivate_desktop.services.rule_sets import RuleSet
from reactivate_desktop.ui.jobs import Work
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_8
from reactivate_desktop.ui.widgets.rule_card import RuleCard
from reactivate_desktop.ui.widgets.rule_set_bar import RuleSetBar

_WIDTH_PX = 320
_TURN_SECONDS = 0.012
"""How long cards are made before the event loop has its turn."""


class RuleColumn(QScrollArea):
    """Shows the rules of the open campaign.

    Signals:
        said: a sentence and its tone.
        failed: a ``ReactivateError``.
    """

    said = Signal(str, str)
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._sets: dict[str, RuleSet] = {}
        self._cards: dict[str, RuleCard] = {}
        self._forms: dict[str, RuleForm] = {}
        self._steps: dict[str, Step] = {}
        self._unmade: deque[str] = deque()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._make_some)
        self.sets = RuleSetBar()
        inside = QWidget()
        inside.setProperty("role", "page")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, SPACE_8, 0)
        self._column.setSpacing(SPACE_8)
        self._column.addWidget(self.sets)
        self._column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFixedWidth(_WIDTH_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self.sets.apply_requested.connect(self._on_apply)
        self.sets.save_requested.connect(self._on_save_set)
        self.sets.delete_requested.connect(self._on_delete)
        session.workspace_changed.connect(self.read_sets)
        session.overview_changed.connect(self._show_scopes)
        self._show_scopes()
        self.read_sets()

    def show_audience(self, campaign: Campaign, audience: Audience) -> None:
        """Show the rules as they stand in the campaign, with the counts of its audience.

        Cards that there are not yet are made a few at a time: all at once would keep the window waiting.
        """
        self._forms = {form.rule_id: form for form in rule_forms.forms(campaign, audience.context)}
        self._steps = {step.rule: step for step in audience.decision.steps}
        for rule in self._cards:
            self._show(rule)
        self._unmade = deque(rule for rule in self._forms if rule not in self._cards)
        self._make_some()

    @property
    def cards(self) -> Mapping[str, RuleCard]:
        """The card of each rule; those that still wait are made now."""
        while self._unmade:
            self._make()
        return self._cards

    @property
    def idle(self) -> frozenset[str]:
        """The rules that are not in force."""
        return frozenset(form.rule_id for form in self._forms.values() if form.idle)

    @Slot()
    def _make_some(self) -> None:
        until = time.perf_counter() + _TURN_SECONDS
        while self._unmade and time.perf_counter() < until:
            self._make()
        if self._unmade:
            self._turn.start()

    def _make(self) -> None:
        rule = self._unmade.popleft()
        self._add(self._forms[rule])
        self._show(rule)

    def _show(self, rule: str) -> None:
        form, step = self._forms[rule], self._steps.get(rule)
        self._cards[rule].show_rule(
            form.sentence,
            on=form.on,
            idle=form.idle,
            excluded=step.excluded if step else 0,
            alone=step.alone if step else 0,
        )
        self._cards[rule].show_values({field.parameter.name: field.value for field in form.fields})

    def _add(self, form: RuleForm) -> None:
        parameters = [field.parameter for field in form.fields]
        card = RuleCard(form.rule_id, self.tr(form.label), form.never_off, parameters)
        card.switched.connect(self._on_switched)
        card.parameter_changed.connect(self._on_parameter)
        card.refused.connect(self._on_refused)
        card.values_wanted.connect(self._on_values_wanted)
        self._cards[form.rule_id] = card
        self._column.insertWidget(self._column.count() - 1, card)

    def _save(self, campaign: Campaign) -> None:
        self._session.save_campaign(campaign)

    def _undo(self, error: ReactivateError) -> None:
        """Say what does not hold, and show again what does."""
        self.failed.emit(error)
        if self._session.campaign is not None and self._session.audience is not None:
            self.show_audience(self._session.campaign, self._session.audience)

    @Slot(str, bool)
    def _on_switched(self, rule: str, on: bool) -> None:
        if self._session.campaign is None:
            return
        try:
            self._save(rule_forms.switch(self._session.campaign, rule, on))
        except ReactivateError as error:
            self._undo(error)

    @Slot(str, str, object)
    def _on_parameter(self, rule: str, name: str, value: object) -> None:
        if self._session.campaign is None:
            return
        try:
            self._save(rule_forms.set_value(self._session.campaign, rule, name, value))
        except ReactivateError as error:
            self._undo(error)

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self.said.emit(sentence, "bad")

    @Slot(str, str)
    def _on_values_wanted(self, rule: str, name: str) -> None:
        """Count the values of the parameter's column beside the page, then offer them."""
        audience, fields = self._session.audience, self.cards[rule].fields
        if audience is None:
            return
        column = fields.parameter(name).column
        job = self._session.jobs.read(
            self.tr("Counting values"), lambda _: rule_values.run(audience.patients, column), key="rule-values"
        )
        job.succeeded.connect(lambda values: fields.offer_values(name, values))
        job.failed.connect(self.failed)
        job.start()

    # Rule sets

    @Slot()
    def read_sets(self) -> None:
        """Read which sets the workspace keeps."""
        if not self._session.has_workspace:
            return
        store = self._session.store
        job = self._session.jobs.read(
            self.tr("Reading the rule sets"), lambda _: rule_sets.all_of(store), key="rule-sets"
        )
        job.succeeded.connect(self._on_sets)
        job.failed.connect(self.failed)
        job.start()

    @Slot(object)
    def _on_sets(self, found: Sequence[RuleSet]) -> None:
        self._sets = {one.name: one for one in found}
        self.sets.show_names(list(self._sets))

    @Slot()
    def _show_scopes(self) -> None:
        resolved = self._session.resolved
        scopes: list[tuple[str, object]] = [(self.tr("every campaign"), ("", ""))]
        if resolved is not None:
            scopes.append((resolved.kit.name, (resolved.kit.id, "")))
        scopes += [(clinic.name, ("", clinic.id)) for clinic in self._session.clinics]
        self.sets.show_scopes(scopes)

    @Slot(str)
    def _on_apply(self, name: str) -> None:
        if self._session.campaign is None:
            return
        try:
            self._save(rule_sets.apply(self._sets[name], self._session.campaign))
        except ReactivateError as error:
            self._undo(error)
        else:
            self.said.emit(self.tr("The rules of “%1” are applied.").replace("%1", name), "good")

    @Slot(str, object)
    def _on_save_set(self, name: str, scope: tuple[str, str]) -> None:
        if self._session.campaign is None:
            return
        store, (brand, clinic) = self._session.store, scope
        try:
            made = rule_sets.of_campaign(self._session.campaign, name, brand=brand, clinic=clinic)
        except ReactivateError as error:
            self.failed.emit(error)
            return
        replaced = self.tr("“%1” is replaced by the rules that are shown.").replace("%1", name)
        if name in self._sets and not self._session.asker.confirm(
            self, self.tr("Replace the rule set?"), replaced, self.tr("Replace")
        ):
            return
        self._change(self.tr("Saving the rule set"), lambda _: rule_sets.save(store, made))

    @Slot(str)
    def _on_delete(self, name: str) -> None:
        store = self._session.store
        kept = self.tr("“%1” is forgotten; campaigns that took their rules from it keep them.").replace("%1", name)
        if self._session.asker.confirm(self, self.tr("Delete the rule set?"), kept, self.tr("Delete")):
            self._change(self.tr("Deleting the rule set"), lambda _: rule_sets.delete(store, name))

    def _change(self, title: str, work: Work) -> None:
        job = self._session.jobs.change(title, work, shown=False)
        job.succeeded.connect(self.read_sets)
        job.failed.connect(self.failed)
        job.start()
