"""Two records side by side: how sure it is that they are one person, why, and which values the kept one gets."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from reactivate_desktop.services.compare_records import Comparison, Line, Record
from reactivate_desktop.services.duplicate_queue import Pair
from reactivate_desktop.services.find_duplicates import Evidence
from reactivate_desktop.ui.formats import day, number, percent
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12
from reactivate_desktop.ui.widgets.card import Card, Pill, label
from reactivate_desktop.ui.widgets.flow_layout import FlowLayout
from reactivate_desktop.ui.widgets.layouts import empty

_SURE_MOST = 0.999
_REASONS = 6
_LINE_PX, _CAPTION_PX = 24, 112


class PairView(Card):
    """Shows a ``Pair``; ``keep`` and ``take`` say what the user chose.

    The record that is better kept is chosen at first, with its own values where the two differ; what it lacks it gets
    from the other one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._records: tuple[Record, ...] = ()
        self._groups: dict[str, QButtonGroup] = {}
        self._keeps = QButtonGroup(self)
        self._verdict = Pill()
        self._sure = label("", "heading")
        self._place = label("", "secondary")
        self._reasons = FlowLayout(spacing=SPACE_4)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_8)
        self._grid.setVerticalSpacing(SPACE_4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._same = label("", "secondary", wraps=True)
        self._build()

    @property
    def keep(self) -> int:
        """The key of the record that is kept."""
        return self._keeps.checkedId()

    @property
    def other(self) -> int:
        """The key of the record that is merged into it."""
        return next((record.key for record in self._records if record.key != self.keep), -1)

    @property
    def take(self) -> tuple[str, ...]:
        """What the kept record has from the other one (``merge_patients.CHOICES``)."""
        return tuple(name for name, group in self._groups.items() if group.checkedId() != self.keep)

    def show_pair(self, pair: Pair, place: int, count: int) -> None:
        """Show another pair, the one in row ``place`` of ``count``."""
        self._records = (pair.comparison.left, pair.comparison.right)
        self._verdict.show_state(*self._state(pair))
        self._sure.setText(self.tr("%1 one person").replace("%1", percent(min(pair.probability, _SURE_MOST))))
        words = self.tr("Pair %1 of %2").replace("%1", number(place + 1)).replace("%2", number(count))
        self._place.setText(words)
        self._show_reasons(pair.evidence)
        self._show_lines(pair.comparison, pair.keep)

    def choose(self, name: str, key: int) -> None:
        """Choose the value of a field (``merge_patients.CHOICES``) from the record ``key``."""
        self._groups[name].button(key).setChecked(True)

    def choose_kept(self, key: int) -> None:
        """Choose which record is kept."""
        self._keeps.button(key).click()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_12)
        for part in (self._verdict, self._sure):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self._place)
        self.body.setSpacing(SPACE_12)
        self.body.addLayout(head)
        self.body.addLayout(self._reasons)
        self.body.addLayout(self._grid)
        self.body.addWidget(self._same)
        self.body.addStretch(1)

    def _state(self, pair: Pair) -> tuple[str, str]:
        return (self.tr("✓ Certain"), "good") if pair.certain else (self.tr("? Please decide"), "warn")

    def _show_reasons(self, evidence: tuple[Evidence, ...]) -> None:
        self._reasons.clear()
        for reason in evidence[:_REASONS]:
            sign, tone = ("+", "good") if reason.bits > 0 else ("−", "warn")
            pill = Pill(f"{sign} {reason.label}: {self.tr(reason.level)}", tone)
            twice = (
                self.tr("Makes it %1 times as likely.")
                if reason.bits > 0
                else self.tr("Makes it %1 times less likely.")
            )
            pill.setToolTip(twice.replace("%1", number(max(1, round(2 ** min(abs(reason.bits), 30))))))
            self._reasons.addWidget(pill)

    def _show_lines(self, comparison: Comparison, keep: int) -> None:
        for group in self._groups.values():
            group.deleteLater()
        self._groups = {}
        empty(self._grid)
        self._keeps.deleteLater()
        self._keeps = QButtonGroup(self)
        for column, record in enumerate(self._records, start=1):
            self._grid.addWidget(_equally_wide(self._head(record, chosen=record.key == keep)), 0, column)
        self._keeps.idClicked.connect(self._on_kept)
        telling = sorted(
            (line for line in comparison.lines if line.differs or line.one_sided),
            key=lambda line: (line.one_sided, not line.name),
        )
        for row, line in enumerate(telling, start=1):
            self._add_line(row, line, (comparison.left.key, comparison.right.key), keep)
        same = [line.label for line in comparison.lines if not (line.differs or line.one_sided)]
        self._same.setText(self.tr("The same in both: %1.").replace("%1", ", ".join(same)))
        self._same.setVisible(bool(same))

    def _head(self, record: Record, *, chosen: bool) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(SPACE_8, 0, SPACE_8, SPACE_4)
        layout.setSpacing(0)
        kept = QRadioButton(self.tr("Keep this record"))
        kept.setAccessibleName(
            self.tr("Keep the record of %1, %2").replace("%1", record.name).replace("%2", record.source)
        )
        kept.setChecked(chosen)
        self._keeps.addButton(kept, record.key)
        layout.addWidget(kept)
        layout.addWidget(label(record.name or "–", "strong", wraps=True))
        layout.addWidget(label(record.source or " ", "secondary", wraps=True))
        layout.addStretch(1)
        return part

    def _add_line(self, row: int, line: Line, keys: tuple[int, int], keep: int) -> None:
        self._grid.addWidget(_caption(line.label, self.tr(line.note)), row, 0)
        group = QButtonGroup(self) if line.name and line.differs else None
        for column, (key, value) in enumerate(zip(keys, (line.left, line.right), strict=True), start=1):
            cell = self._cell(line, value, group, key, chosen=key == keep)
            self._grid.addWidget(_equally_wide(cell), row, column)
        if group is not None:
            self._groups[line.name] = group

    def _cell(
        self, line: Line, value: str | date | int | None, group: QButtonGroup | None, key: int, *, chosen: bool
    ) -> QFrame:
        words = _in_words(value)
        if group is None:
            return ValueCell(words or "–", "told" if line.differs else "")
        button = QRadioButton()
        button.setAccessibleName(f"{line.label}: {words}")
        button.setChecked(chosen)
        group.addButton(button, key)
        return ValueCell(words, "choice", button)

    @Slot(int)
    def _on_kept(self, key: int) -> None:
        """Values follow the kept record; what shall be otherwise is chosen after that."""
        for group in self._groups.values():
            group.button(key).setChecked(True)


class ValueCell(QFrame):
    """One value; with a button it is chosen by a click anywhere on it."""

    def __init__(self, words: str, tone: str = "", button: QRadioButton | None = None) -> None:
        super().__init__()
        self.setProperty("role", "value")
        self.setProperty("tone", tone)
        self._button = button
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_8, SPACE_4, SPACE_8, SPACE_4)
        layout.setSpacing(SPACE_4)
        top = Qt.AlignmentFlag.AlignTop
        said = label(words, wraps=True)
        said.setMinimumHeight(_LINE_PX)
        if button is not None:
            layout.addWidget(button, 0, top)
        layout.addWidget(said, 1, top)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._button is not None and event.button() is Qt.MouseButton.LeftButton:
            self._button.setChecked(True)
        super().mouseReleaseEvent(event)


def _equally_wide(part: QWidget) -> QWidget:
    """Both records get the same room, however long their words are."""
    policy = part.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    part.setSizePolicy(policy)
    return part


def _caption(words: str, note: str) -> QWidget:
    part = QWidget()
    part.setFixedWidth(_CAPTION_PX)
    layout = QVBoxLayout(part)
    layout.setContentsMargins(0, SPACE_8, 0, SPACE_4)
    layout.setSpacing(0)
    layout.addWidget(label(words, wraps=True))
    if note:
        layout.addWidget(label(note, "secondary", wraps=True))
    layout.addStretch(1)
    return part


def _in_words(value: str | date | int | None) -> str:
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int) else value or ""
