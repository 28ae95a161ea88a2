"""Make the press job of a campaign: as it stands (preview, proof, approval), or as it was approved (press)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from reactivate_desktop.brand import customization as customizations
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.template import Template
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.domain.offer import NO_OFFER, Offer, no_offer
from reactivate_desktop.domain.piece import Drop, Piece
from reactivate_desktop.errors import PressError
from reactivate_desktop.mail import indicia
from reactivate_desktop.press import output_intent
from reactivate_desktop.press.job import PressJob, Variant
from reactivate_desktop.resources import asset
from reactivate_desktop.services.campaign_file import ResolvedCampaign

_TUPLES = ("hours", "directions", "aliases")
# drawing scripts lie beside the art; an installation compiles them, a packaged program leaves them out
_NOT_PRINTED = {".py", ".pyc"}


def offer_of(resolved: ResolvedCampaign, as_of: date, offer_id: str = "") -> Offer:
    """The campaign's offer (the kit's first where it names none), another of the kit's or none, with its last day."""
    if offer_id == NO_OFFER:
        return no_offer(offer_of(resolved, as_of).expires)
    wanted, named = resolved.campaign.offer, offer_id or resolved.campaign.offer.id
    kit_offer = next((offer for offer in resolved.kit.offers if offer.id == named), resolved.kit.offers[0])
    return kit_offer.until(wanted.expires, as_of)


def draft(
    resolved: ResolvedCampaign,
    clinics: Sequence[Clinic],
    *,
    as_of: date,
    token: str = "",
    created: datetime | None = None,
) -> PressJob:
    """The job of a campaign that is not approved yet; ``created`` (aware) defaults to the start of ``as_of``."""
    campaign = resolved.campaign
    return PressJob(
        kit=resolved.kit,
        template=resolved.template,
        customization=resolved.customization,
        paper=resolved.paper,
        clinics=tuple(clinics),
        offer=offer_of(resolved, as_of),
        title=campaign.name,
        token=token,
        created=created or datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
        standard=campaign.press.standard,
        output_intent=output_intent.located(campaign.press.output_intent, resolved.kit, resolved.folder),
        indicia=indicia.imprint_lines(campaign.mail),
        endorsement=indicia.endorsement(campaign.mail),
        variants=tuple(
            Variant(
                one.name,
                one.customization,
                offer_of(resolved, as_of, one.offer) if one.offer else None,
                one.template,
            )
            for one in resolved.variants
        ),
    )


def snapshot(job: PressJob) -> str:
    """What ``build`` needs beside kit and template files, as JSON: frozen at approval."""
    document: dict[str, Any] = {
        "title": job.title,
        "offer": _offer_values(job.offer),
        "clinics": [asdict(clinic) for clinic in job.clinics],
        "customization": job.customization.values,
        "standard": job.standard,
        "output_intent": Path(job.output_intent).name,
        "output_profile": output_intent.of_job(job).fingerprint,
        "indicia": job.indicia,
        "endorsement": job.endorsement,
    }
    if job.variants:
        document["variants"] = [
            {
                "id": variant.id,
                "customization": variant.customization.values,
                "offer": _offer_values(variant.offer) if variant.offer is not None else None,
                **({"template": variant.template.id} if variant.template is not None else {}),
            }
            for variant in job.variants
        ]
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def customization_hash(job: PressJob) -> str:
    """SHA-256 (hex) of what is customized; with variants that of them all, each with its offer."""
    if not job.variants:
        return job.customization.hash
    parts = [("", job.customization.hash), *((one.id, one.customization.hash, repr(one.offer)) for one in job.variants)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _offer_values(offer: Offer) -> dict[str, Any]:
    return asdict(offer) | {"expires": offer.expires.isoformat()}


def _frozen_offer(values: dict[str, Any]) -> Offer:
    return Offer(**(values | {"expires": date.fromisoformat(values["expires"])}))


def _frozen_variants(resolved: ResolvedCampaign, frozen: dict[str, Any]) -> tuple[Variant, ...]:
    """The variants as approved, held against the locks again."""
    found = []
    for values in frozen.get("variants", ()):
        template = resolved.kit.template(values["template"]) if "template" in values else None
        own = customizations.check(
            resolved.kit, template or resolved.template, values["customization"], paper=resolved.paper
        )
        offer = _frozen_offer(values["offer"]) if values["offer"] else None
        found.append(Variant(values["id"], own, offer, template))
    return tuple(found)


def build(resolved: ResolvedCampaign, drop: Drop, *, standard: str | None = None) -> PressJob:
    """The job exactly as it was approved. Brand kit, template and locks are checked against what was frozen.

    ``standard`` presses to another print standard than the approved one; what is printed stays the same.

    Raises:
        PressError: when the brand's files changed since, or what the desk will answer is not what is printed.
        LockedError: when the customization goes beyond the locks.
    """
    if (resolved.kit.id, resolved.template.id) != (drop.brand, drop.template) or (
        design_hash(resolved.kit, *resolved.templates) != drop.template_hash
    ):
        raise PressError(
            f"The files of brand {drop.brand} or template {drop.template} changed since {drop.token} was approved.",
            hint="Put the approved files back, or approve again: the codes of this drop then become void.",
            code="design-changed",
        )
    frozen: dict[str, Any] = json.loads(drop.snapshot)
    changed = customizations.check(resolved.kit, resolved.template, frozen["customization"], paper=resolved.paper)
    offer = _frozen_offer(frozen["offer"])
    if (drop.offer, drop.expires) != (offer.headline, offer.expires):
        raise PressError(
            f"The offer of drop {drop.token} or its last day is not what was approved.",
            hint="Nothing was pressed. Approve the campaign again.",
            code="offer-changed",
        )
    job = PressJob(
        kit=resolved.kit,
        template=resolved.template,
        customization=changed,
        paper=resolved.paper,
        clinics=tuple(_clinic(values) for values in frozen["clinics"]),
        offer=offer,
        title=frozen["title"],
        token=drop.token,
        created=drop.approved_at,
        standard=standard or frozen["standard"],
        output_intent=_intent(resolved, frozen["output_intent"]),
        indicia=tuple(frozen["indicia"]),
        endorsement=frozen["endorsement"],
        variants=_frozen_variants(resolved, frozen),
    )
    if customization_hash(job) != drop.customization_hash:
        raise PressError(
            f"The customization of drop {drop.token} is not what was approved.",
            hint="Approve again.",
            code="customization-changed",
        )
    if frozen.get("output_profile", output_intent.of_job(job).fingerprint) != output_intent.of_job(job).fingerprint:
        raise PressError(
            f"The output profile changed since drop {drop.token} was approved.",
            hint="Put the approved profile back, or approve again.",
            code="profile-changed",
        )
    return job


def _intent(resolved: ResolvedCampaign, approved: str) -> str:
    """The approved choice, where it is a file at the place that the campaign names now."""
    named = resolved.campaign.press.output_intent
    return output_intent.located(named if Path(named).name == approved else approved, resolved.kit, resolved.folder)


def require_pieces(drop: Drop, pieces: Iterable[Piece]) -> None:
    """Compare all pieces of a drop (held ones too, in stored order) with the hash that was approved.

    Raises:
        PressError: when a piece differs, is missing or is one too many.
    """
    if pieces_hash(pieces) != drop.pieces_hash:
        raise PressError(
            f"The pieces of drop {drop.token} are not what was approved.",
            hint="Nothing was pressed. Approve the campaign again.",
            code="pieces-changed",
        )


def pieces_hash(pieces: Iterable[Piece]) -> str:
    """SHA-256 (hex) of all pieces with all their fields, in order; a variant where a piece has one.

    So the hash of a drop without variants is what it was before there were any.
    """
    digest = hashlib.sha256()
    names = tuple(name for name in Piece.__dataclass_fields__ if name != "variant")
    for piece in pieces:
        values = [*[getattr(piece, name) for name in names], *([piece.variant] if piece.variant else [])]
        digest.update(json.dumps(values, ensure_ascii=False).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def design_hash(kit: BrandKit, *templates: Template) -> str:
    """SHA-256 (hex) of every file that cards of these templates are made of: kit, art, templates, paper and fonts."""
    papers = {template.paper for template in templates}
    paths: dict[str, Path] = {f"paper/{paper}": asset("papers", f"{paper}.toml") for paper in papers}
    paths["kit.toml"] = kit.folder / "kit.toml"
    for folder in ("art", *(template.id for template in templates)):
        for path in (kit.folder / folder).rglob("*"):
            printed = path.suffix not in _NOT_PRINTED and not path.name.startswith(("sample", "expected", "."))
            if printed and path.is_file():
                paths[path.relative_to(kit.folder).as_posix()] = path
    for font in (*kit.fonts.values(), *kit.fallback_fonts, *kit.lent_fonts):
        paths[f"fonts/{font}"] = kit.font_path(font)
    digest = hashlib.sha256()
    for name in sorted(paths):
        digest.update(f"{name}\0{hashlib.sha256(paths[name].read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _clinic(values: dict[str, Any]) -> Clinic:
    return Clinic(**(values | {name: tuple(values[name]) for name in _TUPLES}))
