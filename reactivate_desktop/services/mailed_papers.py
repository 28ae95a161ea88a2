"""Papers with the zones that the post keeps on them, as preflight looks for them."""

from __future__ import annotations

from reactivate_desktop.brand.paper import Paper, load_paper, paper_ids
from reactivate_desktop.mail import geometry
from reactivate_desktop.press.preflight_findings import Place
from reactivate_desktop.press.preflight_postal import MailedPaper

__all__ = ["MailedPaper", "all_papers", "of_paper"]


def of_paper(paper: Paper) -> MailedPaper:
    """One paper."""
    face_id, _ = geometry.address_panel(paper)
    zones = {zone.id: zone.rect for zone in geometry.zones(paper)}

    def place(zone_id: str) -> Place:
        rect = geometry.on_face(paper, zones[zone_id])
        high = paper.height.pt
        return (rect.x.pt, high - rect.bottom.pt, rect.right.pt, high - rect.y.pt)

    return MailedPaper(
        name=paper.name,
        width=paper.width.pt,
        height=paper.height.pt,
        faces=len(paper.faces),
        address_face=[face.id for face in paper.faces].index(face_id),
        barcode_zone=place("barcode_clear"),
        address_field=place("address_field"),
    )


def all_papers() -> tuple[MailedPaper, ...]:
    """Every bundled paper."""
    return tuple(of_paper(load_paper(paper_id)) for paper_id in paper_ids())
