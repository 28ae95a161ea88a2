"""Preflight: any PDF, its verdict in big words, what was found, and the page with the place of each finding framed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import preflight_file
from reactivate_desktop.services.preflight_file import Finding, PageView, PreflightReport, Rule
from reactivate_desktop.ui import preflight_words
from reactivate_desktop.ui.icons import dress
from reactivate_desktop.ui.jobs import Job
from reactivate_desktop.ui.pictures import as_image
from reactivate_desktop.ui.preflight_choices import PreflightChoices
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.drop_field import DropField
from reactivate_desktop.ui.widgets.empty_state import EmptyState
from reactivate_desktop.ui.widgets.finding_card import FindingCard
from reactivate_desktop.ui.widgets.findings_panel import FindingsPanel
from reactivate_desktop.ui.widgets.page_frame import PageFrame
from reactivate_desktop.ui.widgets.press_preview import PressPreview
from reactivate_desktop.ui.widgets.verdict_bar import VerdictBar

_KINDS = (".pdf",)
_LIST_PX = 350


class PreflightPage(PageFrame):
    """A field to drop a PDF on; then verdict, findings, and the page they are on."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.set_title(self.tr("Preflight"), self.tr("Would a printer take this file?"))
        self.setAcceptDrops(True)
        self._session = session
        self._pdf: Path | None = None
        self._report: PreflightReport | None = None
        self._findings: tuple[Finding, ...] = ()
        self._chosen = -1
        self._job: Job | None = None
        self._rules: dict[str, Rule] = {}
        self.choices = PreflightChoices()
        self.head.addWidget(self.choices)
        self.drop = DropField(self.tr("Drop a PDF here: yours, or a printer's sample"), _KINDS, "preflight")
        self.busy = EmptyState("preflight", self.tr("Checking…"), self.tr("Every page is read, and some are drawn."))
        self.verdict = VerdictBar()
        self.found = QWidget()
        self.panel = FindingsPanel()
        self.card = FindingCard()
        self.preview = PressPreview()
        self._stack = QStackedWidget()
        for view in (self.drop, self.busy, self._build_result()):
            self._stack.addWidget(view)
        self.body.addWidget(self._stack, 1)
        self.other = QPushButton(self.tr("Another file…"))
        self.other.setAccessibleName(self.tr("Check another file"))
        self.save = QPushButton(self.tr("Save report…"))
        self.save.setAccessibleName(self.tr("Save the report as JSON"))
        self.every = QPushButton(self.tr("Draw every page"))
        self.every.setToolTip(self.tr("Draw all pages plate by plate, not only some of them; it takes longer"))
        dress(self.every, "preflight", "text", 16)
        dress(self.other, "file", "text", 16)
        dress(self.save, "download", "text", 16)
        self.foot.insertWidget(0, self.other)
        self.foot.insertWidget(1, self.save)
        self.foot.insertWidget(2, self.every)
        self._wire()
        self._show_action()

    def check(self, pdf: Path, *, every_page: bool = False) -> None:
        """Check a file by the thresholds and against the list that are chosen; a check that runs still is stopped.

        With ``every_page`` all pages are drawn plate by plate.
        """
        plates = None if every_page else preflight_file.PLATES
        profile, list_file = self.choices.profile_id, self.choices.list_file
        self._pdf, self._report = pdf, None
        self.notice.clear()
        self.busy.show_words(self.tr("Checking %1…").replace("%1", pdf.name), self._busy_words())
        self._stack.setCurrentWidget(self.busy)
        self._show_action()
        job = self._session.jobs.read(
            self.tr("Checking %1").replace("%1", pdf.name),
            lambda progress: _checked(pdf, list_file, profile, plates, progress),
            key="preflight",
            shown=True,
        )
        self._job = job
        job.succeeded.connect(self._on_report)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(partial(self._on_cancelled, job))
        job.start()

    def save_report(self, target: Path) -> None:
        """Write the report that is shown as JSON."""
        report, pdf = self._report, self._pdf
        if report is None or pdf is None:
            return
        job = self._session.jobs.change(
            self.tr("Saving the report"), lambda _: preflight_file.write_report(report, pdf, target), shown=False
        )
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self.notice.show_error)
        job.start()

    def _build_result(self) -> QWidget:
        self.preview.faces.hide()
        self.preview.paper.setAccessibleName(self.tr("The page, with the places of its findings framed"))
        for button, words in (
            (self.preview.previous, self.tr("Page before")),
            (self.preview.next, self.tr("Next page")),
            (self.preview.whole, self.tr("Show the whole page")),
        ):
            button.setAccessibleName(words)
            button.setToolTip(words)
        left = QVBoxLayout(self.found)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE_12)
        left.addWidget(self.panel, 1)
        left.addWidget(self.card)
        self.panel.setMinimumWidth(_LIST_PX)
        lower = QHBoxLayout()
        lower.setSpacing(SPACE_16)
        lower.addWidget(self.found, 2)
        lower.addWidget(self.preview, 3)
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_12)
        layout.addWidget(self.verdict)
        layout.addLayout(lower, 1)
        return holder

    def _wire(self) -> None:
        self.drop.file_chosen.connect(self.check)
        self.drop.refused.connect(self._on_refused)
        self.choices.changed.connect(self._on_again)
        self.panel.chosen.connect(self._on_finding)
        self.preview.render_requested.connect(self._on_render)
        self.preview.piece_changed.connect(self._on_page)
        self.card.closer_requested.connect(self.preview.paper.look_closely)
        self.other.clicked.connect(self._on_other)
        self.save.clicked.connect(self._on_save)
        self.every.clicked.connect(self._on_every)
        self.action_requested.connect(self._on_again)
        self._session.preflight_requested.connect(self._on_requested)

    def _busy_words(self) -> str:
        if self.choices.list_file is not None:
            return self.tr("Every page is read and compared with its row; some are drawn.")
        return self.tr("Every page is read, and some are drawn plate by plate.")

    def _show_action(self) -> None:
        done = self._report is not None
        self.other.setVisible(self._stack.currentIndex() != 0)
        self.save.setVisible(done)
        self.every.setVisible(self._report is not None and preflight_words.drawn_in_part(self._report))
        again = self.tr("Check again")
        if self._pdf is None:
            again = ""
        self.set_primary(again, enabled=self._stack.currentWidget() is not self.busy, why_not=self.tr("It runs."))

    # What was found

    @Slot(object)
    def _on_report(self, report: PreflightReport) -> None:
        pdf = self._pdf
        if pdf is None:
            return
        self._rules = {rule.id: rule for rule in preflight_file.catalogue()}
        self._report, self._findings = report, preflight_words.findings_of(report)
        words = preflight_words.verdict(report)
        facts = preflight_words.facts(report, pdf, self.choices.list_file)
        self.verdict.show_verdict(words.tone, words.word, words.sentence, facts)
        self._stack.setCurrentIndex(2)
        pages = report.facts.get("pages")
        self.preview.paper.show_frames(())
        self.preview.paper.show_image(None)
        self.preview.set_pieces(pages if isinstance(pages, int) else 0)
        self.found.setVisible(bool(self._findings))
        self.panel.show_findings(preflight_words.rows(self._findings, self._rules))
        self._show_action()
        if self._findings:
            self.panel.list.setFocus()

    @Slot(int)
    def _on_finding(self, place: int) -> None:
        self._chosen = place
        if not 0 <= place < len(self._findings):
            return
        finding = self._findings[place]
        rule = self._rules.get(finding.rule)
        self.card.show_finding(
            f"{preflight_words.title_of(finding, rule)} · {preflight_words.where_of(finding)}",
            finding.message,
            preflight_words.measure(finding),
            finding.way_out,
            preflight_words.why(rule),
            has_place=finding.place is not None,
        )
        self.preview.go_to(max(0, finding.page - 1))
        self.preview.refresh()

    # The page

    @Slot(int)
    def _on_page(self, _: int) -> None:
        self.preview.paper.show_frames(())

    @Slot(int, int, int)
    def _on_render(self, page: int, _: int, dpi: int) -> None:
        pdf, report = self._pdf, self._report
        if pdf is None or report is None or not report.facts.get("pages"):
            return
        job = self._session.jobs.read(
            self.tr("Drawing the page"), lambda _: preflight_file.look(pdf, page + 1, dpi), key="preflight-page"
        )
        job.succeeded.connect(partial(self._on_view, page))
        job.failed.connect(self.notice.show_error)
        job.start()

    def _on_view(self, page: int, view: PageView) -> None:
        if page != self.preview.piece:
            return
        paper = self.preview.paper
        paper.set_sheet(*view.inches)
        self.preview.show_image(page, 0, as_image(view))
        here = [
            (place, QRectF(*view.place(finding.place)))
            for place, finding in enumerate(self._findings)
            if finding.place is not None and max(0, finding.page - 1) == page
        ]
        chosen = next((number for number, (place, _) in enumerate(here) if place == self._chosen), -1)
        paper.show_frames([box for _, box in here], chosen)

    # What happens

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self._stack.setCurrentWidget(self.drop)
        self.notice.show_error(error)
        self._show_action()

    def _on_cancelled(self, job: Job) -> None:
        if job is not self._job:
            return
        self._stack.setCurrentWidget(self.drop)
        self.notice.say(self.tr("Stopped. Nothing was decided about this file."), "accent")
        self._show_action()

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self.notice.say(sentence, "warn")

    @Slot(object, object, str)
    def _on_requested(self, pdf: Path, list_file: Path | None, profile: str) -> None:
        self.choices.show_choices(profile, list_file)
        self.check(pdf)

    @Slot()
    def _on_again(self) -> None:
        if self._pdf is not None:
            self.check(self._pdf)

    @Slot()
    def _on_every(self) -> None:
        if self._pdf is not None:
            self.check(self._pdf, every_page=True)

    @Slot()
    def _on_other(self) -> None:
        start = str(self._pdf.parent) if self._pdf is not None else ""
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Check this file"), start, self.tr("PDF files (*.pdf)"))
        if name:
            self.check(Path(name))

    @Slot()
    def _on_save(self) -> None:
        if self._pdf is None:
            return
        start = str(self._pdf.with_name(f"{self._pdf.stem}-preflight.json"))
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the report"), start, self.tr("Reports (*.json)"))
        if name:
            self.save_report(Path(name))

    @Slot(object)
    def _on_saved(self, target: Path) -> None:
        self.notice.say(self.tr("The report is in %1.").replace("%1", str(target)), "good")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drop.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop.dropEvent(event)


def _checked(
    pdf: Path, list_file: Path | None, profile: str, plates: int | None, progress: Progress
) -> PreflightReport:
    """The report; the words of the rules are read here too, off the event loop, and known when they are shown."""
    preflight_file.catalogue()
    return preflight_file.run(pdf, list_file, profile=profile, plates=plates, progress=progress)
