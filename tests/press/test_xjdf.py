"""The XJDF: built as CIP4's schema asks for it, the same facts as on paper, and nobody's patient in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from ticket_ground import LIST, SHEETS, VOLUME, VOLUMES, make_ticket, with_much_to_say, with_nothing_said

from reactivate_desktop.press import xjdf
from reactivate_desktop.press.ticket_facts import Role

SPACE = "{http://www.CIP4.org/JDFSchema_2_0}"
TOKEN = r"[\w.:\-]+"
TOKENS = rf"{TOKEN}( {TOKEN})*"
TEXT = r"[^\x00-\x1f]+"
NUMBER = r"\d+(\.\d+)?"
PAIR, SHAPE = rf"{NUMBER} {NUMBER}", rf"{NUMBER} {NUMBER} {NUMBER}"
INT = r"\d{1,9}"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
INPUT = {"Name": TOKEN, "Usage": "Input|Output"}

# element: (its children, in the schema's order), {attribute: what it may say}, {attributes that must be there}
RULES: dict[str, tuple[tuple[str, ...], dict[str, str], set[str]]] = {
    "XJDF": (
        ("AuditPool", "Comment", "GeneralID", "ProductList", "ResourceSet"),
        {"Version": r"2\.1", "JobID": TOKEN, "Types": TOKENS, "DescriptiveName": TEXT},
        {"JobID", "Types", "Version"},
    ),
    "AuditPool": (("AuditCreated",), {}, set()),
    "AuditCreated": (("Header",), {}, set()),
    "Header": (
        (),
        {"AgentName": TEXT, "AgentVersion": TEXT, "DeviceID": TOKEN, "Time": MOMENT},
        {"DeviceID", "Time"},
    ),
    "Comment": ((), {"Type": TOKEN}, set()),
    "GeneralID": ((), {"IDUsage": TOKEN, "IDValue": TEXT}, {"IDUsage", "IDValue"}),
    "ProductList": (("Product",), {}, set()),
    "Product": (
        ("Comment", "GeneralID", "Intent"),
        {"Amount": INT, "DescriptiveName": TEXT, "IsRoot": "true|false", "ProductType": TOKEN},
        set(),
    ),
    "Intent": (("LayoutIntent", "MediaIntent", "ColorIntent", "FoldingIntent"), {"Name": TOKEN}, {"Name"}),
    "LayoutIntent": (
        (),
        {
            "Bleed": NUMBER,
            "Dimensions": PAIR,
            "FinishedDimensions": SHAPE,
            "Pages": INT,
            "Sides": "OneSided|OneSidedBack|TwoSidedHeadToHead|TwoSidedHeadToFoot",
        },
        set(),
    ),
    "MediaIntent": (
        (),
        {"MediaType": "Paper", "MediaQuality": TEXT, "Weight": NUMBER, "Coating": "Coated|Gloss|Matte|None|Satin"},
        {"MediaType"},
    ),
    "ColorIntent": (("SurfaceColor",), {}, set()),
    "SurfaceColor": ((), {"ColorsUsed": TOKENS, "PrintStandard": TOKEN, "Surface": "Front|Back"}, {"Surface"}),
    "FoldingIntent": ((), {"FoldCatalog": r"F\d+-(\d+|X)"}, set()),
    "ResourceSet": (("Comment", "Dependent", "GeneralID", "Resource"), INPUT, {"Name"}),
    "Resource": (
        ("AmountPool", "Comment", "GeneralID", "Part", "RunList", "CustomerInfo", "Contact"),
        {"DescriptiveName": TEXT},
        set(),
    ),
    "Part": ((), {"Run": TOKEN, "ContactType": TOKEN}, set()),
    "CustomerInfo": ((), {"CustomerJobName": TEXT, "CustomerOrderID": TEXT}, set()),
    "Contact": (("Address", "ComChannel", "Company", "Person"), {}, set()),
    "ComChannel": ((), {"ChannelType": TOKEN, "Locator": r"(tel|mailto):\S+"}, {"ChannelType", "Locator"}),
    "Company": ((), {"OrganizationName": TEXT}, {"OrganizationName"}),
    "Person": ((), {"FirstName": TEXT, "FamilyName": TEXT}, set()),
    "RunList": (("FileSpec",), {"NPage": INT}, set()),
    "FileSpec": (
        (),
        {"CheckSum": "[0-9a-f]{32}", "FileSize": r"\d{1,18}", "MimeType": "application/pdf", "URL": r"[!-~]+"},
        {"URL"},
    ),
}

ONCE = {
    "XJDF": ("AuditPool", "ProductList"),
    "AuditCreated": ("Header",),
    "Intent": ("LayoutIntent", "MediaIntent", "ColorIntent", "FoldingIntent"),
    "Resource": ("AmountPool", "RunList", "CustomerInfo", "Contact"),
    "Contact": ("Address", "Company", "Person"),
    "RunList": ("FileSpec",),
}
"""Children that an element may have once; of surfaces a ColorIntent has two at most."""
LEAST = {"AuditPool": "AuditCreated", "AuditCreated": "Header", "ProductList": "Product"}
"""Elements that are nothing without a child of this name."""

KNOWN_VALID = f"""<XJDF xmlns="{SPACE[1:-1]}" Version="2.1" JobID="J1" Types="Imposition DigitalPrinting Cutting">
<ProductList><Product Amount="5000" ProductType="Postcard">
<Intent Name="LayoutIntent"><LayoutIntent FinishedDimensions="648 432 0" Pages="2" Sides="TwoSidedHeadToHead"/></Intent>
<Intent Name="MediaIntent"><MediaIntent MediaType="Paper" Weight="270" Coating="Gloss"/></Intent>
<Intent Name="ColorIntent"><ColorIntent>
<SurfaceColor Surface="Front" PrintStandard="CGATS21-2-CRPC6"/><SurfaceColor Surface="Back"/></ColorIntent></Intent>
</Product></ProductList>
<ResourceSet Name="RunList" Usage="Input"><Resource><RunList NPage="5000">
<FileSpec URL="press.pdf" MimeType="application/pdf"/></RunList></Resource></ResourceSet></XJDF>"""


def faults(element: ET.Element) -> list[str]:
    """What the rules find wrong with an element and all in it."""
    name = element.tag.removeprefix(SPACE)
    if not element.tag.startswith(SPACE) or name not in RULES:
        return [f"{element.tag} is not known"]
    children, attributes, needed = RULES[name]
    found = [f"{name} has no {missing}" for missing in needed - element.attrib.keys()]
    for key, value in element.attrib.items():
        if key not in attributes:
            found.append(f"{name} can't have {key}")
        elif not re.fullmatch(attributes[key], value):
            found.append(f"{name} {key} is {value}")
    places = [children.index(child.tag.removeprefix(SPACE)) for child in element if child.tag[len(SPACE) :] in children]
    if len(places) != len(element) or places != sorted(places):
        found.append(f"{name} holds {[child.tag.removeprefix(SPACE) for child in element]}")
    kinds = [child.tag.removeprefix(SPACE) for child in element]
    found += [f"{name} has {kind} twice" for kind in ONCE.get(name, ()) if kinds.count(kind) > 1]
    if kinds.count("SurfaceColor") > 2 or (name in LEAST and LEAST[name] not in kinds):
        found.append(f"{name} holds {kinds}")
    inner = element if name == "Intent" else [resource[-1] for resource in element.iterfind(f"{SPACE}Resource")]
    if name in ("Intent", "ResourceSet") and any(part.tag != f"{SPACE}{element.get('Name')}" for part in inner):
        found.append(f"{name} {element.get('Name')} holds something else")
    return found + [fault for child in element for fault in faults(child)]


def written(folder: Path, ticket: Any) -> ET.Element:
    xjdf.write(ticket, folder / "job.xjdf")
    assert (folder / "job.xjdf").read_bytes().startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<XJDF xmlns=")
    return ET.parse(folder / "job.xjdf").getroot()


def one(root: ET.Element, path: str) -> ET.Element:
    found = root.find(".//" + "/".join(SPACE + step for step in path.split("/")))
    assert found is not None, path
    return found


def test_the_rules_take_a_ticket_that_the_schema_takes() -> None:
    assert faults(ET.fromstring(KNOWN_VALID)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("TwoSidedHeadToHead", "TwoSided"),
        ('Amount="5000"', 'Amount="many"'),
        ('JobID="J1"', ""),
        ('Name="MediaIntent"', 'Name="ColorIntent"'),
        ("JDFSchema_2_0", "JDFSchema_1_1"),
        ("<ProductList>", '<ResourceSet Name="Contact"/><ProductList>'),
        ('Surface="Back"', 'Surface="Both"'),
        ('FinishedDimensions="648 432 0"', 'FinishedDimensions="648 432"'),
        ('<SurfaceColor Surface="Back"/>', '<SurfaceColor Surface="Back"/><SurfaceColor Surface="Back"/>'),
        ('<FileSpec URL="press.pdf"', '<FileSpec URL="a.pdf"/><FileSpec URL="press.pdf"'),
        ('NPage="5000"', 'NPage="99999999999"'),
        ("<ProductList>", "<AuditPool/><ProductList>"),
        ("</ResourceSet>", "<Comment/></ResourceSet>"),
    ],
)
def test_the_rules_refuse_what_the_schema_refuses(before: str, after: str) -> None:
    assert before in KNOWN_VALID
    assert faults(ET.fromstring(KNOWN_VALID.replace(before, after, 1))) != []


@pytest.mark.parametrize("template", ["card", "mailer"])
@pytest.mark.parametrize("change", [replace, with_much_to_say, with_nothing_said])
def test_any_job_follows_the_rules(tmp_path: Path, template: str, change: Any) -> None:
    assert faults(written(tmp_path, change(make_ticket(tmp_path, template)))) == []


def test_a_postcard(tmp_path: Path) -> None:
    root = written(tmp_path, make_ticket(tmp_path))
    assert root.attrib == {
        "Version": "2.1",
        "JobID": "A1B2",
        "DescriptiveName": "Quay Dental, spring",
        "Types": "Imposition DigitalPrinting Cutting",
    }
    assert one(root, "Product").get("Amount") == "590"
    assert one(root, "Intent/LayoutIntent").attrib == {
        "Bleed": "9",
        "FinishedDimensions": "648 432 0",
        "Pages": "2",
        "Sides": "TwoSidedHeadToHead",
    }
    colours = root.findall(f".//{SPACE}SurfaceColor")
    assert [colour.get("Surface") for colour in colours] == ["Front", "Back"]
    assert {colour.get("PrintStandard") for colour in colours} == {"CGATS_TR_006"}
    assert one(root, "RunList/FileSpec").attrib == {
        "CheckSum": VOLUME.md5,
        "FileSize": "1470559",
        "MimeType": "application/pdf",
        "URL": "press.pdf",
    }
    assert one(root, "Resource/GeneralID").attrib == {"IDUsage": "SHA-256", "IDValue": VOLUME.sha256}
    assert one(root, "Contact/Company").get("OrganizationName") == "Quay Dental"
    assert one(root, "Contact/Person").attrib == {"FirstName": "Ada Quill", "FamilyName": "Marsh"}
    channels = [channel.get("Locator") for channel in root.iter(f"{SPACE}ComChannel")]
    assert channels == ["tel:508-555-0142", "mailto:print@quay.example"]
    said = " ".join(comment.text or "" for comment in root.iter(f"{SPACE}Comment"))
    for words in ("USPS Marketing Mail", "RETURN SERVICE REQUESTED", "PERMIT NO. 17", "January 12, 2027"):
        assert words in said


def test_a_folded_piece_has_its_flat_and_its_finished_size(tmp_path: Path) -> None:
    root = written(tmp_path, make_ticket(tmp_path, "mailer"))
    layout = one(root, "Intent/LayoutIntent")
    assert (layout.get("Dimensions"), layout.get("FinishedDimensions")) == ("612 792", "612 396 0")
    assert one(root, "Intent/FoldingIntent").get("FoldCatalog") == "F4-1"
    assert root.get("Types") == "Imposition DigitalPrinting Cutting Folding"


def test_each_volume_is_a_run(tmp_path: Path) -> None:
    root = written(tmp_path, make_ticket(tmp_path, files=(*VOLUMES, LIST)))
    files = [spec.get("URL") for spec in root.iter(f"{SPACE}FileSpec")]
    assert files == [volume.name for volume in VOLUMES]
    assert [part.get("Run") for part in root.iter(f"{SPACE}Part")][1:] == [f"Run{n}" for n in range(1, 41)]


def test_imposed_sheets_are_what_is_run_and_are_not_imposed_again(tmp_path: Path) -> None:
    sheets = replace(VOLUME, name="sheets 1.pdf", role=Role.SHEETS, pages=296)
    root = written(tmp_path, make_ticket(tmp_path, files=(VOLUME, sheets, LIST), sheets=SHEETS))
    assert root.get("Types") == "DigitalPrinting Cutting"
    assert [spec.get("URL") for spec in root.iter(f"{SPACE}FileSpec")] == ["sheets%201.pdf"]
    assert "148 sheets" in " ".join(comment.text or "" for comment in root.iter(f"{SPACE}Comment"))


def test_the_size_of_a_large_file_is_told(tmp_path: Path) -> None:
    """The schema's FileSize is a long (XJDF 2.1)."""
    root = written(tmp_path, make_ticket(tmp_path, files=(replace(VOLUME, size=5_000_000_000),)))
    assert one(root, "RunList/FileSpec").get("FileSize") == "5000000000"
    assert faults(root) == []


def test_a_control_character_in_a_name_does_not_break_the_file(tmp_path: Path) -> None:
    root = written(tmp_path, make_ticket(tmp_path, title="Spring\x0b & <\ud800> “now”\x01"))
    assert root.get("DescriptiveName") == "Spring  & < > “now” "


def test_the_moment_is_told_in_utc(tmp_path: Path) -> None:
    ticket = make_ticket(tmp_path)
    east = replace(ticket, approved=ticket.approved.astimezone(timezone(timedelta(hours=-5))))
    assert one(written(tmp_path, east), "AuditCreated/Header").get("Time") == "2026-11-23T15:04:05+00:00"
