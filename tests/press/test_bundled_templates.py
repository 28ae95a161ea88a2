"""Every bundled template, pressed to every standard: each piece reads back, and preflight finds no error."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from press_ground import CREATED, make_pieces

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.kit import BrandKit, bundled_kits
from reactivate_desktop.brand.paper import load_paper
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.preflight import preflight
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.readback import read_back
from reactivate_desktop.press.standards import STANDARDS
from reactivate_desktop.services import mailed_papers

TEMPLATES = [(kit, template_id) for kit in bundled_kits() for template_id in kit.template_ids()]


@pytest.mark.parametrize("standard", sorted(STANDARDS))
@pytest.mark.parametrize(("kit", "template_id"), TEMPLATES, ids=[f"{kit.id}/{name}" for kit, name in TEMPLATES])
def test_a_drop_reads_back_and_passes_preflight(kit: BrandKit, template_id: str, standard: str, tmp_path: Path) -> None:
    template = kit.template(template_id)
    job = PressJob(
        kit=kit,
        template=template,
        customization=Customization(),
        paper=load_paper(template.paper),
        clinics=kit.clinics,
        offer=kit.offers[0].until(date(2027, 2, 28), CREATED.date()),
        title="Every template",
        token="A1B2",
        created=CREATED,
        standard=standard,
        indicia=("PRSRT STD", "U.S. POSTAGE PAID", "PLYMOUTH MA", "PERMIT NO. 17"),
        endorsement="Return Service Requested",
    )
    pieces = [
        replace(piece, clinic_id=kit.clinics[place % len(kit.clinics)].id) for place, piece in enumerate(make_pieces(5))
    ]
    target = tmp_path / "press.pdf"
    assert press(job, pieces, target).held == ()
    assert read_back(target, pieces, job, raster="all").decoded_rasters == 5
    report = preflight(target, papers=mailed_papers.all_papers(), mailed=True)
    assert [finding.message for finding in (*report.errors, *report.warnings)] == []
