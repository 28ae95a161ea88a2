"""Redeem: nothing but the field, the answer, and the last ten. It works at two metres."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.domain.redemption import Answer, Outcome, Redemption
from reactivate_desktop.services import redeem_code
from reactivate_desktop.ui.formats import moment
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_24, SPACE_32
from reactivate_desktop.ui.widgets.card import Card, Pill, label, rule
from reactivate_desktop.ui.widgets.code_field import BigCodeField
from reactivate_desktop.ui.widgets.layouts import empty
from reactivate_desktop.ui.widgets.page_frame import PageFrame

if TYPE_CHECKING:
    from reactivate_desktop.errors import ReactivateError
    from reactivate_desktop.ui.session import Session

_LAST = 10
_TONES = {
    Outcome.ACCEPTED: "good",
    Outcome.WRONG_CLINIC: "warn",
    Outcome.UNDONE: "",
}


def _words(widget: QWidget) -> dict[Outcome, str]:
    """The short word of each outcome; an undone one is worded where it is shown."""
    return {
        Outcome.ACCEPTED: widget.tr("✓ Accepted"),
        Outcome.UNKNOWN: widget.tr("✕ Not known"),
        Outcome.MISTYPED: widget.tr("✕ Mistyped"),
        Outcome.ALREADY_REDEEMED: widget.tr("✕ Already used"),
        Outcome.EXPIRED: widget.tr("✕ Expired"),
        Outcome.VOID: widget.tr("✕ Void"),
        Outcome.WRONG_CLINIC: widget.tr("? Other clinic"),
    }


class AnswerPanel(QFrame):
    """The answer in letters that are read from across the room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "verdict")
        self.setMinimumHeight(176)
        self._word = label("", "answer")
        self._sentence = label("", "heading", wraps=True)
        self._detail = label("", "lead", wraps=True)
        self.confirm = QPushButton()
        self.confirm.setProperty("kind", "primary")
        self.confirm.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_32, SPACE_24, SPACE_32, SPACE_24)
        layout.setSpacing(SPACE_8)
        layout.addStretch(1)
        for part in (self._word, self._sentence, self._detail):
            layout.addWidget(part)
        layout.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.wait()

    @property
    def word(self) -> str:
        """The large word that is shown."""
        return self._word.text()

    @property
    def sentence(self) -> str:
        """The sentence below it."""
        return self._sentence.text()

    def wait(self) -> None:
        """Nothing was presented yet."""
        self._show("", self.tr("Ready"), self.tr("Type the code on the card, or scan its QR code."), "")

    def show_answer(self, answer: Answer) -> None:
        """Say whether it counts, and why."""
        words = {**_words(self), Outcome.UNDONE: self.tr("Undone")}
        detail = " · ".join(part for part in (answer.first_name, answer.offer, answer.clinic) if part)
        self._show(_TONES.get(answer.outcome, "bad"), words[answer.outcome], answer.message, detail)
        self.confirm.setVisible(answer.outcome is Outcome.WRONG_CLINIC)
        self.confirm.setText(self.tr("Accept it here all the same"))

    def _show(self, tone: str, word: str, sentence: str, detail: str) -> None:
        for part in (self, self._word):
            part.setProperty("tone", tone)
            part.style().unpolish(part)
            part.style().polish(part)
        self._word.setText(word)
        self._sentence.setText(sentence)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.confirm.hide()
        self.setAccessibleName(f"{word}. {sentence} {detail}".strip())


class AttemptRow(QWidget):
    """One of the last attempts; an accepted one can be undone with a note."""

    def __init__(self, attempt: Redemption, clinic: str, undo: partial[None] | None) -> None:
        super().__init__()
        self._undo = undo
        code = label(attempt.code, "code")
        code.setFixedWidth(112)
        at = label(moment(attempt.at), "secondary")
        at.setFixedWidth(156)
        self.undo = QPushButton(self.tr("Undo"))
        self.undo.setProperty("kind", "quiet")
        self.undo.setAccessibleName(self.tr("Undo %1").replace("%1", attempt.code))
        self.undo.setVisible(undo is not None)
        self.note = QLineEdit()
        self.note.setPlaceholderText(self.tr("Why? Then press Enter"))
        self.note.setAccessibleName(self.tr("Note for undoing %1").replace("%1", attempt.code))
        self.note.setMinimumWidth(200)
        self.note.hide()
        tone = _TONES.get(attempt.outcome, "bad")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE_4, 0, SPACE_4)
        row.setSpacing(SPACE_12)
        for part in (
            at,
            code,
            Pill(self._word(attempt.outcome), tone),
            label(clinic),
            label(attempt.note, "secondary"),
        ):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.note)
        row.addWidget(self.undo)
        self.setMinimumHeight(38)
        self.undo.clicked.connect(self._on_undo)
        self.note.returnPressed.connect(self._on_note)

    def _word(self, outcome: Outcome) -> str:
        return {**_words(self), Outcome.UNDONE: self.tr("↶ Undone")}[outcome]

    @Slot()
    def _on_undo(self) -> None:
        self.undo.hide()
        self.note.show()
        self.note.setFocus()

    @Slot()
    def _on_note(self) -> None:
        if self._undo is not None and self.note.text().strip():
            self._undo(self.note.text().strip())


class RedeemPage(PageFrame):
    """The desk. The field always has the focus; a scanner types into it and presses Enter."""

    def __init__(self, session: Session) -> None:
        super().__init__(scrolls=True)
        self.set_title(self.tr("Redeem"))
        self._session = session
        self._asked = ""
        self.clinic = QComboBox()
        self.clinic.setAccessibleName(self.tr("Clinic of this desk"))
        self.clinic.setMinimumWidth(240)
        self.head.addWidget(label(self.tr("This desk is at"), "secondary"))
        self.head.addWidget(self.clinic)
        self.field = BigCodeField()
        self.answer = AnswerPanel()
        self._last = Card(self.tr("Last ten"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._last.body.addLayout(self._rows)
        self.body.addWidget(self.field)
        self.body.addWidget(self.answer)
        self.body.addWidget(self._last)
        self.body.addStretch(1)
        self.field.code_entered.connect(self._on_code)
        self.answer.confirm.clicked.connect(self._on_confirm)
        self.clinic.activated.connect(self._on_clinic)
        session.overview_changed.connect(self._show_clinics)
        session.code_requested.connect(self._on_code_requested)
        self._show_clinics()

    @property
    def clinic_id(self) -> str:
        """The clinic of this desk ('' = none is known)."""
        return str(self.clinic.currentData() or "")

    @Slot()
    def _show_clinics(self) -> None:
        chosen = self.clinic_id or self._session.remembered.word("desk-clinic")
        self.clinic.clear()
        for clinic in self._session.clinics:
            self.clinic.addItem(clinic.name, clinic.id)
        self.clinic.setCurrentIndex(max(0, self.clinic.findData(chosen)))
        self._read_last()

    def _redeem(self, code: str, *, confirmed: bool) -> None:
        store, clinic, as_of = self._session.store, self.clinic_id, self._session.as_of
        self._asked = code
        job = self._session.jobs.change(
            self.tr("Redeeming"),
            lambda _: redeem_code.run(
                store, code, clinic_id=clinic, now=datetime.now(UTC), as_of=as_of, confirm_clinic=confirmed
            ),
            shown=False,
        )
        job.succeeded.connect(self._on_answer)
        job.failed.connect(self._on_failed)
        job.start()

    def _undo(self, attempt: int, note: str) -> None:
        store = self._session.store
        job = self._session.jobs.change(
            self.tr("Undoing"), lambda _: redeem_code.undo(store, attempt, note, now=datetime.now(UTC)), shown=False
        )
        job.succeeded.connect(self._on_undone)
        job.failed.connect(self._on_failed)
        job.start()

    def _read_last(self) -> None:
        if not self._session.has_workspace:
            return
        store = self._session.store
        job = self._session.jobs.read(self.tr("Reading"), lambda _: redeem_code.last(store, _LAST), key="last-redeemed")
        job.succeeded.connect(self._on_last)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(str)
    def _on_code(self, code: str) -> None:
        self.notice.clear()
        self._redeem(code, confirmed=False)

    @Slot()
    def _on_confirm(self) -> None:
        self._redeem(self._asked, confirmed=True)

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        self.answer.show_answer(answer)
        if answer.outcome is Outcome.WRONG_CLINIC:
            self.answer.confirm.setFocus()
        else:
            self.field.setFocus()
            self.field.selectAll()
        if answer.outcome is Outcome.ACCEPTED:
            self.field.clear()
            self._session.redemptions_changed.emit()
        self._read_last()

    @Slot(object)
    def _on_undone(self, answer: Answer) -> None:
        self.answer.show_answer(answer)
        self._session.redemptions_changed.emit()
        self._read_last()
        self.field.setFocus()

    @Slot(object)
    def _on_last(self, attempts: tuple[Redemption, ...]) -> None:
        empty(self._rows)
        standing = _standing(attempts)
        names = {clinic.id: clinic.name for clinic in self._session.clinics}
        for attempt in attempts:
            if self._rows.count():
                self._rows.addWidget(rule())
            undo = partial(self._undo, attempt.attempt_id)
            self._rows.addWidget(
                AttemptRow(
                    attempt, names.get(attempt.clinic_id, attempt.clinic_id), undo if attempt in standing else None
                )
            )
        if not attempts:
            self._rows.addWidget(label(self.tr("No code was presented yet."), "secondary"))

    @Slot(object)
    def _on_failed(self, error: ReactivateError) -> None:
        self.notice.show_error(error)

    @Slot(int)
    def _on_clinic(self, row: int) -> None:
        self._session.remembered.keep("desk-clinic", str(self.clinic.itemData(row)))
        self.field.setFocus()

    @Slot(str)
    def _on_code_requested(self, code: str) -> None:
        self.field.setText(code)
        self.field.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.field.setFocus()


def _standing(attempts: tuple[Redemption, ...]) -> set[Redemption]:
    """The accepted attempts, of those listed newest first, that nothing newer has taken back."""
    settled: set[str] = set()
    standing = set()
    for attempt in attempts:
        if attempt.outcome is Outcome.ACCEPTED and attempt.code not in settled:
            standing.add(attempt)
        if attempt.outcome in (Outcome.ACCEPTED, Outcome.UNDONE):
            settled.add(attempt.code)
    return standing
