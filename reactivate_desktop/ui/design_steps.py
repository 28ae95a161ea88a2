"""Steps of a design that can be undone: template, customization and offer of a campaign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtGui import QUndoCommand

from reactivate_desktop.domain.campaign import Campaign, OfferChoice


@dataclass(frozen=True, slots=True)
class Design:
    """What the Design page may change of a campaign."""

    template: str
    customization: dict[str, str]
    offer: OfferChoice

    @classmethod
    def of(cls, campaign: Campaign) -> Design:
        """The design of a campaign."""
        return cls(campaign.template, dict(campaign.customization), campaign.offer)

    def put_into(self, campaign: Campaign) -> Campaign:
        """The campaign with this design."""
        return replace(campaign, template=self.template, customization=dict(self.customization), offer=self.offer)


class DesignStep(QUndoCommand):
    """One step. ``apply`` is given the design and whether the form has to be filled again.

    The first time a change of words is done the form shows it already, and the writer's cursor stays where it is.
    """

    def __init__(self, words: str, before: Design, after: Design, apply: Callable[[Design, bool], None]) -> None:
        super().__init__(words)
        self._before, self._after, self._apply = before, after, apply
        self._known = before.template == after.template

    def redo(self) -> None:
        known, self._known = self._known, False
        self._apply(self._after, not known)

    def undo(self) -> None:
        self._apply(self._before, True)
