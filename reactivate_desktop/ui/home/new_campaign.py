"""A new campaign in three answers: which brand, which template, what name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from reactivate_desktop.domain.campaign import Budget, Campaign, Inactive
from reactivate_desktop.errors import InputError, ReactivateError
from reactivate_desktop.services import campaign_file, picture_template, show_brand
from reactivate_desktop.services.picture_template import Wanted
from reactivate_desktop.services.show_brand import TemplateSheet
from reactivate_desktop.ui.pictures import Raster, as_image
from reactivate_desktop.ui.tokens import SPACE_8, SPACE_12, SPACE_16
from reactivate_desktop.ui.widgets.card import ClickCard, label
from reactivate_desktop.ui.widgets.flow_layout import FlowLayout
from reactivate_desktop.ui.widgets.layouts import empty
from reactivate_desktop.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from reactivate_desktop.brand.kit import BrandKit
    from reactivate_desktop.ui.session import Session

_CARD_PX, _PICTURE_PX = 272, 172
_PICTURE_DPI = 48
_NAME_PX = 420


class TemplateCard(ClickCard):
    """One template of one brand, with a true picture of its front."""

    def __init__(self, kit: BrandKit, sheet: TemplateSheet) -> None:
        super().__init__(f"{kit.name}: {sheet.name}. {sheet.description}")
        self.kit = kit
        self.sheet = sheet
        self.setFixedWidth(_CARD_PX)
        self.picture = Picture(QSize(_CARD_PX - 2 * SPACE_12, _PICTURE_PX), sheet.name)
        self.body.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_12)
        self.body.addWidget(self.picture)
        self.body.addWidget(label(sheet.name, "strong"))
        self.body.addWidget(label(sheet.paper, "secondary"))


class NewCampaignPanel(QWidget):
    """Brand → template → name.

    Signals:
        made: path of the new campaign file.
        left: the user went back.
        failed: a ``ReactivateError``.
    """

    made = Signal(object)
    left = Signal()
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._chosen: TemplateCard | None = None
        self.cards: list[TemplateCard] = []
        self._groups = QVBoxLayout()
        self._groups.setSpacing(SPACE_8)
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the campaign"))
        self.name.setPlaceholderText(self.tr("Spring recall"))
        self.name.setFixedWidth(_NAME_PX)
        self.make = QPushButton(self.tr("Start the campaign"))
        self.make.setProperty("kind", "primary")
        self.back = QPushButton(self.tr("Back"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_16)
        layout.addWidget(label(self.tr("1  Brand and template"), "heading"))
        layout.addLayout(self._groups)
        layout.addWidget(label(self.tr("2  Name"), "heading"))
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self.name)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.make)
        layout.addLayout(row)
        layout.addStretch(1)
        self.make.clicked.connect(self._on_make)
        self.name.returnPressed.connect(self._on_make)
        self.back.clicked.connect(self.left)

    def begin(self) -> None:
        """Start with nothing chosen; the gallery shows the brands whose clinics the workspace has."""
        self.name.clear()
        self._chosen = None
        brands = {clinic.brand for clinic in self._session.clinics if clinic.brand}
        try:
            kits = [kit for kit in show_brand.kits() if not brands or kit.id in brands]
            sheets = [(kit, show_brand.templates(kit)) for kit in kits]
        except ReactivateError as error:
            self.failed.emit(error)
            return
        self._fill(sheets)
        self._fetch_pictures()

    def _fill(self, sheets: list[tuple[BrandKit, tuple[TemplateSheet, ...]]]) -> None:
        empty(self._groups)
        self.cards = []
        for kit, templates in sheets:
            self._groups.addWidget(label(kit.name, "secondary"))
            holder = QWidget()
            flow = FlowLayout(holder, SPACE_16)
            for sheet in templates:
                card = TemplateCard(kit, sheet)
                card.clicked.connect(lambda card=card: self.choose(card))
                flow.addWidget(card)
                self.cards.append(card)
            self._groups.addWidget(holder)

    def choose(self, card: TemplateCard) -> None:
        """Take this template."""
        self._chosen = card
        for other in self.cards:
            other.set_chosen(other is card)
        self.name.setFocus()

    def _fetch_pictures(self) -> None:
        asked = tuple(Wanted(card.kit, card.sheet.id) for card in self.cards)
        as_of = self._session.as_of
        job = self._session.jobs.read(
            self.tr("Drawing the templates"),
            lambda progress: picture_template.run(asked, dpi=_PICTURE_DPI, as_of=as_of, progress=progress),
            key="template-pictures",
        )
        job.succeeded.connect(self._on_pictures)
        job.failed.connect(self.failed)
        job.start()

    @Slot(object)
    def _on_pictures(self, pictures: tuple[Raster, ...]) -> None:
        for card, picture in zip(self.cards, pictures, strict=True):
            card.picture.show_image(as_image(picture))

    @Slot()
    def _on_make(self) -> None:
        name = self.name.text().strip()
        try:
            if self._chosen is None:
                raise InputError(self.tr("No template is chosen."), hint=self.tr("Choose one of the pictures."))
            if not name:
                raise InputError(
                    self.tr("The campaign has no name."), hint=self.tr("Give it one, such as Spring recall.")
                )
            path = self._write(name, self._chosen)
        except ReactivateError as error:
            self.failed.emit(error)
            return
        self._session.refresh_overview()
        self.made.emit(path)

    def _write(self, name: str, chosen: TemplateCard) -> Path:
        session = self._session
        stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "campaign"
        path = session.folder / f"{stem}.toml"
        if path.exists() or any(item.name == name for item in session.campaigns):
            raise InputError(
                self.tr("There is a campaign “%1” already.").replace("%1", name),
                hint=self.tr("Give this one another name."),
            )
        place = session.location if "://" in session.location else Path(session.location).name
        campaign = Campaign(
            name,
            place,
            chosen.kit.id,
            chosen.sheet.id,
            inactive=Inactive(session.settings.inactive_months),
            budget=Budget(per_piece_cents=session.settings.per_piece_cents),
        )
        campaign_file.save(path, campaign)
        return path
