"""The plain questions before the press: who prints it, on what, and how it is mailed. Answers go to the campaign."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.services import press_choices
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.ui.choice_box import choice_box, fill
from reactivate_desktop.ui.printer_options import PrinterOptions
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, label

_MOST_WORKERS = 64


class PressQuestions(QWidget):
    """Two cards of questions, and a folded one with what printers seldom ask for.

    Signals:
        answered: the ``Campaign`` with the new answer; the page keeps it or says what is wrong.
    """

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._campaign: Campaign | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, SPACE_8, 0)
        self._layout.setSpacing(SPACE_12)
        self.wrong = label("", "secondary", "bad", wraps=True)
        self.wrong.hide()
        self._build_print()
        self._build_mail()
        self.options = PrinterOptions()
        self._layout.addWidget(self.options)
        self._layout.addWidget(self.wrong)
        self._layout.addStretch(1)
        self.options.answered.connect(self._on_answer)
        for box in (self.standard, self.intent, self.mail_class, self.endorsement):
            box.activated.connect(self._on_answer)
        for edit in (self.mid, self.city, self.state, self.permit):
            edit.editingFinished.connect(self._on_answer)
        self.workers.editingFinished.connect(self._on_answer)

    def show_campaign(self, resolved: ResolvedCampaign) -> None:
        """Show the answers that the campaign has."""
        campaign, paper = resolved.campaign, resolved.paper
        self._campaign = campaign
        mail, press = campaign.mail, campaign.press
        self._paper.setText(f"{paper.name} · {paper.stock}" if paper.stock else paper.name)
        fill(self.standard, press_choices.standards(), press.standard)
        fill(self.intent, press_choices.output_intents(paper, press.output_intent), press.output_intent)
        fill(self.mail_class, press_choices.mail_classes(), press_choices.mail_class_of(mail))
        fill(self.endorsement, press_choices.endorsements(), press_choices.endorsement_of(mail))
        self.workers.setValue(press.workers)
        self.options.show_press(resolved)
        self.mid.setText(mail.mid)
        self.city.setText(mail.permit_city)
        self.state.setText(mail.permit_state)
        self.permit.setText(mail.permit_number)
        self.show_wrong("")

    def show_wrong(self, sentence: str) -> None:
        """Say what is wrong with the answers ('' = nothing)."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def _build_print(self) -> None:
        card = Card(self.tr("Who prints it?"))
        self._paper = label("", "secondary", wraps=True)
        self.standard = choice_box(card, self.tr("Which file does the printer want?"))
        self.intent = choice_box(card, self.tr("On what press and paper?"))
        card.body.addWidget(self._paper)
        self.workers = QSpinBox()
        self.workers.setRange(0, _MOST_WORKERS)
        self.workers.setSpecialValueText(self.tr("Automatic"))
        self.workers.setAccessibleName(self.tr("Processes that press side by side"))
        self.workers.setFixedWidth(110)
        self.workers.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Processes on this machine")), 1)
        row.addWidget(self.workers)
        card.body.addLayout(row)
        self._layout.addWidget(card)

    def _build_mail(self) -> None:
        card = Card(self.tr("How is it mailed?"))
        self.mail_class = choice_box(card, self.tr("Mail class"))
        self.endorsement = choice_box(card, self.tr("What if it can't be delivered?"))
        self.mid = _edit(self.tr("Mailer ID, 6 or 9 digits"), self.tr("None: no barcode is printed"))
        card.body.addWidget(label(self.tr("Mailer ID")))
        card.body.addWidget(self.mid)
        self.city = _edit(self.tr("City of the permit"), self.tr("City"))
        self.state = _edit(self.tr("State of the permit"), self.tr("State"))
        self.permit = _edit(self.tr("Number of the permit"), self.tr("Number"))
        self.state.setFixedWidth(64)
        self.permit.setFixedWidth(84)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        for part in (self.city, self.state, self.permit):
            row.addWidget(part)
        card.body.addWidget(label(self.tr("Postage permit (empty = a stamp goes there)"), wraps=True))
        card.body.addLayout(row)
        self._layout.addWidget(card)

    @Slot()
    def _on_answer(self) -> None:
        before = self._campaign
        if before is None:
            return
        press = replace(
            self.options.press_of(before.press),
            standard=str(self.standard.currentData()),
            output_intent=str(self.intent.currentData()),
            workers=self.workers.value(),
        )
        mail = before.mail
        if self.mail_class.currentData() != press_choices.mail_class_of(mail):
            mail = replace(mail, mail_class=str(self.mail_class.currentData()))
        if self.endorsement.currentData() != press_choices.endorsement_of(mail):
            mail = replace(mail, endorsement=str(self.endorsement.currentData()))
        mail = replace(
            mail,
            mid=self.mid.text().strip(),
            permit_city=self.city.text().strip(),
            permit_state=self.state.text().strip(),
            permit_number=self.permit.text().strip(),
        )
        after = replace(before, press=press, mail=mail)
        if after == before:
            self.show_wrong("")
        else:
            self.answered.emit(after)


def _edit(name: str, placeholder: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(placeholder)
    return edit
