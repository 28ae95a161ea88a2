"""The variants of a campaign as a form: what each may be set to, and the campaign with one thing changed.

What is made here is checked when it is saved, by the same sentences as a file that was written by hand.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from reactivate_desktop.audience.departure import REASON_BY_ID
from reactivate_desktop.brand.lock import LockMode
from reactivate_desktop.brand.template import TextElement
from reactivate_desktop.domain.campaign import Campaign, VariantChoice
from reactivate_desktop.services.campaign_file import ResolvedCampaign

Named = tuple[tuple[str, str], ...]
"""Ids with the words that a list shows for them."""

SEGMENT, WORDS = "segment", "words"
_MOST, _HALF = 100.0, 50.0


@dataclass(frozen=True, slots=True)
class WordChoice:
    """A text that variants may have otherwise: approved wordings by id, or () where own words are written."""

    element_id: str
    label: str
    approved: Named


@dataclass(frozen=True, slots=True)
class VariantChoices:
    """What the brand offers to variants, and the reasons to leave that may have one of their own."""

    offers: Named
    templates: Named
    reasons: Named
    words: tuple[WordChoice, ...]


def choices(resolved: ResolvedCampaign) -> VariantChoices:
    """What variants of this campaign may be set to; templates are those for its paper."""
    kit = resolved.kit
    templates = [one for one in map(kit.template, kit.template_ids()) if one.paper == resolved.template.paper]
    labels = {copy.id: copy.label for copy in kit.copies}
    words = tuple(
        WordChoice(element.id, element.label, tuple((one, labels.get(one, one)) for one in element.lock.approved))
        for _, element in resolved.template.elements()
        if isinstance(element, TextElement) and element.lock.mode is not LockMode.LOCKED
    )
    return VariantChoices(
        offers=tuple((offer.id, offer.headline) for offer in kit.offers),
        templates=tuple((one.id, one.name) for one in templates if one.id != resolved.template.id),
        reasons=tuple((reason.id, reason.label) for reason in REASON_BY_ID.values()),
        words=words,
    )


def added(campaign: Campaign) -> Campaign:
    """The campaign with one more variant: the next letter, for half of the pieces or what is left of them."""
    tried = campaign.experiment
    taken = {variant.name.upper() for variant in tried.variants}
    name = next((letter for letter in string.ascii_uppercase[1:] if letter not in taken), f"V{len(taken) + 1}")
    left = _MOST - sum(variant.share for variant in tried.variants)
    more = VariantChoice(name, max(0.0, min(_HALF, left)))
    return replace(campaign, experiment=replace(tried, variants=(*tried.variants, more)))


def removed(campaign: Campaign, name: str) -> Campaign:
    """The campaign without a variant and without the segments that have it."""
    tried = campaign.experiment
    left = tuple(variant for variant in tried.variants if variant.name != name)
    segments = {reason: one for reason, one in tried.segments.items() if one != name}
    return replace(campaign, experiment=replace(tried, variants=left, segments=segments))


def changed(campaign: Campaign, name: str, field: str, value: Any) -> Campaign:
    """The campaign with one thing of a variant changed.

    Args:
        campaign: as it stands.
        name: the variant's.
        field: one of ``VariantChoice``; ``SEGMENT`` (value: a reason to leave, '' = drawn by lot); or ``WORDS``
            (value: element id and words, '' = the campaign's).
        value: what it shall be.
    """
    if field == SEGMENT:
        return _with_segment(campaign, name, str(value))
    if field == WORDS:
        element_id, words = value

        def reworded(one: VariantChoice) -> VariantChoice:
            kept = {key: text for key, text in one.customization.items() if key != element_id}
            return replace(one, customization=kept | ({element_id: words} if words else {}))

        return _each(campaign, name, reworded)
    made = _each(campaign, name, lambda one: replace(one, **{field: value}))
    if field == "name":
        segments = {reason: value if one == name else one for reason, one in campaign.experiment.segments.items()}
        made = replace(made, experiment=replace(made.experiment, segments=segments))
    return made


def segment_of(campaign: Campaign, name: str) -> str:
    """The reason to leave whose people get the variant; '' = it is drawn by lot."""
    return next((reason for reason, one in campaign.experiment.segments.items() if one == name), "")


def _with_segment(campaign: Campaign, name: str, reason: str) -> Campaign:
    others = {key: one for key, one in campaign.experiment.segments.items() if one != name and key != reason}
    made = _each(campaign, name, lambda one: replace(one, share=0.0)) if reason else campaign
    segments = others | ({reason: name} if reason else {})
    return replace(made, experiment=replace(made.experiment, segments=segments))


def _each(campaign: Campaign, name: str, change: Callable[[VariantChoice], VariantChoice]) -> Campaign:
    tried = campaign.experiment
    variants = tuple(change(one) if one.name == name else one for one in tried.variants)
    return replace(campaign, experiment=replace(tried, variants=variants))
