"""Put people on the workspace's suppression list: from a sheet, by a card that came back, or those chosen on screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reactivate_desktop.audience.address_key import address_key, person_key
from reactivate_desktop.domain import tracking_code
from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.errors import InputError
from reactivate_desktop.intake import importer
from reactivate_desktop.mail import address
from reactivate_desktop.store import Store, Transaction

if TYPE_CHECKING:
    import pandas as pd

    from reactivate_desktop.domain.piece import Piece

Row = Mapping[Any, Any]
"""A row of a patient table."""

_NAME = ("first_name", "last_name")
_ADDRESS = ("address1", "address2", "zip")
_PRINTED = ("address1", "address2", "city", "state", "zip", "zip4")


@dataclass(frozen=True, slots=True)
class Suppression:
    """What was put on the list.

    ``people`` = ``added`` + ``known`` + ``unusable``: rows of a sheet, or people. ``rows`` are the sheet's rows that
    name no address to go by (and no patient of the workspace). ``listed`` counts all entries of the list now.
    """

    people: int
    added: int
    known: int
    unusable: int
    listed: int
    rows: tuple[int, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate suppress``."""
        return {
            "people": self.people,
            "added": self.added,
            "known": self.known,
            "unusable": self.unusable,
            "unusable_rows": list(self.rows),
            "listed": self.listed,
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        noun = "entry" if self.added == 1 else "entries"
        lines = [
            f"{self.added:,} new {noun} on the suppression list, {self.known:,} stood there; {self.listed:,} in all."
        ]
        if self.unusable:
            where = f": rows {', '.join(map(str, self.rows[:20]))}" if self.rows else ""
            more = " and more" if len(self.rows) > 20 else ""
            lines.append(f"{self.unusable:,} have no street or ZIP code to go by and were left out{where}{more}.")
        return lines


def from_sheet(
    store: Store,
    path: Path,
    *,
    sheet: str | None = None,
    whole_address: bool = False,
    who: str = "command line",
    progress: Progress | None = None,
) -> Suppression:
    """Suppress everybody on a sheet with columns of names and addresses, or of patient ids known to the workspace.

    A row is the person at that address; ``whole_address`` makes it everybody there, as does a row without a name.

    Raises:
        InputError: when the sheet can't be read, or has no usable column.
    """
    watch = progress or NoProgress()
    watch.report(0, 0, "reading the sheet")
    read = importer.read_patients(path, sheet=sheet)
    rows = read.patients
    with store.transaction() as tx:
        known = _by_id(tx.patients.frame()) if (rows["patient_id"] != "").any() else {}
        found, unusable = [], []
        for row in rows.to_dict("records"):
            keys = _keys(row, whole_address) | _keys(known.get(row["patient_id"], {}), whole_address)
            if keys:
                found.append(keys)
            else:
                unusable.append(int(row["source_row"]))
        refused = {problem.row for problem in read.problems if problem.severity == "refused"}
        return _keep(tx, found, sorted({*unusable, *refused}), f"sheet {Path(path).name}", who)


def by_code(store: Store, text: str, *, whole_address: bool = False, who: str = "command line") -> Suppression:
    """Suppress those for whom a card was, by its tracking code: all of its household, at the address printed on it.

    Who has moved since, to an address that the practice told us, is not suppressed there.

    Raises:
        InputError: when the code is mistyped or was never mailed from this workspace.
    """
    code = str(tracking_code.parse(text))
    with store.transaction() as tx:
        piece = tx.drops.piece(code)
        if piece is None:
            raise InputError(
                "This code was never mailed from this workspace.",
                hint="Compare it with the card, and look into the right workspace.",
                code="code-unknown",
            )
        people = tx.patients.frame()
        members = people.loc[people.index.isin({piece.patient_key, *piece.member_keys})].to_dict("records")
        found = [_keys_of_member(member, piece, whole_address) for member in members]
        return _keep(tx, [keys for keys in found if keys], (), f"card {code} came back", who)


def by_patients(store: Store, patient_keys: Iterable[int], *, who: str = "window") -> Suppression:
    """Suppress patients of the workspace, each at the present address.

    Raises:
        InputError: when the workspace has no such patient.
    """
    wanted = sorted(set(patient_keys))
    with store.transaction() as tx:
        people = tx.patients.frame()
        if missing := set(wanted) - set(people.index):
            raise InputError(
                f"{len(missing)} of these patients are not in this workspace any more.",
                hint="Look at the list again.",
                code="patient-unknown",
            )
        keys = [_keys(person, False) for person in people.loc[wanted].to_dict("records")]
        found = [one for one in keys if one]
        return _keep(tx, found, (), "asked for", who, unusable=len(keys) - len(found))


def _keys(row: Row, whole_address: bool) -> frozenset[str]:
    """The key of a row of a patient table: a person at an address, or the address where there is no name."""
    if not row:
        return frozenset()
    place = [str(row[name]) for name in _ADDRESS]
    person = "" if whole_address else person_key(*(str(row[name]) for name in _NAME), *place)
    return frozenset({person or address_key(*place)} - {""})


def _keys_of_member(member: Row, piece: Piece, whole_address: bool) -> frozenset[str]:
    printed = tuple(getattr(piece, name) for name in _PRINTED)
    keys = _keys({**member, **dict(zip(_PRINTED, printed, strict=True))}, whole_address)
    now = address.normalise(*(str(member[name]) for name in _PRINTED))
    stayed = tuple(getattr(now, name) for name in _PRINTED) == printed
    return keys | _keys(member, whole_address) if stayed else keys


def _by_id(patients: pd.DataFrame) -> dict[str, Row]:
    """Patients by their practice's id, where one alone has it."""
    ids = patients["patient_id"]
    alone = patients[(ids != "") & ~ids.duplicated(keep=False)]
    return {str(row["patient_id"]): row for row in alone.to_dict("records")}


def _keep(
    tx: Transaction,
    found: list[frozenset[str]],
    rows: Iterable[int],
    reason: str,
    who: str,
    *,
    unusable: int = 0,
) -> Suppression:
    """Keep the keys of ``found``, one set a person; a person counts as added when any of the keys is new."""
    before = tx.suppression.keys()
    listed = set(before)
    added = 0
    for keys in found:
        added += not keys <= listed
        listed |= keys
    tx.suppression.add(listed - before, reason)
    if added:
        tx.audit.add(who, "suppressed", f"{added} people: {reason}")
    left_out = tuple(rows)
    count = unusable + len(left_out)
    return Suppression(len(found) + count, added, len(found) - added, count, len(listed), left_out)
