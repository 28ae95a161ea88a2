"""The job ticket in words for people: headings, and under each a few labelled facts."""

from __future__ import annotations

from dataclasses import dataclass

from reactivate_desktop.brand.paper import MailShape, Paper
from reactivate_desktop.domain.calendar_day import long_date
from reactivate_desktop.press.ticket_facts import PROCESS, JobTicket, folded_height

Line = tuple[str, str]
"""A label and its value; '' = a line to fill in by hand."""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and what stands under it."""

    heading: str
    lines: tuple[Line, ...]


def columns(ticket: JobTicket) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """All facts, in two columns of about the same height."""
    return (
        (
            Group("Job", _job(ticket)),
            Group("Size", _size(ticket.paper)),
            Group("Finishing", _finishing(ticket.paper)),
            Group("Contact", _contact(ticket)),
        ),
        (Group("Stock and ink", _stock(ticket)), Group("Mailing", _mailing(ticket))),
    )


def _job(ticket: JobTicket) -> tuple[Line, ...]:
    faces = len(ticket.paper.faces)
    lines = [
        ("Pieces", f"{ticket.quantity:,}, each different"),
        ("Pages", f"{ticket.pages:,}: {faces} for each piece" if faces > 1 else f"{ticket.pages:,}"),
        ("Sides", " / ".join(face.label for face in ticket.paper.faces)),
    ]
    if ticket.sheets:
        lines.append(("Sheets", f"{ticket.sheets.count:,}, {ticket.sheets.layout}"))
        lines += [("Turning", _sentence(ticket.sheets.turning))] if ticket.sheets.turning else []
        lines.append(("Order", _sentence(ticket.sheets.order)))
    else:
        lines.append(("Order", "As the pages stand, piece by piece: keep it through cutting and mailing"))
    return tuple(lines)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _stock(ticket: JobTicket) -> tuple[Line, ...]:
    spots = {number: ", ".join(face.spots) for number, face in enumerate(ticket.inks, start=1) if face.spots}
    each = "/".join(str(len(face.names)) for face in ticket.inks)
    lines = [("Stock", ticket.paper.stock), ("Inks", f"{each}: {', '.join(name.lower() for name in PROCESS)}")]
    if len(spots) == len(ticket.inks) and len(set(spots.values())) == 1:
        lines.append(("Spots", spots[1]))
    else:
        lines += [(f"Spots, page {number}", names) for number, names in spots.items()] or [("Spots", "None")]
    return (
        *lines,
        ("Standard", f"Made to {ticket.standard.name}, PDF {ticket.standard.pdf_version}"),
        ("Printed as", ticket.condition),
        ("Ink limit", f"{ticket.paper.tac_limit} % in all"),
    )


def _size(paper: Paper) -> tuple[Line, ...]:
    folded = folded_height(paper)
    lines = [("Trim", f"{paper.width.inch:g} × {paper.height.inch:g} in{', flat' if paper.folds else ''}")]
    if paper.folds:
        lines.append(("Folded", f"{paper.width.inch:g} × {folded.inch:g} in"))
    return (
        *lines,
        ("With bleed", f"{paper.media_width.inch:g} × {paper.media_height.inch:g} in, {paper.bleed.inch:g} in a side"),
        ("Safe zone", f"{paper.safe.inch:g} in inside of the trim"),
    )


def _finishing(paper: Paper) -> tuple[Line, ...]:
    cut = ("Cut", f"To {paper.width.inch:g} × {paper.height.inch:g} in, all four edges bleed")
    coating = ("Coating", "None on address block, barcode and postage")
    if paper.shape is MailShape.CARD:
        return (cut, ("Fold", "None"), ("Tabs", "None"), coating)
    folds = " and ".join(f"{fold.y.inch:g} in from the top" for fold in paper.folds)
    times = "Once" if len(paper.folds) == 1 else f"{len(paper.folds)} times"
    return (cut, ("Fold", f"{times}, {folds}; the fold is the lower edge"), ("Tabs", "Two, on the top edge"), coating)


def _mailing(ticket: JobTicket) -> tuple[Line, ...]:
    mail = ticket.mail
    return (
        ("Class", mail.mail_class),
        ("Postage", " · ".join(mail.imprint) or "Applied by the mail house"),
        ("Endorsement", mail.endorsement.capitalize() or "None"),
        ("Barcode", mail.barcode),
        ("Sort", mail.sort),
        ("In homes", long_date(mail.in_home) if mail.in_home else "To be agreed"),
    )


def _contact(ticket: JobTicket) -> tuple[Line, ...]:
    customer = ticket.customer
    return (
        ("Customer", customer.name),
        ("Ordered by", customer.contact),
        ("Telephone", customer.phone),
        ("Email", customer.email),
    )
