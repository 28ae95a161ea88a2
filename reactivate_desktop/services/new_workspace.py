"""Make a workspace: its clinics come from brand kits, from a sheet, or are given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import workbook
from reactivate_desktop.services import find_kit
from reactivate_desktop.store import Store, is_postgresql

_NEEDED = ("name", "address1", "city", "state", "zip", "phone", "booking_url")
_OPTIONAL = ("id", "address2", "brand", "latitude", "longitude", "hours", "directions", "aliases", "map_art")
_SYNONYMS = {
    "id": ("clinicid", "code", "locationid"),
    "name": ("clinic", "clinicname", "location", "locationname"),
    "address1": ("address", "street", "addressline1", "streetaddress"),
    "address2": ("suite", "unit", "addressline2"),
    "zip": ("zipcode", "postalcode"),
    "phone": ("phonenumber", "telephone"),
    "booking_url": ("bookinglink", "url", "website", "link", "booking"),
    "latitude": ("lat",),
    "longitude": ("lon", "lng", "long"),
    "aliases": ("othernames", "alsoknownas"),
}


def create(
    location: str | Path,
    passphrase: str,
    *,
    brands: Sequence[str] = (),
    clinics: Sequence[Clinic] = (),
    clinics_sheet: Path | None = None,
) -> Store:
    """Make a workspace and open it. All input is read before anything is made.

    Args:
        location: the new ``*.reactivate`` file, or a ``postgresql://`` URL.
        passphrase: what encrypts it.
        brands: brand kits (folders or bundled ids) whose clinics go in.
        clinics: more clinics.
        clinics_sheet: a sheet of clinics; then the kits' own stay out.

    Raises:
        InputError: when a kit or the sheet can't be used.
        WorkspaceError: when the workspace can't be made.
    """
    kits = [find_kit.run(brand) for brand in brands]
    found = list(clinics)
    if clinics_sheet is not None:
        brand = kits[0].id if len(kits) == 1 else ""
        found += [
            clinic if clinic.brand else replace(clinic, brand=brand) for clinic in clinics_from_sheet(clinics_sheet)
        ]
    else:
        found += [replace(clinic, brand=clinic.brand or kit.id) for kit in kits for clinic in kit.clinics]
    _refuse_twice(found)
    store = Store.create(location, passphrase)
    try:
        with store.transaction() as tx:
            tx.clinics.save(found)
    except BaseException:
        store.close()
        if not is_postgresql(str(location)):
            Path(location).unlink(missing_ok=True)
        raise
    return store


def clinics_from_sheet(path: Path) -> tuple[Clinic, ...]:
    """Read clinics from a sheet whose first filled row has the headers.

    Headers: name, address1, city, state, zip, phone, booking_url, latitude and longitude; and, where wanted, id,
    address2, brand, hours, directions and aliases (several in a cell: parted by ``;`` or line breaks).

    Raises:
        InputError: naming file, row and column.
    """
    table = workbook.read_table(path)
    numbered = [(number, row) for number, row in enumerate(table.rows, 1) if any(cell.strip() for cell in row)]
    if len(numbered) < 2:
        raise InputError(f"{path.name} has no clinics.", hint="One header row, then a row each.", code="clinics-empty")
    columns = _columns(path.name, numbered[0][1])
    return tuple(_clinic(path.name, number, columns, row) for number, row in numbered[1:])


def _columns(file: str, headers: Sequence[str]) -> dict[str, int]:
    keys = [re.sub(r"[^a-z0-9]", "", header.casefold()) for header in headers]
    columns = {}
    for field in (*_NEEDED, *_OPTIONAL):
        wanted = (field.replace("_", ""), *_SYNONYMS.get(field, ()))
        place = next((keys.index(key) for key in wanted if key in keys), None)
        if place is not None:
            columns[field] = place
    missing = [field for field in (*_NEEDED, "latitude", "longitude") if field not in columns]
    if missing:
        raise InputError(
            f"{file} lacks the columns: {', '.join(missing)}.",
            hint="Add them to its header row.",
            code="clinics-columns",
        )
    return columns


def _clinic(file: str, number: int, columns: dict[str, int], row: Sequence[str]) -> Clinic:
    cells = {field: row[place].strip() if place < len(row) else "" for field, place in columns.items()}
    for field in _NEEDED:
        if not cells[field]:
            raise InputError(f"{file}, row {number}: {field} is empty.", hint="Fill it in.", code="clinics-cell")
    code = cells["zip"]
    return Clinic(
        id=cells.get("id", "") or _slug(cells["name"]),
        name=cells["name"],
        address1=cells["address1"],
        address2=cells.get("address2", ""),
        city=cells["city"],
        state=cells["state"],
        zip=code.zfill(5) if code.isdigit() else code,
        phone=cells["phone"],
        booking_url=cells["booking_url"],
        latitude=_degrees(file, number, "latitude", cells["latitude"], 90),
        longitude=_degrees(file, number, "longitude", cells["longitude"], 180),
        hours=_several(cells.get("hours", "")),
        directions=_several(cells.get("directions", "")),
        aliases=_several(cells.get("aliases", "")),
        map_art=cells.get("map_art", ""),
        brand=cells.get("brand", ""),
    )


def _degrees(file: str, number: int, field: str, text: str, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = most + 1
    if not -most <= value <= most:
        raise InputError(
            f"{file}, row {number}: {field} is not a number of degrees.",
            hint="Write it as 42.3601 or -71.0589.",
            code="clinics-cell",
        )
    return value


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;\n]", text) if part.strip())


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def _refuse_twice(clinics: Sequence[Clinic]) -> None:
    ids = [clinic.id for clinic in clinics]
    twice = sorted({clinic_id for clinic_id in ids if ids.count(clinic_id) > 1})
    if twice:
        raise InputError(
            f"The clinic id '{twice[0]}' is given twice.", hint="Give each clinic its own id.", code="clinic-twice"
        )
