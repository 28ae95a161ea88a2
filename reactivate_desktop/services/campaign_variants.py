"""The variants of a campaign file: checked by themselves, and against brand, template and locks."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.items import AoT

from reactivate_desktop.audience.departure import REASON_BY_ID
from reactivate_desktop.brand import customization as customizations
from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.paper import Paper
from reactivate_desktop.brand.template import Template
from reactivate_desktop.domain.campaign import OWN_WORDS, WITHOUT_OFFER, Campaign, Experiment
from reactivate_desktop.domain.offer import NO_OFFER
from reactivate_desktop.errors import InputError, LockedError
from reactivate_desktop.services import without_offer

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")
_MOST = 100.0


@dataclass(frozen=True, slots=True)
class ResolvedVariant:
    """A variant with all that it names.

    ``offer`` is an id of the kit's ('' = the campaign's) or ``offer.NO_OFFER``; ``template`` None = the campaign's.
    """

    name: str
    share: float
    customization: Customization
    offer: str = ""
    template: Template | None = None


def check(experiment: Experiment, file: str) -> None:
    """Names and shares, which can be checked without the brand.

    Raises:
        InputError: naming file and key.
    """
    names: set[str] = set()
    for variant in experiment.variants:
        key = f"{file}, key experiment.variants.name"
        if not _NAME.fullmatch(variant.name):
            raise _wrong(f"{key}: '{variant.name}' can't name a variant.", "Use 1 to 20 letters and digits, such as B.")
        if variant.name.casefold() == OWN_WORDS.casefold():
            raise _wrong(f"{key}: {OWN_WORDS} is the campaign's own wording.", "Call the variant B, C and so on.")
        if variant.name.casefold() == WITHOUT_OFFER.casefold():
            raise _wrong(
                f"{key}: {WITHOUT_OFFER} is the piece without its offer (rules.federal_beneficiary.beneficiaries).",
                "Call the variant B, C and so on.",
            )
        if variant.name.casefold() in names:
            raise _wrong(f"{key}: '{variant.name}' stands there twice.", "Give each variant a name of its own.")
        names.add(variant.name.casefold())
        if not 0 <= variant.share <= _MOST:
            raise _wrong(
                f"{file}, key experiment.variants.share: {variant.share:g} is no share.", "Use 0 to 100 percent."
            )
    total = math.fsum(variant.share for variant in experiment.variants)
    if total > _MOST + 1e-9:
        raise _wrong(
            f"{file}, key experiment.variants.share: the shares are {total:g} percent together.",
            f"Make them 100 at most; what is left has the campaign's own wording ({OWN_WORDS}).",
        )
    _check_segments(experiment, file)
    if not 0 <= experiment.baseline_percent < _MOST:
        raise _wrong(f"{file}, key experiment.baseline_percent: this value is not allowed.", "Use 0 to 99 percent.")
    if not 0 < experiment.lift_percent < _MOST:
        raise _wrong(f"{file}, key experiment.lift_percent: this value is not allowed.", "Use more than 0 percent.")


def _check_segments(experiment: Experiment, file: str) -> None:
    """A segment's variant takes no part in the lots: those who get it are chosen, and would spoil the comparison."""
    shares = {variant.name: variant.share for variant in experiment.variants}
    for reason, name in experiment.segments.items():
        key = f"{file}, key experiment.segments.{reason}"
        if reason not in REASON_BY_ID:
            raise _wrong(f"{key}: there is no such reason to leave.", f"Use one of: {', '.join(REASON_BY_ID)}.")
        if name not in shares:
            known = ", ".join(shares) or "none yet"
            raise _wrong(f"{key}: there is no variant '{name}'.", f"Variants of this campaign: {known}.")
        if shares[name]:
            raise _wrong(
                f"{key}: variant {name} is drawn by lot too.",
                "Give a segment's variant the share 0, or the comparison of the others would not be fair.",
            )


def resolve(
    campaign: Campaign, kit: BrandKit, template: Template, paper: Paper, file: str
) -> tuple[ResolvedVariant, ...]:
    """The variants, each held against the same locks as the campaign's own words; that without an offer last.

    Raises:
        InputError: naming file and key, when a variant names an offer, template or element that there is not.
        LockedError: when its words go beyond the locks.
    """
    found = []
    known = [offer.id for offer in kit.offers]
    for variant in campaign.experiment.variants:
        where = f"{file}, variant {variant.name}"
        if variant.offer and variant.offer not in known:
            raise _wrong(f"{where}: there is no offer '{variant.offer}'.", f"Use one of: {', '.join(known)}.")
        other = _template(kit, template, variant.template, where)
        own = {key: value for key, value in campaign.customization.items() if (other or template).element(key)}
        words = _words(kit, other or template, own | variant.customization, paper, where)
        found.append(ResolvedVariant(variant.name, variant.share, words, variant.offer, other))
    if without_offer.is_asked(campaign):
        words = without_offer.words(campaign, kit, template, paper, file)
        found.append(ResolvedVariant(WITHOUT_OFFER, 0.0, words, NO_OFFER))
    return tuple(found)


def _template(kit: BrandKit, own: Template, wanted: str, where: str) -> Template | None:
    """The variant's template, where it has one of its own."""
    if wanted in {"", own.id}:
        return None
    same = [one for one in map(kit.template, kit.template_ids()) if one.paper == own.paper]
    found = next((one for one in same if one.id == wanted), None)
    if found is None:
        raise _wrong(
            f"{where}: '{wanted}' is no template of {kit.name} for the paper {own.paper}.",
            f"All variants are pressed on one paper. Use one of: {', '.join(one.id for one in same)}.",
        )
    return found


def _words(kit: BrandKit, template: Template, values: Mapping[str, str], paper: Paper, where: str) -> Customization:
    try:
        return customizations.check(kit, template, values, paper=paper)
    except LockedError as error:
        raise LockedError(f"{where}: {error.message}", hint=error.hint, code=error.code) from None
    except InputError as error:
        raise InputError(f"{where}: {error.message}", hint=error.hint, code=error.code) from None


def as_tables(variants: Sequence[Mapping[str, Any]], present: Any) -> Any:
    """The variants as an array of tables; ``present`` itself, with its comments, where it says the same."""
    wanted = [{key: value for key, value in variant.items() if value or key == "name"} for variant in variants]
    standing = present.unwrap() if isinstance(present, AoT) else None
    if standing is not None and [{k: v for k, v in one.items() if v or k == "name"} for one in standing] == wanted:
        return present
    tables = tomlkit.aot()
    for variant in wanted:
        table = tomlkit.table()
        for key, value in variant.items():
            table.add(key, value)
        tables.append(table)
    return tables


def _wrong(message: str, hint: str) -> InputError:
    return InputError(message, hint=hint, code="campaign-variants")
