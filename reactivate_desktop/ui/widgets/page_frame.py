"""The frame of every page: title, lead, a place for notices, the body, and one primary action at the bottom right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from reactivate_desktop.ui.notices import NoticeBar
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_12, SPACE_16, SPACE_24


class PageFrame(QWidget):
    """Base of a page. A page calls ``set_title``, fills ``body`` (a vertical layout) and may set the primary action.

    Signals:
        action_requested: the primary action was pressed.
    """

    action_requested = Signal()

    def __init__(self, *, scrolls: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._lead = QLabel()
        self._lead.setProperty("role", "lead")
        self._lead.setWordWrap(True)
        self._lead.hide()
        self.notice = NoticeBar()
        self.head = QHBoxLayout()
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE_16)
        self.foot = QHBoxLayout()
        self.primary = QPushButton()
        self.primary.setProperty("kind", "primary")
        self.primary.hide()
        self.primary.clicked.connect(self._on_primary)
        self._build(scrolls)

    def set_title(self, title: str, lead: str = "") -> None:
        """Name the page, and say in one line what it is about."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self.set_lead(lead)

    def set_lead(self, lead: str) -> None:
        """Say in one line what this page is about now."""
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))

    def set_primary(self, label: str, *, enabled: bool = True, why_not: str = "") -> None:
        """Label the one primary action ('' hides it); ``why_not`` is said on it while it can't be pressed."""
        self.primary.setText(label)
        self.primary.setAccessibleName(label)
        self.primary.setAccessibleDescription(why_not)
        self.primary.setToolTip(why_not)
        self.primary.setEnabled(enabled)
        self.primary.setVisible(bool(label))
        self._foot_frame.setVisible(bool(label) or self.foot.count() > self._bare_foot)

    def _build(self, scrolls: bool) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        titles = QVBoxLayout()
        titles.setSpacing(SPACE_4)
        titles.addWidget(self._title)
        titles.addWidget(self._lead)
        self.head.setContentsMargins(SPACE_24, SPACE_24, SPACE_24, SPACE_16)
        self.head.setSpacing(SPACE_12)
        self.head.addLayout(titles, 1)
        outer.addLayout(self.head)
        note = QVBoxLayout()
        note.setContentsMargins(SPACE_24, 0, SPACE_24, 0)
        note.addWidget(self.notice)
        outer.addLayout(note)
        outer.addWidget(_scrolling(self.body) if scrolls else _plain(self.body), 1)
        self._foot_frame = QFrame()
        self.foot.setContentsMargins(SPACE_24, SPACE_12, SPACE_24, SPACE_16)
        self.foot.setSpacing(SPACE_12)
        self.foot.addStretch(1)
        self.foot.addWidget(self.primary)
        self._bare_foot = self.foot.count()
        self._foot_frame.setLayout(self.foot)
        self._foot_frame.hide()
        outer.addWidget(self._foot_frame)

    def hideEvent(self, event: QHideEvent) -> None:
        """Good news is read when the page is left; it must not stand there when it no longer holds."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.notice.forget_news()

    @Slot()
    def _on_primary(self) -> None:
        self.action_requested.emit()


def _plain(body: QLayout) -> QWidget:
    holder = QWidget()
    body.setContentsMargins(SPACE_24, SPACE_12, SPACE_24, SPACE_16)
    holder.setLayout(body)
    return holder


def _scrolling(body: QLayout) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = _plain(body)
    inside.setProperty("role", "page")
    area.setWidget(inside)
    return area
