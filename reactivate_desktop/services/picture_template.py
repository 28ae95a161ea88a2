"""See a template before there is a patient: the press draws it with sample words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.paper import MailShape, Panel, Paper, load_paper
from reactivate_desktop.domain.booking_link import qr_payload
from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.domain.tracking_code import check_symbol, parse
from reactivate_desktop.press import preview
from reactivate_desktop.press.preview import Picture
from reactivate_desktop.services import press_job
from reactivate_desktop.services.campaign_file import ResolvedCampaign

__all__ = ["Picture", "Wanted", "of_campaigns", "run", "sample_piece"]

_SAMPLE_BODY = "HDG7K2M4"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One picture that is wanted: a template of a kit."""

    kit: BrandKit
    template_id: str


def run(wanted: Sequence[Wanted], *, dpi: float, as_of: date, progress: Progress | None = None) -> tuple[Picture, ...]:
    """The fronts of templates, in the order in which they were asked for.

    Raises:
        InputError: when a template can't be read.
        PressError: when it can't be drawn.
    """
    watch = progress or NoProgress()
    pictures = []
    for done, item in enumerate(wanted):
        watch.report(done, len(wanted), "drawing templates")
        template = item.kit.template(item.template_id)
        campaign = Campaign(item.kit.name, "", item.kit.id, item.template_id)
        resolved = ResolvedCampaign(
            campaign, Path(), "", item.kit, template, load_paper(template.paper), Customization()
        )
        pictures.append(_front(resolved, dpi, as_of))
    return tuple(pictures)


def of_campaigns(
    campaigns: Sequence[ResolvedCampaign], *, dpi: float, as_of: date, progress: Progress | None = None
) -> tuple[Picture, ...]:
    """The fronts of campaigns with their customization, in order.

    Raises:
        PressError: when one can't be drawn.
    """
    watch = progress or NoProgress()
    pictures = []
    for done, resolved in enumerate(campaigns):
        watch.report(done, len(campaigns), "drawing campaigns")
        pictures.append(_front(resolved, dpi, as_of))
    return tuple(pictures)


def sample_piece(clinic: Clinic) -> Piece:
    """A piece to nobody, for a clinic."""
    code = parse(_SAMPLE_BODY + check_symbol(_SAMPLE_BODY))
    return Piece(
        piece_id="SAMPLE-1",
        sequence=1,
        patient_key=0,
        clinic_id=clinic.id,
        tracking_code=str(code),
        qr_payload=qr_payload(clinic.booking_url, code),
        addressee="Maria Sample",
        first_name="Maria",
        last_name="Sample",
        greeting_name="Maria",
        address1="1 Sample Street",
        address2="",
        city=clinic.city,
        state=clinic.state,
        zip=clinic.zip,
    )


def _front(resolved: ResolvedCampaign, dpi: float, as_of: date) -> Picture:
    job = press_job.draft(resolved, resolved.kit.clinics, as_of=as_of)
    picture = preview.render(job, sample_piece(resolved.kit.clinics[0]), 0, dpi, bleed=False)
    cover = next((panel for panel in job.paper.faces[0].panels if panel.id != job.paper.address_panel), None)
    if job.paper.shape is not MailShape.SELF_MAILER or cover is None:
        return picture
    return _panel(picture, cover, job.paper)


def _panel(picture: Picture, panel: Panel, paper: Paper) -> Picture:
    """The part of a flat sheet that lies on top once it is folded, the right way up."""
    pixels = np.frombuffer(picture.rgb, dtype=np.uint8).reshape(picture.height, picture.width, 3)
    across, down = picture.width / paper.width.pt, picture.height / paper.height.pt
    box = panel.box
    part = pixels[
        round(box.y.pt * down) : round(box.bottom.pt * down), round(box.x.pt * across) : round(box.right.pt * across)
    ]
    if panel.rotate:
        part = part[::-1, ::-1]
    return Picture(part.shape[1], part.shape[0], np.ascontiguousarray(part).tobytes())
