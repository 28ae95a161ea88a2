"""Press: plain questions on the left, the piece as it comes off the press on the right, one button, the folder."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.domain.piece import Drop, DropState
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import (
    finished_drop,
    picture_template,
    press_drop,
    press_job,
    preview_piece,
    sheet_picture,
)
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.finished_drop import FinishedDrop
from reactivate_desktop.services.press_drop import PressResult
from reactivate_desktop.services.preview_piece import Picture as Raster
from reactivate_desktop.services.sheet_picture import SheetPicture
from reactivate_desktop.ui.finished_work import FinishedWork
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.pictures import as_image
from reactivate_desktop.ui.press_questions import PressQuestions
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_16
from reactivate_desktop.ui.widgets.card import label
from reactivate_desktop.ui.widgets.finished_folder import FinishedFolder
from reactivate_desktop.ui.widgets.page_frame import PageFrame
from reactivate_desktop.ui.widgets.picture import Picture

_QUESTIONS_PX, _DPI = 348, 96
_FOLDER, _PIECE, _SHEET = 0, 1, 2


class PressPage(PageFrame):
    """One button: everything before it is a question, everything after it is a folder."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.set_title(self.tr("Press"), "")
        self._session = session
        self._stale = True
        self._seconds: tuple[str, float] = ("", 0.0)
        self._finished: FinishedDrop | None = None
        self.questions = PressQuestions()
        self.folder = FinishedFolder()
        self._pictures: list[Picture] = []
        self._captions = [label("", "secondary"), label("", "secondary")]
        self._sheet = Picture(QSize(400, 160))
        self._sheet_words = label("", "secondary", wraps=True)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.folder, self.tr("The folder"))
        self.tabs.addTab(self._build_pictures(), self.tr("The piece"))
        self.tabs.addTab(self._build_sheet(), self.tr("The sheet"))
        for tab in (_FOLDER, _SHEET):
            self._offer(tab, False)
        self.tabs.setCurrentIndex(_PIECE)
        area = self.questions_area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFixedWidth(_QUESTIONS_PX)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.questions)
        row = QHBoxLayout()
        row.setSpacing(SPACE_16)
        row.addWidget(area)
        row.addWidget(self.tabs, 1)
        self.body.addLayout(row, 1)
        self.questions.answered.connect(self._on_answered)
        self._work = FinishedWork(session, self.folder, self.notice)
        self.again = QPushButton(self.tr("Press again"))
        self.again.setAccessibleName(self.tr("Press the same pieces again, with the choices as they are now"))
        self.again.clicked.connect(self._on_again)
        self.again.hide()
        self.foot.insertWidget(self.foot.count() - 1, self.again)
        self.action_requested.connect(self._on_action)
        for signal in (session.campaign_changed, session.drop_changed, session.audience_changed):
            signal.connect(self._refresh)

    def _build_pictures(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, SPACE_8, 0, 0)
        column.setSpacing(SPACE_8)
        for caption in self._captions:
            picture = Picture(QSize(400, 160))
            picture.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            self._pictures.append(picture)
            column.addWidget(picture, 1)
            caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(caption)
        return holder

    def _build_sheet(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, SPACE_8, 0, 0)
        column.setSpacing(SPACE_8)
        self._sheet.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._sheet_words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sheet, 1)
        column.addWidget(self._sheet_words)
        return holder

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    @Slot()
    def _refresh(self) -> None:
        resolved = self._session.resolved
        self._stale = not self.isVisible()
        if self._stale or resolved is None:
            return
        self.questions.show_campaign(resolved)
        self._find_folder()
        self._show_action()
        self._draw(resolved)
        self._draw_sheet(resolved)

    def _draw_sheet(self, resolved: ResolvedCampaign) -> None:
        """The sheet as it will come off the press, beside the piece; no tabs where there is none."""
        wished = bool(resolved.campaign.press.impose)
        self._offer(_SHEET, wished)
        if not wished:
            return
        pieces = self._session.meter.pieces or 0
        job = self._session.jobs.read(
            self.tr("Drawing the sheet"), lambda _: sheet_picture.draw(resolved, pieces), key="press-sheet"
        )
        job.succeeded.connect(self._on_sheet)
        job.failed.connect(self.notice.show_error)
        job.start()

    def _offer(self, tab: int, offered: bool) -> None:
        """Show or hide a tab; the bar is there while there is a choice. A folder that appears is shown at once."""
        appears = offered and not self.tabs.isTabVisible(tab)
        self.tabs.setTabVisible(tab, offered)
        self.tabs.tabBar().setVisible(sum(self.tabs.isTabVisible(place) for place in range(self.tabs.count())) > 1)
        if appears and tab == _FOLDER:
            self.tabs.setCurrentIndex(_FOLDER)

    @Slot(object)
    def _on_sheet(self, picture: SheetPicture | None) -> None:
        if picture is not None:
            self._sheet.show_image(as_image(picture))
            self._sheet.setAccessibleName(picture.words)
            self._sheet_words.setText(picture.words)

    def _draw(self, resolved: ResolvedCampaign) -> None:
        """A picture of the piece with an invented person, permit and barcode as they will be."""
        as_of = self._session.as_of

        def work(_: object) -> tuple[Raster, ...]:
            job = press_job.draft(resolved, resolved.kit.clinics, as_of=as_of)
            piece = picture_template.sample_piece(resolved.kit.clinics[0])
            return tuple(preview_piece.render(job, piece, face, _DPI, bleed=False) for face in range(2))

        job = self._session.jobs.read(self.tr("Drawing the piece"), work, key="press-picture")
        job.succeeded.connect(partial(self._on_pictures, tuple(face.label for face in resolved.paper.faces)))
        job.failed.connect(self.notice.show_error)
        job.start()

    def _on_pictures(self, words: tuple[str, ...], pictures: tuple[Raster, ...]) -> None:
        for place, caption, text, picture in zip(self._pictures, self._captions, words, pictures, strict=False):
            place.show_image(as_image(picture))
            place.setAccessibleName(text)
            caption.setText(text)

    def _find_folder(self) -> None:
        drop = self._session.drop
        self._finished = None
        self._work.take(None)
        if drop is None or drop.state is DropState.APPROVED:
            self._offer(_FOLDER, False)
            return
        out = self._session.out_folder
        job = self._session.jobs.read(
            self.tr("Looking at the folder"), lambda _: finished_drop.find(out, drop), key="press-folder"
        )
        job.succeeded.connect(self._on_found)
        job.failed.connect(self.notice.show_error)
        job.start()

    @Slot(object)
    def _on_found(self, found: FinishedDrop | None) -> None:
        self._finished = found
        self._offer(_FOLDER, found is not None)
        if found is not None:
            self._work.take(found)
            printed = [file.name for file in found.files if file.printed]
            self.folder.show_finished(found.folder.name, self._checks(found), found.files, printed)
        self._show_action()

    def _checks(self, found: FinishedDrop) -> list[tuple[str, str]]:
        read = self.tr("Read back: %1 pieces on %2 pages equal their rows; %3 codes were decoded from pictures.")
        for place, value in enumerate((found.pieces, found.pages, found.decoded_rasters), start=1):
            read = read.replace(f"%{place}", number(value))
        checks = [("good", read), ("good", self.tr("Preflight as %1: no errors.").replace("%1", found.standard))]
        checks += [("warn", warning) for warning in found.warnings]
        if found.held:
            held = self.tr("%1 pieces are held; held.csv says why.").replace("%1", number(found.held))
            checks.append(("warn", held))
        name, seconds = self._seconds
        if name == found.folder.name:
            checks.append(("good", self.tr("Made in %1 seconds.").replace("%1", f"{seconds:.1f}")))
        return checks

    def _show_action(self) -> None:
        drop = self._session.drop
        self.again.setVisible(self._finished is not None)
        self.again.setEnabled(True)
        if drop is None:
            self.set_lead(self.tr("Nothing is approved yet: only what was proofed and signed is pressed."))
            self.set_primary(self.tr("Go to Proof and approve"))
            return
        count = number(drop.piece_count)
        if drop.state is DropState.APPROVED:
            words = self.tr("Drop %1 is approved: %2 pieces.").replace("%1", drop.token).replace("%2", count)
            self.set_primary(self.tr("Press %1 pieces").replace("%1", count))
        else:
            words = self.tr("Drop %1 is pressed. Pressing it again gives the same bytes.").replace("%1", drop.token)
            done = self._finished is not None
            self.set_primary(
                self.tr("Continue to Results") if done else self.tr("Press %1 pieces again").replace("%1", count)
            )
        self.set_lead(words)

    @Slot(object)
    def _on_answered(self, campaign: Campaign) -> None:
        before = self._session.campaign
        try:
            self._session.save_campaign(campaign)
        except ReactivateError as error:
            self.questions.show_wrong(str(error))
            return
        if before is not None and campaign.press.impose and _layout(campaign) != _layout(before):
            self.tabs.setCurrentIndex(_SHEET)

    @Slot()
    def _on_action(self) -> None:
        drop = self._session.drop
        if drop is None:
            self._session.go_to("proof")
        elif self._finished is not None:
            self._session.go_to("results")
        else:
            self._press(drop)

    def _press(self, drop: Drop) -> None:
        resolved = self._session.resolved
        if resolved is None:
            return
        store, out, as_of = self._session.store, self._session.out_folder, self._session.as_of
        words = self.tr("Pressing %1 pieces").replace("%1", number(drop.piece_count))
        job = self._session.jobs.change(
            words, lambda progress: press_drop.run(store, resolved, out, as_of=as_of, progress=progress)
        )
        self.notice.clear()
        self.again.setEnabled(False)
        self.set_primary(words, enabled=False, why_not=self.tr("It runs; the strip below can stop it."))
        job.succeeded.connect(self._on_pressed)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)
        job.start()

    @Slot(object)
    def _on_pressed(self, result: PressResult) -> None:
        self._seconds = (result.folder.name, result.seconds)
        self._session.refresh_drop()
        self.tabs.setCurrentIndex(_FOLDER)
        words = self.tr("%1 pieces are pressed and read back.").replace("%1", number(result.pieces))
        self.notice.say(words, "good")

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        if error.code == "campaign-changed":
            self.notice.show_error(error, self.tr("Go to Proof"), self._on_to_proof)
        else:
            self.notice.show_error(error)
        self._show_action()

    @Slot()
    def _on_to_proof(self) -> None:
        self._session.go_to("proof")

    @Slot()
    def _on_cancelled(self) -> None:
        self.notice.say(self.tr("Stopped. Nothing of this run was kept; the drop is still approved."), "accent")
        self._show_action()

    @Slot()
    def _on_again(self) -> None:
        if self._session.drop is not None:
            self._press(self._session.drop)


def _layout(campaign: Campaign) -> tuple[object, ...]:
    """What the picture of the sheet shows."""
    press = campaign.press
    return press.impose, press.order, press.duplex, press.stack_depth
