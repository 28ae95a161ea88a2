"""Which fields a sheet tells: of the others patients keep what the workspace knows of them."""

from __future__ import annotations

from collections.abc import Iterable

from reactivate_desktop.domain.patient import FIELD_BY_NAME
from reactivate_desktop.intake.table import ColumnMatch

_NAMES = frozenset(
    {"title", "first_name", "middle", "last_name", "suffix", "preferred_name"}
    | {"partner_first_name", "partner_last_name"}
)
_PLACE = frozenset({"address1", "address2", "city", "state", "zip", "zip4"})
_WITH: dict[str, frozenset[str]] = {
    "full_name": _NAMES,
    "first_name": _NAMES - {"title", "preferred_name"},
    "last_name": _NAMES - {"title", "preferred_name"},
    "city_state_zip": _PLACE - {"address1", "address2"},
    **dict.fromkeys(_PLACE, _PLACE),
    "next_appointment": frozenset({"booked"}),
    "status": frozenset({"deceased"}),
    "deceased_date": frozenset({"deceased"}),
}


def told_fields(mapping: Iterable[ColumnMatch], set_by_import: Iterable[str] = ()) -> frozenset[str]:
    """The fields that the columns of a sheet fill, those included that are split out of another column.

    A whole address is told by any part of it: the parts of two addresses must never be mixed. ``set_by_import`` names
    fields that were filled from the words of other columns, such as a flag found in a note.
    """
    found = {"patient_id", *set_by_import}
    for match in mapping:
        for name in (match.field, match.companion):
            if name:
                found |= {name} | _WITH.get(name, frozenset())
    return frozenset(found & FIELD_BY_NAME.keys())
