"""An address in its standard form, for comparison only: capitals, short words, no punctuation, parts in their places.

What is printed stays as people write it. The parts are found by ``usaddress`` (a trained model: it takes about a tenth
of a millisecond, so whole lists are compared by ``audience.address_key``, and this form is for addresses that came in
one piece); both have the short forms of USPS Publication 28. It is no postal certification.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import usaddress

from reactivate_desktop.audience.publication28 import DIRECTIONS, SUFFIXES, UNITS
from reactivate_desktop.intake import values

_DROP = re.compile(r"[^A-Z0-9#/&\- ]+")
_NOT_ZIP = re.compile(r"[^\d-]")
_HYPHENED = re.compile(r"\b(north|south)[- ]?(east|west)\b", re.IGNORECASE)
# appendix F writes names of highways and county roads out in full
_ROADS = {"HWY": "HIGHWAY", "RD": "ROAD", "RTE": "ROUTE", "RT": "ROUTE", "CO": "COUNTY", "CNTY": "COUNTY"} | {
    "CR": "COUNTY ROAD",
    "SR": "STATE ROUTE",
    "FM": "FM",
    "AVE": "AVENUE",
}
_ORDINAL_FLOORS = {"FIRST": "1", "SECOND": "2", "THIRD": "3", "FOURTH": "4", "FIFTH": "5", "GROUND": "GROUND"}
_STREET = (
    "AddressNumberPrefix",
    "AddressNumber",
    "AddressNumberSuffix",
    "StreetNamePreModifier",
    "StreetNamePreDirectional",
    "StreetNamePreType",
    "StreetName",
    "StreetNamePostType",
    "StreetNamePostDirectional",
    "StreetNamePostModifier",
)
_UNIT = ("OccupancyType", "OccupancyIdentifier", "SubaddressType", "SubaddressIdentifier")
_BOX = ("USPSBoxType", "USPSBoxID", "USPSBoxGroupType", "USPSBoxGroupID")


class PostalForm(NamedTuple):
    """``123 N MAIN ST``, ``APT 4``, ``BOSTON``, ``MA``, ``02110``, ``1234``; '' where a part is absent."""

    street: str
    unit: str
    city: str
    state: str
    zip: str
    zip4: str


def _capitals(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign)).upper()
    return " ".join(_DROP.sub(" ", bare.replace("'", "").replace("’", "").replace(".", "")).split())


@lru_cache(maxsize=65_536)
def standard(address1: str, address2: str = "", city: str = "", state: str = "", zip_code: str = "") -> PostalForm:
    """The standard form of an address, whether it comes in fields or in one piece. Every text has one."""
    # a ZIP code without a town behind it would be read as a unit
    last = f"{state} {zip_code}" if city or state else ""
    text = ", ".join(part for part in map(values.tidy, (address1, address2, city, last)) if part)
    text = _HYPHENED.sub(r"\1\2", text)
    parts = _parts(text)
    five, four = values.zip_code(zip_code or _NOT_ZIP.sub("", parts.get("ZipCode", ""))).value
    region = values.state(state or parts.get("StateName", "")).value
    return PostalForm(
        street=_street(parts) or _box(parts) or ("" if city or five else _capitals(text)),
        unit=_unit(parts),
        city=_capitals(city or parts.get("PlaceName", "")),
        state=_capitals(region),
        zip=five,
        zip4=four,
    )


def _parts(text: str) -> dict[str, str]:
    """Labels to their words; words of one label that stand apart are joined."""
    found: dict[str, list[str]] = {}
    for token, name in usaddress.parse(text):
        found.setdefault(name, []).append(token.strip(" ,;"))
    return {name: " ".join(words) for name, words in found.items()}


def _street(parts: dict[str, str]) -> str:
    words = []
    for name in _STREET:
        text = _capitals(parts.get(name, ""))
        if name.endswith("Directional"):
            text = DIRECTIONS.get(text.replace("-", "").replace(" ", ""), text)
        elif name == "StreetNamePreType":
            text = " ".join(_ROADS.get(word, word) for word in text.split())
        elif name == "StreetNamePostType":
            text = " ".join(SUFFIXES.get(word, word) for word in text.split())
        words.append(text)
    return " ".join(filter(None, words))


def _box(parts: dict[str, str]) -> str:
    number = _capitals(parts.get("USPSBoxID", "")).removeprefix("#").strip()
    group = " ".join(_capitals(parts.get(name, "")) for name in ("USPSBoxGroupType", "USPSBoxGroupID")).strip()
    if group:
        return f"{group} BOX {number}".strip()
    return f"PO BOX {number}" if number else ""


def _unit(parts: dict[str, str]) -> str:
    words: list[str] = []
    for kind, number in (("SubaddressType", "SubaddressIdentifier"), ("OccupancyType", "OccupancyIdentifier")):
        name, which = _capitals(parts.get(kind, "")), _capitals(parts.get(number, "")).replace("# ", "#")
        name = UNITS.get(name.replace("#", "").strip(), name)
        which = which.removeprefix("#") if name else which
        if name == "FL":
            which = _ORDINAL_FLOORS.get(which, re.sub(r"(?<=\d)(?:ST|ND|RD|TH)$", "", which))
        # section 213: a blank stands between the number sign and the number
        words.append(re.sub(r"^#\s*", "# ", f"{name} {which}".strip()))
    return " ".join(filter(None, words))


def door(unit: str) -> str:
    """Apartment 4, unit 4 and # 4 are one door."""
    return re.sub(r"^(?:APT|UNIT|STE|#|NO)\s*#?", "", unit).strip()
