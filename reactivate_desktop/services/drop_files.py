"""The files of a drop's folder: in which order they are listed, and what each is for. A new kind is one line here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from reactivate_desktop.services import drop_folder, imposition

PURPOSES: Final[dict[str, str]] = {
    drop_folder.PRESS: "for the printer",
    imposition.IMPOSED: "for the printer: sheets, to be cut and stacked",
    imposition.PICTURE: "what the sheets look like",
    imposition.LISTED: "which piece stands where on the sheets",
    drop_folder.TICKET: "for the printer, goes with it",
    drop_folder.XJDF: "the same for the printer's software",
    drop_folder.ADDRESSES: "for the lettershop: addresses and barcodes, in page order",
    drop_folder.LIST_CSV: "all that is on each piece, in page order",
    drop_folder.LIST_XLSX: "the same for people",
    drop_folder.PROOF: "the worst cases, with cover",
    drop_folder.HELD: "pieces that could not be made right",
    drop_folder.NOT_MAILED: "everybody else, with the reason",
    drop_folder.PREFLIGHT: "all findings",
    drop_folder.CERTIFICATE_PDF: "what was read back, how, and from which files",
    drop_folder.CERTIFICATE: "the same for machines",
    drop_folder.MANIFEST: "sizes and checksums",
}


def purpose(name: str) -> str:
    """What a file is for, in a few words; '' for one that is not known here."""
    return PURPOSES.get(kind(name), "")


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """The names as people read them: what prints first, what is not known here by name at the end."""
    places = {name: place for place, name in enumerate(PURPOSES)}
    return tuple(sorted(names, key=lambda name: (places.get(kind(name), len(places)), name)))


def is_press_file(name: str) -> bool:
    """Whether a file holds pages for the press: press.pdf, or a volume."""
    return kind(name) == drop_folder.PRESS


def kind(name: str) -> str:
    """The name of a file without the number of its volume: ``press.pdf`` for press-003.pdf."""
    of_volume = drop_folder.OF_VOLUME.fullmatch(name)
    return of_volume[1] + of_volume[2] if of_volume else name
