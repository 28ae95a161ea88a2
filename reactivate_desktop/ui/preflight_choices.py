"""By which thresholds a file is checked, and against which mailing list: the two choices of the Preflight page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QPushButton, QWidget

from reactivate_desktop.services import preflight_file
from reactivate_desktop.ui.icons import dress
from reactivate_desktop.ui.tokens import SPACE_8

_PROFILE_PX, _LIST_PX = 210, 150
_OWN = "…"


class PreflightChoices(QWidget):
    """Profile and mailing list.

    Signals:
        changed: one of them is another.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list_file: Path | None = None
        self._profile = ""
        self.profile = QComboBox()
        self.profile.setFixedWidth(_PROFILE_PX)
        self.profile.setAccessibleName(self.tr("Thresholds: whose limits hold"))
        for known in preflight_file.profiles():
            self.profile.addItem(known.name, known.id)
            self.profile.setItemData(self.profile.count() - 1, known.about, Qt.ItemDataRole.ToolTipRole)
        self.profile.addItem(self.tr("A printer's own file…"), _OWN)
        self.list_button = QPushButton()
        self.list_button.setMaximumWidth(_LIST_PX + SPACE_8 * 4)
        dress(self.list_button, "file", "muted", 16)
        self.without_list = QPushButton()
        self.without_list.setProperty("kind", "quiet")
        self.without_list.setAccessibleName(self.tr("Check without a mailing list"))
        self.without_list.setToolTip(self.without_list.accessibleName())
        dress(self.without_list, "close", "muted", 16)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_8)
        for part in (self.profile, self.list_button, self.without_list):
            layout.addWidget(part)
        self.profile.activated.connect(self._on_profile)
        self.list_button.clicked.connect(self._on_list)
        self.without_list.clicked.connect(self._on_without)
        self.show_choices("", None)

    @property
    def profile_id(self) -> str:
        """Id of a bundled profile, or the path of a printer's own."""
        return self._profile

    def show_choices(self, profile: str, list_file: Path | None) -> None:
        """Choose both without telling of it; '' = the house profile."""
        self._choose(profile)
        self.list_file = list_file
        words = self.tr("Compare with a list…") if list_file is None else list_file.name
        room = _LIST_PX - SPACE_8
        self.list_button.setText(self.list_button.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, room))
        self.list_button.setToolTip(words)
        self.list_button.setAccessibleName(self.tr("Mailing list: %1").replace("%1", words))
        self.without_list.setVisible(list_file is not None)

    def use_profile(self, profile: str) -> None:
        """Choose a profile, and tell of it."""
        self._choose(profile)
        self.changed.emit()

    def use_list(self, list_file: Path | None) -> None:
        """Choose a mailing list (None = none), and tell of it."""
        self.show_choices(self._profile, list_file)
        self.changed.emit()

    def _choose(self, profile: str) -> None:
        place = self.profile.findData(profile) if profile else 0
        if place < 0:
            place = self.profile.count() - 1
            self.profile.insertItem(place, Path(profile).stem, profile)
        self.profile.setCurrentIndex(place)
        self._profile = str(self.profile.itemData(place))

    @Slot()
    def _on_profile(self) -> None:
        chosen = str(self.profile.currentData())
        if chosen == _OWN:
            name, _ = QFileDialog.getOpenFileName(
                self, self.tr("A printer's own thresholds"), "", self.tr("Profiles (*.toml)")
            )
            if not name:
                self._choose(self._profile)
                return
            chosen = name
        self.use_profile(chosen)

    @Slot()
    def _on_list(self) -> None:
        kinds = self.tr("Mailing lists (*.csv *.xlsx)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Compare with this mailing list"), "", kinds)
        if name:
            self.use_list(Path(name))

    @Slot()
    def _on_without(self) -> None:
        self.use_list(None)
