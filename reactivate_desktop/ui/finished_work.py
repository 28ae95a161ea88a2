"""What can be done with a finished drop: pack it for the printer, print pieces again, open its pages in Preflight."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from reactivate_desktop.errors import InputError, ReactivateError
from reactivate_desktop.services import printer_package, reprint_choice, reprint_pieces
from reactivate_desktop.services.finished_drop import FinishedDrop
from reactivate_desktop.services.printer_package import PackageResult, Seal
from reactivate_desktop.services.reprint_pieces import ReprintResult
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.notices import NoticeBar
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.widgets.finished_folder import FinishedFolder
from reactivate_desktop.ui.widgets.package_form import KEYS, PASSPHRASE


class FinishedWork(QObject):
    """Stands between the folder's buttons and the services; says in the page's notice what came of it."""

    def __init__(self, session: Session, folder: FinishedFolder, notice: NoticeBar) -> None:
        super().__init__(folder)
        self._session, self._folder, self._notice = session, folder, notice
        self._finished: FinishedDrop | None = None
        self._made: Path | None = None
        folder.package.wanted.connect(self._on_package)
        folder.reprint.wanted.connect(self._on_reprint)
        folder.preflight_requested.connect(self._on_preflight)
        folder.folder_requested.connect(self._on_folder)

    def take(self, finished: FinishedDrop | None) -> None:
        """The drop whose folder is shown (None = none)."""
        if finished is None or self._finished is None or finished.folder != self._finished.folder:
            self._folder.package.close_form()
            self._folder.reprint.close_form()
        self._finished = finished

    # The package

    @Slot()
    def _on_package(self) -> None:
        finished, form = self._finished, self._folder.package
        if finished is None:
            return
        try:
            closed = self._seal()
        except InputError as error:
            form.show_wrong(_sentence(error))
            return
        store, firm = self._session.store, form.firm.text().strip()
        folder, out = finished.folder, printer_package.default_path(finished.folder, closed)
        job = self._session.jobs.change(
            self.tr("Packing for the printer"),
            lambda progress: printer_package.run(
                folder, out, closed=closed, store=store, recipient=firm, progress=progress
            ),
        )
        form.close_form()
        self._notice.clear()
        job.succeeded.connect(self._on_packed)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)
        job.start()

    def _seal(self) -> Seal:
        form = self._folder.package
        if form.way == KEYS:
            keys = form.keys.text().split()
            if not keys:
                raise InputError(
                    self.tr("No key is given."), hint=self.tr("Ask the printer for theirs; it begins with age1.")
                )
            return printer_package.seal("", keys)
        if form.way != PASSPHRASE:
            return printer_package.seal()
        if form.passphrase.text() != form.repeat.text():
            raise InputError(self.tr("The two passphrases differ."), hint=self.tr("Type both again."))
        if not form.passphrase.text():
            raise InputError(self.tr("No passphrase is given."), hint=self.tr("Use 12 characters or more."))
        return printer_package.seal(form.passphrase.text())

    @Slot(object)
    def _on_packed(self, result: PackageResult) -> None:
        self._made = result.path
        how = {
            "none": self.tr("It is not encrypted."),
            "aes-256": self.tr("Tell the passphrase by telephone, never in the same mail."),
            "age": self.tr("Only the recipients' private keys open it."),
        }
        words = self.tr("%1 pieces, %2 files, are packed in %3.")
        for place, value in enumerate((number(result.pieces), number(len(result.files)), result.path.name), start=1):
            words = words.replace(f"%{place}", value)
        self._notice.say(f"{words} {how[result.encryption]}", "good", self.tr("Show it"), self._show_made)

    # Printing again

    @Slot(str)
    def _on_reprint(self, text: str) -> None:
        resolved, form = self._session.resolved, self._folder.reprint
        if resolved is None:
            return
        try:
            spans = reprint_choice.parse(text)
        except InputError as error:
            form.show_wrong(_sentence(error))
            return
        store, out, as_of = self._session.store, self._session.out_folder, self._session.as_of
        job = self._session.jobs.change(
            self.tr("Printing pieces again"),
            lambda progress: reprint_pieces.run(store, resolved, out, spans, as_of=as_of, progress=progress),
        )
        self._notice.clear()
        job.succeeded.connect(self._on_printed)
        job.failed.connect(self._on_reprint_failed)
        job.cancelled.connect(self._on_cancelled)
        job.start()

    @Slot(object)
    def _on_printed(self, result: ReprintResult) -> None:
        self._folder.reprint.close_form()
        self._made = result.folder
        words = self.tr("%1 pieces (%2) are printed again and read back, in %3.")
        for place, value in enumerate((number(result.pieces), result.chosen, result.folder.name), start=1):
            words = words.replace(f"%{place}", value)
        tone = "warn" if result.warnings else "good"
        self._notice.say(" ".join((words, *result.warnings)), tone, self.tr("Show it"), self._show_made)

    @Slot(object)
    def _on_reprint_failed(self, error: ReactivateError) -> None:
        if isinstance(error, InputError):
            self._folder.reprint.show_wrong(_sentence(error))
        else:
            self._notice.show_error(error)

    # The rest

    @Slot(str)
    def _on_preflight(self, name: str) -> None:
        finished, resolved = self._finished, self._session.resolved
        if finished is None or resolved is None:
            return
        profile = resolved.campaign.press.profile
        if profile.lower().endswith(".toml"):
            profile = str(resolved.folder / profile)
        self._session.ask_to_preflight(finished.folder / name, finished.list_of(name), profile)

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self._notice.show_error(error)

    @Slot()
    def _on_cancelled(self) -> None:
        self._notice.say(self.tr("Stopped. Nothing of it was kept."), "accent")

    def _show_made(self) -> None:
        if self._made is not None:
            place = self._made if self._made.is_dir() else self._made.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))

    @Slot()
    def _on_folder(self) -> None:
        if self._finished is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._finished.folder)))


def _sentence(error: ReactivateError) -> str:
    """What happened and what to do, as it begins on screen."""
    words = f"{error.message} {error.hint}".strip()
    return words[:1].upper() + words[1:]
