"""The job ticket for machines: XJDF 2.1 (CIP4), from the same facts as the ticket on paper.

Elements stand in the order in which the schema asks for them; lengths are points. It tells of the job and of the
practice that orders it, never of a patient.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from reactivate_desktop import __version__
from reactivate_desktop.domain.calendar_day import long_date
from reactivate_desktop.press.ticket_facts import Customer, JobTicket, Role, TicketFile, folded_height
from reactivate_desktop.press.writer import whole_file
from reactivate_desktop.units import Length

NAMESPACE: Final = "http://www.CIP4.org/JDFSchema_2_0"
VERSION: Final = "2.1"
_AGENT: Final = "Reactivate Desktop"
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HALF_FOLD: Final = "F4-1"
"""Folded once, to half the size (CIP4 fold catalogue); any other fold is told in words."""


def write(ticket: JobTicket, target: Path) -> None:
    """Write the ticket as XJDF to ``target``, whole or not at all.

    Raises:
        PressError: when the file can't be written.
    """
    tree = document(ticket)
    ET.indent(tree)
    _clean(tree)
    with whole_file(target) as stream:
        stream.write(ET.tostring(tree, encoding="UTF-8", xml_declaration=True) + b"\n")


def document(ticket: JobTicket) -> ET.Element:
    """The XJDF element of a job."""
    root = ET.Element(
        "XJDF",
        {
            "xmlns": NAMESPACE,
            "Version": VERSION,
            "JobID": _token(ticket.token),
            "DescriptiveName": ticket.title,
            "Types": " ".join(_processes(ticket)),
        },
    )
    created = ET.SubElement(ET.SubElement(root, "AuditPool"), "AuditCreated")
    moment = ticket.approved.astimezone(UTC).isoformat(timespec="seconds")
    header = {"AgentName": _AGENT, "AgentVersion": __version__, "DeviceID": _token(_AGENT), "Time": moment}
    ET.SubElement(created, "Header", header)
    for words in _instructions(ticket):
        ET.SubElement(root, "Comment", {"Type": "Instruction"}).text = words
    _add_product(ET.SubElement(root, "ProductList"), ticket)
    _add_customer(root, ticket)
    sheets = ticket.files_of(Role.SHEETS)
    _add_run_list(root, sheets or ticket.files_of(Role.PAGES))
    return root


def _clean(tree: ET.Element) -> None:
    """Take out control characters: XML can't hold them, not even escaped (XML 1.0, 2.2)."""
    for element in tree.iter():
        if element.text:
            element.text = _NOT_XML.sub(" ", element.text)
        for key, value in element.attrib.items():
            element.set(key, _NOT_XML.sub(" ", value))


def _processes(ticket: JobTicket) -> list[str]:
    """What is to be done with the files, in order: imposed ones are not imposed again."""
    imposed = [] if ticket.files_of(Role.SHEETS) else ["Imposition"]
    return [*imposed, "DigitalPrinting", "Cutting", *(["Folding"] if ticket.paper.folds else [])]


def _instructions(ticket: JobTicket) -> list[str]:
    """What has no attribute of its own: mailing, in whole sentences."""
    mail = ticket.mail
    lines = [f"Mailing: {mail.mail_class}. {mail.barcode}. {mail.sort}"]
    if mail.endorsement:
        lines.append(f"Endorsement: {mail.endorsement}.")
    if mail.imprint:
        lines.append(f"Postage: {', '.join(mail.imprint)}.")
    if mail.in_home:
        lines.append(f"In homes by {long_date(mail.in_home)}.")
    if ticket.paper.folds:
        places = ", ".join(f"{fold.y.inch:g} in" for fold in ticket.paper.folds)
        lines.append(f"Folds, from the top edge of the flat sheet: {places}.")
    if ticket.sheets:
        lines.append(f"Imposed: {ticket.sheets.layout}, {ticket.sheets.count} sheets. {ticket.sheets.order}")
    return lines


def _add_product(products: ET.Element, ticket: JobTicket) -> None:
    paper = ticket.paper
    product = ET.SubElement(
        products,
        "Product",
        {
            "Amount": str(ticket.quantity),
            "DescriptiveName": paper.name,
            "IsRoot": "true",
            "ProductType": "Brochure" if paper.folds else "Postcard",
        },
    )
    finished = folded_height(paper)
    size = {"Bleed": _pt(paper.bleed), "FinishedDimensions": f"{_pt(paper.width)} {_pt(finished)} 0"}
    if paper.folds:
        size |= {"Dimensions": f"{_pt(paper.width)} {_pt(paper.height)}"}
    two = len(paper.faces) > 1
    _add_intent(
        product,
        "LayoutIntent",
        {**size, "Pages": str(len(paper.faces)), "Sides": "TwoSidedHeadToHead" if two else "OneSided"},
    )
    _add_intent(
        product, "MediaIntent", {"MediaType": "Paper", **({"MediaQuality": paper.stock} if paper.stock else {})}
    )
    _add_colours(product, ticket)
    if len(paper.folds) == 1 and finished * 2 == paper.height:
        _add_intent(product, "FoldingIntent", {"FoldCatalog": _HALF_FOLD})


def _add_intent(product: ET.Element, name: str, attributes: dict[str, str]) -> ET.Element:
    return ET.SubElement(ET.SubElement(product, "Intent", {"Name": name}), name, attributes)


def _add_colours(product: ET.Element, ticket: JobTicket) -> None:
    colours = _add_intent(product, "ColorIntent", {})
    for face, surface in zip(ticket.inks, ("Front", "Back"), strict=False):
        ET.SubElement(
            colours,
            "SurfaceColor",
            {
                "ColorsUsed": " ".join(_token(ink) for ink in face.names),
                "PrintStandard": _token(ticket.condition),
                "Surface": surface,
            },
        )


def _add_customer(root: ET.Element, ticket: JobTicket) -> None:
    customer = ticket.customer
    _add_resource(root, "CustomerInfo", {"CustomerJobName": ticket.title, "CustomerOrderID": ticket.token})
    contacts = ET.SubElement(root, "ResourceSet", {"Name": "Contact", "Usage": "Input"})
    resource = ET.SubElement(contacts, "Resource")
    ET.SubElement(resource, "Part", {"ContactType": "Customer"})
    contact = ET.SubElement(resource, "Contact")
    for kind, locator in _channels(customer):
        ET.SubElement(contact, "ComChannel", {"ChannelType": kind, "Locator": locator})
    ET.SubElement(contact, "Company", {"OrganizationName": customer.name})
    if customer.contact:
        first, _, last = customer.contact.strip().rpartition(" ")
        ET.SubElement(contact, "Person", {"FamilyName": last, **({"FirstName": first} if first else {})})


def _channels(customer: Customer) -> list[tuple[str, str]]:
    channels = []
    if customer.phone:
        channels.append(("Phone", f"tel:{re.sub('[^0-9+]+', '-', customer.phone).strip('-')}"))
    if customer.email:
        channels.append(("Email", f"mailto:{quote(customer.email, safe='@')}"))
    return channels


def _add_resource(root: ET.Element, name: str, attributes: dict[str, str]) -> None:
    resources = ET.SubElement(root, "ResourceSet", {"Name": name, "Usage": "Input"})
    ET.SubElement(ET.SubElement(resources, "Resource"), name, attributes)


def _add_run_list(root: ET.Element, files: Sequence[TicketFile]) -> None:
    """The files to print, in order; where they are several, each is a run of its own."""
    runs = ET.SubElement(root, "ResourceSet", {"Name": "RunList", "Usage": "Input"})
    for number, file in enumerate(files, start=1):
        resource = ET.SubElement(runs, "Resource", {"DescriptiveName": file.name})
        ET.SubElement(resource, "GeneralID", {"IDUsage": "SHA-256", "IDValue": file.sha256})
        if len(files) > 1:
            ET.SubElement(resource, "Part", {"Run": f"Run{number}"})
        run = ET.SubElement(resource, "RunList", {"NPage": str(file.pages)})
        entries = {"CheckSum": file.md5} if file.md5 else {}
        entries |= {"FileSize": str(file.size), "MimeType": "application/pdf", "URL": quote(file.name)}
        ET.SubElement(run, "FileSpec", entries)


def _pt(length: Length) -> str:
    return f"{length.pt:g}"


def _token(words: str) -> str:
    """Words as an XML name token: what it does not allow becomes an underscore."""
    return re.sub(r"[^\w.\-]+", "_", words.strip()) or "_"
