"""Design: choose one of the brand's templates, then change what the brand allows, with the press itself as preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import (
    customize_template,
    draft_pieces,
    picture_template,
    press_job,
    proof_pieces,
)
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.proof_pieces import ProofChoice
from reactivate_desktop.ui.design_steps import Design, DesignStep
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.icons import dress
from reactivate_desktop.ui.piece_painter import PiecePainter
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.template_gallery import TemplateGallery
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.lock_form import LockForm
from reactivate_desktop.ui.widgets.offer_card import OfferCard
from reactivate_desktop.ui.widgets.page_frame import PageFrame
from reactivate_desktop.ui.widgets.people_strip import PeopleStrip, Person
from reactivate_desktop.ui.widgets.press_preview import PressPreview

_STRIP_PX, _INSPECTOR_PX = 176, 292


class DesignPage(PageFrame):
    """Gallery and editor: people on the left, the piece in the middle, on the right what may be changed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.set_title(self.tr("Design"), "")
        self._session = session
        self._stale = True
        self._rebuild = True
        self._shown = ("", "")
        self._people: tuple[ProofChoice, ...] = ()
        self.steps = QUndoStack(self)
        self.gallery = TemplateGallery(session)
        self.strip = PeopleStrip()
        self.preview = PressPreview()
        self.form = LockForm()
        self.offer = OfferCard()
        self._painter = PiecePainter(session, self.preview, "design-preview")
        self._held = label("", "secondary", "warn", wraps=True)
        self._held.hide()
        self._stack = QStackedWidget()
        self._editor = _editor(self.strip, self.preview, self._held, self.offer, self.form)
        self._stack.addWidget(self._editor)
        self._stack.addWidget(self.gallery)
        self.body.addWidget(self._stack, 1)
        self._build_head()
        self.set_primary(self.tr("Continue to Proof"))
        self._wire()

    def show_gallery(self) -> None:
        """Show the brand's templates to choose from."""
        resolved = self._session.resolved
        if resolved is None:
            return
        self._stack.setCurrentWidget(self.gallery)
        self.choose.setText(self.tr("Back to the design"))
        self.gallery.read(resolved)

    def _build_head(self) -> None:
        self.undo = self._head_button("undo", self.tr("Undo"))
        self.redo = self._head_button("redo", self.tr("Redo"))
        self.choose = QPushButton(self.tr("Other template…"))
        self.choose.setAccessibleName(self.tr("Choose another template"))
        for button in (self.undo, self.redo, self.choose):
            self.head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def _head_button(self, icon: str, words: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "quiet")
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setEnabled(False)
        dress(button, icon, "muted")
        return button

    def _wire(self) -> None:
        self.strip.chosen.connect(self.preview.go_to)
        self.preview.piece_changed.connect(self.strip.select)
        self._painter.held.connect(self._on_held)
        self._painter.failed.connect(self.notice.show_error)
        self.form.value_changed.connect(self._on_value)
        self.form.focused.connect(self._on_focused)
        self.offer.offer_changed.connect(self._on_offer)
        self.offer.expires_changed.connect(self._on_expires)
        self.gallery.template_chosen.connect(self._on_template)
        self.gallery.failed.connect(self.notice.show_error)
        self.choose.clicked.connect(self._on_choose)
        self.undo.clicked.connect(self.steps.undo)
        self.redo.clicked.connect(self.steps.redo)
        self.steps.canUndoChanged.connect(self.undo.setEnabled)
        self.steps.canRedoChanged.connect(self.redo.setEnabled)
        for keys, act in (("Ctrl+Z", self.steps.undo), ("Ctrl+Shift+Z", self.steps.redo)):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.action_requested.connect(self._on_action)
        self._session.campaign_changed.connect(self._on_campaign)
        self._session.audience_changed.connect(self._on_audience)
        self._session.drop_changed.connect(self._show_lead)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._show_campaign()
            self._on_audience()

    # What is shown

    @Slot()
    def _on_campaign(self) -> None:
        if not self.isVisible():
            self._stale = True
            return
        another = self._session.resolved is not None and str(self._session.resolved.path) != self._shown[0]
        self._show_campaign()
        if another:
            self._on_audience()

    def _show_campaign(self) -> None:
        resolved = self._session.resolved
        if resolved is None:
            return
        self._stale = False
        shown = (str(resolved.path), resolved.template.id)
        if shown[0] != self._shown[0]:
            self.steps.clear()
            self._people = ()
            self._stack.setCurrentWidget(self._editor)
            self.choose.setText(self.tr("Other template…"))
        if self._rebuild or shown != self._shown:
            self._show_form(resolved)
        self._rebuild, self._shown = False, shown
        self._show_warnings(resolved.customization)
        self._show_offer(resolved)
        self._show_lead()
        if not self._people:
            sample = picture_template.sample_piece(resolved.kit.clinics[0])
            self._show_people((ProofChoice(sample, (self.tr("An invented person"),)),))
        self._show_piece(resolved)

    def _show_form(self, resolved: ResolvedCampaign) -> None:
        fields = customize_template.editable(resolved.kit, resolved.template, resolved.customization)
        self.form.show_form(fields, _merged(customize_template.locked(resolved.template)))

    def _show_warnings(self, customization: Customization) -> None:
        words: dict[str, str] = {}
        for warning in customization.warnings:
            words[warning.element_id] = f"{words.get(warning.element_id, '')} {warning.sentence}".strip()
        self.form.show_warnings(words)

    def _show_offer(self, resolved: ResolvedCampaign) -> None:
        offer = press_job.offer_of(resolved, self._session.as_of)
        self.offer.show_offer(
            [(one.id, one.headline) for one in resolved.kit.offers],
            offer.id,
            offer.detail,
            offer.expires,
            self._session.as_of,
            usual=resolved.campaign.offer.expires is None,
        )

    @Slot()
    def _show_lead(self) -> None:
        resolved, drop = self._session.resolved, self._session.drop
        if resolved is None:
            return
        frozen = self.tr("Drop %1 is frozen: what you change here counts for the next approval.")
        plain = f"{resolved.template.name} · {resolved.paper.name}"
        self.set_lead(plain if drop is None else frozen.replace("%1", drop.token))

    def _show_people(self, people: tuple[ProofChoice, ...]) -> None:
        before = self._people[self.preview.piece].piece.patient_key if self._people else 0
        self._people = people
        keys = [choice.piece.patient_key for choice in people]
        at = keys.index(before) if before in keys else 0
        self.strip.show_people(
            [Person(choice.piece.addressee, choice.reasons[0] if choice.reasons else "") for choice in people], at
        )

    def _show_piece(self, resolved: ResolvedCampaign) -> None:
        audience = self._session.audience
        clinics = audience.clinics if audience is not None else resolved.kit.clinics
        job = press_job.draft(resolved, clinics, as_of=self._session.as_of, token=draft_pieces.TOKEN)
        pieces = [choice.piece for choice in self._people]
        self._painter.show_pieces(job, pieces, max(0, self.strip.currentRow()))

    @Slot()
    def _on_audience(self) -> None:
        resolved, audience, as_of = self._session.resolved, self._session.audience, self._session.as_of
        if resolved is None or audience is None or not self.isVisible():
            self._stale = self._stale or not self.isVisible()
            return

        store, drop = self._session.store, self._session.drop
        job = self._session.jobs.read(
            self.tr("Looking for the worst cases"),
            lambda _: proof_pieces.of_design(store, resolved, audience, drop, as_of=as_of),
            key="design-people",
        )
        job.succeeded.connect(self._on_people)
        job.failed.connect(self.notice.show_error)
        job.start()

    @Slot(object)
    def _on_people(self, people: tuple[ProofChoice, ...]) -> None:
        resolved = self._session.resolved
        if resolved is None:
            return
        if people:
            self._show_people(people)
            self._show_piece(resolved)
            return
        self.notice.say(
            self.tr("Nobody gets mail yet: the preview shows an invented person."),
            "warn",
            self.tr("Go to Audience"),
            partial(self._session.go_to, "audience"),
        )

    @Slot(str)
    def _on_held(self, reason: str) -> None:
        self._held.setText(self.tr("This piece would be held: %1").replace("%1", reason) if reason else "")
        self._held.setVisible(bool(reason))

    # What is changed

    def _present(self) -> Design | None:
        campaign = self._session.campaign
        if campaign is None:
            return None
        return Design.of(campaign)

    def _apply(self, design: Design, rebuild: bool) -> None:
        campaign = self._session.campaign
        if campaign is None:
            return
        self._rebuild = rebuild
        try:
            self._session.save_campaign(design.put_into(campaign))
        except ReactivateError as error:
            self.notice.show_error(error)

    @Slot(str, str)
    def _on_value(self, element_id: str, value: str) -> None:
        resolved, before = self._session.resolved, self._present()
        if resolved is None or before is None:
            return
        try:
            checked = customize_template.check(
                resolved.kit, resolved.template, {**resolved.customization.values, element_id: value}
            )
        except ReactivateError as error:
            self.form.show_wrong(element_id, str(error))
            return
        self.form.show_wrong(element_id, "")
        if checked.values != resolved.customization.values:
            after = replace(before, customization=dict(checked.values))
            self.steps.push(DesignStep(self.tr("Change of words or picture"), before, after, self._apply))

    @Slot(str)
    def _on_offer(self, offer_id: str) -> None:
        before = self._present()
        if before is not None and offer_id != before.offer.id:
            after = replace(before, offer=replace(before.offer, id=offer_id))
            self.steps.push(DesignStep(self.tr("Another offer"), before, after, self._apply))

    @Slot(object)
    def _on_expires(self, expires: date | None) -> None:
        before = self._present()
        if before is not None and expires != before.offer.expires:
            after = replace(before, offer=replace(before.offer, expires=expires))
            self.steps.push(DesignStep(self.tr("Another last day"), before, after, self._apply))

    @Slot(str)
    def _on_focused(self, element_id: str) -> None:
        """Show the side on which the element stands."""
        resolved = self._session.resolved
        if resolved is None:
            return
        face_ids = [face.id for face in resolved.paper.faces]
        for face_id, element in resolved.template.elements():
            if element.id == element_id and self.preview.face < len(face_ids):
                self.preview.faces.setCurrentIndex(face_ids.index(face_id))
                return

    # Templates

    @Slot()
    def _on_choose(self) -> None:
        if self._stack.currentWidget() is self.gallery:
            self._stack.setCurrentWidget(self._editor)
            self.choose.setText(self.tr("Other template…"))
        else:
            self.show_gallery()

    @Slot(str)
    def _on_template(self, chosen: str) -> None:
        before = self._present()
        if before is None:
            return
        if chosen != before.template:
            if not self._may_leave(before):
                self.gallery.mark_template(before.template)
                return
            after = replace(before, template=chosen, customization={})
            self.steps.push(DesignStep(self.tr("Another template"), before, after, self._apply))
        self._on_choose()

    def _may_leave(self, before: Design) -> bool:
        count = len(before.customization)
        return not count or self._session.asker.confirm(
            self,
            self.tr("Change to another template?"),
            self.tr("Your words and pictures are made for this template and do not go with you."),
            self.tr("Drop 1 change") if count == 1 else self.tr("Drop %1 changes").replace("%1", number(count)),
        )

    @Slot()
    def _on_action(self) -> None:
        self._session.go_to("proof")


def _merged(locked: Sequence[customize_template.LockedPart]) -> list[customize_template.LockedPart]:
    """What stands on several faces is named once."""
    return list({(part.label, part.reason): part for part in locked}.values())


def _editor(strip: PeopleStrip, preview: PressPreview, held: QWidget, offer: OfferCard, form: LockForm) -> QWidget:
    left = QVBoxLayout()
    left.setSpacing(SPACE_8)
    left.addWidget(label(strip.tr("Step through real people"), "secondary"))
    left.addWidget(strip, 1)
    strip.setFixedWidth(_STRIP_PX)
    middle = QVBoxLayout()
    middle.setSpacing(SPACE_8)
    middle.addWidget(preview, 1)
    middle.addWidget(held)
    inside = QWidget()
    inside.setProperty("role", "page")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_8)
    margin = QVBoxLayout()
    margin.setContentsMargins(0, 0, SPACE_8, 0)
    margin.addWidget(offer)
    column.addLayout(margin)
    column.addWidget(form, 1)
    inspector = QScrollArea()
    inspector.setWidgetResizable(True)
    inspector.setFixedWidth(_INSPECTOR_PX)
    inspector.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inspector.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inspector.setWidget(inside)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_12)
    row.addLayout(left)
    row.addLayout(middle, 1)
    row.addSpacing(SPACE_16 - SPACE_12)
    row.addWidget(inspector)
    return holder
