"""Two records side by side: what differs, what only one of them knows, and which values a merge can choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from reactivate_desktop.audience.merging import CHOICES
from reactivate_desktop.domain.patient import FIELD_BY_NAME

_LABELS = {"name": "Name", "address": "Address", "visits": "Visits", "mail": "No mail"}
_NOT_SHOWN = frozenset({"bad_address", "country", "zip4"})
_FACTS = ("patient_id", "last_visit", "next_appointment", "visit_count", "status")
_FLAGS = ("deceased", "do_not_mail", "do_not_contact", "bad_address", "confidential")
_MERGED_HOW = {
    "last_visit": "the later counts",
    "next_appointment": "the later counts",
    "visit_count": "added up",
    "status": "the stricter counts",
    "flags": "either counts",
    "patient_id": "both stay known",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison: the values of both records as values, '' or None where there is none.

    ``name`` is that of ``merging.CHOICES``, or '' where a merge leaves nothing to choose; ``note`` says then what will
    count. ``differs``: both have a value, and another one. ``one_sided``: only one of them has.
    """

    name: str
    label: str
    left: str | date | int | None
    right: str | date | int | None
    note: str = ""

    @property
    def differs(self) -> bool:
        """True where both have a value and it is not the same."""
        return _has(self.left) and _has(self.right) and _plain(self.left) != _plain(self.right)

    @property
    def one_sided(self) -> bool:
        """True where only one of the two has a value."""
        return _has(self.left) != _has(self.right)


@dataclass(frozen=True, slots=True)
class Record:
    """Whose record it is: its key, the name as printed, and where it came from (sheet and row)."""

    key: int
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records and the lines that tell them apart or show them alike; lines that neither knows are left out."""

    left: Record
    right: Record
    lines: tuple[Line, ...]


def compare(patients: pd.DataFrame, left: int, right: int) -> Comparison:
    """Put the records of two patient keys of ``patients`` side by side."""
    one, other = (patients.loc[[key]].to_dict("records")[0] for key in (left, right))
    lines = [Line(name, _label(name), _value(one, name), _value(other, name)) for name in CHOICES]
    lines += [
        Line("", FIELD_BY_NAME[name].label, _plain_value(one[name]), _plain_value(other[name]), _MERGED_HOW[name])
        for name in _FACTS
    ]
    lines.append(Line("", _LABELS["mail"], _flags(one), _flags(other), _MERGED_HOW["flags"]))
    known = tuple(line for line in lines if _has(line.left) or _has(line.right))
    return Comparison(_record(left, one), _record(right, other), known)


def _record(key: int, row: Mapping[Any, Any]) -> Record:
    name = " ".join(str(row[part]) for part in ("first_name", "last_name") if row[part])
    source = str(row.get("source_file") or "")
    return Record(key, name, f"{source}, row {row['source_row']}" if source else "")


def _label(name: str) -> str:
    return _LABELS.get(name) or FIELD_BY_NAME[name].label


def _value(row: Mapping[Any, Any], name: str) -> str | date | int | None:
    columns = [column for column in CHOICES[name] if column not in _NOT_SHOWN]
    if len(columns) == 1:
        return _plain_value(row[columns[0]])
    if name == "address":
        place = " ".join(filter(None, (str(row["state"]), str(row["zip"]))))
        parts = [str(row["address1"]), str(row["address2"]), ", ".join(filter(None, (str(row["city"]), place)))]
        return "\n".join(filter(None, parts))
    return " ".join(
        str(row[column]) for column in ("title", "first_name", "middle", "last_name", "suffix") if row[column]
    )


def _plain_value(value: Any) -> str | date | int | None:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value if isinstance(value, str) else int(value)


def _flags(row: Mapping[Any, Any]) -> str:
    return ", ".join(FIELD_BY_NAME[name].label for name in _FLAGS if row[name])


def _has(value: object) -> bool:
    return value is not None and value != ""


def _plain(value: object) -> object:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value
