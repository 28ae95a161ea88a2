"""Proof: the worst cases of the mailing as the press makes them, what was checked, and the sign-off."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from reactivate_desktop.domain.piece import Drop, DropState
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import approve_drop, check_design, preview_piece, proof_drop, proof_pieces
from reactivate_desktop.services.check_design import PreflightReport
from reactivate_desktop.services.preview_piece import Picture
from reactivate_desktop.services.proof_drop import ProofResult
from reactivate_desktop.services.proof_pieces import ProofSet
from reactivate_desktop.ui import proof_checks
from reactivate_desktop.ui.formats import day, moment, number
from reactivate_desktop.ui.guide_bar import GuideBar
from reactivate_desktop.ui.pictures import as_image
from reactivate_desktop.ui.piece_painter import PiecePainter
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.checks_list import ChecksList
from reactivate_desktop.ui.widgets.contact_sheet import ContactSheet, Thumbnail
from reactivate_desktop.ui.widgets.empty_state import EmptyState
from reactivate_desktop.ui.widgets.page_frame import PageFrame
from reactivate_desktop.ui.widgets.press_preview import PressPreview
from reactivate_desktop.ui.widgets.sign_off import SignOff

_LEFT_PX, _THUMB_PX, _THUMB_HIGH_PX, _THUMB_DPI = 284, 256, 164, 30
_HASH = 12


class ProofPage(PageFrame):
    """Contact sheet and checks on the left, the chosen piece large on the right, the sign-off below."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.set_title(self.tr("Proof"), self.tr("The worst cases of this mailing, found by the press itself."))
        self._session = session
        self._stale = True
        self._set: ProofSet | None = None
        self._preflight: PreflightReport | None = None
        self.sheet = ContactSheet(self.tr("Proof set"), _THUMB_HIGH_PX, _THUMB_PX)
        self.checks = ChecksList()
        self.preview = PressPreview()
        self.guides = GuideBar()
        self.sign_off = SignOff()
        self._painter = PiecePainter(session, self.preview, "proof-preview")
        self._busy = EmptyState(
            "proof", self.tr("Composing every piece…"), self.tr("Those that can't be made right are found and listed.")
        )
        self._nobody_words = (
            self.tr("Nobody gets mail yet"),
            self.tr("The waterfall on the Audience page says which rule left whom out."),
        )
        self._nobody = EmptyState("audience", *self._nobody_words, self.tr("Go to Audience"))
        self._stack = QStackedWidget()
        self.tabs = QTabWidget()
        self.preview.add_row(self.guides)
        self._view = _view(self.tabs, self.sheet, self.checks, self.preview, self.sign_off)
        for view in (self._busy, self._nobody, self._view):
            self._stack.addWidget(view)
        self.body.addWidget(self._stack, 1)
        self.save = QPushButton(self.tr("Save proof PDF…"))
        self.save.setAccessibleName(self.tr("Save the proof as a PDF"))
        self.another = QPushButton(self.tr("Approve another mailing"))
        self.another.setAccessibleName(self.tr("Approve another mailing of this campaign"))
        self.another.hide()
        self.foot.insertWidget(0, self.save)
        self.foot.insertWidget(self.foot.count() - 1, self.another)
        self._wire()

    def save_proof(self, folder: Path) -> None:
        """Write ``proof.pdf`` into a folder."""
        resolved = self._session.resolved
        if resolved is None:
            return
        store, as_of = self._session.store, self._session.as_of
        job = self._session.jobs.change(
            self.tr("Saving the proof"),
            lambda progress: proof_drop.run(store, resolved, folder, as_of=as_of, progress=progress),
        )
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self.notice.show_error)
        job.start()

    def approve(self, *, void: bool = False) -> None:
        """Freeze the drop and issue its codes; ``void`` replaces one that is approved and not pressed."""
        resolved, name = self._session.resolved, self.sign_off.name.text().strip()
        if resolved is None:
            return
        if not name:
            self.sign_off.ask_for_name()
            self.notice.say(self.tr("Write your name beside what is frozen: it is kept with the approval."), "warn")
            return
        store, as_of = self._session.store, self._session.as_of
        now = datetime.combine(as_of, datetime.now(UTC).timetz())
        self._session.remembered.keep("approver", name)
        job = self._session.jobs.change(
            self.tr("Approving"),
            lambda progress: approve_drop.run(
                store, resolved, as_of=as_of, approved_by=name, progress=progress, now=now, replace_unpressed=void
            ),
        )
        job.succeeded.connect(self._on_approved)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._show_action)
        self.primary.setEnabled(False)
        job.start()

    def _wire(self) -> None:
        self.sheet.picture_requested.connect(self._on_thumbnail)
        self.sheet.chosen.connect(self.preview.go_to)
        self.preview.piece_changed.connect(self._on_piece)
        self._painter.failed.connect(self.notice.show_error)
        self.guides.changed.connect(self._painter.set_guides)
        self._nobody.action_requested.connect(self._on_audience_wanted)
        self.save.clicked.connect(self._on_save)
        self.another.clicked.connect(self._on_another)
        self.sign_off.signed.connect(self._on_action)
        self.action_requested.connect(self._on_action)
        self._session.audience_changed.connect(self._refresh)
        self._session.drop_changed.connect(self._refresh)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    # What is shown

    @Slot()
    def _refresh(self) -> None:
        resolved, audience, drop = self._session.resolved, self._session.audience, self._session.drop
        self._stale = True
        if not self.isVisible() or resolved is None:
            return
        self.sign_off.name.setText(self.sign_off.name.text() or self._session.remembered.word("approver"))
        self._set = None
        if audience is None:
            self._wait()
            return
        self._stale = False
        if not audience.decision.mailable_count and drop is None:
            self._nobody.show_words(*self._nobody_words)
            self._stack.setCurrentWidget(self._nobody)
            self._show_action()
            return
        self._wait()
        store, as_of = self._session.store, self._session.as_of
        job = self._session.jobs.read(
            self.tr("Composing every piece"),
            lambda progress: proof_pieces.of_campaign(store, resolved, audience, drop, as_of=as_of, progress=progress),
            key="proof-set",
            shown=True,
        )
        job.succeeded.connect(self._on_set)
        job.failed.connect(self._on_failed)
        job.start()

    def _wait(self) -> None:
        self._stack.setCurrentWidget(self._busy)
        self._show_action()

    @Slot(object)
    def _on_set(self, found: ProofSet) -> None:
        self._set, self._preflight = found, None
        if not found.choices:
            self._show_none(found)
            return
        self._stack.setCurrentWidget(self._view)
        self.tabs.setTabText(0, self.tr("%1 pieces").replace("%1", number(len(found.choices))))
        self.sheet.show_thumbnails(
            [Thumbnail(choice.piece.addressee, " · ".join(choice.reasons)) for choice in found.choices]
        )
        self.guides.offer_folds(offered=bool(found.job.paper.folds))
        at = min(self.preview.piece, max(0, len(found.choices) - 1))
        self._painter.show_pieces(found.job, [choice.piece for choice in found.choices], max(0, at))
        self._on_piece(max(0, at))
        self._show_checks()
        _show_sign_off(self.sign_off, found, self._session.drop, self._session.as_of)
        self._show_action()
        self._check_design(found)

    def _show_none(self, found: ProofSet) -> None:
        self._nobody.show_words(*_why_none(self, self._session.drop, self._why_not(found)))
        self._stack.setCurrentWidget(self._nobody)
        self._show_action()
        self.save.setEnabled(False)

    def _check_design(self, found: ProofSet) -> None:
        job = self._session.jobs.read(
            self.tr("Checking the design"),
            lambda progress: check_design.run(found.job, progress=progress),
            key="proof-preflight",
        )
        job.succeeded.connect(self._on_preflight)
        job.failed.connect(self.notice.show_error)
        job.start()

    @Slot(object)
    def _on_preflight(self, report: PreflightReport) -> None:
        self._preflight = report
        self._show_checks()

    def _show_checks(self) -> None:
        if self._set is None:
            return
        lines = proof_checks.lines(self._set, self._preflight)
        self.checks.show_checks(lines)
        open_points = sum(line.tone in ("warn", "bad") for line in lines)
        words = self.tr("Checks · %1 open").replace("%1", number(open_points)) if open_points else self.tr("Checks ✓")
        self.tabs.setTabText(1, words)

    @Slot()
    def _show_action(self) -> None:
        found, drop = self._set, self._session.drop
        self.another.hide()
        self.save.setEnabled(found is not None)
        if found is None:
            self.set_primary(self.tr("Approve"), enabled=False, why_not=self.tr("There is nothing to approve yet."))
            return
        if drop is None:
            words = self.tr("Approve %1 pieces").replace("%1", number(found.to_press))
            self.set_primary(words, enabled=found.to_press > 0, why_not=self._why_not(found))
        elif drop.state is DropState.APPROVED and found.changed:
            self.set_primary(self.tr("Approve again…"))
            words = self.tr("The campaign or its audience changed since drop %1 was approved.")
            self.notice.say(words.replace("%1", drop.token), "warn")
        else:
            self.set_primary(self.tr("Continue to Press"))
            audience = self._session.audience
            more = audience is not None and audience.decision.mailable_count > 0
            self.another.setVisible(more and drop.state is not DropState.APPROVED)

    def _why_not(self, found: ProofSet) -> str:
        return "" if found.to_press else self.tr("Every piece would be held. Look at the checks.")

    # What happens

    @Slot(int)
    def _on_thumbnail(self, place: int) -> None:
        found = self._set
        if found is None:
            return
        piece = found.choices[place].piece
        job = self._session.jobs.read(
            self.tr("Drawing the piece"),
            lambda _: preview_piece.render(found.job, piece, 0, _THUMB_DPI, bleed=False),
            key=f"proof-thumbnail-{place}",
        )
        job.succeeded.connect(partial(self._on_picture, found, place))
        job.start()

    def _on_picture(self, found: ProofSet, place: int, picture: Picture) -> None:
        if found is self._set:
            self.sheet.show_picture(place, as_image(picture))

    @Slot(int)
    def _on_piece(self, place: int) -> None:
        self.sheet.mark(place)

    @Slot()
    def _on_audience_wanted(self) -> None:
        self._session.go_to("audience")

    @Slot()
    def _on_save(self) -> None:
        start = str(self._session.out_folder.parent)
        folder = QFileDialog.getExistingDirectory(self, self.tr("Save the proof in this folder"), start)
        if folder:
            self.save_proof(Path(folder))

    @Slot(object)
    def _on_saved(self, result: ProofResult) -> None:
        words = self.tr("%1 worst-case pieces are in %2.").replace("%1", number(result.choices))
        self.notice.say(words.replace("%2", str(result.path)), "good")

    @Slot()
    def _on_another(self) -> None:
        audience = self._session.audience
        if audience is None:
            return
        count = number(audience.decision.mailable_count)
        if self._session.asker.confirm(
            self,
            self.tr("Approve another mailing to %1 people?").replace("%1", count),
            self.tr("The mailing before stays as it is; this one has its own codes and its own folder."),
            self.tr("Approve up to %1 pieces").replace("%1", count),
        ):
            self.approve()

    @Slot()
    def _on_action(self) -> None:
        drop, found = self._session.drop, self._set
        if found is None:
            return
        if drop is None:
            self.approve()
        elif drop.state is DropState.APPROVED and found.changed:
            self._approve_again(drop)
        else:
            self._session.go_to("press")

    def _approve_again(self, drop: Drop) -> None:
        agreed = self._session.asker.confirm(
            self,
            self.tr("Approve again and replace drop %1?").replace("%1", drop.token),
            self.tr("Its codes become void, and every piece gets a new one. Nothing of it was pressed."),
            self.tr("Void %1 codes").replace("%1", number(drop.piece_count)),
        )
        if agreed:
            self.approve(void=True)

    @Slot(object)
    def _on_approved(self, drop: Drop) -> None:
        words = self.tr("Approved as drop %1: %2 pieces, each with its own code.")
        self._session.refresh_drop()
        self.notice.say(words.replace("%1", drop.token).replace("%2", number(drop.piece_count)), "good")

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self.notice.show_error(error)
        self._show_action()
        if self._set is None:
            self._nobody.show_words(self.tr("This campaign can't be proofed yet"), str(error))
            self._stack.setCurrentWidget(self._nobody)


def _view(
    tabs: QTabWidget, sheet: ContactSheet, checks: ChecksList, preview: PressPreview, sign_off: SignOff
) -> QWidget:
    tabs.setDocumentMode(True)
    tabs.setMinimumWidth(_LEFT_PX)
    pieces = QWidget()
    inside = QVBoxLayout(pieces)
    inside.setContentsMargins(0, SPACE_12, 0, 0)
    inside.addWidget(sheet)
    tabs.addTab(pieces, tabs.tr("Pieces"))
    tabs.addTab(checks, tabs.tr("Checks"))
    upper = QHBoxLayout()
    upper.setSpacing(SPACE_16)
    upper.addWidget(tabs, 1)
    upper.addWidget(preview, 2)
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE_12)
    layout.addLayout(upper, 1)
    layout.addWidget(sign_off)
    return holder


def _why_none(page: PageFrame, drop: Drop | None, why_not: str) -> tuple[str, str]:
    """Heading and sentence where no piece is left to proof: all were pressed before, or every one is held."""
    if drop is None or drop.state is DropState.APPROVED:
        return page.tr("No piece can be made"), why_not
    words = page.tr("Its %1 pieces were mailed, and nobody else is to get this mailing now.")
    heading = page.tr("Drop %1 is pressed").replace("%1", drop.token)
    return heading, words.replace("%1", number(drop.piece_count))


def _show_sign_off(sign_off: SignOff, found: ProofSet, drop: Drop | None, as_of: date) -> None:
    hashes = " · ".join(f"{name} {value[:_HASH]}" for name, value in found.hashes)
    if drop is not None and not (found.changed and drop.state is DropState.APPROVED):
        words = sign_off.tr("Drop %1: %2 pieces, approved by %3, %4")
        if not found.approved_by:
            words = sign_off.tr("Drop %1: %2 pieces, approved without a name%3, %4")
        facts = (drop.token, number(drop.piece_count), found.approved_by, moment(drop.approved_at))
        for place, value in enumerate(facts, start=1):
            words = words.replace(f"%{place}", value)
        sign_off.show_approved(words, hashes)
        return
    words = sign_off.tr("Approval freezes %1 people, their words and the design").replace("%1", number(found.to_press))
    sign_off.show_draft(words, hashes, day(as_of))
