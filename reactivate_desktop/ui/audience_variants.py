"""The variants on the Audience page: shown as they stand; what is changed there is saved at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.errors import ReactivateError
from reactivate_desktop.services import variant_forms
from reactivate_desktop.services.build_audience import Audience
from reactivate_desktop.ui.session import Session
from reactivate_desktop.ui.widgets.variants_form import VariantLine, VariantLists, VariantsForm


class AudienceVariants(QObject):
    """Between the open campaign and the form of its variants.

    Signals:
        failed: a ``ReactivateError``: what was set does not hold, and the form shows again what does.
    """

    failed = Signal(object)

    def __init__(self, session: Session, form: VariantsForm) -> None:
        super().__init__(form)
        self._session, self.form = session, form
        form.added.connect(self._on_added)
        form.removed.connect(self._on_removed)
        form.changed.connect(self._on_changed)

    def show_audience(self, campaign: Campaign, audience: Audience) -> None:
        """Show the variants of the campaign, and how many pieces of its audience each has."""
        resolved = self._session.resolved
        if resolved is None:
            return
        found = variant_forms.choices(resolved)
        drawn = audience.by_variant
        lines = [
            VariantLine(
                one.name,
                one.share,
                variant_forms.segment_of(campaign, one.name),
                one.offer,
                one.template,
                one.customization,
                drawn.get(one.name, 0),
            )
            for one in campaign.experiment.variants
        ]
        words = [(one.element_id, one.label, one.approved) for one in found.words]
        lists = VariantLists(found.offers, found.templates, found.reasons, words)
        self.form.show_variants(lines, lists, drawn.get("", 0))

    def _save(self, change: Callable[[Campaign], Campaign]) -> None:
        if self._session.campaign is None:
            return
        try:
            self._session.save_campaign(change(self._session.campaign))
        except ReactivateError as error:
            self.failed.emit(error)
            self.form.forget()
        # The form follows at once; counts of pieces come with the next audience.
        audience = self._session.audience
        if audience is not None:
            self.show_audience(self._session.campaign, audience)

    @Slot()
    def _on_added(self) -> None:
        self._save(variant_forms.added)

    @Slot(str)
    def _on_removed(self, name: str) -> None:
        self._save(lambda campaign: variant_forms.removed(campaign, name))

    @Slot(str, str, object)
    def _on_changed(self, name: str, field: str, value: object) -> None:
        self._save(lambda campaign: variant_forms.changed(campaign, name, field, value))
