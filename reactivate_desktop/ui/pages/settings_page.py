"""Settings: one row per field of ``settings.Settings``, made from its declaration."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from reactivate_desktop import __version__
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.settings import Meaning, meanings
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_16, SPACE_24
from reactivate_desktop.ui.widgets.card import Card, label, rule
from reactivate_desktop.ui.widgets.page_frame import PageFrame

_CONTROL_PX = 240
_PAGE_PX = 760


class SettingsPage(PageFrame):
    """Every change holds at once and is kept at once; there is nothing to save."""

    def __init__(self, session: Session) -> None:
        super().__init__(scrolls=True)
        self.set_title(self.tr("Settings"), self.tr("For this computer. Every change holds at once."))
        self._session = session
        self.controls: dict[str, QWidget] = {}
        holder = QWidget()
        holder.setFixedWidth(_PAGE_PX)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_16)
        across = QHBoxLayout()
        across.addWidget(holder)
        across.addStretch(1)
        self.body.addLayout(across)
        cards: dict[str, Card] = {}
        for name, meaning in meanings():
            if meaning.group not in cards:
                card = Card(self.tr(meaning.group))
                card.body.setSpacing(SPACE_16)
                cards[meaning.group] = card
                column.addWidget(card)
            else:
                cards[meaning.group].body.addWidget(rule())
            cards[meaning.group].body.addLayout(self._row(name, meaning))
        column.addWidget(self._about())
        self.body.addStretch(1)

    def _about(self) -> Card:
        card = Card(self.tr("About"))
        words = QVBoxLayout()
        words.setSpacing(SPACE_4)
        words.addWidget(label(self.tr("Reactivate Desktop %1").replace("%1", __version__), "strong"))
        under = self.tr("Under the MIT licence. Qt and other libraries are under licences of their own.")
        words.addWidget(label(under, "secondary", wraps=True))
        self.licences = QPushButton(self.tr("Licences…"))
        self.licences.clicked.connect(partial(self._session.go_to, "licences"))
        row = QHBoxLayout()
        row.setSpacing(SPACE_24)
        row.addLayout(words, 1)
        row.addWidget(self.licences)
        card.body.addLayout(row)
        return card

    def _row(self, name: str, meaning: Meaning) -> QHBoxLayout:
        value = getattr(self._session.settings, name)
        control = self._control(name, meaning, value)
        control.setAccessibleName(self.tr(meaning.label))
        control.setAccessibleDescription(self.tr(meaning.help))
        control.setFixedWidth(_CONTROL_PX)
        self.controls[name] = control
        words = QVBoxLayout()
        words.setSpacing(SPACE_4)
        words.addWidget(label(self.tr(meaning.label), "strong"))
        words.addWidget(label(self.tr(meaning.help), "secondary", wraps=True))
        row = QHBoxLayout()
        row.setSpacing(SPACE_24)
        row.addLayout(words, 1)
        row.addWidget(control)
        return row

    def _control(self, name: str, meaning: Meaning, value: object) -> QWidget:
        if meaning.choices:
            return self._choice(name, meaning, str(value))
        if isinstance(value, bool):
            switch = QCheckBox(self.tr("On"))
            switch.setChecked(value)
            switch.toggled.connect(partial(self._keep, name))
            return switch
        if isinstance(value, int):
            return self._money(name, meaning, value) if meaning.kind == "money" else self._number(name, meaning, value)
        if meaning.kind == "folder":
            return _FolderChoice(str(value), meaning, partial(self._keep, name))
        line = QLineEdit(str(value))
        line.editingFinished.connect(lambda: self._keep(name, line.text().strip()))
        return line

    def _choice(self, name: str, meaning: Meaning, value: str) -> QComboBox:
        box = QComboBox()
        for key, words in meaning.choices:
            box.addItem(self.tr(words), key)
        box.setCurrentIndex(box.findData(value))
        box.activated.connect(lambda row: self._keep(name, box.itemData(row)))
        return box

    def _number(self, name: str, meaning: Meaning, value: int) -> QSpinBox:
        box = QSpinBox()
        box.setRange(meaning.least, meaning.most)
        box.setSuffix(f" {self.tr(meaning.unit)}" if meaning.unit else "")
        box.setValue(value)
        box.valueChanged.connect(partial(self._keep, name))
        return box

    def _money(self, name: str, meaning: Meaning, cents: int) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(meaning.least / 100, meaning.most / 100)
        box.setDecimals(2)
        box.setSingleStep(0.01)
        box.setPrefix("$ ")
        box.setValue(cents / 100)
        box.valueChanged.connect(lambda dollars: self._keep(name, round(dollars * 100)))
        return box

    def _keep(self, name: str, value: object) -> None:
        if getattr(self._session.settings, name) == value:
            return
        try:
            self._session.change_settings(**{name: value})
        except ReactivateError as error:
            self.notice.show_error(error)
        else:
            self.notice.clear()


class _FolderChoice(QWidget):
    """A folder, and the way to choose another or none."""

    def __init__(self, folder: str, meaning: Meaning, keep: partial[None]) -> None:
        super().__init__()
        self._keep = keep
        self._label = self.tr(meaning.label)
        self._line = QLineEdit(folder)
        self._line.setPlaceholderText(self.tr(meaning.empty))
        self._line.setAccessibleName(self.tr("Folder"))
        choose = QPushButton(self.tr("Choose…"))
        choose.setAccessibleName(self.tr("Choose a folder"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._line, 1)
        layout.addWidget(choose)
        self._line.editingFinished.connect(self._on_edited)
        choose.clicked.connect(self._on_choose)

    def _on_edited(self) -> None:
        self._keep(self._line.text().strip())

    def _on_choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._label, self._line.text())
        if folder:
            self._line.setText(folder)
            self._keep(folder)
