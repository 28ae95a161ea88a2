"""What the printer is told about a drop: the facts behind the job ticket and the XJDF."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from reactivate_desktop.domain.campaign import Mail
from reactivate_desktop.mail import indicia
from reactivate_desktop.press import output_intent
from reactivate_desktop.press.job import PressJob
from reactivate_desktop.press.standards import STANDARDS
from reactivate_desktop.press.ticket_facts import (
    Customer,
    FaceInks,
    JobTicket,
    MailFacts,
    Role,
    Sheets,
    TicketFile,
    page_count,
    spots_of,
)
from reactivate_desktop.services import drop_files
from reactivate_desktop.services.drop_folder import ADDRESSES
from reactivate_desktop.services.drop_to_press import NOBODY
from reactivate_desktop.services.imposition import LISTED
from reactivate_desktop.services.press_run import PressRun

_CLASSES: Final = {indicia.MARKETING: "USPS Marketing Mail", indicia.FIRST_CLASS: "USPS First-Class Mail"}
_SORT: Final = "Presort to be made by the mail house; pages and list stand by ZIP, then by street"
_BLOCK: Final = 1 << 20


def of_run(run: PressRun, sample: Path, sheets: Sheets | None = None) -> JobTicket:
    """The ticket for the files that a press run has made; ``sample`` is a press file of an invented piece."""
    job, drop = run.job, run.drop
    spots = spots_of(sample)
    return JobTicket(
        title=f"{job.title}, {run.words}" if run.words else job.title,
        token=drop.token,
        approved=drop.approved_at,
        quantity=len(run.pieces),
        paper=job.paper,
        standard=STANDARDS[job.standard],
        condition=output_intent.of_job(job).condition.identifier,
        inks=tuple(FaceInks(face.label, inks) for face, inks in zip(job.paper.faces, spots, strict=True)),
        mail=_mail_facts(run.resolved.campaign.mail, run),
        customer=_customer(run),
        files=_files(run),
        sample=sample,
        sheets=sheets or run.found.sheets,
    )


def ticket_file(path: Path, role: Role, pages: int = 0) -> TicketFile:
    """A file with its size and hashes, read once."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            sha256.update(block)
            md5.update(block)
    return TicketFile(path.name, role, path.stat().st_size, sha256.hexdigest(), md5.hexdigest(), pages)


def _files(run: PressRun) -> tuple[TicketFile, ...]:
    """What the printer gets: sheets where there are any, else the pages; and the lists that go with them."""
    role = Role.SHEETS if run.found.imposed else Role.PAGES
    printed = (ticket_file(path, role, page_count(path)) for path in run.found.imposed or run.found.press_files)
    places = sorted(path for path in run.work.iterdir() if drop_files.kind(path.name) == LISTED)
    return (*printed, *(ticket_file(path, Role.LIST) for path in (*places, run.work / ADDRESSES)))


def _mail_facts(mail: Mail, run: PressRun) -> MailFacts:
    job: PressJob = run.job
    barcode = (
        "Printed in the address block, one for each piece" if mail.mid else "Not printed: the mail house sprays it"
    )
    imprint = () if job.indicia == indicia.STAMP_SLOT else job.indicia
    return MailFacts(
        mail_class=_CLASSES[indicia.mail_class(mail)],
        barcode=barcode,
        sort=_SORT,
        endorsement=job.endorsement,
        imprint=imprint,
        in_home=run.drop.in_home_date,
    )


def _customer(run: PressRun) -> Customer:
    """The practice; who ordered is the campaign's contact, else who approved the drop with a name."""
    contact, kit = run.resolved.campaign.contact, run.job.kit
    with run.store.reading() as tx:
        approver = tx.drops.approved_by(run.drop.drop_id)
    name = contact.name.strip() or ("" if approver == NOBODY else approver)
    return Customer(kit.return_name or kit.name, name, contact.phone.strip(), contact.email.strip())
