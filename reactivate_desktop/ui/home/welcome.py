"""The way in: unlock the workspace of last time, open another, make one, or try the sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_documents_path
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.errors import InputError, ReactivateError
from reactivate_desktop.services import show_brand
from reactivate_desktop.ui import ways_in
from reactivate_desktop.ui.icons import IconLabel
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import Card, label

if TYPE_CHECKING:
    from reactivate_desktop.ui.jobs import Job
    from reactivate_desktop.ui.session import Session

_LEAST_PASSPHRASE = 8
_SUFFIX = ".reactivate"


class PassphraseField(QLineEdit):
    """A line whose letters are hidden."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)


class WelcomePanel(QWidget):
    """Two cards: open (left) and make (right); below them the sample.

    Signals:
        sample_requested: folder of the sample workspace.
        failed: a ``ReactivateError``.
    """

    sample_requested = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.location = QLineEdit()
        self.passphrase = PassphraseField(self.tr("Passphrase"))
        self.remember = QCheckBox(self.tr("Keep the passphrase in this computer's keyring"))
        self.unlock = QPushButton(self.tr("Open"))
        self.new_location = QLineEdit()
        self.new_passphrase = PassphraseField(self.tr("Passphrase"))
        self.repeat = PassphraseField(self.tr("The same again"))
        self.make = QPushButton(self.tr("Make the workspace"))
        self.sample = QPushButton(self.tr("Open the sample workspace"))
        self.brands: dict[str, QCheckBox] = {}
        for button in (self.unlock, self.make):
            button.setProperty("kind", "primary")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_16)
        layout.addWidget(self._opening(), 0, 0)
        layout.addWidget(self._making(), 0, 1)
        layout.addWidget(self._sampling(), 1, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)
        self.unlock.clicked.connect(self._on_unlock)
        self.passphrase.returnPressed.connect(self._on_unlock)
        self.make.clicked.connect(self._on_create)
        self.repeat.returnPressed.connect(self._on_create)
        self.sample.clicked.connect(self._on_sample)

    def refresh(self) -> None:
        """Show the workspace that waits, or the last one."""
        recent = self._session.remembered.workspaces()
        locked = self._session.locked
        self.location.setText(locked[0] if locked else recent[0] if recent else "")
        self.passphrase.clear()
        if self.location.text():
            self.passphrase.setFocus()
        else:
            self.location.setFocus()

    def _opening(self) -> Card:
        card = Card(self.tr("Open a workspace"))
        card.body.addWidget(
            label(self.tr("A .reactivate file, or a postgresql:// address of a team."), "secondary", wraps=True)
        )
        self.location.setAccessibleName(self.tr("Workspace"))
        self.location.setPlaceholderText(self.tr("File or address"))
        browse = QPushButton(self.tr("Choose…"))
        browse.setAccessibleName(self.tr("Choose a workspace file"))
        browse.clicked.connect(self._on_browse)
        card.body.addLayout(_row(self.location, browse))
        card.body.addWidget(self.passphrase)
        card.body.addWidget(self.remember)
        card.body.addStretch(1)
        card.body.addLayout(_right(self.unlock))
        return card

    def _making(self) -> Card:
        card = Card(self.tr("Make a workspace"))
        words = self.tr(
            "It holds patients, campaigns and codes, encrypted with your passphrase. Nobody can open it without."
        )
        card.body.addWidget(label(words, "secondary", wraps=True))
        self.new_location.setAccessibleName(self.tr("File of the new workspace"))
        self.new_location.setText(str(Path(user_documents_path()) / f"practice{_SUFFIX}"))
        browse = QPushButton(self.tr("Choose…"))
        browse.setAccessibleName(self.tr("Choose where the new workspace stands"))
        browse.clicked.connect(self._on_place)
        card.body.addLayout(_row(self.new_location, browse))
        card.body.addLayout(_row(self.new_passphrase, self.repeat))
        card.body.addWidget(label(self.tr("Brands, and their clinics"), "strong"))
        for kit in self._kits():
            box = QCheckBox(kit.name)
            box.setChecked(not self.brands)
            self.brands[kit.id] = box
            card.body.addWidget(box)
        card.body.addStretch(1)
        card.body.addLayout(_right(self.make))
        return card

    def _sampling(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(SPACE_16)
        row.addWidget(IconLabel("patients", "accent", 24))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(self.tr("Look around first"), "strong"))
        words.addWidget(
            label(self.tr("A sample with 5,000 invented patients, two brands and two campaigns."), "secondary")
        )
        row.addLayout(words, 1)
        row.addWidget(self.sample)
        card.body.addLayout(row)
        return card

    def _kits(self) -> tuple[BrandKit, ...]:
        try:
            return show_brand.kits()
        except ReactivateError as error:
            self.failed.emit(error)
            return ()

    def _start(self, job: Job, button: QPushButton) -> None:
        button.setEnabled(False)
        job.failed.connect(self.failed)
        job.finished.connect(lambda: button.setEnabled(True))
        job.start()

    @Slot()
    def _on_unlock(self) -> None:
        location = self.location.text().strip()
        if not location:
            self.failed.emit(InputError("No workspace is named.", hint="Choose its file."))
            return
        campaign = self._session.locked[1] if self._session.locked else None
        job = ways_in.opening(self._session, location, self.passphrase.text(), remember=self.remember.isChecked())
        if campaign is not None:
            job.succeeded.connect(lambda _: self._open_campaign(campaign))
        self._start(job, self.unlock)

    def _open_campaign(self, path: Path) -> None:
        try:
            self._session.open_campaign(path)
        except ReactivateError as error:
            self.failed.emit(error)

    @Slot()
    def _on_create(self) -> None:
        chosen = tuple(kit for kit, box in self.brands.items() if box.isChecked())
        secret = self.new_passphrase.text()
        wrong = self._why_not(secret, chosen)
        if wrong is not None:
            self.failed.emit(wrong)
            return
        location = self.new_location.text().strip()
        place = location if "://" in location or location.endswith(_SUFFIX) else location + _SUFFIX
        self._start(ways_in.making(self._session, place, secret, chosen), self.make)

    def _why_not(self, secret: str, chosen: tuple[str, ...]) -> InputError | None:
        if not self.new_location.text().strip():
            return InputError(self.tr("No file is named."), hint=self.tr("Choose where the workspace shall stand."))
        if len(secret) < _LEAST_PASSPHRASE:
            return InputError(self.tr("The passphrase is too short."), hint=self.tr("Take at least 8 letters."))
        if secret != self.repeat.text():
            return InputError(self.tr("The two passphrases differ."), hint=self.tr("Type the same one twice."))
        if not chosen:
            return InputError(
                self.tr("No brand is chosen."), hint=self.tr("Choose at least one; its clinics come with it.")
            )
        return None

    @Slot()
    def _on_sample(self) -> None:
        self.sample_requested.emit(Path(user_documents_path()) / "Reactivate sample")

    @Slot()
    def _on_browse(self) -> None:
        pattern = self.tr("Workspaces (*.reactivate)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open a workspace"), self.location.text(), pattern)
        if name:
            self.location.setText(name)
            self.passphrase.setFocus()

    @Slot()
    def _on_place(self) -> None:
        pattern = self.tr("Workspaces (*.reactivate)")
        name, _ = QFileDialog.getSaveFileName(self, self.tr("New workspace"), self.new_location.text(), pattern)
        if name:
            self.new_location.setText(name)


def _row(first: QWidget, second: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_8)
    row.addWidget(first, 1)
    row.addWidget(second, 1 if isinstance(second, QLineEdit) else 0)
    return row


def _right(button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, SPACE_12, 0, 0)
    row.addStretch(1)
    row.addWidget(button)
    return row
