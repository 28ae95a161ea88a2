"""Brands: a kit on one page. What stands here is the brand owner's; the window only shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import show_brand
from reactivate_desktop.ui.formats import money
from reactivate_desktop.ui.icons import IconLabel
from reactivate_desktop.ui.pictures import Raster, as_image
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16, SPACE_24
from reactivate_desktop.ui.widgets.card import Card, Pill, label
from reactivate_desktop.ui.widgets.flow_layout import FlowLayout
from reactivate_desktop.ui.widgets.layouts import empty
from reactivate_desktop.ui.widgets.page_frame import PageFrame
from reactivate_desktop.ui.widgets.picture import Picture
from reactivate_desktop.ui.widgets.swatch import Swatch

_ART_DPI = 40


class BrandsPage(PageFrame):
    """One kit at a time: colours, type, pictures, copy, offers, clinics, templates with their locks."""

    def __init__(self, session: Session) -> None:
        super().__init__(scrolls=True)
        self.set_title(
            self.tr("Brands"), self.tr("What the brand owner approved. Nothing outside of it reaches a piece.")
        )
        self._session = session
        self._pictures: dict[str, Picture] = {}
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Brand kit"))
        self.choice.setMinimumWidth(240)
        self.head.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignTop)
        self._sheet = QWidget()
        self._columns = QVBoxLayout(self._sheet)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(SPACE_16)
        self.body.addWidget(self._sheet)
        self.body.addStretch(1)
        self._kits: tuple[BrandKit, ...] = ()
        self._kit: BrandKit | None = None
        self._pending: list[Callable[[BrandKit], Card]] = []
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn)
        self.choice.currentIndexChanged.connect(self._on_chosen)
        session.campaign_changed.connect(self._on_campaign)
        self._read()

    def _read(self) -> None:
        try:
            self._kits = show_brand.kits()
        except ReactivateError as error:
            self.notice.show_error(error)
            return
        for kit in self._kits:
            self.choice.addItem(kit.name, kit.id)
        self._on_campaign()

    @Slot()
    def _on_campaign(self) -> None:
        resolved = self._session.resolved
        if resolved is not None:
            self.choice.setCurrentIndex(max(0, self.choice.findData(resolved.kit.id)))

    @Slot(int)
    def _on_chosen(self, row: int) -> None:
        if 0 <= row < len(self._kits):
            self._show(self._kits[row])

    def _show(self, kit: BrandKit) -> None:
        empty(self._columns)
        self._pictures = {}
        self._kit = kit
        self._pending = [
            *(self._voice, self._colours, self._type, self._art),
            *(self._copies, self._offers, self._clinics, self._templates),
        ]
        self._on_turn()

    @Slot()
    def _on_turn(self) -> None:
        """Build one card, then let the event loop have its turn: a kit is many small parts."""
        if self._kit is None or not self._pending:
            return
        try:
            self._columns.addWidget(self._pending.pop(0)(self._kit))
        except ReactivateError as error:
            self.notice.show_error(error)
        if self._pending:
            self._turn.start()
        else:
            self._fetch_pictures(self._kit)

    def _voice(self, kit: BrandKit) -> Card:
        card = Card(kit.name)
        if kit.tagline:
            card.body.addWidget(label(kit.tagline, "lead", wraps=True))
        if kit.voice:
            card.body.addWidget(label(kit.voice, "", wraps=True))
        return card

    def _colours(self, kit: BrandKit) -> Card:
        card = Card(self.tr("Colours"))
        row = QWidget()
        flow = FlowLayout(row, SPACE_16)
        for name, colour in kit.palette.items():
            flow.addWidget(Swatch(name, colour))
        card.body.addWidget(row)
        card.body.addWidget(
            label(
                self.tr("Inks in percent, spot inks by name. The screen only shows a fair idea of them."),
                "secondary",
            )
        )
        return card

    def _type(self, kit: BrandKit) -> Card:
        card = Card(self.tr("Type"))
        for role, file in kit.fonts.items():
            row = QHBoxLayout()
            row.setSpacing(SPACE_16)
            name = label(role, "secondary")
            name.setFixedWidth(80)
            sample = label(f"{kit.tagline or kit.name}  0123456789")
            font = _face(kit.font_path(file))
            if font is not None:
                sample.setStyleSheet(
                    f'font-family: "{font.family()}"; font-size: 24px; font-weight: {font.weight().value};'
                )
            row.addWidget(name)
            row.addWidget(sample, 1)
            row.addWidget(label(file.rsplit("/", 1)[-1], "secondary"))
            card.body.addLayout(row)
        return card

    def _art(self, kit: BrandKit) -> Card:
        card = Card(self.tr("Logos and pictures"))
        row = QWidget()
        flow = FlowLayout(row, SPACE_12)
        for art in kit.art:
            part = QWidget()
            part.setFixedWidth(168)
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(SPACE_4)
            picture = Picture(QSize(168, 112), art.label)
            self._pictures[art.id] = picture
            column.addWidget(picture)
            words = label(art.label, "secondary", wraps=True)
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            column.addWidget(words)
            flow.addWidget(part)
        card.body.addWidget(row)
        return card

    def _copies(self, kit: BrandKit) -> Card:
        card = Card(self.tr("Approved copy"))
        for copy in kit.copies:
            card.body.addLayout(_pair(copy.label, label(copy.text, "", wraps=True)))
        return card

    def _offers(self, kit: BrandKit) -> Card:
        card = Card(self.tr("Offers"))
        for offer in kit.offers:
            worth = self.tr("worth %1").replace("%1", money(offer.value_cents)) if offer.value_cents else ""
            days = self.tr("%1 days").replace("%1", str(offer.default_days))
            column = QVBoxLayout()
            column.setSpacing(SPACE_4)
            column.addWidget(label(offer.headline, "strong", wraps=True))
            column.addWidget(label(offer.detail, "", wraps=True))
            column.addWidget(label(offer.terms, "secondary", wraps=True))
            holder = QWidget()
            column.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(column)
            card.body.addLayout(_pair(" · ".join(part for part in (worth, days) if part), holder))
        return card

    def _clinics(self, kit: BrandKit) -> Card:
        card = Card(self.tr("Clinics"))
        grid = QGridLayout()
        grid.setSpacing(SPACE_24)
        for place, clinic in enumerate(kit.clinics):
            column = QVBoxLayout()
            column.setSpacing(SPACE_4)
            column.addWidget(label(clinic.name, "strong", wraps=True))
            column.addWidget(label(f"{clinic.address1}, {clinic.city_line}", "", wraps=True))
            column.addWidget(label(clinic.phone))
            column.addWidget(label("\n".join(clinic.hours), "secondary", wraps=True))
            column.addStretch(1)
            grid.addLayout(column, place // 2, place % 2)
        card.body.addLayout(grid)
        return card

    def _templates(self, kit: BrandKit) -> Card:
        card = Card(self.tr("Templates and their locks"))
        for template in show_brand.templates(kit):
            head = QHBoxLayout()
            head.addWidget(label(template.name, "strong"))
            head.addWidget(label(template.paper, "secondary"))
            head.addStretch(1)
            card.body.addLayout(head)
            row = QWidget()
            flow = FlowLayout(row, SPACE_8)
            for lock in template.locks:
                tone = {"edit": "accent", "choose": "good"}.get(lock.mode, "")
                words = {"edit": self.tr("may be edited"), "choose": self.tr("choose"), "locked": self.tr("locked")}
                pill = Pill(f"{lock.label}: {words[lock.mode]}", tone)
                pill.setToolTip(lock.reason)
                flow.addWidget(pill)
            card.body.addWidget(row)
        quiet = QHBoxLayout()
        quiet.addWidget(IconLabel("lock", "muted", 16))
        quiet.addWidget(label(self.tr("What is not named here is locked as well."), "secondary"), 1)
        card.body.addLayout(quiet)
        return card

    def _fetch_pictures(self, kit: BrandKit) -> None:
        job = self._session.jobs.read(
            self.tr("Drawing the pictures"),
            lambda progress: show_brand.pictures(kit, _ART_DPI, progress),
            key="brand-art",
        )
        job.succeeded.connect(self._on_pictures)
        job.failed.connect(self.notice.show_error)
        job.start()

    @Slot(object)
    def _on_pictures(self, pictures: dict[str, Raster]) -> None:
        for art_id, picture in pictures.items():
            if art_id in self._pictures:
                self._pictures[art_id].show_image(as_image(picture))


def _pair(head: str, content: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_16)
    name = label(head, "secondary", wraps=True)
    name.setFixedWidth(140)
    row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(content, 1)
    return row


def _face(file: Path) -> QFont | None:
    number = QFontDatabase.addApplicationFont(str(file))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if not families:
        return None
    font = QFont(families[0])
    weights = {"Black": QFont.Weight.Black, "Bold": QFont.Weight.Bold, "SemiBold": QFont.Weight.DemiBold}
    for word, weight in weights.items():
        if file.stem.endswith(f"-{word}"):
            font.setWeight(weight)
    return font
