"""The lists of a drop: who is mailed (for the lettershop), who is not and why, and which pieces are held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from reactivate_desktop.errors import InputError
from reactivate_desktop.mail.table_file import Cell, read_csv, read_xlsx, write_csv
from reactivate_desktop.mail.workbook_file import write_xlsx

_SINCE_0_2 = ("volume", "volume_page")
"""The last columns of a mailing list; a list of version 0.1 has none of them, and one press file."""
MAILING_CSV, MAILING_XLSX = "mailing-list.csv", "mailing-list.xlsx"
ADDRESS_CSV = "address-list.csv"
NOT_MAILED_CSV, HELD_CSV = "not-mailed.csv", "held.csv"


@dataclass(frozen=True, slots=True)
class MailingRow:
    """One piece of the mailing list, in page order; the least that prints and mails it.

    ``front_page`` and ``back_page`` are page numbers from 1, counted on over all press files; ``volume`` is the number
    of the press file (1 = press.pdf or press-001.pdf) and ``volume_page`` the page of the front within it, from 1.
    ``version`` names what varies beside the person (clinic or variant); ``imb_digits`` and ``imb`` are '' without a
    mailer id.
    """

    sequence: int
    piece_id: str
    full_name: str
    first_name: str
    last_name: str
    address1: str
    address2: str
    city: str
    state: str
    zip: str
    zip4: str
    clinic_id: str
    version: str
    tracking_code: str
    qr_url: str
    imb_digits: str
    imb: str
    front_page: int
    back_page: int
    volume: int
    volume_page: int


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One piece as a lettershop needs it, and nothing else: where it goes, and how it is found again."""

    sequence: int
    piece_id: str
    full_name: str
    address1: str
    address2: str
    city: str
    state: str
    zip: str
    zip4: str
    imb_digits: str
    imb: str


@dataclass(frozen=True, slots=True)
class NotMailedRow:
    """A patient who gets no piece: where the row stands, and why. No name: the source row tells."""

    patient_key: int
    source_file: str
    source_sheet: str
    source_row: int
    patient_id: str
    rule: str
    reason: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A piece that could not be made right: where the patient's row stands, which element, and why."""

    piece_id: str
    patient_key: int
    source_file: str
    source_sheet: str
    source_row: int
    patient_id: str
    element: str
    reason: str


def write_mailing_list(rows: Sequence[MailingRow] | Iterable[MailingRow], folder: Path) -> tuple[Path, Path]:
    """Write mailing-list.csv and mailing-list.xlsx into ``folder``, in the order given. Rows are read once, streamed.

    Raises:
        PressError: when a cell can't be listed.
        WorldError: when a file can't be written.
    """
    csv_path, xlsx_path = folder / MAILING_CSV, folder / MAILING_XLSX
    header = _header(MailingRow)
    cells = attrgetter(*header)
    count = write_csv(header, map(cells, rows), csv_path)
    # the workbook is made from the list just written, so that the two can't differ and rows are held nowhere
    write_xlsx(header, map(cells, read_mailing_list(csv_path)), xlsx_path, "Mailing list", count)
    return csv_path, xlsx_path


def write_address_list(rows: Iterable[MailingRow], folder: Path) -> Path:
    """Write address-list.csv into ``folder``: the columns of ``AddressRow``, in the order given, streamed.

    Raises:
        PressError: when a cell can't be listed.
        WorldError: when the file can't be written.
    """
    target = folder / ADDRESS_CSV
    header = _header(AddressRow)
    write_csv(header, map(attrgetter(*header), rows), target)
    return target


def read_mailing_list(path: Path) -> Iterator[MailingRow]:
    """Rows of a mailing list (.csv or .xlsx) as they were written.

    Raises:
        InputError: when the file is not a mailing list of this program; it names file and row.
    """
    read = read_xlsx if path.suffix.lower() == ".xlsx" else read_csv
    numbers = [field.name for field in fields(MailingRow) if field.type in {"int", int}]
    header = _header(MailingRow)
    for place, cells in enumerate(read(header, path, optional=len(_SINCE_0_2)), start=2):
        values: dict[str, Any] = dict(zip(header, cells, strict=False))
        if len(cells) < len(header):
            values |= {"volume": "1", "volume_page": values["front_page"]}
        for name in numbers:
            if not (values[name].isascii() and values[name].isdigit()):
                raise InputError(
                    f"{path.name}, row {place:,}: column {name} is not a number.",
                    hint="Use the list as it was written.",
                    code="list-cell",
                )
            values[name] = int(values[name])
        yield MailingRow(**values)


def write_not_mailed(rows: Iterable[NotMailedRow], folder: Path) -> Path:
    """Write not-mailed.csv into ``folder``.

    Raises:
        PressError: when a cell can't be listed.
        WorldError: when the file can't be written.
    """
    target = folder / NOT_MAILED_CSV
    write_csv(_header(NotMailedRow), map(_as_cells, rows), target)
    return target


def write_held(rows: Iterable[HeldRow], folder: Path) -> Path:
    """Write held.csv into ``folder``.

    Raises:
        PressError: when a cell can't be listed.
        WorldError: when the file can't be written.
    """
    target = folder / HELD_CSV
    write_csv(_header(HeldRow), map(_as_cells, rows), target)
    return target


def _header(row: type[MailingRow | AddressRow | NotMailedRow | HeldRow]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(row))


def _as_cells(row: NotMailedRow | HeldRow) -> tuple[Cell, ...]:
    """Source cells may hold anything that a sheet can; what can't be listed becomes a blank, for no row may be lost."""
    return tuple(
        cell if isinstance(cell, int) else "".join(sign if sign.isprintable() else " " for sign in cell)
        for cell in attrgetter(*_header(type(row)))(row)
    )
