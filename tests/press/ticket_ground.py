"""Ground of the ticket tests: the facts of a job of the small brand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from press_ground import make_job, make_piece

from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.pressing import press
from reactivate_desktop.press.standards import STANDARDS
from reactivate_desktop.press.ticket_facts import (
    Customer,
    FaceInks,
    JobTicket,
    MailFacts,
    Role,
    Sheets,
    TicketFile,
    spots_of,
)

VOLUME = TicketFile("press.pdf", Role.PAGES, 1_470_559, "0703b302" * 8, "9e107d9d" * 4, 1180)
LIST = TicketFile("address-list.csv", Role.LIST, 183_186, "bd51e607" * 8, "e4d909c2" * 4)
SHEETS = Sheets("4-up on 12 × 18 in", 148, "Cut and stack in lifts of 250 sheets", "Work and turn, long edge")
VOLUMES = tuple(replace(VOLUME, name=f"press-{number:03d}.pdf") for number in range(1, 41))


def make_ticket(folder: Path, template: str = "card", job: PressJob | None = None, **changes: object) -> JobTicket:
    job = job or make_job(template)
    sample = folder / "sample.pdf"
    press(job, [make_piece()], sample)
    ticket = JobTicket(
        title="Quay Dental, spring",
        token="A1B2",
        approved=job.created,
        quantity=590,
        paper=job.paper,
        standard=STANDARDS[job.standard],
        condition="CGATS TR 006",
        inks=tuple(FaceInks(face.label, inks) for face, inks in zip(job.paper.faces, spots_of(sample), strict=True)),
        mail=MailFacts(
            "USPS Marketing Mail",
            "Printed in the address block, one for each piece",
            "Presort to be made by the mail house",
            "RETURN SERVICE REQUESTED",
            job.indicia,
            date(2027, 1, 12),
        ),
        customer=Customer("Quay Dental", "Ada Quill Marsh", "(508) 555-0142", "print@quay.example"),
        files=(VOLUME, LIST),
        sample=sample,
    )
    return replace(ticket, **changes)  # type: ignore[arg-type]  # tests name real fields


def with_much_to_say(ticket: JobTicket) -> JobTicket:
    """The same job where everything is long: forty volumes, imposed, with words that fill every line."""
    words = "of a very long name that goes on and on, as people do write it "
    return replace(
        ticket,
        title=f"The mailing {words * 3}",
        quantity=12_345_678,
        paper=ticket.paper.model_copy(update={"stock": f"Stock {words * 5}", "name": f"Paper {words * 2}"}),
        inks=tuple(replace(face, spots=tuple(f"PANTONE {n} C" for n in range(180, 190))) for face in ticket.inks),
        mail=replace(ticket.mail, sort=f"Sort {words * 4}", imprint=(f"IMPRINT {words}",) * 4),
        customer=Customer(
            f"The practice {words * 2}", f"Somebody {words * 2}", "+1 508 555 0142 " * 6, f"{'a' * 90}@b.c"
        ),
        files=(*VOLUMES, replace(VOLUME, name=f"sheets-{'x' * 60}.pdf", role=Role.SHEETS), LIST),
        sheets=replace(SHEETS, layout=f"{SHEETS.layout} {words * 2}", order=f"{SHEETS.order} {words * 3}"),
    )


def with_nothing_said(ticket: JobTicket) -> JobTicket:
    """The same job of a campaign that says no more than it must."""
    return replace(
        ticket,
        title="x",
        quantity=1,
        paper=ticket.paper.model_copy(update={"stock": ""}),
        mail=MailFacts("USPS Marketing Mail", "Not printed: the mail house sprays it", "Presort to be made"),
        customer=Customer("Quay Dental"),
        files=(LIST,),
    )
