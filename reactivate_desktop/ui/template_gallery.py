"""The templates of the campaign's brand as true pictures, to choose another one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot

from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import picture_template, show_brand
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.picture_template import Picture, Wanted
from reactivate_desktop.ui.pictures import as_image
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.widgets.contact_sheet import ContactSheet, Thumbnail

_DPI, _SIZE = 60, QSize(400, 270)


class TemplateGallery(ContactSheet):
    """A contact sheet that reads itself.

    Signals:
        template_chosen: id of a template.
        failed: a ``ReactivateError`` while the templates were read or drawn.
    """

    template_chosen = Signal(str)
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session.tr("Templates of the brand"), _SIZE.height(), _SIZE.width())
        self._session = session
        self.templates: tuple[str, ...] = ()
        self.chosen.connect(self._on_chosen)

    def read(self, resolved: ResolvedCampaign) -> None:
        """Show the templates of the campaign's brand."""
        try:
            sheets = show_brand.templates(resolved.kit)
        except ReactivateError as error:
            self.failed.emit(error)
            return
        self.templates = tuple(sheet.id for sheet in sheets)
        self.show_thumbnails([Thumbnail(f"{sheet.name} · {sheet.paper}", sheet.description) for sheet in sheets])
        self.mark_template(resolved.template.id)
        wanted = [Wanted(resolved.kit, template) for template in self.templates]
        as_of = self._session.as_of
        job = self._session.jobs.read(
            self.tr("Drawing the templates"),
            lambda progress: picture_template.run(wanted, dpi=_DPI, as_of=as_of, progress=progress),
            key="design-gallery",
        )
        job.succeeded.connect(self._on_pictures)
        job.failed.connect(self.failed)
        job.start()

    def mark_template(self, template: str) -> None:
        """Mark the template that the campaign has."""
        if template in self.templates:
            self.mark(self.templates.index(template))

    @Slot(object)
    def _on_pictures(self, pictures: tuple[Picture, ...]) -> None:
        for place, picture in enumerate(pictures):
            self.show_picture(place, as_image(picture))

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        self.template_chosen.emit(self.templates[place])
