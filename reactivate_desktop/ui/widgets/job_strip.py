"""The strip at the foot of the window while a job runs: what, how far, time left, Cancel."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from reactivate_desktop.ui.theme import steady_figures
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_24

_STEPS = 1000
_MINUTE = 60
_WORDS_PX = 240


class ProgressStrip(QFrame):
    """Shows one job.

    Signals:
        cancel_requested: the user wants it stopped.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self.setAccessibleName(self.tr("Running job"))
        self._words = QLabel()
        self._left = QLabel()
        self._left.setProperty("role", "secondary")
        self._words.setMinimumWidth(_WORDS_PX)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setAccessibleName(self.tr("Cancel this job"))
        self.cancel.clicked.connect(self._on_cancel)
        for figures in (self._words, self._left):
            steady_figures(figures)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_24, SPACE_8, SPACE_24, SPACE_8)
        layout.setSpacing(SPACE_12)
        layout.addWidget(self._words)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._left)
        layout.addWidget(self.cancel)

    def begin(self, title: str) -> None:
        """Show a job that has not reported yet."""
        self._words.setText(title)
        self._left.clear()
        self._bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.cancel.setText(self.tr("Cancel"))
        self.show()

    def advance(self, done: int, total: int, what: str, seconds_left: float | None) -> None:
        """Show how far it is; ``total`` 0 = not known."""
        locale = QLocale()
        if total > 0:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(round(_STEPS * done / total))
            words = self.tr("%1 %2 of %3")
            words = words.replace("%1", what).replace("%2", locale.toString(done)).replace("%3", locale.toString(total))
        else:
            self._bar.setRange(0, 0)
            words = f"{what} {locale.toString(done)}" if done else what
        self._words.setText(words[:1].upper() + words[1:])
        self._left.setText(self._time(seconds_left))

    def _time(self, seconds: float | None) -> str:
        if seconds is None:
            return ""
        if seconds < _MINUTE:
            return self.tr("%1 s left").replace("%1", QLocale().toString(max(1, round(seconds))))
        return self.tr("%1 min left").replace("%1", QLocale().toString(round(seconds / _MINUTE)))

    @Slot()
    def _on_cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.cancel.setText(self.tr("Stopping…"))
        self.cancel_requested.emit()
