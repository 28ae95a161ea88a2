"""For the printer: sheets, volumes, thresholds of preflight. Folded, because most printers ask for none of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from reactivate_desktop.domain.campaign import PressChoice
from reactivate_desktop.services import preflight_file, sheet_picture
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.press_choices import Choice
from reactivate_desktop.ui.choice_box import choice_box, fill
from reactivate_desktop.ui.formats import number
from reactivate_desktop.ui.icons import dress
from reactivate_desktop.ui.tokens import SPACE_8
from reactivate_desktop.ui.widgets.card import Card, label

_MOST_PIECES, _MOST_MB, _MOST_SHEETS, _SPIN_PX = 100_000_000, 1_000_000, 10_000, 110


class PrinterOptions(Card):
    """A card that opens at its heading; closed, it says in a line what is chosen in it.

    Signals:
        answered: one of the options is another.
    """

    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(self.tr("For the printer"))
        self.fold = QPushButton(self.tr("For the printer"))
        self.fold.setProperty("kind", "fold")
        self.fold.setCheckable(True)
        self.fold.setAccessibleDescription(self.tr("Sheets, volumes and thresholds; press to show or hide them"))
        self._summary = label("", "secondary", wraps=True)
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_8)
        self.body.addWidget(self.fold)
        self.body.addWidget(self._summary)
        self.body.addWidget(self._inside)
        self._build(column)
        self.fold.toggled.connect(self._on_fold)
        self._on_fold(False)
        for box in (self.sheet, self.order, self.duplex, self.profile):
            box.activated.connect(self.answered)
        self.separators.clicked.connect(self.answered)
        for spin in (self.stack_depth, self.volume, self.volume_mb):
            spin.editingFinished.connect(self.answered)

    def show_press(self, resolved: ResolvedCampaign) -> None:
        """Show the answers that the campaign has."""
        press = resolved.campaign.press
        fill(self.sheet, sheet_picture.sheets(press, resolved), press.impose)
        fill(self.order, sheet_picture.orders(), press.order)
        fill(self.duplex, sheet_picture.duplexes(), press.duplex)
        fill(self.profile, _profiles(press.profile), press.profile)
        self.stack_depth.setValue(press.stack_depth)
        self.volume.setValue(press.volume)
        self.volume_mb.setValue(press.volume_mb)
        sheets = bool(press.impose)
        lifts = sheets and sheet_picture.lifts(press.order)
        for part in (self.order, self.duplex):
            part.setEnabled(sheets)
        self.stack_depth.setEnabled(lifts)
        self.separators.setEnabled(lifts)
        self.separators.setChecked(lifts and press.separators)
        self._summary.setText(self._words(press))

    def press_of(self, press: PressChoice) -> PressChoice:
        """``press`` with the answers that are shown."""
        return replace(
            press,
            impose=str(self.sheet.currentData()),
            order=str(self.order.currentData()),
            duplex=str(self.duplex.currentData()),
            stack_depth=self.stack_depth.value(),
            separators=self.separators.isChecked() and sheet_picture.lifts(str(self.order.currentData())),
            volume=self.volume.value(),
            volume_mb=self.volume_mb.value(),
            profile=str(self.profile.currentData()),
        )

    def _build(self, column: QVBoxLayout) -> None:
        self.sheet = choice_box(column, self.tr("On which sheets?"))
        self.order = choice_box(column, self.tr("In what order?"))
        self.duplex = choice_box(column, self.tr("How is the sheet turned?"))
        self.stack_depth = self._spin(column, self.tr("Sheets cut as one pile"), 1, _MOST_SHEETS, "")
        self.stack_depth.setSingleStep(50)
        self.separators = QCheckBox(self.tr("A separator on each pile"))
        self.separators.setToolTip(self.tr("A sheet of cards before each pile: its number and its pieces"))
        column.addWidget(self.separators)
        every = self.tr("All")
        self.volume = self._spin(column, self.tr("Pieces in one file"), 0, _MOST_PIECES, every)
        self.volume.setSingleStep(1_000)
        self.volume_mb = self._spin(column, self.tr("Megabytes in one file"), 0, _MOST_MB, self.tr("No limit"))
        self.volume_mb.setSingleStep(100)
        self.profile = choice_box(column, self.tr("By whose limits is it preflighted?"))

    def _spin(self, column: QVBoxLayout, words: str, least: int, most: int, none: str) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(least, most)
        spin.setGroupSeparatorShown(True)
        spin.setSpecialValueText(none)
        spin.setAccessibleName(words)
        spin.setFixedWidth(_SPIN_PX)
        spin.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addWidget(label(words), 1)
        row.addWidget(spin)
        column.addLayout(row)
        return spin

    def _words(self, press: PressChoice) -> str:
        sheets = self.sheet.currentText() if press.impose else self.tr("No sheets")
        files = self.tr("one file")
        if press.volume:
            files = self.tr("files of %1 pieces").replace("%1", number(press.volume))
        elif press.volume_mb:
            files = self.tr("files of %1 MB at most").replace("%1", number(press.volume_mb))
        return f"{sheets} · {files}"

    @Slot(bool)
    def _on_fold(self, opened: bool) -> None:
        dress(self.fold, "chevron-up" if opened else "chevron-down", "muted", 16)
        self._inside.setVisible(opened)
        self._summary.setVisible(not opened)


def _profiles(current: str) -> tuple[Choice, ...]:
    """The bundled thresholds, and the printer's own file that is chosen already."""
    known = preflight_file.profiles()
    house, *others = known
    own = () if current in ("", *(one.id for one in known)) else (Choice(current, current),)
    first = Choice(house.id if current == house.id else "", house.name, house.about)
    return (first, *(Choice(one.id, one.name, one.about) for one in others), *own)
